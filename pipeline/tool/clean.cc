// SPDX-License-Identifier: Apache-2.0
//
// `bersih clean`: a thread reads, -j threads clean, and this one writes.

#include "pipeline/tool/clean.h"

#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "pipeline/io/writer.h"
#include "pipeline/tool/progress.h"
#include "pipeline/tool/ring.h"
#include "pipeline/tool/sink.h"
#include "pipeline/tool/worker.h"

namespace bersih {
namespace {

constexpr char kDescription[] =
    "Cleans texts of scraped articles: captions, bylines, datelines, promo\n"
    "links, page furniture and repeated headlines are left out.";

constexpr char kExamples[] =
    "  bersih article.txt                     the clean text\n"
    "  bersih dump.jsonl -o clean.jsonl       a dump, field \"text\" cleaned\n"
    "  bersih --removed dump.jsonl.zst        packed with gzip or zstd\n"
    "  bersih --to jsonl --meta pages/*.txt   one line for each file\n"
    "  bersih --keep dateline --without id.promo.baca-juga dump.jsonl\n"
    "\n"
    "Exit codes: 0 all done, 1 some records were rejected, 2 wrong usage or\n"
    "unreadable rules, 3 input or output failed, 130 and 143 ended by a "
    "signal.";

// What is held of inputs at most, in blocks: enough that a worker seldom waits
// for the reader or for the writer.
size_t SlotsFor(size_t jobs) { return 2 * jobs + 1; }

// How long the writer waits before it looks at the clock and for signals.
constexpr std::chrono::milliseconds kTick(100);

size_t Cores() {
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
  return static_cast<size_t>(CPU_COUNT(&cores));
}

// The signal that asked for the end, or 0.
std::atomic<int> g_signal = 0;

void OnSignal(int signal) {
  if (g_signal.exchange(signal) != 0) _exit(128 + signal);
}

// The first signal asks for the end, the second one is the end. What is
// ignored (nohup, a job in the background) stays ignored.
void CatchSignals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action = {};
    if (sigaction(signal, nullptr, &action) != 0 ||
        action.sa_handler == SIG_IGN) {
      continue;
    }
    action = {};
    action.sa_handler = OnSignal;
    sigaction(signal, &action, nullptr);
  }
}

// Reader and workers. They end with the crew, whatever it was that ended it;
// but a read of a pipe cannot be called back, so the reader is left to itself
// with all that it needs.
class Crew {
 public:
  Crew(const CleanOptions& options, size_t rule_count,
       std::vector<Worker> workers, const Position& start)
      : workers_(std::move(workers)),
        supply_(std::make_shared<Supply>(options, rule_count, start)) {
    std::thread([supply = supply_] {
      try {
        while (Slot* slot = supply->ring.ToFill()) {
          if (!supply->reader.Next(&slot->batch)) break;
          supply->ring.Filled();
        }
        supply->ring.End();
      } catch (...) {
        supply->ring.Fail();
      }
    }).detach();
    for (Worker& worker : workers_) {
      threads_.emplace_back([this, &worker, limit = options.selection.limit] {
        try {
          while (Slot* slot = ring().ToClean()) {
            worker.Process(slot->batch, limit, &slot->result);
            ring().Cleaned(slot);
          }
        } catch (...) {
          ring().Fail();
        }
      });
    }
  }
  ~Crew() {
    ring().Abandon();
    for (std::thread& thread : threads_) thread.join();
  }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  Ring& ring() { return supply_->ring; }

 private:
  struct Supply {
    Supply(const CleanOptions& options, size_t rule_count,
           const Position& start)
        : ring(SlotsFor(options.jobs), rule_count, 4 * options.block_bytes),
          reader(options.inputs, options.ForReader()) {
      reader.Resume(start);
    }

    Ring ring;
    Reader reader;
  };

  std::vector<Worker> workers_;
  std::shared_ptr<Supply> supply_;
  std::vector<std::thread> threads_;
};

// Bytes of all inputs as they are stored; 0 when one of them is no file.
uint64_t TotalBytes(const std::vector<std::string>& inputs) {
  uint64_t total = 0;
  for (const std::string& input : inputs) {
    struct stat st;
    if (input == "-" || stat(input.c_str(), &st) != 0) continue;
    if (!S_ISREG(st.st_mode)) return 0;
    total += static_cast<uint64_t>(st.st_size);
  }
  return total;
}

