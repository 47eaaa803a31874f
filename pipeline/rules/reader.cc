// SPDX-License-Identifier: Apache-2.0
//
// All files are parsed before the first rule is read, because any file may
// define fragments and stages.toml sorts after the packs that need it. What
// one broken file hides is not blamed on the others.

#include "pipeline/rules/reader.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "pipeline/rules/fields.h"
#include "pipeline/rules/fragments.h"
#include "pipeline/rules/names.h"
#include "pipeline/rules/rule_reader.h"
#include "pipeline/rules/toml.h"

namespace bersih {
namespace {

constexpr std::string_view kStagesFile = "stages.toml";

// The folder a file lies in, or empty for one beside stages.toml.
std::string PackOf(const std::string& path) {
  const size_t slash = path.find('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

// "id", "zh-Hant"; also true for nothing else that is likely to be a folder.
bool IsLanguage(const std::string& pack) {
  const size_t letters = std::min(pack.find('-'), pack.size());
  return letters >= 2 && letters <= 3 &&
         std::all_of(pack.begin(), pack.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '-';
         });
}

// Where a pack's rules stand among all: sites know best, then languages.
int Rank(const std::string& pack) {
  return pack == "site" ? 0 : pack == "common" ? 2 : 1;
}

struct ParsedFile {
  std::string path;
  toml::table table;
};

// The line of the first character beyond ASCII that stands neither in a string
// nor in a comment, or that is the first behind a '\' of a string, not counting
// what is blank; or 0. A quote in the middle of something begins no string.
int LineOfStrayLetter(std::string_view text) {
  constexpr std::string_view kInFrontOfStrings = "\n=[,{.";
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  int line = 1;
  char before = '\n';  // the last character that is not blank
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (static_cast<uint8_t>(c) >= 0x80) return line;
    if (c == '\n') ++line;
    if (c == '#') {
      at = std::min(text.find('\n', at), text.size()) - 1;
      continue;
    }
    const bool string =
        (c == '"' || c == '\'') &&
        kInFrontOfStrings.find(before) != kInFrontOfStrings.npos;
    if (c != ' ' && c != '\t' && c != '\r') before = c;
    if (!string) continue;
    const std::string_view three = text.substr(at, 3);
    const bool long_one = three.size() == 3 && three[1] == c && three[2] == c;
    bool letters = false;
    for (at += long_one ? 3 : 1; at < text.size(); ++at) {
      letters |= static_cast<uint8_t>(text[at]) >= 0x80;
      if (text[at] == '\n') {
        if (!long_one) {
          // It does not end: not TOML, as will be said.
          if (letters) return line;
          --at;
          break;
        }
        ++line;
      }
      if (c == '"' && text[at] == '\\') {
        const size_t next = text.find_first_not_of(" \t\r\n", at + 1);
        if (next != text.npos && static_cast<uint8_t>(text[next]) >= 0x80) {
          return line;
        }
        line += at + 1 < text.size() && text[at + 1] == '\n';
        ++at;
      } else if (long_one ? text.substr(at, 3) == three : text[at] == c) {
        at += long_one ? 2 : 0;
        break;
      }
    }
  }
  return 0;
}

// Reads one set of files; used once.
class PacksReader {
 public:
  ReadResult Read(const std::vector<PackFile>& files) {
    for (const PackFile& file : files) Parse(file);
    ReadStages();
    for (const ParsedFile& file : parsed_) ReadDefinitions(file);
    fragments_.Resolve(&result_.findings);
    for (const ParsedFile& file : parsed_) ReadRules(file);
    // A rule with an error may be the one that would have used it.
    if (result_.ok()) fragments_.ReportUnused(&result_.findings);
    Sort();
    return std::move(result_);
  }

 private:
  void Parse(const PackFile& file);
  void ReadStages();
  void ReadDefinitions(const ParsedFile& file);
  void ReadRules(const ParsedFile& file);
  void AddRule(const toml::table& table, const RuleContext& context);
  void Sort();

