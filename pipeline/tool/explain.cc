// SPDX-License-Identifier: Apache-2.0
//
// `bersih explain`: the way of `bersih clean`, with an explanation in the
// place of the clean text.

#include <iostream>
#include <utility>

#include "pipeline/io/writer.h"
#include "pipeline/tool/explanation.h"
#include "pipeline/tool/options.h"

namespace bersih {
namespace {

constexpr char kDescription[] =
    "Shows every line of each text with its zone and what became of it:\n"
    "'-' was left out, '~' lost the parts in [-...-], by which stage and rule.";

constexpr char kExamples[] =
    "  bersih explain article.txt\n"
    "  bersih explain --color always dump.jsonl | less -R\n"
    "  bersih explain --rules rules/ --lang id < article.txt";

struct ExplainOptions {
  InputOptions input;
  RuleOptions rules;
  std::string color = "auto";
};

// "dump.jsonl:7 (id 8412)", "article.txt".
std::string NameOf(const Batch& batch, const Record& record) {
  std::string name = ShownInput(batch.input);
  if (batch.format == Format::kText) return name;
  name += ":" + std::to_string(record.number);
  if (!record.id.empty()) name.append(" (id ").append(record.id).append(")");
  return name;
}

int Run(const ExplainOptions& options) {
  auto rules = options.rules.Load();
  if (!rules.ok()) return Fail(kExitUsage, rules.status());
  auto cleaner = options.rules.MakeCleaner(*rules);
  if (!cleaner.ok()) return Fail(kExitUsage, cleaner.status());
  NoteLanguage(options.input, **rules);
  auto out = Writer::Open("-");
  if (!out.ok()) return Fail(kExitIo, out.status());

  const TerminalStyle style = StyleFor(options.color);
  std::vector<std::string> files = options.input.files;
  if (files.empty()) files.push_back("-");
  Reader reader(std::move(files), options.input.ForReader());
  RecordParser parser(options.input.fields, options.input.max_record_bytes);
  Batch batch;
  Record record;
  std::string text;
  absl::Status status, written;
  bool first = true, rejected = false, failed = false;
  while (written.ok() && reader.Next(&batch)) {
    if (!batch.status.ok()) {
      Fail(kExitIo, batch.status);
      failed = true;
      continue;
    }
    parser.Start(batch);
    while (written.ok() && parser.Next(&record, &status)) {
      if (!status.ok()) {
        std::cerr << ShownInput(batch.input) << ':' << record.number << ": "
                  << status.message() << '\n';
        rejected = true;
        continue;
      }
      if (record.other) continue;
      const Result& result =
          cleaner->Clean({.text = record.text,
                          .host = record.host,
                          .language = options.input.LanguageOf(record)});
      text = first ? "" : "\n";
      first = false;
      AppendExplanation(NameOf(batch, record), record.text, result, **rules,
                        style, &text);
      written = (*out)->Write(text);
    }
  }
  if (written.ok()) written = (*out)->Close();
  if (absl::IsCancelled(written)) written = absl::OkStatus();
  if (!written.ok()) Fail(kExitIo, written);
  if (!written.ok() || failed) return kExitIo;
  return rejected ? kExitRejected : kExitOk;
}

}  // namespace

int RunExplain(const Arguments& arguments) {
  ExplainOptions options;
  auto app = MakeApp("bersih explain", kDescription, kExamples);
  options.input.AddTo(app.get());
  options.rules.AddTo(app.get());
  AddColorTo(app.get(), &options.color);
  if (const auto code = Parse(app.get(), arguments)) return *code;
  if (WaitsForTerminal(options.input.files)) {
    return Fail(kExitUsage,
                "no input; name a file, or pipe one in: bersih explain "
                "FILE...\nTry 'bersih explain --help'.");
  }
  return Run(options);
}

}  // namespace bersih
