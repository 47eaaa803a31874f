// SPDX-License-Identifier: Apache-2.0
//
// A rule is read field by field; each field says itself what is wrong with
// it, and all of them are read, so that one run finds all mistakes. Checks
// that need two fields come last. Nothing here compiles a pattern: that is
// what start-up time is spent on, and it is done once, elsewhere.

#include "pipeline/rules/rule_reader.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "pipeline/rules/fields.h"
#include "pipeline/rules/pattern.h"

namespace bersih {
namespace {

constexpr Named<Action> kActions[] = {
    {"drop", Action::kDrop},     {"prefix", Action::kPrefix},
    {"suffix", Action::kSuffix}, {"cut", Action::kCut},
    {"block", Action::kBlock},   {"end", Action::kEnd}};

constexpr Named<uint8_t> kZones[] = {
    {"head", kInHead}, {"body", kInBody}, {"tail", kInTail}};

constexpr Named<Repeats> kRepeats[] = {{"title", Repeats::kTitle},
                                       {"neighbour", Repeats::kNeighbour}};

constexpr Named<bool> kTowards[] = {{"above", true}, {"below", false}};

constexpr Named<bool Neighbours::*> kAfter[] = {
    {"start", &Neighbours::edge},
    {"blank", &Neighbours::blank},
    {"prose", &Neighbours::prose},
    {"text", &Neighbours::text},
    {"removed", &Neighbours::removed}};

constexpr Named<bool Neighbours::*> kBefore[] = {{"end", &Neighbours::edge},
                                                 {"blank", &Neighbours::blank},
                                                 {"prose", &Neighbours::prose},
                                                 {"text", &Neighbours::text}};

constexpr Named<bool Rule::*> kStops[] = {
    {"prose", &Rule::stop_at_prose},
    {"blank", &Rule::stop_at_blank},
    {"sentence", &Rule::stop_at_sentence}};

// The keys that only a block has, and all the others.
const char* const kBlockKeys[] = {"max_lines", "stop", "until", "while",
                                  "towards"};
const char* const kKeys[] = {
    "id",        "source",    "stage",   "match",        "action",
    "remove",    "keep",      "zone",    "min_chars",    "max_chars",
    "min_words", "max_words", "prose",   "sentence",     "after",
    "before",    "hosts",     "repeats", "within_first", "within_last",
    "languages", "unless"};

bool IsIdTail(const std::string& s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](unsigned char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-' ||
           c == '_' || c == '.';
  });
}

// Reads one rule; used once.
class RuleReader {
 public:
  RuleReader(const toml::table& table, const RuleContext& context,
             std::vector<Finding>* findings)
      : context_(context),
        report_(context.file, findings),
        fields_(table, LineOf(table), &report_) {
    rule_.file = context.file;
    rule_.pack = context.pack;
    rule_.line = LineOf(table);
    if (context.pack != "common" && context.pack != "site") {
      rule_.languages = {context.pack};
    }
  }

  std::optional<Rule> Read() {
    // The id first: it names the rule in everything that is said of it.
    rule_.id = fields_.Text("id").value_or("");
    report_.set_rule(rule_.id);
    ReadIdentity();
    ReadConditions();
    ReadBlock();
    ReadPatterns();
    ReadExamples();
    CheckTogether();
    if (report_.errors() > 0 || bad_) return std::nullopt;
    return std::move(rule_);
  }

 private:
  void ReadIdentity();
  void ReadConditions();
  void ReadHosts();
  void ReadLanguages();
  void ReadBlock();
  void ReadPatterns();
  void ReadExamples();
  void CheckTogether();

  std::string Expand(const std::string& key, const std::string& pattern);
  template <size_t n>
  Neighbours ReadNeighbours(const std::string& key,
                            const Named<bool Neighbours::*> (&edges)[n]);
  // The number of a stage, or -1.
  int StageNumber(const std::string& name) const;

  const RuleContext& context_;
  Reporter report_;
  Fields fields_;
  Rule rule_;
  bool bad_ = false;         // for a reason that is reported elsewhere
  bool has_action_ = false;  // rule_.action is what is written
};

