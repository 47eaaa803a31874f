// SPDX-License-Identifier: Apache-2.0
//
// CLI11 parses; its messages are replaced where they do not say what to do.
// Arguments that no flag takes are collected rather than refused by CLI11, so
// that the nearest flag can be named.

#include "pipeline/tool/options.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "pipeline/clean/compile.h"
#include "pipeline/io/writer.h"
#include "pipeline/rules/names.h"

namespace bersih {
namespace {

namespace fs = std::filesystem;

// "64M" in bytes; empty when it is no size.
std::optional<uint64_t> ParseSize(const std::string& text) {
  uint64_t value = 0;
  size_t at = 0;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
    value = value * 10 + static_cast<uint64_t>(text[at++] - '0');
    if (value > (uint64_t{1} << 40)) return std::nullopt;
  }
  if (at == 0) return std::nullopt;
  const std::string unit = text.substr(at);
  if (unit == "K") return value << 10;
  if (unit == "M") return value << 20;
  if (unit == "G") return value << 30;
  if (unit.empty()) return value;
  return std::nullopt;
}

// The items of options that take lists, each of which may hold commas.
std::vector<std::string> SplitLists(const std::vector<std::string>& lists) {
  std::vector<std::string> items;
  for (const std::string& list : lists) {
    for (const auto& item : absl::StrSplit(list, ',', absl::SkipWhitespace())) {
      const std::string text(item);
      const size_t from = text.find_first_not_of(' ');
      items.push_back(text.substr(from, text.find_last_not_of(' ') + 1 - from));
    }
  }
  return items;
}

std::vector<std::string> StageNames(const RuleSet& rules) {
  std::vector<std::string> names;
  for (size_t i = 0; i < rules.stage_count(); ++i) {
    names.emplace_back(rules.stage(i));
  }
  return names;
}

std::vector<std::string> FlagNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

absl::Status WriteAll(const std::string& path, std::string_view bytes) {
  auto out = Writer::Open(path);
  absl::Status status = out.status();
  if (status.ok()) status = (*out)->Write(bytes);
  if (status.ok()) status = (*out)->Close();
  return status;
}

bool IsLanguageTag(std::string_view tag) {
  const size_t primary = std::min(tag.find_first_of("-_"), tag.size());
  if (primary < 2 || primary > 3) return false;
  return std::all_of(tag.begin(), tag.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

}  // namespace

void InputOptions::AddTo(CLI::App* app) {
  app->add_option("FILE", files, "Inputs; - or none is standard input")
      ->type_name("");
  app->add_option("--from", from,
                  "What the inputs hold: text, jsonl, warc, wet,\n"
                  "csv or tsv [auto: by name, or by the first\n"
                  "line, which does not tell csv and tsv]")
      ->type_name("FORMAT")
      ->check(OneOf({"auto", "text", "jsonl", "warc", "wet", "csv", "tsv"}));
  app->add_option("--lang", language,
                  "Language of the texts, as en or id [auto: from\n"
                  "the record, or detected]")
      ->type_name("auto|CODE")
      ->check(CLI::Validator(
          [](std::string& tag) {
            return tag == "auto" || IsLanguageTag(tag)
                       ? std::string()
                       : absl::StrFormat(
                             "'%s' is no language code such as "
                             "en, id or pt-BR",
                             tag);
          },
          ""));
  const auto field = [&](const char* flag, std::string* name,
                         const char* what) {
    app->add_option(flag, *name, absl::StrFormat("%s [%s]", what, *name))
        ->type_name("NAME");
  };
  field("--id-field", &fields.id, "Field or column with the record's id");
  field("--text-field", &fields.text, "Field or column with the text");
  field("--url-field", &fields.url, "Field or column with the URL");
  field("--host-field", &fields.host,
        "Field or column with the host; without\nit the URL's counts");
  field("--lang-field", &fields.language, "Field or column with the language");
  app->add_option_function<std::string>(
         "--max-record",
         [this](const std::string& text) {
           const std::optional<uint64_t> size = ParseSize(text);
           if (!size.has_value() || *size == 0 || *size > kMaxTextBytes) {
             throw CLI::ValidationError(
                 "--max-record", absl::StrFormat("'%s' is no size such as 64M, "
                                                 "and below 4G",
                                                 text));
           }
           max_record_bytes = *size;
         },
         "Longest record; a longer one is\nrejected [256M]")
      ->type_name("SIZE");
}

ReaderOptions InputOptions::ForReader() const {
  ReaderOptions options;
  for (const Format format : {Format::kText, Format::kJsonl, Format::kWarc,
                              Format::kCsv, Format::kTsv}) {
    if (from == FormatName(format)) options.format = format;
  }
  if (from == "wet") options.format = Format::kWarc;
  options.text_field = fields.text;
  options.max_record_bytes = max_record_bytes;
  return options;
}

void RuleOptions::AddDirTo(CLI::App* app) {
  app->add_option("--rules", dir,
                  "Folder of packs to use instead of the\n"
                  "built-in ones; or one file of a pack instead\n"
                  "of the built-in one")
      ->type_name("DIR|FILE");
}

void RuleOptions::AddTo(CLI::App* app) {
  AddDirTo(app);
  app->add_option("--keep", keep,
                  "Stages that decide as ever but whose text\n"
                  "stays, as dateline,byline")
      ->type_name("STAGES")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app->add_option("--without", without, "Stages or rules (by id) to switch off")
      ->type_name("NAMES")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

absl::StatusOr<std::vector<PackFile>> ReadNamedPacks(const std::string& name) {
  if (name.empty()) return EmbeddedPacks();
  std::error_code error;
  if (!fs::is_regular_file(name, error)) return ReadPackFiles(name);
  const fs::path path = fs::absolute(name).lexically_normal();
  if (path.extension() != ".toml") {
    return absl::NotFoundError(
        name + ": is neither a folder of packs nor a .toml file of one");
  }
  PackFile file{path.parent_path().filename() / path.filename(), ""};
  std::ifstream in(path, std::ios::binary);
  file.text.assign(std::istreambuf_iterator<char>(in), {});
  if (!in.is_open() || in.bad()) {
    return absl::PermissionDeniedError(name + ": cannot be read");
  }
  std::vector<PackFile> files = EmbeddedPacks();
  const auto at = std::lower_bound(
      files.begin(), files.end(), file,
      [](const PackFile& a, const PackFile& b) { return a.path < b.path; });
  if (at != files.end() && at->path == file.path) {
    *at = std::move(file);
  } else {
    files.insert(at, std::move(file));
  }
  return files;
}

absl::StatusOr<std::shared_ptr<const RuleSet>> LoadRules(
    const std::string& name) {
  absl::StatusOr<std::shared_ptr<const RuleSet>> rules;
  if (name.empty()) {
    rules = RuleSet::Default();
  } else {
    auto files = ReadNamedPacks(name);
    if (!files.ok()) return files.status();
    rules = CompileFiles(*files);
  }
  if (rules.ok() || !absl::IsInvalidArgument(rules.status())) return rules;
  return absl::InvalidArgumentError(
      (name.empty() ? "the built-in rules" : "the rules in " + name) +
      " have errors:\n" + std::string(rules.status().message()));
}

absl::StatusOr<std::shared_ptr<const RuleSet>> RuleOptions::Load() const {
  return LoadRules(dir);
}

absl::StatusOr<Cleaner> RuleOptions::MakeCleaner(
    const std::shared_ptr<const RuleSet>& rules) const {
  Options options;
  options.keep = SplitLists(keep);
  options.without = SplitLists(without);
  for (const std::string& name : options.keep) {
    if (rules->FindStage(name) >= 0) continue;
    return absl::InvalidArgumentError(UnknownStage("--keep", name, *rules));
  }
  for (const std::string& name : options.without) {
    if (rules->FindStage(name) >= 0 || rules->FindRule(name) >= 0) continue;
    std::vector<std::string> known = StageNames(*rules);
    const std::string stages = absl::StrJoin(known, ", ");
    for (std::string& id : RuleIds(*rules)) known.push_back(std::move(id));
    return absl::InvalidArgumentError(absl::StrFormat(
        "--without: no stage or rule '%s'%s\nThe stages are %s; 'bersih rules "
        "list' shows the rules.",
        name, DidYouMean(name, known), stages));
  }
  return Cleaner::Create(rules, options);
}

std::unique_ptr<CLI::App> MakeApp(const std::string& command,
                                  const std::string& description,
                                  const std::string& examples) {
  auto app = std::make_unique<CLI::App>(description, command);
  app->allow_extras();
  app->set_help_flag("-h,--help", "Print this help and exit");
  app->get_formatter()->column_width(30);
  app->footer("\nExamples:\n" + examples);
  return app;
}

CLI::Validator OneOf(std::vector<std::string> words) {
  return CLI::Validator(
      [words = std::move(words)](std::string& word) {
        if (std::find(words.begin(), words.end(), word) != words.end()) {
          return std::string();
        }
        return absl::StrFormat("'%s' is none of %s", word,
                               absl::StrJoin(words, ", "));
      },
      "");
}

std::optional<int> Parse(CLI::App* app, Arguments arguments) {
  const std::string hint =
      absl::StrFormat("\nTry '%s --help'.", app->get_name());
  // CLI11 takes them from the end.
  std::reverse(arguments.begin(), arguments.end());
  try {
    app->parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    return Print(app->help());
  } catch (const CLI::ParseError& e) {
    return Fail(kExitUsage, e.what() + hint);
  }
  for (const std::string& extra : app->remaining()) {
    if (extra == "--") continue;
    const std::string flag = extra.substr(0, extra.find('='));
    return Fail(
        kExitUsage,
        absl::StrFormat("%s '%s'%s%s",
                        extra[0] == '-' ? "unknown option" : "unexpected", flag,
                        DidYouMean(flag, FlagNames(*app)), hint));
  }
  return std::nullopt;
}

bool IsSameFile(const std::string& a, const std::string& b) {
  std::error_code error;
  return a != "-" && b != "-" && fs::is_regular_file(a, error) &&
         fs::equivalent(a, b, error);
}

absl::Status CheckOutputs(const Outputs& outputs,
                          const std::vector<std::string>& inputs) {
  for (size_t i = 0; i < outputs.size(); ++i) {
    const auto& [option, name] = outputs[i];
    if (name.empty()) continue;
    for (size_t k = 0; k < i; ++k) {
      if (name != outputs[k].second && !IsSameFile(name, outputs[k].second)) {
        continue;
      }
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s and %s name the same file", option, outputs[k].first));
    }
    for (const std::string& input : inputs) {
      if (!IsSameFile(name, input)) continue;
      return absl::InvalidArgumentError(
          absl::StrFormat("%s would replace its own input %s; choose another "
                          "name",
                          option, input));
    }
  }
  return absl::OkStatus();
}

int Fail(ExitCode code, std::string_view message) {
  while (!message.empty() && message.back() == '\n') message.remove_suffix(1);
  std::cerr << "bersih: " << message << '\n';
  return code;
}

int Fail(ExitCode code, const absl::Status& status) {
  return Fail(code, std::string(status.message()));
}

int Print(std::string_view text) { return WriteFile("-", text); }

int WriteFile(const std::string& path, std::string_view bytes) {
  const absl::Status status = WriteAll(path, bytes);
  if (status.ok() || absl::IsCancelled(status)) return kExitOk;
  return Fail(kExitIo, status);
}

std::vector<std::string> RuleIds(const RuleSet& rules) {
  std::vector<std::string> ids;
  for (size_t i = 0; i < rules.rule_count(); ++i) {
    ids.emplace_back(rules.rule(i).id);
  }
  return ids;
}

std::string UnknownStage(const std::string& flag, const std::string& name,
                         const RuleSet& rules) {
  const std::vector<std::string> stages = StageNames(rules);
  return absl::StrFormat("%s: no stage '%s'%s\nThe stages are %s.", flag, name,
                         DidYouMean(name, stages), absl::StrJoin(stages, ", "));
}

std::string DidYouMean(const std::string& name,
                       const std::vector<std::string>& known) {
  const std::string nearest = Nearest(name, known);
  return nearest.empty() ? "" : "; did you mean '" + nearest + "'?";
}

std::string Counted(uint64_t count, std::string_view what) {
  return absl::StrFormat("%d %s%s", count, what, count == 1 ? "" : "s");
}

std::string Percent(double rate, int digits) {
  return absl::StrFormat("%.*f %%", digits, 100 * rate);
}

void NoteLanguage(const InputOptions& input, const RuleSet& rules) {
  if (input.language == "auto") return;
  const std::string primary =
      input.language.substr(0, input.language.find_first_of("-_"));
  std::vector<std::string> known;
  for (const std::string_view language : rules.languages()) {
    if (language == primary || language == input.language) return;
    known.emplace_back(language);
  }
  std::cerr << "bersih: note: no pack for '" << input.language
            << "', only the common rules apply; there are packs for "
            << absl::StrJoin(known, ", ") << '\n';
}

bool WaitsForTerminal(const std::vector<std::string>& files) {
  return files.empty() && isatty(STDIN_FILENO) == 1;
}

}  // namespace bersih
