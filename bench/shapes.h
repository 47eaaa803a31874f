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
    {Where::kHead, 0.03, 0, 1, {"{M}"}},
    {Where::kHead,
     0.08,
     0,
     1,
     {"{K}\n{M}", "{K} {K}\n{M}", "{K}\n{M}\n{T} {T}\n{N} - {S}"}},
    {Where::kPrefix,
     0,
     0.10,
     1,
     {"{M} {M} ", "{M} ", "{M} {N} - {S} {D} {H} WIB "}},
    {Where::kHead,
     0.05,
     0,
     1,
     {"{D}, {H} WIB", "{D} | {H} WIB", "Tayang: {D} {H} WIB", "{D} {H}"}},
    {Where::kHead, 0.09, 0, 1, {"{p}\n-"}},
    {Where::kPrefix,
     0.60,
     0.50,
     1,
     {"{P} - ", "{P} \xE2\x80\x93 ", "{S}, {p} - ", "{S}, {p} - ", "{S}, {p} ",
      "{S}, {p} ", "{P}, {S} - ", "{p} ({S}) - ", "{S} - ", "{S} - ",
      "{S} \xE2\x80\x93 ", "{S} -- ", "{S}, {P} \xE2\x80\x93 ", "{S}, {P} -- ",
      "{p}, {S} -- ", "{P}- "}},
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
     {"({n}/{n})", "({n})", "({n}/{n}/{n})", "({N})", "({S}/{N})",
      "(Ditulis oleh {N})", "(Sumber: {S})", "(Penulis: {N})"}},
    {Where::kTail,
     0.08,
     0,
     1,
     {"{N}\nEditor: {N}", "Editor : {N}\n{T}", "{N}\n{N}\n{n}@{n}{n}.example"}},
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
     0.05,
     0,
     1.7,
     {"{C} (Foto: {N}/{S})", "Lihat Foto", "{C} (ANTARA/{N})", "Foto: {N}"}},
    // Promos.
    {Where::kAmong,
     0.29,
     0,
     2.8,
     {"Baca Juga: {T}", "Baca juga: {T}", "Baca Juga:\n{T}", "Baca juga:\n{T}",
      "Baca juga:\n{T} {T}", "BACA JUGA: {T}", "Baca Juga : {T}",
      "Simak juga: {T}", "Baca: {T}", "Pilihan Editor: {T}"}},
    {Where::kInline,
     0.10,
     0.145,
     1.8,
     {"Baca juga: {T} ", "Baca Juga: {T} ", "Baca juga: {T}. ",
      "Dapatkan update berita setiap hari dari {S}. Mari bergabung di kanal "
      "{S} lewat tautan ini, kemudian join. Aplikasinya ada di ponsel. "}},
    {Where::kSuffix,
     0.05,
     0.06,
     1,
     {"Cek Berita dan Artikel dari {S} di Google News", " Baca juga: {T}",
      "Ikuti berita lain dari {S} di Google News"}},
    {Where::kInline,
     0.14,
     0,
     1,
     {"SCROLL TO CONTINUE WITH CONTENT ", "SCROLL TO RESUME CONTENT "}},
    {Where::kAmong,
     0.20,
     0,
     1.3,
     {"ADVERTISEMENT", "Advertisement",
      "ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT", "Advertisement",
      "SCROLL TO RESUME CONTENT"}},
    {Where::kTail,
     0.06,
     0,
     1,
     {"Simak Video \"{T}\"\n[Gambas:Video 20detik]", "Simak juga Video: {T}",
      "Saksikan video pilihan berikut ini:", "Halaman Selanjutnya",
      "Tonton juga video \"{T}\" di sini:", "Video: {T}", "Video {T}",
      "Simak juga Video '{T}':"}},
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
     0.06,
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
     0.03,
     0,
     1,
     {"Berita Terkait", "Artikel Terkait", "Terpopuler", "Berita Lainnya",
      "Berita Rekomendasi", "Baca Juga", "Terkini"}},
};

