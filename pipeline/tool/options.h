// SPDX-License-Identifier: Apache-2.0
//
// What the commands share: flags, the messages about wrong ones, and the
// rules they name.

#ifndef BERSIH_PIPELINE_TOOL_OPTIONS_H_
#define BERSIH_PIPELINE_TOOL_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bersih/cleaner.h"
#include "bersih/rule_set.h"
#include "pipeline/io/reader.h"
#include "pipeline/io/record.h"
#include "pipeline/rules/reader.h"
#include "pipeline/tool/tool.h"

namespace bersih {

// Where records come from and how they are read.
struct InputOptions {
  std::vector<std::string> files;
  std::string from = "auto";
  std::string language = "auto";
  uint64_t max_record_bytes = uint64_t{256} << 20;
  FieldNames fields;

  void AddTo(CLI::App* app);
  ReaderOptions ForReader() const;
  // The language to clean a record in; empty: to be detected.
  std::string_view LanguageOf(const Record& record) const {
    return language == "auto" ? record.language : language;
  }
};

// The packs that `name` stands for: the built-in ones when it is empty, those
// of a folder, or, when it is one file of a pack as "id/promo.toml", the
// built-in ones with this file in the place of theirs, or added to them.
absl::StatusOr<std::vector<PackFile>> ReadNamedPacks(const std::string& name);

// The same, compiled. InvalidArgument says what is wrong with them.
absl::StatusOr<std::shared_ptr<const RuleSet>> LoadRules(
    const std::string& name);

// Which rules there are and which of them count.
struct RuleOptions {
  std::string dir;  // see ReadNamedPacks
  std::vector<std::string> keep;
  std::vector<std::string> without;

  void AddTo(CLI::App* app);
  void AddDirTo(CLI::App* app);
  absl::StatusOr<std::shared_ptr<const RuleSet>> Load() const;
  // A cleaner for these rules. InvalidArgument when a name is not known, with
  // the names there are.
  absl::StatusOr<Cleaner> MakeCleaner(
      const std::shared_ptr<const RuleSet>& rules) const;
};

// An App in the style of this tool. `examples` come at the end of its help.
std::unique_ptr<CLI::App> MakeApp(const std::string& command,
                                  const std::string& description,
                                  const std::string& examples);

// Accepts just these words.
CLI::Validator OneOf(std::vector<std::string> words);

// Parses the command's arguments. An exit code when there is nothing left to
// do: help was asked for and printed, or the arguments are wrong.
std::optional<int> Parse(CLI::App* app, Arguments arguments);

// Whether the names are of one file that is there and can be lost: what is
// written to one would take the place of the other.
bool IsSameFile(const std::string& a, const std::string& b);

// What is written, each with its option; an empty name is none.
using Outputs = std::vector<std::pair<const char*, std::string>>;

// InvalidArgument where one of them would take the place of another, or of
// what is read.
absl::Status CheckOutputs(const Outputs& outputs,
                          const std::vector<std::string>& inputs);

// "bersih: message" on standard error; returns `code`.
int Fail(ExitCode code, std::string_view message);
int Fail(ExitCode code, const absl::Status& status);

// Prints what was asked for, on standard output. An exit code.
int Print(std::string_view text);

// Writes a file, which appears when it is complete; "-" is standard output. An
// exit code, which is no error where the reader of the output has gone.
int WriteFile(const std::string& path, std::string_view bytes);

// The ids of all rules, by number.
std::vector<std::string> RuleIds(const RuleSet& rules);

// "--keep: no stage 'x'; the stages are …".
std::string UnknownStage(const std::string& flag, const std::string& name,
                         const RuleSet& rules);

// "; did you mean 'x'?" or nothing.
std::string DidYouMean(const std::string& name,
                       const std::vector<std::string>& known);

// "1 line", "2 lines".
std::string Counted(uint64_t count, std::string_view what);

// 0.1234 as "12.3 %".
std::string Percent(double rate, int digits);

// Says so when --lang names a language that only the common rules are for.
void NoteLanguage(const InputOptions& input, const RuleSet& rules);

// Standard input is to be read, and it is a person who would have to type it.
bool WaitsForTerminal(const std::vector<std::string>& files);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_OPTIONS_H_