  ReadResult result_;
  std::vector<ParsedFile> parsed_;
  bool all_parsed_ = true;
  bool has_stages_ = false;  // result_.packs.stages can be relied on
  Fragments fragments_;
  std::map<std::string, std::string> places_;  // of ids: "file:line"
};

void PacksReader::Parse(const PackFile& file) {
  const auto refuse = [&](int line, std::string_view why) {
    Reporter(file.path, &result_.findings)
        .Error(line, absl::StrCat("not TOML: ", std::string(why)));
    all_parsed_ = false;
    fragments_.ForgiveUnknown();
  };
  // What toml++ makes of one where it looks for a blank is undefined.
  if (const int line = LineOfStrayLetter(file.text); line > 0) {
    refuse(line,
           "a character beyond ASCII outside of quotes and comments, or behind "
           "a '\\' in a string");
    return;
  }
  toml::parse_result parsed =
      toml::parse(std::string_view(file.text), std::string_view(file.path));
  if (parsed) {
    parsed_.push_back({file.path, std::move(parsed).table()});
    return;
  }
  const toml::parse_error& error = parsed.error();
  refuse(static_cast<int>(error.source().begin.line), error.description());
}

void PacksReader::ReadStages() {
  const std::string path(kStagesFile);
  Reporter report(path, &result_.findings);
  const auto at =
      std::find_if(parsed_.begin(), parsed_.end(),
                   [&](const ParsedFile& file) { return file.path == path; });
  if (at == parsed_.end()) {
    if (all_parsed_) report.Error(0, "the file is missing; it names stages");
    return;
  }
  Fields fields(at->table, 1, &report);
  fields.Require("stages", "list the stages in the order they decide in");
  std::vector<std::string>& stages = result_.packs.stages;
  const std::vector<std::string> reserved = ReservedStageNames();
  const int line = fields.Line("stages");
  for (const std::string& stage : fields.List("stages")) {
    if (std::find(stages.begin(), stages.end(), stage) != stages.end()) {
      report.Error(line, absl::StrCat("stage '", stage, "' is there twice"));
    } else if (std::find(reserved.begin(), reserved.end(), stage) !=
               reserved.end()) {
      report.Error(line, absl::StrCat("a stage cannot be called '", stage,
                                      "': 'after' and 'before' use the word "
                                      "for something else"));
    } else if (stage.find('.') != std::string::npos) {
      report.Error(line, absl::StrCat("a stage cannot be called '", stage,
                                      "': the dot divides the parts of ids"));
    }
    stages.push_back(stage);
  }
  if (fields.Has("stages") && stages.empty() && report.errors() == 0) {
    report.Error(line, "'stages' is empty; name at least one");
  }
  has_stages_ = report.errors() == 0;
}

void PacksReader::ReadDefinitions(const ParsedFile& file) {
  Reporter report(file.path, &result_.findings);
  const toml::node* node = file.table.get("define");
  if (node == nullptr) return;
  const toml::table* definitions = node->as_table();
  if (definitions == nullptr) {
    report.Error(LineOf(*node), absl::StrCat("'define' is ", TypeName(*node),
                                             "; write [define]"));
    return;
  }
  for (auto&& [key, value] : *definitions) {
    const std::string name(key.str());
    Fields fields(*definitions, LineOf(*definitions), &report);
    std::optional<std::string> text = fields.Text(name);
    if (!text.has_value()) {
      fragments_.ForgiveUnknown();
      continue;
    }
    fragments_.Define(name, *std::move(text), file.path, LineOf(value),
                      &result_.findings);
  }
}

void PacksReader::ReadRules(const ParsedFile& file) {
  Reporter report(file.path, &result_.findings);
  Fields fields(file.table, 1, &report);
  std::vector<std::string> known = {"define", "rule"};
  if (file.path == kStagesFile) known.emplace_back("stages");
  fields.RefuseUnknown(known);

  const toml::node* node = file.table.get("rule");
  if (node == nullptr) return;
  const std::string pack = PackOf(file.path);
  if (pack.empty()) {
    report.Error(LineOf(*node),
                 "rules lie in a folder: common/, site/, or that of a "
                 "language; move them there");
    return;
  }
  if (pack != "common" && pack != "site" && !IsLanguage(pack)) {
    report.Error(0, absl::StrCat("the folder '", pack,
                                 "' is neither common nor site nor the code "
                                 "of a language"));
    return;
  }
  const toml::array* rules = node->as_array();
  if (rules == nullptr) {
    report.Error(LineOf(*node), absl::StrCat("'rule' is ", TypeName(*node),
                                             "; write [[rule]]"));
    return;
  }
  const RuleContext context = {
      .file = file.path,
      .pack = pack,
      .stages = has_stages_ ? &result_.packs.stages : nullptr,
      .fragments = &fragments_};
  for (const toml::node& rule : *rules) {
    if (const toml::table* table = rule.as_table()) {
      AddRule(*table, context);
    } else {
      report.Error(LineOf(rule), absl::StrCat("a rule is ", TypeName(rule),
                                              "; write [[rule]]"));
    }
  }
}

void PacksReader::AddRule(const toml::table& table,
                          const RuleContext& context) {
  std::optional<Rule> rule = ReadRule(table, context, &result_.findings);
  // Also of rules with errors: that two have one id is a mistake of its own.
  const std::string id = table["id"].value_or(std::string());
  if (!id.empty()) {
    const auto [place, fresh] =
        places_.try_emplace(id, absl::StrCat(context.file, ":", LineOf(table)));
    if (!fresh) {
      Reporter report(context.file, &result_.findings);
      report.set_rule(id);
      report.Error(
          LineOf(*table.get("id")),
          absl::StrCat("the id is taken by the rule in ", place->second));
      return;
    }
  }
  if (rule.has_value()) result_.packs.rules.push_back(*std::move(rule));
}

void PacksReader::Sort() {
  std::stable_sort(result_.packs.rules.begin(), result_.packs.rules.end(),
                   [](const Rule& a, const Rule& b) {
                     return std::make_tuple(Rank(a.pack), std::cref(a.file)) <
                            std::make_tuple(Rank(b.pack), std::cref(b.file));
                   });
  SortFindings(&result_.findings);
}

}  // namespace

bool ReadResult::ok() const {
  return std::none_of(findings.begin(), findings.end(), [](const Finding& f) {
    return f.level == Finding::Level::kError;
  });
}

ReadResult ReadPacks(const std::vector<PackFile>& files) {
  return PacksReader().Read(files);
}

}  // namespace bersih
