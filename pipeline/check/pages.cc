// SPDX-License-Identifier: Apache-2.0
//
// What goes is between <del> and </del>: the ~~ of Markdown does not work
// beside punctuation, where rules cut most, nor inside of text without spaces.

#include "pipeline/check/pages.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "bersih/cleaner.h"
#include "pipeline/check/marks.h"
#include "pipeline/check/trial.h"
#include "pipeline/check/words.h"
#include "pipeline/clean/compile.h"
#include "pipeline/clean/detect.h"
#include "pipeline/rules/rule.h"
#include "pipeline/text/utf8.h"

namespace bersih {
namespace {

constexpr char kReading[] =
    "What a rule takes is <del>struck out</del>; in examples of several lines, "
    "<del><i>what other rules take</i></del> is in italics. What "
    "*stays* comes near a rule and must not be touched. A *paragraph* is a "
    "line that reads like running text: long enough, and with the end of a "
    "sentence.\n\n"
    "This page is made from the packs by `bersih rules doc`: change the rules "
    "and not the page. How rules are written is said in "
    "[the folder above](../README.md).\n";

// Under which rules without a source stand.
constexpr char kNoSource[] = "Source not said";

// "convention" and "convention: …" come first, what has no source last.
struct BySource {
  static std::pair<int, std::string> Key(const std::string& source) {
    const int rank = source.empty()                     ? 2
                     : source.starts_with("convention") ? 0
                                                        : 1;
    return {rank, absl::AsciiStrToLower(source)};
  }
  bool operator()(const std::string& a, const std::string& b) const {
    return std::make_pair(Key(a), a) < std::make_pair(Key(b), b);
  }
};

// A rule and its number in the set.
struct Numbered {
  const Rule* rule;
  int number;
};

// Of a stage.
using Families = std::map<std::string, std::vector<Numbered>, BySource>;

// Of a pack, by the number of the stage.
using Stages = std::map<uint16_t, Families>;

bool IsRightToLeft(char32_t c) {
  return (c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
         (c >= 0xFE70 && c <= 0xFEFC);
}

// Whether most letters of the line are of a script that is.
bool RunsRightToLeft(std::string_view line) {
  int balance = 0;
  for (size_t i = 0; i < line.size();) {
    int length = 0;
    const char32_t c = DecodeRune(line.substr(i), &length);
    i += static_cast<size_t>(length);
    if (IsRightToLeft(c)) {
      ++balance;
    } else if (c < 0x80 && absl::ascii_isalpha(static_cast<char>(c))) {
      --balance;
    }
  }
  return balance > 0;
}

// A line of an example, with what `own` and `others` cover struck out.
std::string ShowLine(std::string_view line, const Mask& own,
                     const Mask& others) {
  std::vector<std::pair<std::string_view, bool>> gone;  // and whether by itself
  for (const std::string_view part : Stretches(line, own)) {
    gone.emplace_back(part, true);
  }
  for (const std::string_view part : Stretches(line, others)) {
    gone.emplace_back(part, false);
  }
  std::sort(gone.begin(), gone.end(), [](const auto& a, const auto& b) {
    return a.first.data() < b.first.data();
  });
  std::string shown;
  const char* at = line.data();
  for (const auto& [part, is_own] : gone) {
    const auto before = static_cast<size_t>(part.data() - at);
    absl::StrAppend(&shown, EscapeMarkdown({at, before}),
                    is_own ? "<del>" : "<del><i>", EscapeMarkdown(part),
                    is_own ? "</del>" : "</i></del>");
    at = part.data() + part.size();
  }
  absl::StrAppend(
      &shown, EscapeMarkdown(
                  {at, static_cast<size_t>(line.data() + line.size() - at)}));
  if (!RunsRightToLeft(line)) return shown;
  return absl::StrCat("<span dir=\"rtl\">", shown, "</span>");
}

// `escaped` such that it begins no list, heading or quotation where it stands
// at the start of a line.
std::string AtStart(std::string escaped) {
  const size_t at = escaped.find_first_not_of("0123456789");
  const char* const starts = at == 0 ? "-+=#>" : ".)";
  if (at < escaped.size() && absl::StrContains(starts, escaped[at])) {
    escaped.insert(at, "\\");
  }
  return escaped;
}

Mask Part(const Mask& mask, size_t begin, size_t size) {
  const auto from = mask.begin() + static_cast<std::ptrdiff_t>(begin);
  return {from, from + static_cast<std::ptrdiff_t>(size)};
}

// An item of a list: a line beside its label, a document below it.
std::string ShowItem(const std::string& label, std::string_view text,
                     const Mask& own, const Mask& others) {
  std::string item = absl::StrCat("- ", label, ":");
  if (IsOneLine(text)) {
    return absl::StrCat(item, " ", ShowLine(text, own, others), "\n");
  }
  const size_t last = text.find_last_not_of('\n');
  for (size_t begin = 0; begin <= last;) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    const std::string shown = ShowLine(line, Part(own, begin, line.size()),
                                       Part(others, begin, line.size()));
    absl::StrAppend(&item, "<br>\n  ", AtStart(shown));
    begin = end + 1;
  }
  return absl::StrCat(item, "\n");
}

class PageWriter {
 public:
  explicit PageWriter(const std::shared_ptr<const RuleSet>& rules)
      : packs_(Packs(*rules)), cleaner_(rules) {}

  std::string Write(const std::string& pack, const Stages& stages);

