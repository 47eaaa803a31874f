// SPDX-License-Identifier: Apache-2.0
//
// `bersih clean`: reader, worker, writer, one after the other. A worker turns
// a batch into bytes and a report and touches nothing else; what must happen
// in the order of the input (output, messages, counts) is Finish's. So
// workers can run beside each other without a change to either.

#include <unistd.h>

#include <csignal>
#include <cstring>
#include <iostream>
#include <utility>

#include "absl/strings/str_format.h"
#include "pipeline/io/writer.h"
#include "pipeline/tool/options.h"

namespace bersih {
namespace {

constexpr char kDescription[] =
    "Cleans texts of scraped articles: captions, bylines, datelines, promo\n"
    "links, page furniture and repeated headlines are left out.";

constexpr char kExamples[] =
    "  bersih article.txt                     the clean text\n"
    "  bersih dump.jsonl -o clean.jsonl       a dump, field \"text\" cleaned\n"
    "  zstdcat dump.jsonl.zst | bersih --removed > clean.jsonl\n"
    "  bersih --to jsonl --meta pages/*.txt   one line for each file\n"
    "  bersih --keep dateline --without id.promo.baca-juga dump.jsonl\n"
    "\n"
    "Exit codes: 0 all done, 1 some records were rejected, 2 wrong usage or\n"
    "unreadable rules, 3 input or output failed.";

// Bad records that are named; the others are only counted.
constexpr uint64_t kNamedRejects = 10;

struct CleanOptions {
  InputOptions input;
  RuleOptions rules;
  OutputOptions output;
  std::string to = "auto";
  std::string out = "-";
  std::string rejects;
  bool quiet = false;

  // The format a record of an input of that format is written in.
  Format FormatFor(Format input_format) const {
    if (to != "auto") return to == "jsonl" ? Format::kJsonl : Format::kText;
    return output.removed || output.meta ? Format::kJsonl : input_format;
  }
};

// An output is of one format: either the inputs are too, or --to says which.
class FormatCheck {
 public:
  explicit FormatCheck(const CleanOptions& options) : options_(options) {}

  bool Fit(const Batch& batch) {
    const Format format = options_.FormatFor(batch.format);
    if (format_ == Format::kAuto) {
      format_ = format;
      input_ = batch.input;
    }
    return format == format_;
  }

  std::string Complaint(const Batch& batch) const {
    const auto name = [](Format f) {
      return f == Format::kJsonl ? "JSONL" : "text";
    };
    return absl::StrFormat(
        "%s is %s, but %s before it is %s; say --to jsonl or --to text",
        ShownInput(batch.input), name(batch.format), ShownInput(input_),
        name(format_));
  }

 private:
  const CleanOptions& options_;
  Format format_ = Format::kAuto;  // none yet
  std::string input_;              // whose format it is
};

struct Reject {
  uint64_t number = 0;
  std::string reason;
  std::string_view raw;  // in the batch
};

// What became of a batch. Reused; `out` keeps its memory.
struct BatchResult {
  Format format = Format::kText;
  std::string out;
  std::vector<Reject> rejects;
  uint64_t records = 0;
  uint64_t invalid_records = 0;  // with bytes that are not UTF-8
  uint64_t invalid_bytes = 0;
};

// Bodies in a text stand on lines of their own.
void StartNewLine(std::string* out) {
  if (!out->empty() && out->back() != '\n') out->push_back('\n');
}

class Worker {
 public:
  Worker(const CleanOptions& options, Cleaner cleaner)
      : options_(options),
        cleaner_(std::move(cleaner)),
        parser_(options.input.fields, options.input.max_record_bytes) {}

  void Process(const Batch& batch, BatchResult* result) {
    result->format = options_.FormatFor(batch.format);
    result->out.clear();
    result->rejects.clear();
    result->records = result->invalid_records = result->invalid_bytes = 0;
    parser_.Start(batch);
    Record record;
    absl::Status status;
    while (parser_.Next(&record, &status)) {
      ++result->records;
      if (status.ok()) {
        Clean(record, result);
      } else {
        result->rejects.push_back(
            {record.number, std::string(status.message()), record.raw});
      }
    }
  }

