// SPDX-License-Identifier: Apache-2.0
//
// The ladder: from copying the text to cleaning a compressed dump through the
// tool, each rung measured on the same articles, in turns, beside what one
// would use instead. README.md says what each row is.

#include <sys/utsname.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bench/comparators.h"
#include "bench/corpus.h"
#include "bench/dump_format.h"
#include "bench/launcher.h"
#include "bench/layers.h"
#include "bench/report.h"
#include "bench/rules.h"
#include "bench/transcode.h"
#include "bersih/cleaner.h"
#include "pipeline/text/re2_view.h"
#include "pipeline/text/utf8.h"
#include "re2/re2.h"

namespace bersih::bench {
namespace {

namespace fs = std::filesystem;
using Rules = std::shared_ptr<const RuleSet>;

struct Flags {
  std::string dump;
  uint64_t size = 64'000'000;
  uint64_t seed = 1;
  std::string language;
  int passes = 5;
  uint64_t slow_size = 256'000;
  std::string rows;
  std::string tool = BERSIH_TOOL;
  std::string scratch;
  std::string json, compare;
};

// A row and how it is run once; the timing, or why it cannot be run.
struct Step {
  Row row;
  std::function<absl::StatusOr<Timing>(Row*)> run;
};

double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) * 1e-9;
}

template <typename Work>
Timing Time(Work work) {
  const double cpu = CpuSeconds();
  const auto wall = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - wall;
  return {CpuSeconds() - cpu, took.count()};
}

std::string FirstLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// What a line of "name : value" in `path` says.
std::string Lookup(const std::string& path, const std::string& name) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(name)) continue;
    const size_t at = line.find_first_of(":=");
    std::string value = line.substr(std::min(at, line.size() - 1) + 1);
    std::erase(value, '"');
    return std::string(absl::StripAsciiWhitespace(value));
  }
  return "unknown";
}

class Ladder {
 public:
  Ladder(Flags flags, Launcher* launcher)
      : flags_(std::move(flags)), launcher_(*launcher) {}
  ~Ladder() {
    std::error_code ignored;
    if (!scratch_.empty()) fs::remove_all(scratch_, ignored);
  }

  absl::Status Run(Report* report) {
    absl::Status status = Prepare();
    if (!status.ok()) return status;
    AddLayers();
    AddComparators();
    AddTool();
    Measure();
    for (Step& step : steps_) report->rows.push_back(std::move(step.row));
    Describe(report);
    Conclude(report);
    return absl::OkStatus();
  }

 private:
  absl::Status Prepare() {
    auto rules = RuleSet::Default();
    if (!rules.ok()) return rules.status();
    rules_ = *std::move(rules);
    auto twice = MakeRules(2 * rules_->rule_count());
    if (!twice.ok()) return twice.status();
    twice_ = *std::move(twice);
    if (flags_.dump.empty()) {
      corpus_ = Generate(flags_.seed, flags_.size, flags_.language);
    } else {
      auto corpus = ReadDump(flags_.dump);
      if (!corpus.ok()) return corpus.status();
      corpus_ = *std::move(corpus);
    }
    if (corpus_.lines.empty()) {
      return absl::InvalidArgumentError("the dump holds no text");
    }
    sample_ = Sample(corpus_, flags_.slow_size);
    return MakeFiles();
  }

