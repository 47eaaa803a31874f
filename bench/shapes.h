// SPDX-License-Identifier: Apache-2.0
//
// Boilerplate in the shapes that scraped articles have, and how often each
// kind stands in a document (measured on the documents that measured.h
// speaks of). In a shape, {x} is filled in for each article:
//
//   M the article's headline   T another headline   N a person
//   P PLACE in caps            p Place              S the site
//   D a date   H a time        Y a year             K a tag
//   C a caption                s a sentence         n a reporter's code

#ifndef BERSIH_BENCH_SHAPES_H_
#define BERSIH_BENCH_SHAPES_H_

#include <initializer_list>

namespace bersih::bench {

enum class Where {
  kHead,    // a line above the first prose line
  kPrefix,  // in front of the first sentence
  kAmong,   // a line between prose lines
  kInline,  // between two sentences of a prose line
  kSuffix,  // behind the last sentence
  kTail,    // a line below the last prose line
  kList,    // a label below the last prose line, and headlines after it
};

struct Kind {
  Where where;
  double several;   // share of the documents of several lines
  double one_line;  // share of the documents that are a single line
  double times;     // how often, where it stands at all
  std::initializer_list<const char*> shapes;
};

inline const Kind kIndonesianKinds[] = {
    // Headlines and dates.
    {Where::kHead, 0.07, 0, 1, {"{M}"}},
    {Where::kPrefix, 0, 0.05, 1, {"{M} {M} ", "{M} "}},
    {Where::kHead,
     0.05,
     0,
     1,
     {"{D}, {H} WIB", "{D} | {H} WIB", "Tayang: {D} {H} WIB", "{D} {H}"}},
    {Where::kHead, 0.09, 0, 1, {"{p}\n-"}},
    {Where::kPrefix,
     0.40,
     0.33,
     1,
     {"{P} - ", "{P} \xE2\x80\x93 ", "{S}, {p} - ", "{P}, {S} - ",
      "{p} ({S}) - ", "{S} - ", "{S}, {P} \xE2\x80\x93 ", "{p}, {S} -- ",
      "{P}- "}},
    // Who wrote it.
    {Where::kTail,
     0.125,
     0,
     1.7,
     {"Editor: {N}", "Penulis: {N}", "Reporter: {N}", "Editor : {N}",
      "Penulis:\n{N}", "Laporan Wartawan {S}, {N}", "Pewarta: {N}",
      "Redaktur: {N}"}},
    {Where::kTail,
     0.10,
     0,
     1,
     {"({n}/{n})", "({n})", "({n}/{n}/{n})", "({N})", "({S}/{N})"}},
    {Where::kSuffix,
     0.045,
     0.05,
     1,
     {" ({n}/{n})", " ({n})", " ({N})", " (*)"}},
    {Where::kSuffix,
     0.01,
     0.032,
     1,
     {" Editor: {N}", " Nama Penulis: {N} Nama Penyunting: {N}",
      "Pewarta: {N}Editor: {N}"}},
    // Captions.
    {Where::kHead,
     0.06,
     0,
     1,
     {"Foto: {C} ({N})", "Sumber Foto: {S}", "{C} (Foto: {S})", "Foto: {N}",
      "Ilustrasi {K}. (Foto: {N})", "{C} (Dok. {S})"}},
    {Where::kAmong,
     0.07,
     0,
     1.7,
     {"{C} (Foto: {N}/{S})", "Lihat Foto", "{C} (ANTARA/{N})", "Foto: {N}"}},
    // Promos.
    {Where::kAmong,
     0.397,
     0,
     1.6,
     {"Baca Juga: {T}", "Baca juga: {T}", "Baca Juga:\n{T}", "Baca juga:\n{T}",
      "BACA JUGA: {T}", "Baca Juga : {T}", "Simak juga: {T}", "Baca Juga",
      "Baca: {T}", "Pilihan Editor: {T}"}},
    {Where::kInline,
     0.20,
     0.145,
     1.8,
     {"Baca juga: {T} ", "Baca Juga: {T} ", "Baca juga: {T}. "}},
    {Where::kAmong,
     0.279,
     0,
     1.4,
     {"SCROLL TO CONTINUE WITH CONTENT", "ADVERTISEMENT",
      "ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT", "Advertisement",
      "SCROLL TO RESUME CONTENT"}},
    {Where::kTail,
     0.03,
     0,
     1,
     {"Simak Video \"{T}\"\n[Gambas:Video 20detik]", "Simak juga Video: {T}",
      "Saksikan video pilihan berikut ini:", "Halaman Selanjutnya",
      "Tonton juga video \"{T}\" di sini:"}},
    {Where::kTail,
     0.03,
     0,
     2,
     {"Ikuti berita {S} di Google News", "Ikuti Saluran WhatsApp {S}",
      "Dapatkan berita pilihan setiap hari dari {S} di kanal Telegram."}},
    // Page furniture.
    {Where::kTail,
     0.06,
     0,
     1,
     {"Tags:\n{K}\n{K}\n{K}", "Tags: {K}, {K}, {K}", "#{K} #{K}", "{K}\n{K}"}},
    {Where::kTail,
     0.08,
     0,
     2,
     {"Bagikan", "Share", "Tweet", "Facebook", "WhatsApp", "Komentar",
      "Kirim komentar", "Copy Link"}},
    {Where::kSuffix,
     0.055,
     0.007,
     1,
     {"COPYRIGHT \xC2\xA9 {S} {Y}", " \xC2\xA9 {Y} {S}, All Rights Reserved",
      " ***"}},
    {Where::kList,
     0.10,
     0,
     1,
     {"Berita Terkait", "Artikel Terkait", "Terpopuler", "Berita Lainnya",
      "Berita Rekomendasi", "Baca Juga", "Terkini"}},
};

inline const Kind kEnglishKinds[] = {
    {Where::kHead, 0.03, 0, 1, {"{M}"}},
    {Where::kHead,
     0.01,
     0,
     1,
     {"Published {D}", "{D}", "Updated: {D} at {H}", "5 min read"}},
    {Where::kHead, 0.06, 0, 1, {"By {N}", "BY {P} STAFF", "By {N}, {S}"}},
    {Where::kPrefix,
     0.13,
     0.03,
     1,
     {"{P} ({S}) \xE2\x80\x94 ", "{P} - ", "({S}) ", "{P} \xE2\x80\x94 ",
      "{p} | {S} \xE2\x80\x93 "}},
    {Where::kSuffix, 0.02, 0, 1, {" --{N}", " (Reporting by {N})"}},
    {Where::kTail,
     0.03,
     0,
     1,
     {"Source: {S}", "Edited by {N}", "{N} is a staff writer at {S}."}},
    {Where::kAmong,
     0.048,
     0,
     1.8,
     {"Photo: {N}/{S}", "PHOTOS: {T}", "[Image via {S}]", "{C} (Photo: {N})",
      "Image credit: {S}", "File photo"}},
    {Where::kAmong,
     0.054,
     0,
     1.4,
     {"ALSO READ: {T}", "READ MORE: {T}", "Read more: {T}", "Related: {T}",
      "SEE ALSO: {T}", "RELATED: {T}", "Read More"}},
    {Where::kAmong,
     0.028,
     0,
     1.7,
     {"- Advertisement -", "Advertisement",
      "Story continues below advertisement", "ADVERTISEMENT"}},
    {Where::kTail,
     0.052,
     0,
     1,
     {"Follow {N} on Twitter @{n}{n}", "Follow us on Twitter and Facebook.",
      "Like {S} on Facebook"}},
    {Where::kTail,
     0.016,
     0,
     1.2,
     {"Sign up for our newsletter", "Subscribe to the {S} newsletter here.",
      "Stay Updated"}},
    {Where::kTail,
     0.016,
     0,
     1.9,
     {"Copyright {Y} {S}. All rights reserved.",
      "\xC2\xA9 {Y} {S}. All rights reserved."}},
    {Where::kTail,
     0.025,
     0,
     1.5,
     {"Share", "Tweet", "Email", "Comments", "Share this article",
      "Sound off in the comments below."}},
    {Where::kTail, 0.01, 0, 1, {"Tags: {K}, {K}", "Filed under: {K}"}},
    {Where::kList,
     0.01,
     0,
     1,
     {"Related Articles", "Most Popular", "More From {S}"}},
};

// Indonesian documents of several lines that are whole pages, with the
// furniture above and below that goes with it.
inline constexpr double kWholePages = 0.10;
inline constexpr const char* kPageHead =
    "{K}\n{M}\n{s}\nTayang: {D} {H} WIB\nPenulis:\n{N}\nEditor:\n{N}\nTweet\n"
    "Share\nlihat foto\n{N}\n{C}";
inline constexpr const char* kPageTail =
    "Sumber: {S}\nTags\n{K}\n{K}\n{K}\nBerita Rekomendasi\n{T}\n{T}\n{T}\n"
    "Berita Terkait\n{T}\n{T}\n{T}\n{T}\nIkuti kami di\nAA\nTelegram\n"
    "WhatsApp\nFlipboard\nKomentar\nKirim\nTerpopuler\n{T}\n{T}\n{T}\n{T}";

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_SHAPES_H_