Progress::Style StyleFor(const CleanOptions& options) {
  if (options.quiet || options.progress == "never") {
    return Progress::Style::kNone;
  }
  return options.progress == "always" || isatty(STDERR_FILENO) == 1
             ? Progress::Style::kRedraw
             : Progress::Style::kLines;
}

absl::Status CheckLevel(const CleanOptions& options) {
  if (options.level == 0) return absl::OkStatus();
  bool packs = false;
  for (uint32_t i = 0; i < options.inputs.size(); ++i) {
    const Compression compression = options.CompressionFor(options.OutputOf(i));
    packs = packs || compression != Compression::kNone;
    if (packs && options.level > MaxLevel(compression)) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "--level: gzip goes to %d", MaxLevel(Compression::kGzip)));
    }
  }
  if (packs) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "--level is for an output that is compressed; add --compress gzip or "
      "zstd");
}

void Summarise(const Counts& counts, const RunFigures& figures,
               const RuleSet& rules) {
  NoteRejects(counts.rejected, counts.records);
  if (counts.invalid_bytes > 0) {
    std::cerr << absl::StrFormat(
        "bersih: %s not UTF-8, in %s, kept as it was\n",
        Counted(counts.invalid_bytes, "byte"),
        Counted(counts.invalid_records, "record"));
  }
  std::cerr << "bersih: " << Summary(counts, figures, rules) << '\n';
}

int Run(const CleanOptions& options) {
  auto rules = options.rules.Load();
  if (!rules.ok()) return Fail(kExitUsage, rules.status());
  const auto make_worker = [&]() -> absl::StatusOr<Worker> {
    auto cleaner = options.rules.MakeCleaner(*rules);
    if (!cleaner.ok()) return cleaner.status();
    return Worker(options, *std::move(cleaner));
  };
  std::vector<Worker> workers;
  for (size_t i = 0; i < options.jobs; ++i) {
    auto worker = make_worker();
    if (!worker.ok()) return Fail(kExitUsage, worker.status());
    workers.push_back(*std::move(worker));
  }
  if (!options.quiet) NoteLanguage(options.input, **rules);

  // From here on there are files that must not be left as they are.
  CatchSignals();
  Progress progress(StyleFor(options), TotalBytes(options.inputs));
  auto opened = Sink::Open(options, **rules, &progress);
  if (absl::IsAlreadyExists(opened.status())) {
    return Fail(kExitOk, opened.status());
  }
  if (!opened.ok()) {
    return Fail(absl::IsInvalidArgument(opened.status()) ? kExitUsage : kExitIo,
                opened.status());
  }
  Sink& sink = **opened;

  absl::Status status;
  {
    Crew crew(options, (*rules)->rule_count(), std::move(workers), sink.next());
    Ring& ring = crew.ring();
    while (status.ok() && sink.counts().records < options.selection.limit) {
      progress.Tick(sink.Figures().input_bytes, sink.counts());
      if (g_signal != 0) ring.End();
      Slot* slot = ring.ToTake(std::chrono::milliseconds(0));
      if (slot == nullptr) {
        // Nothing to do for now: whoever reads the output shall have it.
        status = sink.Flush();
        if (ring.AtEnd()) break;
        slot = ring.ToTake(kTick);
        if (slot == nullptr) continue;
      }
      const uint64_t left = options.selection.limit - sink.counts().records;
      if (slot->result.counts.records > left) {
        make_worker()->Process(slot->batch, left, &slot->result);
      }
      if (status.ok()) status = sink.Take(slot->batch, slot->result);
      ring.Taken(slot);
    }
  }
  progress.Hide();
  if (absl::IsInvalidArgument(status)) {
    sink.Discard();
    return Fail(kExitUsage, status);
  }
  // The reader of the pipe has seen enough: that is no error of ours.
  if (absl::IsCancelled(status)) status = absl::OkStatus();
  bool can_go_on = false;
  if (status.ok() && g_signal == 0) {
    status = sink.Close();
  } else if (status.ok()) {
    auto kept = sink.Break();
    status = kept.status();
    can_go_on = kept.ok() && *kept;
  }
  if (!status.ok()) {
    Fail(kExitIo, status);
    can_go_on = sink.saved();
  }
  if (can_go_on) {
    std::cerr << "bersih: the same command with --resume goes on from here\n";
  }
  if (!options.quiet) Summarise(sink.counts(), sink.Figures(), **rules);
  if (g_signal != 0) return 128 + g_signal;
  if (!status.ok() || sink.input_failed()) return kExitIo;
  return sink.counts().rejected > 0 ? kExitRejected : kExitOk;
}

}  // namespace