  // The dump as plain JSONL and as zstd, and its first record alone.
  absl::Status MakeFiles() {
    std::string name =
        (fs::path(flags_.scratch) / "bersih-throughput-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      return absl::UnavailableError(
          absl::StrCat(name, ": ", std::strerror(errno)));
    }
    scratch_ = name;
    // Always written anew: whatever the dump was, this is what both the
    // layers and the tool get.
    std::ofstream plain(PlainFile(), std::ios::binary);
    std::ofstream first(FirstFile(), std::ios::binary);
    std::string json;
    for (const Article& article : corpus_.articles) {
      json.clear();
      AppendJson(article, &json);
      plain << json;
      if (&article == &corpus_.articles.front()) first << json;
    }
    plain.close();
    first.close();
    if (!plain || !first) {
      return absl::UnavailableError(absl::StrCat(name, ": not written"));
    }
    return Transcode(PlainFile(), PackedFile(), {.pack_level = kLevel});
  }

  std::string File(const char* name) const {
    return (scratch_ / name).string();
  }
  std::string PlainFile() const { return File("dump.jsonl"); }
  std::string PackedFile() const { return File("dump.jsonl.zst"); }
  std::string FirstFile() const { return File("first.jsonl"); }

  bool Wanted(const std::string& name) const {
    return flags_.rows.empty() || RE2::PartialMatch(name, flags_.rows);
  }

  // Adds a row over `corpus`, if it is wanted.
  template <typename Work>
  void Add(const std::string& name, const Corpus& corpus, std::string note,
           Work work) {
    if (!Wanted(name)) return;
    Row row{.name = name, .note = std::move(note)};
    row.bytes = corpus.bytes;
    row.lines = corpus.lines.size();
    steps_.push_back({std::move(row), [work](Row*) -> absl::StatusOr<Timing> {
                        return Time(work);
                      }});
  }

  void AddLayers() {
    const auto buffer = std::make_shared<std::string>(corpus_.bytes, ' ');
    Add("memcpy", corpus_, "", [=, this] { CopyAll(corpus_, buffer.get()); });
    Add("newlines", corpus_, "memchr", [this] { FindNewlines(corpus_); });
    const auto layers = std::make_shared<Layers>();
    layers->rules = rules_;
    Add("segment", corpus_, "lines, features, zones",
        [=, this] { SegmentAll(corpus_, layers.get()); });
    Add("match", corpus_, "segment, and every line matched",
        [=, this] { MatchAll(corpus_, layers.get()); });
    Add("decide", corpus_, "segment, match as needed, and decide",
        [=, this] { DecideAll(corpus_, layers.get()); });
    AddClean("clean", rules_, 1, true,
             absl::StrFormat("%d rules, the language is said",
                             rules_->rule_count()));
    AddClean("clean-detect", rules_, 1, false, "the language is detected");
    AddClean("clean-twice", twice_, 1, true,
             absl::StrFormat("%d rules", twice_->rule_count()));
    AddClean("clean-2-threads", rules_, 2, true, "");
  }

  void AddClean(const std::string& name, const Rules& rules, size_t threads,
                bool say_language, std::string note) {
    if (!Wanted(name)) return;
    const auto cleaners = std::make_shared<std::vector<Cleaner>>();
    for (size_t i = 0; i < threads; ++i) cleaners->emplace_back(rules);
    // Which documents a thread gets differs from pass to pass: one pass does
    // not warm up several.
    if (threads > 1) {
      for (Cleaner& cleaner : *cleaners) {
        CleanAll(corpus_, say_language, {&cleaner, 1});
      }
    }
    Add(name, corpus_, std::move(note),
        [=, this] { CleanAll(corpus_, say_language, *cleaners); });
    steps_.back().row.by_wall = threads > 1;
  }

  void AddComparators() {
    const std::vector<std::string> patterns = Patterns(*rules_, corpus_);
    const std::string subset =
        absl::StrFormat("%d patterns, %d of %d documents", patterns.size(),
                        sample_.articles.size(), corpus_.articles.size());
    if (Wanted("single-re2s")) {
      const auto loop = std::make_shared<SingleRE2s>(patterns);
      Add("single-re2s", sample_,
          absl::StrCat(subset, ", ", loop->Match(sample_.lines), " hits"),
          [=, this] { loop->Match(sample_.lines); });
    }
    if (Wanted("one-re2-set")) {
      const auto set = std::make_shared<OneSet>(patterns);
      uint64_t failures = 0;
      const uint64_t hits = set->Match(sample_.lines, &failures);
      Add("one-re2-set", sample_,
          absl::StrCat(subset, ", ", hits, " hits, ", failures,
                       " lines failed"),
          [=, this] {
            uint64_t unused = 0;
            set->Match(sample_.lines, &unused);
          });
    }
    if (Wanted("hyperscan")) AddHyperscan(patterns);
  }

  void AddHyperscan(const std::vector<std::string>& patterns) {
#ifdef BERSIH_HAVE_HYPERSCAN
    std::shared_ptr<Hyperscan> scan;
    const Timing compiling =
        Time([&] { scan = std::make_shared<Hyperscan>(patterns); });
    if (!scan->error().empty()) {
      steps_.push_back({{.name = "hyperscan", .skipped = scan->error()}, {}});
      return;
    }
    // It must not be shown anything else than UTF-8.
    const auto valid = [](const LineViews& lines) {
      LineViews kept;
      for (const std::string_view line : lines) {
        if (CountInvalidUtf8(line) == 0) kept.push_back(line);
      }
      return kept;
    };
    const auto lines = std::make_shared<LineViews>(valid(corpus_.lines));
    Add("hyperscan", corpus_,
        absl::StrFormat("%d patterns, %d refused, compiled in %.0f s, %d lines "
                        "that are not UTF-8 left out; on the documents of "
                        "single-re2s %d hits",
                        patterns.size() - scan->refused(), scan->refused(),
                        compiling.wall, corpus_.lines.size() - lines->size(),
                        scan->Match(valid(sample_.lines))),
        [=] { scan->Match(*lines); });
#else
    (void)patterns;
    steps_.push_back(
        {{.name = "hyperscan", .skipped = "built without Hyperscan"}, {}});
#endif
  }

  void AddTool() {
    AddFile("copy-jsonl", "read and write, no tool", {});
    AddRun("jsonl-1-worker", PlainFile(), {"-j", "1"});
    AddRun("jsonl-2-workers", PlainFile(), {"-j", "2"});
    AddFile("recompress-zstd", "decompress and compress -3, no tool",
            {.unpack = true, .pack_level = kLevel});
    AddRun("zstd-1-worker", PackedFile(), {"-j", "1", "--compress", "zstd"});
    AddRun("zstd-2-workers", PackedFile(), {"-j", "2", "--compress", "zstd"});
    AddRun("start-up", FirstFile(), {"-j", "1"});
    if (!Wanted("start-up")) return;
    Row& row = steps_.back().row;
    row.unit = "ms";
    row.times = 10;
    row.lines = 0;
    row.by_wall = true;
    row.note = "a run on one record";
  }

  // Of end to end rows, MB are those of the JSONL.
  Row FileRow(const std::string& name, const std::string& input,
              std::string note) const {
    Row row{.name = name, .note = std::move(note)};
    row.bytes = fs::file_size(input == PackedFile() ? PlainFile() : input);
    row.lines = corpus_.lines.size();
    return row;
  }

  void AddFile(const std::string& name, const char* note, Transcoding how) {
    if (!Wanted(name)) return;
    const std::string input = how.unpack ? PackedFile() : PlainFile();
    steps_.push_back(
        {FileRow(name, input, note), [=, this](Row*) -> absl::StatusOr<Timing> {
           absl::Status status;
           const Timing timing =
               Time([&] { status = Transcode(input, File("out"), how); });
           if (!status.ok()) return status;
           return timing;
         }});
  }

  void AddRun(const std::string& name, const std::string& input,
              std::vector<std::string> arguments) {
    if (!Wanted(name)) return;
    std::string note = "bersih";
    for (const std::string& argument : arguments) note += " " + argument;
    arguments.insert(arguments.begin(), {flags_.tool, "clean", "--quiet"});
    arguments.push_back(input);
    const auto run = [=, this](Row* row) -> absl::StatusOr<Timing> {
      const Cost cost = launcher_.Run(arguments, "/dev/null", File("out"),
                                      File("errors"), row->times);
      if (cost.status != 0) {
        return absl::UnknownError(absl::StrFormat(
            "exit code %d: %s", cost.status, FirstLine(File("errors"))));
      }
      row->peak_rss = std::max(row->peak_rss, cost.peak_rss);
      return Timing{cost.cpu_seconds, cost.wall_seconds};
    };
    steps_.push_back({FileRow(name, input, std::move(note)), run});
    steps_.back().row.by_wall = name.ends_with("workers");
  }

  // Passes in turns, so that a machine that slows down slows down all rows;
  // each pass begins with another row. The first one only warms up.
  void Measure() {
    const size_t count = steps_.size();
    for (int pass = 0; pass <= flags_.passes; ++pass) {
      if (isatty(STDERR_FILENO)) {
        std::cerr << "\rpass " << pass << " of " << flags_.passes << std::flush;
      }
      for (size_t i = 0; i < count; ++i) {
        Step& step = steps_[(i + static_cast<size_t>(pass) * 3) % count];
        if (!step.row.skipped.empty()) continue;
        const absl::StatusOr<Timing> timing = step.run(&step.row);
        if (!timing.ok()) {
          step.row.skipped = std::string(timing.status().message());
          step.row.passes.clear();
        } else if (pass > 0) {
          step.row.passes.push_back(*timing);
        }
      }
    }
    if (isatty(STDERR_FILENO)) std::cerr << "\r\033[K";
  }

  void Describe(Report* report) const {
    const auto add = [report](const char* name, std::string value) {
      report->setup.emplace_back(name, std::move(value));
    };
    utsname name;
    uname(&name);
    double load[1] = {};
    getloadavg(load, 1);
    const std::time_t now = std::time(nullptr);
    char date[32];
    std::strftime(date, sizeof date, "%Y-%m-%d %H:%M UTC", std::gmtime(&now));
    add("date", date);
    add("machine",
        absl::StrFormat("%s, %d cores; Linux %s, %s; load %.1f",
                        Lookup("/proc/cpuinfo", "model name"),
                        std::thread::hardware_concurrency(), name.release,
                        Lookup("/etc/os-release", "PRETTY_NAME"), load[0]));
    add("compiler", "g++ " __VERSION__);
    add("dump",
        absl::StrCat(
            flags_.dump.empty()
                ? absl::StrFormat("generated, --size %d --seed %d%s%s",
                                  flags_.size, flags_.seed,
                                  flags_.language.empty() ? "" : " --lang ",
                                  flags_.language)
                : fs::path(flags_.dump).filename().string(),
            absl::StrFormat(": %d documents, %d lines, %.1f MB of text, %.1f "
                            "MB of JSONL, %.1f MB of zstd",
                            corpus_.articles.size(), corpus_.lines.size(),
                            static_cast<double>(corpus_.bytes) * 1e-6,
                            FileMegabytes(PlainFile()),
                            FileMegabytes(PackedFile()))));
    add("passes", absl::StrCat(flags_.passes, ", in turns, after a warm-up"));
  }

  static double FileMegabytes(const std::string& path) {
    return static_cast<double>(fs::file_size(path)) * 1e-6;
  }

  static void Conclude(Report* report) {
    Shares(report);
    const auto compare = [report](const char* name, const char* above,
                                  const char* below, const char* unit,
                                  const char* target, bool wall = false) {
      const Row* a = report->Find(above);
      const Row* b = report->Find(below);
      if (a == nullptr || b == nullptr) return;
      double ratio = wall ? b->Wall() / a->Wall() *
                                static_cast<double>(a->bytes) /
                                static_cast<double>(b->bytes)
                          : a->Megabytes() / b->Megabytes();
      if (unit[0] == '%') ratio *= 100;
      report->figures.push_back({name, ratio, unit, target});
    };
    const auto value = [report](const char* name, const char* row,
                                const char* target) {
      if (const Row* found = report->Find(row)) {
        report->figures.push_back({name, found->Value(), found->unit, target});
      }
    };
    value("clean in memory, one core", "clean", ">= 1000");
    compare("clean / one RE2::Set", "clean", "one-re2-set", "x", ">= 3");
    compare("clean / loop over single RE2s", "clean", "single-re2s", "x",
            ">= 150");
    compare("clean / Hyperscan", "clean", "hyperscan", "x", "");
    const Row* once = report->Find("clean");
    const Row* twice = report->Find("clean-twice");
    if (once != nullptr && twice != nullptr) {
      report->figures.push_back({"cost of twice the rules",
                                 100 * (twice->Cpu() / once->Cpu() - 1), "%",
                                 "< 15"});
    }
    compare("two threads / one, in memory, wall", "clean-2-threads", "clean",
            "x", ">= 1.8", true);
    value("JSONL to JSONL, one worker", "jsonl-1-worker", ">= 400");
    compare("JSONL to JSONL / clean in memory", "jsonl-1-worker", "clean", "%",
            ">= 40");
    compare("two workers / one, JSONL, wall", "jsonl-2-workers",
            "jsonl-1-worker", "x", "", true);
    compare("zstd to zstd / recompressing", "zstd-1-worker", "recompress-zstd",
            "%", ">= 80");
    value("start-up, first record", "start-up", "< 30");
  }

  // Each layer does what those below it do, so the differences are its own.
  static void Shares(Report* report) {
    constexpr std::pair<const char*, const char*> kShares[] = {
        {"segment", "segment"},
        {"match", "match"},
        {"decide", "decide"},
        {"output", "clean"},
        {"language detection", "clean-detect"}};
    const Row* whole = report->Find("clean-detect");
    double below = 0;
    for (const auto& [share, name] : kShares) {
      const Row* row = report->Find(name);
      if (row == nullptr || whole == nullptr) {
        report->shares.clear();
        return;
      }
      report->shares.push_back(
          {share, 100 * (row->Cpu() - below) / whole->Cpu(), "%", ""});
      below = row->Cpu();
    }
  }

  static constexpr int kLevel = 3;

  const Flags flags_;
  Launcher& launcher_;
  Corpus corpus_, sample_;
  Rules rules_, twice_;
  fs::path scratch_;
  std::vector<Step> steps_;
};