 private:
  void Clean(const Record& record, BatchResult* result) {
    const Result& cleaned =
        cleaner_.Clean({.text = record.text,
                        .host = record.host,
                        .language = options_.input.LanguageOf(record)});
    const uint32_t invalid = record.json == nullptr ? cleaned.invalid_utf8_bytes
                                                    : record.invalid_utf8_bytes;
    result->invalid_records += invalid > 0;
    result->invalid_bytes += invalid;
    if (result->format == Format::kJsonl) {
      AppendJsonl(record, cleaned, cleaner_.rules(), options_.output,
                  &result->out);
    } else if (!cleaned.body.empty()) {
      StartNewLine(&result->out);
      result->out += cleaned.body;
    }
  }

  const CleanOptions& options_;
  Cleaner cleaner_;
  RecordParser parser_;
};

// Takes the results in the order of the input.
class Finish {
 public:
  Finish(const CleanOptions& options, Writer* out, Writer* rejects)
      : options_(options), out_(out), rejects_(rejects) {}

  absl::Status Take(const Batch& batch, const BatchResult& result) {
    records_ += result.records;
    invalid_records_ += result.invalid_records;
    invalid_bytes_ += result.invalid_bytes;
    for (const Reject& reject : result.rejects) {
      absl::Status status = TakeReject(batch.input, reject);
      if (!status.ok()) return status;
    }
    if (result.out.empty()) return absl::OkStatus();
    absl::Status status;
    if (open_line_) status = out_->Write("\n");
    if (status.ok()) status = out_->Write(result.out);
    open_line_ = result.out.back() != '\n';
    return status;
  }

  uint64_t rejected() const { return rejected_; }

  void Summarise() const {
    if (options_.quiet || rejected_ + invalid_bytes_ == 0) return;
    std::string summary;
    if (rejected_ > 0) {
      summary =
          absl::StrFormat("%d of %d records rejected", rejected_, records_);
      if (rejected_ > kNamedRejects) {
        absl::StrAppendFormat(&summary, ", the first %d of them named",
                              kNamedRejects);
      }
    }
    if (invalid_bytes_ > 0) {
      absl::StrAppendFormat(&summary, "%s%s not UTF-8, in %s, kept as it was",
                            summary.empty() ? "" : "; ",
                            Counted(invalid_bytes_, "byte"),
                            Counted(invalid_records_, "record"));
    }
    std::cerr << "bersih: " << summary << '\n';
  }

 private:
  absl::Status TakeReject(const std::string& input, const Reject& reject) {
    if (++rejected_ <= kNamedRejects && !options_.quiet) {
      std::cerr << ShownInput(input) << ':' << reject.number << ": "
                << reject.reason << '\n';
    }
    if (rejects_ == nullptr || reject.raw.empty()) return absl::OkStatus();
    absl::Status status = rejects_->Write(reject.raw);
    return status.ok() ? rejects_->Write("\n") : status;
  }

