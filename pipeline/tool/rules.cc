// SPDX-License-Identifier: Apache-2.0
//
// `bersih rules`: for the people who write rules. check and test read the
// packs as files, because they talk about lines of them; list and doc show
// the compiled set, as it decides; profile is in profile.cc.

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "pipeline/check/check.h"
#include "pipeline/check/examples.h"
#include "pipeline/clean/compile.h"
#include "pipeline/rules/finding.h"
#include "pipeline/rules/reader.h"
#include "pipeline/tool/json.h"
#include "pipeline/tool/options.h"
#include "pipeline/tool/samples.h"
#include "pipeline/tool/table.h"

namespace bersih {
namespace {

constexpr char kHelp[] =
    "Checks, tests, lists, shows or measures the rules: the built-in ones, or\n"
    "those of a folder.\n\n"
    "Usage: bersih rules check|test|list|doc|profile [OPTIONS]\n\n"
    "Commands:\n"
    "  check     name every mistake in the packs, with the mend\n"
    "  test      try every example that the rules carry\n"
    "  list      print the rules, in the order in which they decide\n"
    "  doc       write pages that show what they do, by examples\n"
    "  profile   say what each costs and gives on a dump\n\n"
    "Options:\n"
    "  -h,--help  Print this help and exit; 'bersih rules list --help' tells\n"
    "             more\n\n"
    "Examples:\n"
    "  bersih rules check --rules rules/\n"
    "  bersih rules test --rules rules/\n"
    "  bersih rules list --stage promo\n"
    "  bersih rules doc --pack id\n"
    "  bersih rules profile dump.jsonl\n\n"
    "Exit codes: 0 all is well, 2 there are errors or examples that fail; of\n"
    "profile as of clean.\n";

// The packs that `dir` names, and what they are called in findings.
struct Source {
  ReadResult read;
  size_t files = 0;
  std::string dir;