int Main(int argc, char** argv) {
  Flags flags;
  flags.scratch = fs::temp_directory_path().string();
  CLI::App app("Measures how fast bersih is, layer by layer and end to end.");
  app.add_option("--dump", flags.dump,
                 "Measure on this dump; otherwise on a generated one")
      ->check(CLI::ExistingFile);
  app.add_option("--size", flags.size, "Bytes of text to generate")
      ->transform(CLI::AsSizeValue(true))
      ->capture_default_str();
  app.add_option("--seed", flags.seed, "Another seed, other articles")
      ->capture_default_str();
  app.add_option("--lang", flags.language, "id or en; a mixture otherwise")
      ->check(CLI::IsMember({"id", "en"}));
  app.add_option("--passes", flags.passes, "Times that each row is measured")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--slow-size", flags.slow_size,
                 "Bytes of text, of all, for the slowest comparators")
      ->transform(CLI::AsSizeValue(true))
      ->capture_default_str();
  app.add_option("--rows", flags.rows,
                 "Only rows whose name this RE2 pattern matches");
  app.add_option("--tool", flags.tool, "The bersih to run")
      ->check(CLI::ExistingFile)
      ->capture_default_str();
  app.add_option("--scratch", flags.scratch,
                 "Folder for files while it runs: about three dumps")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  app.add_option("--json", flags.json, "Write the results to this file");
  app.add_option("--compare", flags.compare,
                 "Show values beside those of an older --json")
      ->check(CLI::ExistingFile);
  CLI11_PARSE(app, argc, argv);

  Launcher launcher;
  OldValues old;
  Report report;
  absl::Status status;
  if (!flags.compare.empty()) {
    auto read = ReadOld(flags.compare);
    status = read.status();
    if (read.ok()) old = *std::move(read);
  }
  if (status.ok()) status = Ladder(flags, &launcher).Run(&report);
  if (status.ok()) {
    Print(report, old);
    if (!flags.json.empty()) status = WriteJson(report, flags.json);
  }
  if (status.ok()) return 0;
  std::cerr << "throughput: " << std::string(status.message()) << '\n';
  return 3;
}

}  // namespace
}  // namespace bersih::bench

int main(int argc, char** argv) { return bersih::bench::Main(argc, argv); }