int RuleReader::StageNumber(const std::string& name) const {
  const auto at =
      std::find(context_.stages->begin(), context_.stages->end(), name);
  if (at == context_.stages->end()) return -1;
  return static_cast<int>(at - context_.stages->begin());
}

void RuleReader::ReadIdentity() {
  static const auto& keys = *[] {
    auto* all =
        new std::vector<std::string>(std::begin(kKeys), std::end(kKeys));
    all->insert(all->end(), std::begin(kBlockKeys), std::end(kBlockKeys));
    return all;
  }();
  fields_.RefuseUnknown(keys);

  fields_.Require("id", "call it pack.stage.name");
  fields_.Require("stage", "name one of stages.toml");
  fields_.Require("action", "say what the rule does with the line");
  fields_.Require("remove", "give an example that the rule acts on");
  fields_.Require("keep", "give a near miss that must stay");
  if (!fields_.Has("repeats")) {
    fields_.Require("match", "give an RE2 pattern");
  }

  rule_.source = fields_.Text("source").value_or("");
  if (const auto action = fields_.One("action", "action", kActions)) {
    rule_.action = *action;
    has_action_ = true;
  }
  const std::optional<std::string> stage = fields_.Text("stage");
  if (context_.stages == nullptr) {
    bad_ = true;
  } else if (stage.has_value()) {
    const int number = StageNumber(*stage);
    if (number < 0) {
      report_.Error(fields_.Line("stage"),
                    UnknownName("stage", *stage, *context_.stages));
    } else {
      rule_.stage = static_cast<uint16_t>(number);
    }
  }
  if (!rule_.id.empty() && stage.has_value()) {
    const std::string start = absl::StrCat(context_.pack, ".", *stage, ".");
    if (!absl::StartsWith(rule_.id, start)) {
      report_.Error(fields_.Line("id"),
                    absl::StrCat("the id of a rule of stage '", *stage, "' in ",
                                 context_.pack, "/ starts with '", start, "'"));
    } else if (!IsIdTail(rule_.id.substr(start.size()))) {
      report_.Error(fields_.Line("id"),
                    absl::StrCat("after '", start,
                                 "' an id has a name of "
                                 "small letters, digits, '-', '_' and '.'"));
    }
  }
}

void RuleReader::ReadConditions() {
  if (fields_.Has("zone")) {
    rule_.zones = 0;
    for (const std::string& word : fields_.Words("zone")) {
      rule_.zones |= fields_.Lookup(fields_.Line("zone"), "zone", word, kZones)
                         .value_or(0);
    }
    if (rule_.zones == 0 && report_.errors() == 0) {
      report_.Error(fields_.Line("zone"),
                    "'zone' is an empty list; leave it out for any zone");
    }
  }
  rule_.min_chars = fields_.Count("min_chars", 0, 0);
  rule_.max_chars = fields_.Count("max_chars", 1, kNoLimit);
  rule_.min_words = fields_.Count("min_words", 0, 0);
  rule_.max_words = fields_.Count("max_words", 1, kNoLimit);
  rule_.within_first = fields_.Count("within_first", 1, kNoLimit);
  rule_.within_last = fields_.Count("within_last", 1, kNoLimit);
  if (const auto prose = fields_.Flag("prose")) rule_.prose = *prose;
  if (const auto sentence = fields_.Flag("sentence")) {
    rule_.sentence = *sentence;
  }
  rule_.after = ReadNeighbours("after", kAfter);
  rule_.before = ReadNeighbours("before", kBefore);
  rule_.repeats = fields_.One("repeats", "kind of repetition", kRepeats)
                      .value_or(Repeats::kNothing);
  ReadLanguages();
  ReadHosts();
}

