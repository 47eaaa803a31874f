// SPDX-License-Identifier: Apache-2.0
//
// A command is the first argument or it is none: everything else is the
// default command's, so that `bersih FILE` and `bersih < FILE` work.

#include "pipeline/tool/tool.h"

#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_format.h"
#include "bersih/rule_set.h"
#include "pipeline/tool/options.h"

namespace bersih {
namespace {

struct Command {
  const char* name;
  int (*run)(const Arguments&);
  const char* summary;
};

constexpr Command kCommands[] = {
    {"clean", RunClean, "clean texts (what bersih does when none is named)"},
    {"explain", RunExplain, "show every line with what became of it, and why"},
    {"rules", RunRules, "check, test, list or show the rules"},
    {"score", RunScore, "measure the rules against a gold set"},
    {"compare", RunCompare, "show what a change of rules does"},
};

std::string Help() {
  std::string help =
      "bersih cleans the texts of scraped articles by rules.\n\n"
      "Usage: bersih [COMMAND] [OPTIONS] [FILE...]\n\nCommands:\n";
  for (const Command& command : kCommands) {
    absl::StrAppendFormat(&help, "  %-9s %s\n", command.name, command.summary);
  }
  help +=
      "\nOptions of the command clean can be given without it. More with\n"
      "'bersih COMMAND --help' and 'man bersih'.\n\n"
      "  -h,--help     Print this help and exit\n"
      "  --version     Print version and number of rules, and exit\n"
      "\nExamples:\n"
      "  bersih article.txt\n"
      "  bersih --removed dump.jsonl -o clean.jsonl\n"
      "  bersih explain article.txt\n"
      "  bersih rules test --rules rules/\n"
      "  bersih score --rules rules/ gold.jsonl\n";
  return help;
}

int PrintVersion() {
  auto rules = RuleSet::Default();
  if (!rules.ok()) return Fail(kExitUsage, rules.status());
  return Print(absl::StrFormat("bersih %s (%d rules in %d stages built in)\n",
                               BERSIH_VERSION, (*rules)->rule_count(),
                               (*rules)->stage_count()));
}

// Whether it can only be meant as a command: a bare word, and no file.
bool LooksLikeCommand(const std::string& word) {
  return !word.empty() && access(word.c_str(), F_OK) != 0 &&
         std::all_of(word.begin(), word.end(),
                     [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

int RunTool(const Arguments& arguments) {
  if (arguments.empty()) return RunClean(arguments);
  const std::string& first = arguments.front();
  if (first == "-h" || first == "--help" || first == "help") {
    // `bersih help explain`
    if (arguments.size() == 2 && first == "help") {
      return RunTool({arguments[1], "--help"});
    }
    return Print(Help());
  }
  if (first == "--version") return PrintVersion();
  std::vector<std::string> names;
  for (const Command& command : kCommands) {
    if (first == command.name) {
      return command.run(Arguments(arguments.begin() + 1, arguments.end()));
    }
    names.push_back(command.name);
  }
  if (LooksLikeCommand(first)) {
    return Fail(kExitUsage, "'" + first + "' is neither a command nor a file" +
                                DidYouMean(first, names) +
                                "\nTry 'bersih --help'.");
  }
  return RunClean(arguments);
}

}  // namespace bersih
