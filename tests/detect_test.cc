// SPDX-License-Identifier: Apache-2.0

#include "pipeline/clean/detect.h"

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace bersih {
namespace {

using testing::AnyOf;

// Article 1 of the Universal Declaration of Human Rights, as often as makes a
// text of a few hundred bytes.
struct Sample {
  const char* language;
  const char* text;
};

constexpr Sample kKnown[] = {
    {"id",
     "Semua orang dilahirkan merdeka dan mempunyai martabat dan hak-hak yang "
     "sama. Mereka dikaruniai akal dan hati nurani dan hendaknya bergaul satu "
     "sama lain dalam semangat persaudaraan."},
    {"id",  // Malay, too little of it to be certain
     "Semua manusia dilahirkan bebas dan samarata dari segi kemuliaan dan "
     "hak-hak. Mereka mempunyai pemikiran dan perasaan hati dan hendaklah "
     "bertindak di antara satu sama lain dengan semangat persaudaraan."},
    {"en",
     "All human beings are born free and equal in dignity and rights. They are "
     "endowed with reason and conscience and should act towards one another in "
     "a spirit of brotherhood."},
    {"es",
     "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, "
     "dotados como están de razón y conciencia, deben comportarse "
     "fraternalmente los unos con los otros."},
    {"pt",
     "Todos os seres humanos nascem livres e iguais em dignidade e em "
     "direitos. Dotados de razão e de consciência, devem agir uns para com os "
     "outros em espírito de fraternidade. O que não se diz em uma lei não "
     "obriga."},
    {"fr",
     "Tous les êtres humains naissent libres et égaux en dignité et en droits. "
     "Ils sont doués de raison et de conscience et doivent agir les uns envers "
     "les autres dans un esprit de fraternité."},
    {"de",
     "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie "
     "sind "
     "mit Vernunft und Gewissen begabt und sollen einander im Geist der "
     "Brüderlichkeit begegnen."},
    {"it",
     "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. "
     "Essi sono dotati di ragione e di coscienza e devono agire gli uni verso "
     "gli altri in spirito di fratellanza. Non si può dire che è così anche "
     "per gli animali."},
    {"nl",
     "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij "
     "zijn begiftigd met verstand en geweten, en behoren zich jegens elkander "
     "in een geest van broederschap te gedragen."},
    {"tr",
     "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve "
     "vicdana sahiptirler ve birbirlerine karşı kardeşlik zihniyeti ile "
     "hareket etmelidirler. Bu, her insan için böyle."},
    {"vi",
     "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và "
     "quyền lợi. Mọi con người đều được tạo hoá ban cho lý trí và lương tâm và "
     "cần phải đối xử với nhau trong tình anh em."},
};

constexpr Sample kUnknown[] = {
    {"jv",
     "Saben uwong kalairake kanthi mardika lan darbe martabat lan hak-hak kang "
     "padha. Kabeh pinaringan akal lan kalbu sarta kaajab anggone pasrawungan "
     "siji lan liyane tansah ngugemi jiwa paseduluran."},
    {"su",
     "Sakumna jalma gubrag ka alam dunya teh sipatna merdika jeung boga "
     "martabat katut hak-hak anu sarua. Maranehna dibere akal jeung hate "
     "nurani, campur-gaul jeung sasamana aya dina sumanget duduluran."},
    {"tl",
     "Ang lahat ng tao'y isinilang na malaya at pantay-pantay sa karangalan at "
     "mga karapatan. Sila'y pinagkalooban ng katwiran at budhi at dapat "
     "magpalagayan ang isa't isa sa diwa ng pagkakapatiran."},
    {"ca",
     "Tots els éssers humans neixen lliures i iguals en dignitat i en drets. "
     "Són dotats de raó i de consciència, i han de comportar-se fraternalment "
     "els uns amb els altres."},
    {"gl",
     "Tódolos seres humanos nacen libres e iguais en dignidade e dereitos e, "
     "dotados como están de razón e conciencia, débense comportar "
     "fraternalmente uns cos outros."},
    {"ro",
     "Toate ființele umane se nasc libere și egale în demnitate și în "
     "drepturi. "
     "Ele sunt înzestrate cu rațiune și conștiință și trebuie să se comporte "
     "unele față de altele în spiritul fraternității."},
    {"af",
     "Alle menslike wesens word vry, met gelyke waardigheid en regte, gebore. "
     "Hulle het rede en gewete en behoort in die gees van broederskap teenoor "
     "mekaar op te tree."},
    {"da",
     "Alle mennesker er født frie og lige i værdighed og rettigheder. De er "
     "udstyret med fornuft og samvittighed, og de bør handle mod hverandre i "
     "en broderskabets ånd."},
    {"sv",
     "Alla människor är födda fria och lika i värde och rättigheter. De är "
     "utrustade med förnuft och samvete och bör handla gentemot varandra i en "
     "anda av broderskap."},
    {"fi",
     "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja "
     "oikeuksiltaan. Heille on annettu järki ja omatunto, ja heidän on "
     "toimittava toisiaan kohtaan veljeyden hengessä."},
    {"pl",
     "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i "
     "swych praw. Są oni obdarzeni rozumem i sumieniem i powinni postępować "
     "wobec innych w duchu braterstwa."},
    {"hu",
     "Minden emberi lény szabadon születik és egyenlő méltósága és joga van. "
     "Az emberek, ésszel és lelkiismerettel bírván, egymással szemben testvéri "
     "szellemben kell hogy viseltessenek."},
    {"az",
     "Bütün insanlar ləyaqət və hüquqlarına görə azad və bərabər doğulurlar. "
     "Onların şüurları və vicdanları var və bir-birlərinə münasibətdə "
     "qardaşlıq ruhunda davranmalıdırlar."},
    {"sw",
     "Watu wote wamezaliwa huru, hadhi na haki zao ni sawa. Wote wamejaliwa "
     "akili na dhamiri, hivyo yapasa watendeane kindugu."},
    {"ru",
     "Все люди рождаются свободными и равными в своем достоинстве и правах. "
     "Они наделены разумом и совестью и должны поступать в отношении друг "
     "друга в духе братства."},
    {"zh",
     "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,"
     "并应以兄弟关系的精神相对待。"},
};

std::string Repeated(std::string_view text, size_t size) {
  std::string out;
  while (out.size() < size) out.append(text).append("\n");
  return out;
}

TEST(LanguageByWords, KnowsItsLanguages) {
  for (const Sample& sample : kKnown) {
    const std::string text = Repeated(sample.text, 600);
    EXPECT_EQ(LanguageByWords(text), sample.language) << text;
    EXPECT_EQ(DetectLanguage(text), sample.language) << text;
  }
}

TEST(LanguageByWords, TakesNoOtherForOneOfThem) {
  for (const Sample& sample : kUnknown) {
    const std::string text = Repeated(sample.text, 1500);
    EXPECT_EQ(LanguageByWords(text), "") << text;
  }
}

TEST(LanguageByWords, IsNotSureOfTwoLanguages) {
  for (const Sample& a : kKnown) {
    for (const Sample& b : kKnown) {
      if (std::string_view(a.language) == b.language) continue;
      // By sentence, so that no part of the text is clear.
      const std::string text =
          Repeated(std::string(a.text) + "\n" + b.text, 1500);
      EXPECT_THAT(LanguageByWords(text), AnyOf("", a.language, b.language));
    }
  }
  EXPECT_EQ(LanguageByWords(Repeated(
                std::string(kKnown[0].text) + "\n" + kKnown[2].text, 1500)),
            "");
}

TEST(LanguageByWords, IsNotSureOfWhatIsNoProse) {
  for (const char* text : {
           "int n = 0; p->next[i] = std::move(q); ++n; assert(n == 1);",
           "Budi Santoso, Siti Aminah, John Smith, Maria da Silva, Jan de Boer",
           "2024-01-02 12:00 37.5 41.2 0.003 -17 EUR/USD 1.0842 IDR 15,890",
           "https://news.example.com/2024/01/02/4711?utm_source=x&ref=home",
           "Beranda Nasional Ekonomi Olahraga Otomotif Teknologi Gaya Hidup",
           "\xff\xfe\x80 \xc3\x28 \xe2\x82 \xf0\x9f",
           " ",
       }) {
    EXPECT_EQ(LanguageByWords(Repeated(text, 1500)), "") << text;
  }
}

TEST(LanguageByWords, NeedsAFewSentences) {
  const std::string text = Repeated(kKnown[2].text, 600);
  for (size_t size = 0; size < 200; ++size) {
    // Of its own, so that a sanitizer sees what is read behind it.
    EXPECT_EQ(LanguageByWords(std::string(text, 0, size)), "");
  }
  for (size_t size = 200; size < text.size(); ++size) {
    EXPECT_THAT(LanguageByWords(std::string(text, 0, size)), AnyOf("", "en"));
  }
}

TEST(LanguageByWords, CaseAndPlaceDoNotMatter) {
  const std::string text = Repeated(kKnown[2].text, 1200);
  std::string upper = text;
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  EXPECT_EQ(LanguageByWords(upper), "en");
  // Every alignment of words to the blocks they are read in.
  for (size_t shift = 0; shift < 64; ++shift) {
    EXPECT_EQ(LanguageByWords(std::string(shift, '-') + text), "en");
  }
}

TEST(LanguageByWords, TellsMalayFromIndonesian) {
  const struct {
    const char* text;
    const char* language;
  } kCases[] = {
      {"KUANTAN: Jambatan lama akan ditutup selama dua minggu kerana kerja "
       "pembaikan, kata majlis perbandaran semalam. Beliau berkata penduduk "
       "mahu feri dijalankan selepas jam sepuluh malam, manakala murid sekolah "
       "diberi tambang percuma iaitu sehingga hari Khamis.",
       "ms"},
      {"Jembatan lama akan ditutup selama dua minggu karena perbaikan, kata "
       "pemerintah kota kemarin. Beliau berkata warga meminta feri "
       "dijalankan setelah pukul sepuluh malam, sedangkan murid sekolah tidak "
       "perlu membayar sampai hari Kamis.",
       "id"},
      // Indonesian about Malaysia, with a word of Malay.
      {"Kepolisian Malaysia berkata di Selangor bahwa seorang lelaki ditahan "
       "semalam. Petugas yang disebut polis itu membawa korban ke hospital di "
       "Johor, dan mereka akan diperiksa oleh jaksa pada hari Senin.",
       "id"},
      // Nothing that only one of them has.
      {"Mereka dan keluarga mereka akan datang ke rumah kami pada hari itu, "
       "dan anak yang paling kecil tidak ada di dalam kereta, tetapi dia dan "
       "ibu sudah ada di sini untuk makan bersama kami dengan tenang.",
       "id"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(LanguageByWords(Repeated(c.text, 600)), c.language) << c.text;
  }
}

TEST(DetectLanguage, ByScript) {
  const struct {
    const char* text;
    const char* language;
  } kCases[] = {
      {"新落成的市立图书馆下周一向市民开放，每人限借五本。", "zh"},
      {"新落成的市立圖書館下週一向市民開放，每人限借五本。", "zh"},
      {"市立図書館は来週の月曜日に開館する予定だと発表した。", "ja"},
      {"도서관은 다음 주 월요일에 새 건물에서 문을 열 예정이다.", "ko"},
      // CLD2 knows these.
      {"Новая библиотека откроется в понедельник утром, сообщила мэрия "
       "города. Читателей просят взять с собой паспорт и старый билет.",
       "ru"},
      {"Нова бібліотека відкриється в понеділок вранці, повідомила мерія "
       "міста. Читачів просять взяти з собою паспорт і старий квиток.",
       "uk"},
      {"تفتح المكتبة الجديدة أبوابها صباح يوم الاثنين المقبل في المدينة، كما "
       "أعلنت البلدية، ويمكن لكل قارئ أن يستعير خمسة كتب.",
       "ar"},
      {"کتابخانه جدید شهر صبح دوشنبه آینده باز خواهد شد و هر خواننده پنج کتاب "
       "به امانت خواهد گرفت، شهرداری اعلام کرد.",
       "fa"},
      {"नया पुस्तकालय सोमवार की सुबह से पाठकों के लिए खुल जाएगा, नगर निगम ने "
       "बताया। हर पाठक पाँच किताबें ले सकता है।",
       "hi"},
      {"नवीन वाचनालय सोमवारी सकाळपासून वाचकांसाठी खुले होणार आहे, असे "
       "महापालिकेने सांगितले. प्रत्येक वाचकाला पाच पुस्तके घेता येतील.",
       "mr"},
      // English with a name.
      {"The new library (市立图书馆新馆开放了) will open its doors on Monday, "
       "and every reader may take five books home, the city said.",
       "en"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(DetectLanguage(Repeated(c.text, 600)), c.language) << c.text;
  }
}

TEST(PrimaryLanguage, OfACode) {
  EXPECT_EQ(PrimaryLanguage("id-ID"), "id");
  EXPECT_EQ(PrimaryLanguage("EN_us"), "en");
  EXPECT_EQ(PrimaryLanguage("in"), "id");
  EXPECT_EQ(PrimaryLanguage("iw-IL"), "he");
  EXPECT_EQ(PrimaryLanguage("zh-Hant-TW"), "zh");
  EXPECT_EQ(PrimaryLanguage(""), "");
}

TEST(LanguageName, OfACode) {
  EXPECT_EQ(LanguageName("id"), "Indonesian");
  EXPECT_EQ(LanguageName("zh"), "Chinese");
  EXPECT_EQ(LanguageName("xyz"), "xyz");
}

}  // namespace
}  // namespace bersih
