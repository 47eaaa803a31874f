// SPDX-License-Identifier: Apache-2.0

#include "bench/packs.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "bench/language.h"
#include "bench/random.h"
#include "bench/vocabulary.h"

namespace bersih::bench {
namespace {

namespace fs = std::filesystem;

// A rule with $L for its label, as a heading ("Jalan Pasarnya"), and $l for
// the same in small letters. `times` of 25 rules are of this kind.
struct RuleKind {
  int times;
  const char* match;
  const char* action;
  const char* conditions;
  const char* remove;
};

constexpr RuleKind kKinds[] = {
    {8, R"((?i)^(?:$L|$L kami)\s*:?$)", "drop", "max_chars = 40", "$L:"},
    {6, R"(^[-–>•\s]{0,3}(?:$L|$l)\s?:)", "drop", "max_chars = 230",
     "$L: Harga Beras Naik Lagi"},
    {2, R"(^$L\s*[-–]?\s*(?P<author>[A-Z][\w.-]*(?:\s+[A-Z][\w.-]*){0,3})$)",
     "drop", "max_chars = 80\nzone = [\"head\", \"tail\"]",
     "$L Siti Rahmawati"},
    {1, R"(\((?:$L|$l)\s*[/:]\s*[\w .]{2,40}\)$)", "drop", "max_chars = 300",
     "Warga menyeberang ($L/Siti Rahmawati)"},
    {2, R"(^(?:$L)\s*:?$)", "block", "max_lines = 5\nmax_chars = 35", "$L"},
    {1, R"(^(?P<place>[A-Z][\w./-]*(?:,? [A-Z][\w./-]*){0,3}), $L\s*[-–]+\s*)",
     "prefix", "", "[[Jakarta, $L - ]]Harga beras naik lagi pekan ini."},
    {2, R"($L\s*:\s*(?P<editor>[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3})$)", "suffix",
     "min_chars = 60",
     "Harga beras naik lagi sejak hari Senin pekan ini di kota itu. "
     "[[$L: Siti Rahmawati]]"},
    {2, R"((?P<cut>$L\s*:\s*(?:[A-Z]\S*\s+){3,12}?)(?:[A-Z][a-z]+ [a-z]))",
     "cut", "min_chars = 120",
     "Harga beras naik lagi sejak hari Senin pekan ini di kota itu. "
     "[[$L: Harga Cabai Ikut Naik ]]Menurut pedagang di pasar itu, harga akan "
     "turun setelah panen raya."},
    {1, R"(^(?:©\s*)?$L \d{4}\b)", "drop", "max_chars = 120\nzone = \"tail\"",
     "$L 2024"},
};
constexpr const char* kStages[] = {"headline", "dateline", "byline",
                                   "caption",  "promo",    "footer"};

// Two words, of which the first is never one of the most frequent: a label
// that every tenth line begins like would be no label.
std::string Label(Random* random, const std::vector<std::string>& stems) {
  const auto word = [&](size_t first_affix) {
    const auto& affix =
        kIndonesianAffixes[first_affix +
                           random->Below(std::size(kIndonesianAffixes) -
                                         first_affix)];
    std::string form = absl::StrCat(affix[0], random->Pick(stems), affix[1]);
    form[0] = absl::ascii_toupper(form[0]);
    return form;
  };
  return absl::StrCat(word(1), " ", word(0));
}

std::string RuleText(int number, const RuleKind& kind, const std::string& stage,
                     const std::string& label) {
  const std::string small = absl::AsciiStrToLower(label);
  return absl::StrReplaceAll(
      absl::StrCat("[[rule]]\nid = \"common.", stage, ".r", number,
                   "\"\nstage = \"", stage, "\"\nmatch = '", kind.match,
                   "'\naction = \"", kind.action, "\"\n", kind.conditions,
                   "\nremove = [\"", kind.remove,
                   "\"]\nkeep = [\"Tulisan $l itu dibaca warga yang sedang "
                   "menunggu di pasar, kata pedagang.\"]\n\n"),
      {{"$L", label}, {"$l", small}});
}

}  // namespace

GeneratedPacks::GeneratedPacks(int rules) {
  std::string dir = (fs::temp_directory_path() / "bersih-XXXXXX").string();
  if (mkdtemp(dir.data()) == nullptr) std::abort();
  dir_ = dir;
  fs::create_directory(fs::path(dir_) / "common");
  std::ofstream(fs::path(dir_) / "stages.toml")
      << "stages = [\"headline\", \"dateline\", \"byline\", \"caption\", "
         "\"promo\", \"footer\"]\n";

  // The kinds in turn, so that ten rules are a fair sample of a thousand.
  std::vector<const RuleKind*> turns;
  for (int round = 0; turns.size() < 25; ++round) {
    for (const RuleKind& kind : kKinds) {
      if (round < kind.times) turns.push_back(&kind);
    }
  }
  Random random(2026);
  const std::vector<std::string> stems = Words(kIndonesianRoots);
  for (const char* stage : kStages) {
    std::ofstream file(fs::path(dir_) / "common" /
                       absl::StrCat(stage, ".toml"));
    for (int number = 0; number < rules; ++number) {
      if (kStages[number % std::size(kStages)] != stage) continue;
      file << RuleText(number, *turns[number % turns.size()], stage,
                       Label(&random, stems));
    }
  }
}

GeneratedPacks::~GeneratedPacks() {
  std::error_code ignored;
  fs::remove_all(dir_, ignored);
}

}  // namespace bersih::bench