  // A path that an editor can open.
  void Locate(std::vector<Finding>* findings) const {
    if (dir.empty()) return;
    std::error_code error;
    const bool is_file = std::filesystem::is_regular_file(dir, error);
    for (Finding& finding : *findings) {
      if (finding.file.empty() || is_file) continue;
      finding.file = dir + (dir.back() == '/' ? "" : "/") + finding.file;
    }
  }
};

absl::StatusOr<Source> ReadSource(const std::string& dir) {
  auto files = ReadNamedPacks(dir);
  if (!files.ok()) return files.status();
  Source source;
  source.dir = dir;
  source.files = files->size();
  source.read = ReadPacks(*files);
  return source;
}

std::string Lines(const std::vector<Finding>& findings) {
  std::string lines;
  for (const Finding& finding : findings) lines += finding.ToString() + "\n";
  return lines;
}

struct CheckOptions {
  std::vector<std::string> samples;
  bool verbose = false;
};

bool IsError(const Finding& finding) {
  return finding.level == Finding::Level::kError;
}

int Check(const std::string& dir, const CheckOptions& options) {
  auto source = ReadSource(dir);
  if (!source.ok()) return Fail(kExitUsage, source.status());
  std::vector<Finding> findings = std::move(source->read.findings);
  for (Finding& finding : CheckPacks(source->read.packs)) {
    findings.push_back(std::move(finding));
  }
  const PackSet& packs = source->read.packs;
  const auto errors = static_cast<size_t>(
      std::count_if(findings.begin(), findings.end(), IsError));
  int samples_code = kExitOk;
  if (!options.samples.empty() && errors == 0) {
    auto rules = Compile(packs);
    if (!rules.ok()) return Fail(kExitUsage, rules.status());
    auto idle = FindIdleRules(*rules, options.samples, options.verbose);
    if (!idle.ok()) return Fail(kExitUsage, idle.status());
    samples_code = idle->code;
    std::move(idle->findings.begin(), idle->findings.end(),
              std::back_inserter(findings));
  }
  SortFindings(&findings);
  source->Locate(&findings);
  const int code =
      Print(Lines(findings) +
            absl::StrFormat(
                "%s in %s, %s: %s, %s\n", Counted(packs.rules.size(), "rule"),
                Counted(packs.stages.size(), "stage"),
                Counted(source->files, "file"), Counted(errors, "error"),
                Counted(findings.size() - errors, "warning")));
  if (code != kExitOk) return code;
  return errors == 0 ? samples_code : int{kExitUsage};
}

int Test(const std::string& dir) {
  auto source = ReadSource(dir);
  if (!source.ok()) return Fail(kExitUsage, source.status());
  if (!source->read.ok()) {
    source->Locate(&source->read.findings);
    return Fail(kExitUsage,
                "the rules have errors, so no example was tried:\n" +
                    Lines(source->read.findings));
  }
  auto report = TestExamples(source->read.packs);
  if (!report.ok()) return Fail(kExitUsage, report.status());
  source->Locate(&report->failures);
  const size_t failed = report->failures.size();
  const int code =
      Print(Lines(report->failures) +
            absl::StrFormat(
                "%d rules, %d remove and %d keep examples: %s\n", report->rules,
                report->remove_examples, report->keep_examples,
                failed == 0 ? "all pass" : absl::StrFormat("%d fail", failed)));
  return code != kExitOk || failed == 0 ? code : int{kExitUsage};
}

std::string Listing(const std::vector<RuleInfo>& rules) {
  Table table({{"id"}, {"stage"}, {"action"}, {"pattern"}});
  for (const RuleInfo& rule : rules) {
    // A pattern may be written over several lines; a table's row may not.
    table.AddRow(
        {rule.id, rule.stage, rule.action,
         absl::StrReplaceAll(std::string(rule.pattern), {{"\n", "\\n"}})});
  }
  std::string listing;
  table.AppendTo({}, 0, &listing);
  return listing;
}

std::string Json(const std::vector<RuleInfo>& rules) {
  std::string lines;
  for (const RuleInfo& rule : rules) {
    JsonWriter(&lines)
        .Begin('{')
        .Field("id", rule.id)
        .Field("stage", rule.stage)
        .Field("action", rule.action)
        .Field("pack", rule.pack)
        .Field("source", rule.source)
        .Field("pattern", rule.pattern)
        .Field("file", rule.file)
        .Field("line", rule.line)
        .End('}');
    lines.push_back('\n');
  }
  return lines;
}

int List(const RuleOptions& options, const std::string& stage, bool json) {
  auto rules = options.Load();
  if (!rules.ok()) return Fail(kExitUsage, rules.status());
  if (!stage.empty() && (*rules)->FindStage(stage) < 0) {
    return Fail(kExitUsage, UnknownStage("--stage", stage, **rules));
  }
  std::vector<RuleInfo> listed;
  for (size_t i = 0; i < (*rules)->rule_count(); ++i) {
    const RuleInfo rule = (*rules)->rule(i);
    if (stage.empty() || rule.stage == stage) listed.push_back(rule);
  }
  return Print(json ? Json(listed) : Listing(listed));
}

}  // namespace

int RunRules(const Arguments& arguments) {
  const std::vector<std::string> names = {"check", "test", "list", "doc",
                                          "profile"};
  if (arguments.empty()) {
    return Fail(
        kExitUsage,
        "rules: say what to do with them: check, test, list, doc or profile\n"
        "Try 'bersih rules --help'.");
  }
  const std::string& name = arguments.front();
  if (name == "-h" || name == "--help") return Print(kHelp);
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    return Fail(kExitUsage, "rules: there is no command '" + name + "'" +
                                DidYouMean(name, names) +
                                "\nTry 'bersih rules --help'.");
  }
  const Arguments rest(arguments.begin() + 1, arguments.end());
  if (name == "doc") return RunRulesDoc(rest);
  if (name == "profile") return RunRulesProfile(rest);
  RuleOptions rules;
  CheckOptions check;
  std::string stage;
  bool json = false;
  const std::string command = "bersih rules " + name;
  auto app = MakeApp(
      command,
      name == "check"  ? "Names every mistake in the packs: file, line, rule, "
                         "what is wrong, and the mend."
      : name == "test" ? "Tries every remove and keep example that the rules "
                         "carry."
                       : "Prints the rules in the order in which they decide.",
      "  " + command + "\n  " + command + " --rules rules/");
  rules.AddDirTo(app.get());
  if (name == "check") {
    app->add_option("--samples", check.samples,
                    "Clean these too, files or folders, and name\n"
                    "the rules that take nothing of them")
        ->type_name("PATH...");
    app->add_flag("--verbose", check.verbose,
                  "Name all such rules, not only their number\n"
                  "where a pack has many");
  }
  if (name == "list") {
    app->add_option("--stage", stage, "Only the rules of this stage")
        ->type_name("STAGE");
    app->add_flag("--json", json, "A line of JSON for each rule");
  }
  if (const auto code = Parse(app.get(), rest)) return *code;
  if (name == "check") return Check(rules.dir, check);
  if (name == "test") return Test(rules.dir);
  return List(rules, stage, json);
}

}  // namespace bersih