inline const Kind kEnglishKinds[] = {
    {Where::kHead,
     0.085,
     0,
     1,
     {"{M} {T}", "{M}", "https://{n}.{n}{n}.example/{n}/{n}{n}{n}\n{M}",
      "{M}\n{D}"}},
    {Where::kHead,
     0.02,
     0,
     1,
     {"Published {D}", "{D}", "Updated: {D} at {H}", "5 min read"}},
    {Where::kHead, 0.06, 0, 1, {"By {N}", "BY {P} STAFF", "By {N}, {S}"}},
    {Where::kPrefix,
     0.13,
     0.03,
     1,
     {"{P} ({S}) \xE2\x80\x94 ", "{P} (Reuters) - ", "{P} (AP) \xE2\x80\x94 ",
      "({S}) ", "{P} - ", "{P} \xE2\x80\x94 ", "{p} | {S} \xE2\x80\x93 "}},
    {Where::kSuffix, 0.02, 0, 1, {" --{N}", " (Reporting by {N})"}},
    {Where::kTail,
     0.10,
     0,
     1,
     {"Source: {S}", "Edited by {N}", "{N} is a staff writer at {S}.",
      "{N} is a reporter for {S}. Follow {N} on Twitter and read more about "
      "{K} and {K} here.",
      "{N} and {N} in {p} contributed to this report.",
      "Additional reporting by {N}; Editing by {N}",
      "Contact {N} at {n}{n}@{n}{n}.example or 555-310-2204."}},
    {Where::kAmong,
     0.045,
     0,
     1.8,
     {"Photo: {N}/{S}", "PHOTOS: {T}", "[Image via {S}]", "{C} (Photo: {N})",
      "Image credit: {S}", "File photo"}},
    {Where::kAmong,
     0.075,
     0,
     3,
     {"{p} and {K}: The {C} while {C}", "Image copyright {N} Image caption {C}",
      "{N}, pictured with {N} and {N} in {p}, {C}", "{C}. Photograph: {N}/{S}",
      "{C} in {p} with {C} (Getty Images)",
      "Media playback is unsupported on your device Media caption {C}",
      "{N} (left) and {N} at the {C}"}},
    {Where::kAmong,
     0.08,
     0,
     1.8,
     {"ALSO READ: {T}", "READ MORE: {T}", "Read more: {T}", "Related: {T}",
      "SEE ALSO: {T}", "RELATED: {T}", "{T} Read more", "MORE: {T}",
      "WATCH: {T}", "Read More"}},
    {Where::kAmong,
     0.04,
     0,
     1.7,
     {"- Advertisement -", "Advertisement",
      "Story continues below advertisement", "ADVERTISEMENT"}},
    {Where::kTail,
     0.06,
     0,
     1,
     {"Follow {N} on Twitter @{n}{n}", "Follow us on Twitter and Facebook.",
      "Like {S} on Facebook", "Click here for more from {S}."}},
    {Where::kTail,
     0.06,
     0,
     1.5,
     {"Sign up for our newsletter", "Subscribe to the {S} newsletter here.",
      "Want more {K}? Sign up for the {S} newsletter and get the {K} of the "
      "week delivered to your inbox each {K} morning.",
      "Get the latest {K} and {K} from {S} sent straight to your inbox.",
      "Stay Updated"}},
    {Where::kTail,
     0.03,
     0,
     1.9,
     {"Copyright {Y} {S}. All rights reserved. This material may not be "
      "published, broadcast, rewritten or redistributed.",
      "\xC2\xA9 {Y} {S}. All rights reserved."}},
    {Where::kTail,
     0.03,
     0,
     1.5,
     {"Share", "Tweet", "Email", "Comments", "Share this article",
      "(function(d, s, id) { {n}(d, s); {n}.{n}(id, '{n}{n}', '{n}'); })();",
      "Sound off in the comments below."}},
    {Where::kTail, 0.02, 0, 1, {"Tags: {K}, {K}, {K}", "Filed under: {K}"}},
    {Where::kList,
     0.012,
     0,
     1,
     {"Related Articles", "Most Popular", "More From {S}"}},
};

// Indonesian documents of several lines that are whole pages, with the
// furniture above and below that goes with it.
inline constexpr double kWholePages = 0.115;
inline constexpr const char* kPageHead =
    "{K}\n{M}\n{s}\nTayang: {D} {H} WIB\nPenulis:\n{N}\nEditor:\n{N}\nTweet\n"
    "Share\nlihat foto\n{N}\n{C}";
inline constexpr const char* kPageTail =
    "Sumber: {S}\nTags\n{K}\n{K}\n{K}\n{K}\nBerita Rekomendasi\n{T}\n{T}\n{T}\n"
    "{T}\n{T}\nBerita Terkait\n{T}\n{T}\n{T}\n{T}\n{T}\n{T}\nIkuti kami "
    "di\nAA\n"
    "Telegram\nWhatsApp\nFlipboard\nKomentar\nKirim\nTerpopuler\n{T}\n{T}\n{T}"
    "\n"
    "{T}\n{T}\n{T}";

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_SHAPES_H_
