// SPDX-License-Identifier: Apache-2.0
//
// What scraped news looks like, in figures: the shape of 25,110 Indonesian
// and 4,301 English scraped articles (69 MB of text), measured in November
// 2026. Only figures: no text was taken over.

#ifndef BERSIH_BENCH_MEASURED_H_
#define BERSIH_BENCH_MEASURED_H_

#include <array>
#include <cstdint>

namespace bersih::bench {

// The percentiles at which a Distribution is given.
inline constexpr std::array<double, 18> kPercentiles = {
    0, 1, 2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98, 99, 99.5, 100};
using Distribution = std::array<uint32_t, kPercentiles.size()>;

// The figures of one language. "Prose" is a line of eight words or more that
// ends like a sentence; "short" any other line that is not blank; rates are
// shares of documents, of lines, or per word, as said.
struct Figures {
  Distribution prose_bytes;        // of a prose line
  Distribution short_bytes;        // of a short line
  Distribution sentence_bytes;     // of a sentence
  Distribution one_line_bytes;     // of a document that is one single line
  Distribution prose_lines;        // in a document of several lines
  Distribution short_lines_among;  // short lines between the prose lines
  double one_line;                 // documents without a line break
  double blank_between;            // documents with a blank line after each
  double crlf;                     // documents with \r\n
  double tabs;                     // documents with tabs before a line
  double nbsp;                     // lines with a no-break space
  double number, name, comma, bracket;  // per word
  double quotation;                     // sentences that are quotations
  double question;                      // sentences that end in ? or !
  double curly;                         // quotations in curly quotation marks
  double possessive;                    // words that end in a curly 's
};

inline constexpr Figures kIndonesian = {
    .prose_bytes = {20, 56, 62, 76, 91, 115, 136, 156, 177, 199, 225, 258, 313,
                    373, 469, 596, 897, 5811},
    .short_bytes = {1, 1, 1, 4, 5, 9, 11, 15, 18, 29, 42, 73, 95, 109, 175, 238,
                    292, 656},
    .sentence_bytes = {12, 20, 28, 40, 50, 68, 82, 96, 109, 125, 144, 168, 209,
                       252, 313, 377, 472, 2211},
    .one_line_bytes = {150, 253, 306, 337, 397, 631, 1062, 1360, 1602, 1858,
                       2157, 2521, 3107, 3799, 4847, 5642, 6626, 12894},
    .prose_lines = {1, 1, 1, 2, 3, 5, 6, 7, 9, 10, 12, 14, 18, 24, 33, 41, 49,
                    284},
    .short_lines_among = {0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 6, 13, 21, 34, 49,
                          72, 464},
    .one_line = 0.298,
    .blank_between = 0.233,
    .crlf = 0.038,
    .tabs = 0.042,
    .nbsp = 0.030,
    .number = 0.026,
    .name = 0.155,
    .comma = 0.073,
    .bracket = 0.011,
    .quotation = 0.10,
    .question = 0.025,
    .curly = 0.2,
    .possessive = 0.0,
};

inline constexpr Figures kEnglish = {
    .prose_bytes = {29, 52, 59, 74, 93, 121, 145, 168, 192, 220, 256, 306, 389,
                    471, 586, 688, 825, 9986},
    .short_bytes = {1, 2, 2, 3, 10, 17, 25, 35, 46, 63, 90, 121, 179, 234, 311,
                    344, 370, 435},
    .sentence_bytes = {12, 15, 20, 28, 39, 63, 83, 102, 120, 140, 163, 193, 243,
                       296, 380, 451, 538, 2000},
    .one_line_bytes = {150, 150, 157, 169, 179, 202, 262, 397, 459, 551, 791,
                       1258, 2555, 3915, 6238, 6301, 6301, 6301},
    .prose_lines = {1, 1, 2, 3, 4, 5, 7, 8, 9, 11, 13, 17, 23, 29, 37, 46, 59,
                    104},
    .short_lines_among = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 6, 10, 16, 23, 28,
                          137},
    .one_line = 0.016,
    .blank_between = 0.934,
    .crlf = 0.0,
    .tabs = 0.002,
    .nbsp = 0.001,
    .number = 0.012,
    .name = 0.100,
    .comma = 0.053,
    .bracket = 0.003,
    .quotation = 0.15,
    .question = 0.033,
    .curly = 0.5,
    .possessive = 0.018,
};

