// SPDX-License-Identifier: Apache-2.0
//
// The words that generated articles are made of. Written for this purpose;
// the order is roughly that of frequency, because that is how words are
// drawn. Roots get affixes, so that there are some thousands of forms.

#ifndef BERSIH_BENCH_VOCABULARY_H_
#define BERSIH_BENCH_VOCABULARY_H_

namespace bersih::bench {

inline constexpr const char* kIndonesianFunctionWords =
    "yang dan di untuk dengan dari pada ini itu dalam tidak akan juga oleh ke "
    "sudah bisa ada para karena lebih saat kami mereka telah tersebut bagi "
    "sebagai hingga agar atau masih harus setelah namun hanya secara sejak "
    "antara menjadi kata tahun hari warga orang satu dua tiga baru besar";

inline constexpr const char* kIndonesianRoots =
    "jalan pasar rumah kota desa sawah kebun sungai laut gunung pantai hutan "
    "jembatan sekolah guru murid kelas buku pelajaran ujian universitas dokter "
    "obat sakit sehat rawat klinik perawat beras cabai gula garam minyak telur "
    "daging ikan sayur buah harga beli jual dagang toko warung pabrik buruh "
    "kerja gaji pajak bank uang modal utang bunga saham ekspor impor kapal "
    "kereta bus mobil motor sepeda terminal stasiun bandara pelabuhan "
    "penumpang "
    "sopir rute tiket jadwal hujan banjir longsor gempa angin panas kering "
    "musim cuaca air listrik bahan bakar gas energi surya mesin teknologi data "
    "aplikasi jaringan ponsel layar kamera program pesan kirim terima tulis "
    "lagu musik film panggung penonton penari pemain klub gol laga pelatih "
    "wasit stadion juara piala medali atlet latihan lari renang polisi hakim "
    "jaksa sidang hukum kasus bukti saksi tersangka penjara presiden menteri "
    "bupati wali camat lurah rapat sidak anggaran proyek bangun rencana aturan "
    "izin tanah lahan warisan budaya adat tari batik tenun kopi teh makan "
    "masak dapur resep minum tamu pesta nikah keluarga anak ibu ayah kakak "
    "adik teman tetangga pemuda pelajar petani nelayan peternak pengusaha "
    "pekerja relawan bantu tolong dukung dorong ajak pilih suara partai calon "
    "kampanye debat janji percaya harap cinta senang sedih takut marah berani "
    "cepat lambat tinggi rendah panjang pendek jauh dekat dalam luas sempit "
    "kuat lemah mudah sulit penting utama umum khusus awal akhir tengah depan "
    "belakang kiri kanan atas bawah pagi siang sore malam minggu bulan pekan "
    "jam menit detik kali bagian jumlah nilai angka persen juta ribu ratus "
    "tumbuh naik turun tambah kurang lanjut henti mulai selesai buka tutup "
    "masuk keluar datang pergi pulang tiba tunggu cari temu lihat dengar rasa";

// {prefix, suffix} pairs; the first is the bare root.
inline constexpr const char* kIndonesianAffixes[][2] = {
    {"", ""},     {"", "nya"}, {"di", ""},    {"ber", ""},
    {"ter", ""},  {"", "an"},  {"di", "kan"}, {"", "kan"},
    {"ke", "an"}, {"se", ""},  {"", "i"},     {"per", "an"},
};

inline constexpr const char* kEnglishFunctionWords =
    "the of to and a in that for is on with was it as by he at from his be "
    "have are has but they not this an who will their said its which been "
    "were more had or one about there her when up out she would than all what "
    "we after people new also two you first other some into time over last";

inline constexpr const char* kEnglishRoots =
    "market school river bridge teacher student book lesson doctor nurse "
    "clinic patient price shop trade worker factory wage tax bank money loan "
    "share export ship train bus car bicycle station airport harbour passenger "
    "driver route ticket schedule rain flood storm wind heat season weather "
    "water power fuel energy engine network phone screen camera program "
    "message letter song music film stage actor dancer player club goal match "
    "coach referee stadium title cup medal athlete race police judge lawyer "
    "court law case witness suspect prison president minister mayor council "
    "meeting budget project plan rule permit land farm field crop harvest "
    "village town city street house garden kitchen recipe meal guest party "
    "wedding family child mother father brother sister friend neighbour farmer "
    "fisher owner volunteer help support push invite vote voice candidate "
    "campaign debate promise trust hope fear anger speed height length depth "
    "strength weakness reason answer question start finish middle front back "
    "morning evening night week month minute number value percent million "
    "growth rise fall increase cut continue stop open close enter leave arrive "
    "return wait search find look listen feel think know learn teach build "
    "paint carry travel visit report claim deny confirm expect suggest allow "
    "prevent protect attack defend win lose gain miss reach cross climb drop";

inline constexpr const char* kEnglishAffixes[][2] = {
    {"", ""},   {"", "s"},    {"", "ed"}, {"", "ing"},
    {"re", ""}, {"un", "ed"}, {"", "er"},
};

inline constexpr const char* kFirstNames =
    "Adi Ayu Bagas Bima Cahya Citra Danu Dewi Eka Endah Fajar Fitri Galih Gita "
    "Hadi Hesti Indra Intan Joko Kartika Lestari Lukman Maya Mega Nanda Nita "
    "Oki Putra Putri Rama Ratna Sari Satria Tiara Tono Utami Wahyu Wulan Yoga "
    "Yuni Alan Beth Carol Dean Ellen Frank Grace Henry Iris Jack Karen Leo";

inline constexpr const char* kLastNames =
    "Pratama Santoso Wijaya Nugroho Saputra Hidayat Kusuma Lestari Permana "
    "Rahmawati Setiawan Utomo Wibowo Anggraini Hartono Maulana Purnomo Siregar "
    "Nasution Simanjuntak Ginting Lubis Tanjung Harahap Miller Carter Hughes "
    "Turner Parker Collins Bennett Foster Hayes Morgan Reed Shaw Ward Webb";

// Underscores stand for spaces.
inline constexpr const char* kPlaces =
    "Jakarta Bandung Surabaya Medan Semarang Makassar Palembang Yogyakarta "
    "Denpasar Malang Bogor Depok Padang Pekanbaru Pontianak Banjarmasin "
    "Samarinda Manado Kupang Ambon Jayapura Mataram Bandar_Lampung Serang "
    "Cirebon Solo Kediri Jember Tegal Garut";

inline constexpr const char* kEnglishPlaces =
    "London Chicago Kampala Hanoi Boston Denver Dublin Sydney Nairobi Toronto "
    "Glasgow Austin Seattle Leeds Perth Atlanta Oslo New_York Los_Angeles "
    "San_Diego";

inline constexpr const char* kOrganisations =
    "KPK DPR BMKG BPBD TNI Polri Pemprov Kementerian Dinas Koperasi Yayasan "
    "UN EU NASA FBI Senate Congress Parliament Reuters";

inline constexpr const char* kIndonesianMonths =
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober "
    "November Desember";
inline constexpr const char* kEnglishMonths =
    "January February March April May June July August September October "
    "November December";
inline constexpr const char* kIndonesianDays =
    "Senin Selasa Rabu Kamis Jumat Sabtu Minggu";
inline constexpr const char* kEnglishDays =
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday";

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_VOCABULARY_H_