  const CleanOptions& options_;
  Writer* out_;
  Writer* rejects_;
  bool open_line_ = false;  // the last body has no newline
  uint64_t records_ = 0, rejected_ = 0;
  uint64_t invalid_records_ = 0, invalid_bytes_ = 0;
};

// Unfinished files that a signal must not leave behind.
char g_parts[2][4096];

void RemovePartsAndDie(int signal) {
  for (const char* part : g_parts) {
    if (part[0] != '\0') unlink(part);
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void RemoveOnSignal(const std::string& part, int slot) {
  if (part.empty() || part.size() >= sizeof g_parts[slot]) return;
  memcpy(g_parts[slot], part.c_str(), part.size() + 1);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    std::signal(signal, RemovePartsAndDie);
  }
}

int Run(const CleanOptions& options) {
  auto rules = options.rules.Load();
  if (!rules.ok()) return Fail(kExitUsage, rules.status());
  auto cleaner = options.rules.MakeCleaner(*rules);
  if (!cleaner.ok()) return Fail(kExitUsage, cleaner.status());
  if (!options.quiet) NoteLanguage(options.input, **rules);

  auto out = Writer::Open(options.out);
  if (!out.ok()) return Fail(kExitIo, out.status());
  RemoveOnSignal((*out)->part(), 0);
  std::unique_ptr<Writer> rejects;
  if (!options.rejects.empty()) {
    auto opened = Writer::Open(options.rejects);
    if (!opened.ok()) return Fail(kExitIo, opened.status());
    rejects = *std::move(opened);
    RemoveOnSignal(rejects->part(), 1);
  }

  std::vector<std::string> files = options.input.files;
  if (files.empty()) files.push_back("-");
  Reader reader(std::move(files), options.input.ForReader());
  Worker worker(options, *std::move(cleaner));
  Finish finish(options, out->get(), rejects.get());
  Batch batch;
  BatchResult result;
  FormatCheck formats(options);
  absl::Status written;
  bool some_read = false, some_failed = false;
  while (written.ok() && reader.Next(&batch)) {
    if (!batch.status.ok()) {
      Fail(kExitIo, batch.status);
      some_failed = true;
      continue;
    }
    if (batch.empty()) continue;
    if (!formats.Fit(batch)) return Fail(kExitUsage, formats.Complaint(batch));
    some_read = true;
    worker.Process(batch, &result);
    written = finish.Take(batch, result);
  }
  // Where nothing could be read, what stood in the output before stays.
  const bool nothing = some_failed && !some_read;
  if (written.ok() && !nothing) written = (*out)->Close();
  // The reader of the pipe has seen enough: that is no error of ours.
  if (absl::IsCancelled(written)) written = absl::OkStatus();
  if (rejects != nullptr && written.ok() && !nothing) {
    written = rejects->Close();
  }
  if (!written.ok()) Fail(kExitIo, written);
  finish.Summarise();
  if (!written.ok() || some_failed) return kExitIo;
  return finish.rejected() > 0 ? kExitRejected : kExitOk;
}

}  // namespace

int RunClean(const Arguments& arguments) {
  CleanOptions options;
  auto app = MakeApp("bersih clean", kDescription, kExamples);
  options.input.AddTo(app.get());
  options.rules.AddTo(app.get());
  app->add_option("--to", options.to,
                  "What is written [auto: as the input; JSONL\n"
                  "where --removed or --meta ask for it]")
      ->type_name("auto|text|jsonl")
      ->check(OneOf({"auto", "text", "jsonl"}));
  app->add_flag("--removed", options.output.removed,
                "Add the field \"removed\": what was left out,\n"
                "by which stage and rule");
  app->add_flag("--meta", options.output.meta,
                "Add the field \"meta\": title, author, ...");
  app->add_option("-o,--output", options.out,
                  "Write to FILE, which appears when it is\n"
                  "complete [standard output]")
      ->type_name("FILE");
  app->add_option("--rejects", options.rejects,
                  "Write rejected records to FILE, as they came")
      ->type_name("FILE");
  app->add_flag("-q,--quiet", options.quiet,
                "Say nothing about rejected records");
  if (const auto code = Parse(app.get(), arguments)) return *code;
  if (options.to == "text" && (options.output.removed || options.output.meta)) {
    return Fail(kExitUsage,
                "--removed and --meta are fields of JSON; leave --to text "
                "away, or say --to jsonl");
  }
  if (!options.rejects.empty() && options.rejects == options.out) {
    return Fail(kExitUsage, "--rejects and -o name the same file");
  }
  if (options.input.fields.text.empty()) {
    return Fail(kExitUsage, "--text-field wants a name");
  }
  if (WaitsForTerminal(options.input.files)) {
    return Fail(kExitUsage,
                "no input; name a file, or pipe one in: bersih FILE..., "
                "bersih < FILE\nTry 'bersih --help'.");
  }
  return Run(options);
}

}  // namespace bersih