 private:
  std::string Head(const std::string& pack, const Stages& stages) const;
  std::string Show(const Numbered& rule);
  std::string Removed(const Numbered& rule, const std::string& example);
  std::string Kept(const Numbered& rule, const std::string& example);

  const PackSet& packs_;
  Cleaner cleaner_;
};

std::string TitleOf(const std::string& pack) {
  if (pack == "common") return "Every language";
  if (pack == "site") return "Single sites";
  return LanguageName(pack);
}

size_t CountRules(const Families& families) {
  size_t count = 0;
  for (const auto& [source, rules] : families) count += rules.size();
  return count;
}

std::string PageWriter::Head(const std::string& pack,
                             const Stages& stages) const {
  std::string page = absl::StrCat("# ", TitleOf(pack), "\n\n", kReading,
                                  "\n| stage | rules | where they come from |\n"
                                  "|---|---|---|\n");
  for (const auto& [stage, families] : stages) {
    const std::string& name = packs_.stages[stage];
    std::vector<std::string> sources;
    for (const auto& [source, rules] : families) {
      sources.push_back(
          absl::StrCat(source.empty() ? "not said" : EscapeMarkdown(source),
                       " (", rules.size(), ")"));
    }
    absl::StrAppend(&page, "| [", name, "](#", name, ") | ",
                    CountRules(families), " | ", absl::StrJoin(sources, "; "),
                    " |\n");
  }
  return page;
}

std::string PageWriter::Write(const std::string& pack, const Stages& stages) {
  std::string page = Head(pack, stages);
  for (const auto& [stage, families] : stages) {
    absl::StrAppend(&page, "\n## ", packs_.stages[stage], "\n");
    for (const auto& [source, rules] : families) {
      absl::StrAppend(&page, "\n### ",
                      source.empty() ? kNoSource : EscapeMarkdown(source),
                      "\n");
      for (const Numbered& rule : rules) page += Show(rule);
    }
  }
  return page;
}

std::string PageWriter::Show(const Numbered& rule) {
  std::string words = ActionInWords(*rule.rule);
  words.front() =
      absl::ascii_toupper(static_cast<unsigned char>(words.front()));
  for (const std::string& condition :
       ConditionsInWords(*rule.rule, packs_.stages)) {
    absl::StrAppend(&words, "; ", condition);
  }
  std::string shown = absl::StrCat("\n#### `", rule.rule->id, "`\n\n",
                                   EscapeMarkdown(words), ".\n\n");
  for (const std::string& example : rule.rule->remove_examples) {
    shown += Removed(rule, example);
  }
  for (const std::string& example : rule.rule->keep_examples) {
    shown += Kept(rule, example);
  }
  return shown;
}

std::string PageWriter::Removed(const Numbered& rule,
                                const std::string& example) {
  const Marked marked = ParseMarks(example);
  const std::string& text = marked.text;
  const Mask none(text.size());
  if (IsOneLine(text)) {
    return ShowItem("goes", text,
                    marked.has_marks ? marked.marked : Mask(text.size(), true),
                    none);
  }
  // From the end, because there those languages stand that have no pack: the
  // page of a rule for every language does not depend on which packs there are.
  std::vector<std::string_view> languages =
      LanguagesOf(*rule.rule, cleaner_.rules());
  std::reverse(languages.begin(), languages.end());
  const std::string host = HostOf(*rule.rule);
  Taken taken;
  for (const std::string_view language : languages) {
    taken = Take(&cleaner_, {.text = text, .host = host, .language = language},
                 0, text.size(), rule.number);
    if (!Stretches(text, taken.own).empty()) break;
  }
  return ShowItem("goes", text, taken.own, Without(taken.all, taken.own));
}

std::string PageWriter::Kept(const Numbered& rule, const std::string& example) {
  if (IsOneLine(example)) {
    const Mask none(example.size());
    return ShowItem("stays", example, none, none);
  }
  const std::string host = HostOf(*rule.rule);
  const Taken taken =
      Take(&cleaner_,
           {.text = example,
            .host = host,
            .language = LanguagesOf(*rule.rule, cleaner_.rules()).back()},
           0, example.size(), rule.number);
  return ShowItem("stays", example, taken.own, Without(taken.all, taken.own));
}

}  // namespace

std::vector<Page> WritePages(const std::shared_ptr<const RuleSet>& rules) {
  const PackSet& packs = Packs(*rules);
  std::map<std::string, Stages> by_pack;
  for (size_t i = 0; i < packs.rules.size(); ++i) {
    const Rule& rule = packs.rules[i];
    by_pack[rule.pack][rule.stage][rule.source].push_back(
        {&rule, static_cast<int>(i)});
  }
  PageWriter writer(rules);
  std::vector<Page> pages;
  for (const auto& [pack, stages] : by_pack) {
    pages.push_back(
        {pack, absl::StrCat(pack, "/README.md"), writer.Write(pack, stages)});
  }
  return pages;
}

std::string EscapeMarkdown(std::string_view text) {
  std::string escaped;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '$') {
      escaped += "&#36;";  // two of them would be a formula
    } else if (c == '\t') {
      escaped += "⇥";
    } else if (c == ' ' && text.substr(i + 1, 1) == " ") {
      escaped += "&nbsp;";
    } else if (absl::StrContains("\\`*_[~|", c)) {
      escaped += {'\\', c};
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace bersih