template <size_t n>
Neighbours RuleReader::ReadNeighbours(
    const std::string& key, const Named<bool Neighbours::*> (&edges)[n]) {
  Neighbours neighbours;
  const std::vector<std::string> words = fields_.Words(key);
  const int line = fields_.Line(key);
  if (fields_.Has(key) && words.empty() && report_.errors() == 0) {
    report_.Error(line, absl::StrCat("'", key,
                                     "' is an empty list; leave it "
                                     "out when anything may stand there"));
  }
  for (const std::string& word : words) {
    const auto edge =
        std::find_if(std::begin(edges), std::end(edges),
                     [&](const auto& entry) { return word == entry.name; });
    if (edge != std::end(edges)) {
      neighbours.*edge->value = true;
      continue;
    }
    if (context_.stages == nullptr) continue;
    const int stage = StageNumber(word);
    if (stage >= 0) {
      neighbours.stages.push_back(static_cast<uint16_t>(stage));
      continue;
    }
    std::vector<std::string> known = Names(edges);
    known.insert(known.end(), context_.stages->begin(), context_.stages->end());
    report_.Error(line, UnknownName(absl::StrCat("neighbour in '", key, "':"),
                                    word, known));
  }
  return neighbours;
}

void RuleReader::ReadLanguages() {
  if (!fields_.Has("languages")) return;
  const int line = fields_.Line("languages");
  if (!rule_.languages.empty()) {
    report_.Error(line,
                  absl::StrCat("the folder ", context_.pack,
                               "/ says the language; leave 'languages' out, "
                               "or move the rule to common/ or site/"));
    return;
  }
  rule_.languages = fields_.List("languages");
  if (rule_.languages.empty() && report_.errors() == 0) {
    report_.Error(line, "'languages' is empty; leave it out for any language");
  }
  for (const std::string& language : rule_.languages) {
    if (language.size() < 2 || language.size() > 3 ||
        !std::all_of(language.begin(), language.end(), absl::ascii_islower)) {
      report_.Error(line, absl::StrCat("'", language,
                                       "' is no language; write a BCP 47 "
                                       "code without region, as 'id'"));
    }
  }
}

void RuleReader::ReadHosts() {
  rule_.hosts = fields_.List("hosts");
  const int line = fields_.Line("hosts");
  if (fields_.Has("hosts")) {
    if (rule_.hosts.empty() && report_.errors() == 0) {
      report_.Error(line, "'hosts' is empty; leave it out for any host");
    }
  } else if (context_.pack == "site") {
    report_.Error(line,
                  "a rule in site/ needs 'hosts'; name them, or move the rule "
                  "to a pack that is for all sites");
  }
  for (const std::string& host : rule_.hosts) {
    const std::string lower = absl::AsciiStrToLower(host);
    const std::string name =
        absl::StartsWith(lower, "*.") ? lower.substr(2) : lower;
    if (name.find_first_of("/:*? ") != std::string::npos || name.empty() ||
        name.front() == '.') {
      report_.Error(line, absl::StrCat("'", host,
                                       "' is no host; write "
                                       "'www.example.com' or "
                                       "'*.example.com'"));
    } else if (lower != host) {
      report_.Error(line, absl::StrCat("host '", host,
                                       "' is compared in "
                                       "lower case; write '",
                                       lower, "'"));
    }
  }
}

void RuleReader::ReadBlock() {
  if (has_action_ && rule_.action != Action::kBlock) {
    for (const char* key : kBlockKeys) {
      if (!fields_.Has(key)) continue;
      report_.Error(fields_.Line(key),
                    absl::StrCat("'", key,
                                 "' is for the action block; take "
                                 "it out or change the action"));
    }
    return;
  }
  rule_.max_lines = fields_.Count("max_lines", 1, rule_.max_lines);
  rule_.towards_above =
      fields_.One("towards", "direction", kTowards).value_or(false);
  if (fields_.Has("stop")) {
    rule_.stop_at_prose = false;
    for (const std::string& word : fields_.Words("stop")) {
      const auto stop =
          fields_.Lookup(fields_.Line("stop"), "kind of line", word, kStops);
      if (stop.has_value()) rule_.*(*stop) = true;
    }
  }
}