// English makes up this share of the documents.
inline constexpr double kEnglishShare = 0.146;

// Documents for each host, of all the documents of the language; the rest
// are spread over `kOtherHosts` hosts in the manner of Zipf. An empty name:
// the record names no host.
struct HostShare {
  const char* host;
  const char* site;  // as its datelines write it
  double share;
};
inline constexpr int kOtherHosts = 340;
inline constexpr HostShare kIndonesianHosts[] = {
    {"turnbackhoax.id", "Turnbackhoax.id", 0.111},
    {"www.tribunnews.com", "TRIBUNNEWS.COM", 0.109},
    {"www.liputan6.com", "Liputan6.com", 0.098},
    {"bisnis.com", "Bisnis.com", 0.050},
    {"inet.detik.com", "detikINET", 0.045},
    {"www.antaranews.com", "ANTARA", 0.042},
    {"news.detik.com", "detikcom", 0.039},
    {"www.lampost.co", "Lampost.co", 0.026},
    {"finance.detik.com", "detikcom", 0.018},
    {"kompas.com", "KOMPAS.com", 0.017},
    {"www.wowkeren.com", "WowKeren", 0.016},
    {"bola.okezone.com", "Okezone.com", 0.016},
    {"lampung.tribunnews.com", "TRIBUNLAMPUNG.CO.ID", 0.015},
    {"oto.detik.com", "detikOto", 0.014},
    {"www.cnnindonesia.com", "CNN Indonesia", 0.012},
    {"nasional.kompas.com", "KOMPAS.com", 0.012},
    {"bola.kompas.com", "KOMPAS.com", 0.011},
    {"www.tempo.co", "TEMPO.CO", 0.011},
    {"regional.kompas.com", "KOMPAS.com", 0.009},
    {"", "", 0.005},
};
inline constexpr HostShare kEnglishHosts[] = {
    {"", "", 0.602},
    {"www.breitbart.com", "Breitbart", 0.076},
    {"www.theguardian.com", "Guardian", 0.035},
    {"www.washingtonpost.com", "Washington Post", 0.019},
    {"www.bbc.co.uk", "BBC", 0.017},
    {"observer.ug", "Observer", 0.016},
    {"redpepper.co.ug", "Red Pepper", 0.015},
    {"www.vir.com.vn", "VIR", 0.014},
};

// Words that rules look for and that articles use, too: times they stand in a
// million bytes of prose.
struct Marker {
  const char* word;
  double per_million;
};
inline constexpr Marker kIndonesianMarkers[] = {
    {"baca", 107},    {"baca juga", 12}, {"foto", 87},      {"editor", 7},
    {"penulis", 8},   {"reporter", 1},   {"video", 167},    {"simak", 28},
    {"dokumen", 82},  {"antara", 222},   {"share", 4},      {"follow", 3},
    {"twitter", 17},  {"Facebook", 40},  {"Instagram", 41}, {"WhatsApp", 31},
    {"sumber", 78},   {"ilustrasi", 5},  {"halaman", 73},   {"ikuti", 126},
    {"artikel", 87},  {"berita", 92},    {"laporan", 66},   {"wartawan", 20},
    {"dikutip", 65},  {"WIB", 78},       {"dilansir", 60},  {"komentar", 30},
    {"saksikan", 15}, {"lihat", 60},     {"channel", 20},   {"gambar", 50},
};
inline constexpr Marker kEnglishMarkers[] = {
    {"editor", 24},   {"reporter", 30}, {"video", 166},    {"share", 66},
    {"follow", 114},  {"read", 195},    {"photo", 75},     {"image", 48},
    {"copyright", 4}, {"tags", 1},      {"subscribe", 11}, {"newsletter", 4},
    {"click", 10},    {"Twitter", 58},  {"Facebook", 55},  {"Instagram", 12},
    {"related", 27},  {"source", 141},  {"written", 17},   {"edited", 5},
    {"sign up", 6},   {"comment", 68},  {"published", 20}, {"more", 400},
    {"photos", 10},   {"story", 100},   {"updated", 10},   {"watch", 40},
};

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_MEASURED_H_
