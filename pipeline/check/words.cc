// SPDX-License-Identifier: Apache-2.0

#include "pipeline/check/words.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "pipeline/clean/detect.h"

namespace bersih {
namespace {

// "a", "a or b", "a, b or c".
std::string AnyOf(const std::vector<std::string>& words) {
  if (words.size() < 2) return absl::StrJoin(words, "");
  return absl::StrCat(absl::StrJoin(words.begin(), words.end() - 1, ", "),
                      " or ", words.back());
}

std::string Counted(uint32_t count, const std::string& what) {
  return absl::StrCat(count, " ", what, count == 1 ? "" : "s");
}

// What the rule takes besides its line.
std::string BlockInWords(const Rule& rule) {
  std::string words = absl::StrCat(
      "the line goes, and ",
      rule.max_lines == 1 ? "the line"
                          : absl::StrCat("up to ", rule.max_lines, " lines"),
      rule.towards_above ? " above it" : " below it");
  std::vector<std::string> ends;
  if (rule.stop_at_prose) ends.push_back("a paragraph");
  if (rule.stop_at_blank) ends.push_back("a blank line");
  if (rule.stop_at_sentence) ends.push_back("a line that ends like a sentence");
  if (!rule.until_regex.empty()) ends.push_back("wording that ends it");
  if (!rule.while_regex.empty()) ends.push_back("wording that does not fit");
  if (!ends.empty()) absl::StrAppend(&words, ", until ", AnyOf(ends));
  return words;
}

std::string ZonesInWords(uint8_t zones) {
  switch (zones) {
    case kInHead:
      return "only before the first paragraph";
    case kInBody:
      return "only between the first paragraph and the last";
    case kInTail:
      return "only after the last paragraph";
    case kInHead | kInTail:
      return "only before the first paragraph or after the last";
    case kInHead | kInBody:
      return "not after the last paragraph";
    case kInBody | kInTail:
      return "not before the first paragraph";
    default:
      return "";
  }
}

// "at most 80 characters", or nothing.
std::string RangeInWords(uint32_t least, uint32_t most,
                         const std::string& what) {
  if (most == kNoLimit) {
    return least == 0 ? "" : absl::StrCat("at least ", Counted(least, what));
  }
  if (least == 0) return absl::StrCat("at most ", Counted(most, what));
  if (least == most) return absl::StrCat("just ", Counted(most, what));
  return absl::StrCat(least, " to ", Counted(most, what));
}

// Of a text, after "the first" or "the last".
std::string LinesInWords(uint32_t count) {
  return count == 1 ? "line" : Counted(count, "line");
}

// "below something that goes as dateline or byline", if there are any.
void AddStages(const char* lead, const Neighbours& neighbours,
               const std::vector<std::string>& stages,
               std::vector<std::string>* places) {
  std::vector<std::string> names;
  for (const uint16_t stage : neighbours.stages) {
    names.push_back(stages[stage]);
  }
  if (!names.empty()) places->push_back(absl::StrCat(lead, AnyOf(names)));
}

std::string AfterInWords(const Neighbours& after,
                         const std::vector<std::string>& stages) {
  std::vector<std::string> places;
  if (after.edge) places.push_back("where nothing that stays is above it");
  if (after.blank) places.push_back("right below a blank line");
  if (after.prose) places.push_back("below a paragraph");
  if (after.text) places.push_back("below another line that stays");
  if (after.removed) places.push_back("below something that goes");
  AddStages("below something that goes as ", after, stages, &places);
  return AnyOf(places);
}

std::string BeforeInWords(const Neighbours& before,
                          const std::vector<std::string>& stages) {
  std::vector<std::string> places;
  if (before.edge) places.push_back("where nothing is below it");
  if (before.blank) places.push_back("right above a blank line");
  if (before.prose) places.push_back("above a paragraph");
  if (before.text) places.push_back("above a line that is no paragraph");
  AddStages("above something that looks like ", before, stages, &places);
  return AnyOf(places);
}

std::string HostsInWords(const std::vector<std::string>& hosts) {
  std::vector<std::string> names;
  for (const std::string& host : hosts) {
    names.push_back(host.starts_with("*.")
                        ? absl::StrCat(host.substr(2), " and all below it")
                        : host);
  }
  return AnyOf(names);
}

}  // namespace

std::string ActionInWords(const Rule& rule) {
  if (rule.repeats == Repeats::kTitle) {
    return rule.action == Action::kPrefix
               ? "the title goes where a line begins with it"
               : "the line goes when it is the title again";
  }
  if (rule.repeats == Repeats::kNeighbour) {
    return "the line goes when it is the same as the one above or below it";
  }
  switch (rule.action) {
    case Action::kDrop:
      return "the line goes";
    case Action::kPrefix:
      return "the start of the line goes";
    case Action::kSuffix:
      return "the end of the line goes";
    case Action::kCut:
      return "a part of the line goes, as often as it occurs";
    case Action::kBlock:
      return BlockInWords(rule);
    case Action::kEnd:
      return "the line and all below it go, where no paragraph follows";
  }
  return "";
}

std::vector<std::string> ConditionsInWords(
    const Rule& rule, const std::vector<std::string>& stages) {
  std::vector<std::string> conditions;
  const auto add = [&](const std::string& lead, const std::string& words) {
    if (!words.empty()) conditions.push_back(absl::StrCat(lead, words));
  };
  add("", ZonesInWords(rule.zones));
  if (rule.within_first != kNoLimit) {
    add("only in the first ", LinesInWords(rule.within_first));
  }
  if (rule.within_last != kNoLimit) {
    add("only in the last ", LinesInWords(rule.within_last));
  }
  add("only ", AfterInWords(rule.after, stages));
  add("only ", BeforeInWords(rule.before, stages));
  add("only lines of ",
      RangeInWords(rule.min_chars, rule.max_chars, "character"));
  add("only lines of ", RangeInWords(rule.min_words, rule.max_words, "word"));
  if (rule.prose >= 0) {
    add("", rule.prose == 1 ? "only paragraphs" : "no paragraphs");
  }
  if (rule.sentence >= 0) {
    add(rule.sentence == 1 ? "only " : "no ", "lines that end like a sentence");
  }
  if (!rule.unless_regex.empty()) {
    add("", "no lines with wording that speaks against it");
  }
  add("only on ", HostsInWords(rule.hosts));
  // A pack says its language once for all.
  if (rule.languages != std::vector<std::string>{rule.pack}) {
    std::vector<std::string> names;
    for (const std::string& language : rule.languages) {
      names.push_back(LanguageName(language));
    }
    add("only in ", AnyOf(names));
  }
  return conditions;
}

}  // namespace bersih