void RuleReader::ReadPatterns() {
  rule_.pattern = fields_.Text("match").value_or("");
  if (!rule_.pattern.empty()) {
    rule_.regex = AnchorFor(rule_.action, Expand("match", rule_.pattern));
    if (has_action_ && rule_.action != Action::kPrefix &&
        rule_.action != Action::kSuffix && rule_.action != Action::kCut &&
        absl::StrContains(rule_.regex, "(?P<cut>")) {
      report_.Error(fields_.Line("match"),
                    "the group 'cut' narrows what prefix, suffix and cut "
                    "take; give it another name or change the action");
    }
  }
  const std::string unless = fields_.Text("unless").value_or("");
  rule_.unless_regex = Expand("unless", unless);
  const std::string until = fields_.Text("until").value_or("");
  rule_.until_regex = Expand("until", until);
  const std::string whilst = fields_.Text("while").value_or("");
  rule_.while_regex = Expand("while", whilst);
}

// The regex of the pattern that stands at `key`; empty after an error.
std::string RuleReader::Expand(const std::string& key,
                               const std::string& pattern) {
  absl::StatusOr<std::string> regex = context_.fragments->Expand(pattern);
  if (regex.ok()) return *std::move(regex);
  if (absl::IsInvalidArgument(regex.status())) {
    report_.Error(fields_.Line(key),
                  absl::StrCat("'", key, "': ", regex.status().message()));
  } else {
    bad_ = true;
  }
  return "";
}

void RuleReader::ReadExamples() {
  const int before = report_.errors();
  rule_.remove_examples = fields_.List("remove");
  rule_.keep_examples = fields_.List("keep");
  if (report_.errors() > before) return;
  if (fields_.Has("remove") && rule_.remove_examples.empty()) {
    report_.Error(fields_.Line("remove"),
                  "'remove' is empty; give an example that the rule acts on");
  }
  if (fields_.Has("keep") && rule_.keep_examples.empty()) {
    report_.Error(fields_.Line("keep"),
                  "'keep' is empty; give a near miss that must stay");
  }
}

void RuleReader::CheckTogether() {
  if (rule_.min_chars > rule_.max_chars) {
    report_.Error(fields_.Line("max_chars"),
                  "'max_chars' is less than 'min_chars': no line is both");
  }
  if (rule_.min_words > rule_.max_words) {
    report_.Error(fields_.Line("max_words"),
                  "'max_words' is less than 'min_words': no line is both");
  }
  if (!has_action_) return;
  const bool drop = rule_.action == Action::kDrop;
  const bool prefix = rule_.action == Action::kPrefix;
  if (rule_.repeats == Repeats::kTitle && !drop && !prefix) {
    report_.Error(fields_.Line("action"),
                  "'repeats' = \"title\" goes with drop or prefix");
  }
  if (rule_.repeats == Repeats::kNeighbour && !drop) {
    report_.Error(fields_.Line("action"),
                  "'repeats' = \"neighbour\" goes with drop");
  }
  const bool part =
      prefix || rule_.action == Action::kSuffix || rule_.action == Action::kCut;
  for (const std::string& example : rule_.remove_examples) {
    const size_t open = example.find("[[");
    const bool marked = open != std::string::npos &&
                        example.find("]]", open) != std::string::npos;
    const bool one_line = !absl::StrContains(example, "\n");
    if (part && one_line && !marked) {
      report_.Error(
          fields_.Line("remove"),
          absl::StrCat("mark with [[ and ]] what goes of \"", example, "\""));
    }
    if (rule_.repeats != Repeats::kNothing && one_line) {
      report_.Error(fields_.Line("remove"),
                    "one line repeats nothing; give an example with line "
                    "breaks");
    }
  }
}

}  // namespace

std::vector<std::string> ReservedStageNames() {
  std::vector<std::string> names = Names(kAfter);
  const std::vector<std::string> before = Names(kBefore);
  names.insert(names.end(), before.begin(), before.end());
  return names;
}

std::optional<Rule> ReadRule(const toml::table& table,
                             const RuleContext& context,
                             std::vector<Finding>* findings) {
  return RuleReader(table, context, findings).Read();
}

}  // namespace bersih