int RunClean(const Arguments& arguments) {
  CleanOptions options;
  options.jobs = Cores();
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
  app->add_option("--shard-out", options.shard_out,
                  "Write an output for each input, of the same\n"
                  "relative name, to DIR; a FILE may be a folder")
      ->type_name("DIR");
  app->add_flag("--resume", options.resume,
                "Go on with an output that was cut off, however\n"
                "that came about");
  app->add_option("--checkpoint", options.checkpoint_seconds,
                  "How often to note how far it is, for --resume [1]")
      ->type_name("SECONDS")
      ->check(CLI::NonNegativeNumber);
  app->add_option("--compress", options.compress,
                  "How the output is packed [auto: by the .gz or\n"
                  ".zst of its name]")
      ->type_name("auto|none|gzip|zstd")
      ->check(OneOf({"auto", "none", "gzip", "zstd"}));
  app->add_option("--level", options.level,
                  "Of the compression: 1 is fast, gzip goes to\n"
                  "12 [6], zstd to 19 [3]")
      ->type_name("N")
      ->check(CLI::Range(1, 19));
  app->add_option("-j,--jobs", options.jobs,
                  absl::StrFormat("Threads that clean [one for each core: %d]",
                                  options.jobs))
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  options.selection.AddTo(app.get());
  app->add_option("--rejects", options.rejects,
                  "Write rejected records to FILE: a line of JSON\n"
                  "for each, with where, why, and what came")
      ->type_name("FILE");
  app->add_option("--stats", options.stats,
                  "Write counts to FILE, for each rule too, as JSON")
      ->type_name("FILE");
  app->add_option("--progress", options.progress,
                  "On standard error [auto: one line on a\n"
                  "terminal, else a line every 30 seconds]")
      ->type_name("auto|always|never")
      ->check(OneOf({"auto", "always", "never"}));
  app->add_option("--block", options.block_bytes,
                  "Bytes of input that a thread cleans at a time\n"
                  "and, compressed, are a piece of their own [1M]")
      ->type_name("SIZE")
      ->transform(CLI::AsSizeValue(false));
  app->add_flag("-q,--quiet", options.quiet, "Say nothing but errors");
  if (const auto code = Parse(app.get(), arguments)) return *code;
  if (options.to == "text" && (options.output.removed || options.output.meta)) {
    return Fail(kExitUsage,
                "--removed and --meta are fields of JSON; leave --to text "
                "away, or say --to jsonl");
  }
  if (!options.shard_out.empty() && options.out != "-") {
    return Fail(kExitUsage, "either -o or --shard-out, not both");
  }
  if (options.input.fields.text.empty()) {
    return Fail(kExitUsage, "--text-field wants a name");
  }
  if (WaitsForTerminal(options.input.files)) {
    return Fail(kExitUsage,
                "no input; name a file, or pipe one in: bersih FILE..., "
                "bersih < FILE\nTry 'bersih --help'.");
  }
  absl::Status status = FindInputs(&options);
  if (!status.ok()) {
    return Fail(absl::IsInvalidArgument(status) ? kExitUsage : kExitIo, status);
  }
  // With -o a file may be cleaned onto itself: it is replaced once all of it
  // has been read. Reports are not meant to.
  Outputs outputs = {{"--rejects", options.rejects},
                     {"--stats", options.stats}};
  status = CheckOutputs(outputs, options.inputs);
  if (status.ok()) {
    outputs.emplace_back("-o", options.out);
    status = CheckOutputs(outputs, {});
  }
  if (!status.ok()) return Fail(kExitUsage, status);
  status = CheckLevel(options);
  if (!status.ok()) return Fail(kExitUsage, status);
  const std::string no_resume = options.resume ? NoResume(options) : "";
  if (!no_resume.empty()) return Fail(kExitUsage, "--resume: " + no_resume);
  return Run(options);
}

}  // namespace bersih
