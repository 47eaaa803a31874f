// SPDX-License-Identifier: Apache-2.0
//
// Runs that are cut off, by whatever it may be, and gone on with.

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/io/pack.h"
#include "tests/dumps.h"
#include "tests/tool.h"

namespace bersih {
namespace {

using testing::HasSubstr;

namespace fs = std::filesystem;

class ResumeTest : public ToolTest {
 protected:
  // With a checkpoint behind every small block.
  std::vector<std::string> Command(std::vector<std::string> more) const {
    std::vector<std::string> command = {
        "--rules", Path("rules"), "--block",      "2K",
        "-j",      "2",           "--checkpoint", "0"};
    command.insert(command.end(), more.begin(), more.end());
    return command;
  }
  static std::vector<std::string> With(std::vector<std::string> command,
                                       const std::string& option) {
    command.push_back(option);
    return command;
  }

  // Every file below a folder of the test, without how long it took.
  std::map<std::string, std::string> Files(const std::string& folder) const {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(Path(folder))) {
      if (!entry.is_regular_file()) continue;
      std::string bytes = Read(entry.path());
      const size_t seconds = bytes.find("  \"seconds\": ");
      if (seconds != std::string::npos) {
        bytes.erase(seconds, bytes.find('\n', seconds) - seconds);
      }
      files[fs::relative(entry.path(), Path(folder))] = bytes;
    }
    return files;
  }

  // Waits until the file is there.
  static bool Appears(const std::string& path) {
    for (int i = 0; i < 20000; ++i) {
      if (access(path.c_str(), F_OK) == 0) return true;
      usleep(1000);
    }
    return false;
  }
};

TEST_F(ResumeTest, GoesOnAfterBeingKilledAtAnyMoment) {
  const std::string dump = JsonlDump(400);
  const std::string a = Write("a.jsonl", dump),
                    c = Write("c.jsonl", JsonlDump(100)),
                    csv = Write("d.csv", CsvDump(200)),
                    warc = Write("e.warc", WarcDump(300));
  std::string packed;
  Packer packer(0);
  for (size_t at = 0; at < dump.size(); at += 5000) {
    packer.Append(Compression::kGzip, dump.substr(at, 5000), &packed);
  }
  const std::string b = Write("b.jsonl.gz", packed);
  fs::create_directories(Path("texts"));
  for (int i = 0; i < 40; ++i) {
    Write("texts/" + std::to_string(i), kArticle + std::to_string(i));
  }
  const std::vector<std::vector<std::string>> kRuns = {
      {"-o", Path("out/x.jsonl"), a, b, c},
      {"-o", Path("out/x.gz"), "--removed", b, a},
      {"-o", Path("out/x.zst"), "--to", "text", a, c, b},
      {"-o", Path("out/x.csv.zst"), csv, csv},
      {"-o", Path("out/x.warc"), warc, warc},
      {"--shard-out", Path("out/shards"), b, csv, c, warc, a},
      {"--shard-out", Path("out/shards"), "--compress", "zstd", Path("texts")},
  };
  std::minstd_rand random(7);
  int kills = 0, resumed = 0;
  for (int round = 0; kills < 50; ++round) {
    ASSERT_LT(round, 100) << "too fast to be killed";
    std::vector<std::string> command =
        Command(kRuns[static_cast<size_t>(round) % kRuns.size()]);
    for (const char* name : {"rejects", "stats"}) {
      command.insert(command.end(),
                     {std::string("--") + name, Path("out/") + name});
    }
    fs::remove_all(Path("out"));
    fs::create_directories(Path("out"));
    // Moments are chosen in the time that a whole run takes, here and now.
    const auto start = std::chrono::steady_clock::now();
    const Ran whole = Run(command);
    const auto time = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - start);
    const auto expected = Files("out");
    fs::remove_all(Path("out"));
    fs::create_directories(Path("out"));
    for (int left = 6; left >= 0; --left) {
      const pid_t pid = Start(With(command, "--resume"), "/dev/null");
      if (left > 0) {
        std::this_thread::sleep_for(time * (random() % 1000) / 1000);
        kill(pid, SIGKILL);
      }
      const Ran ran = Finish(pid);
      resumed += ran.err.find("goes on behind") != std::string::npos;
      if (ran.code != 128 + SIGKILL) {
        // It may have been killed when all was done.
        if (ran.err.find(" is complete; ") == std::string::npos) {
          EXPECT_EQ(ran.code, whole.code) << ran.err;
        }
        break;
      }
      ++kills;
    }
    EXPECT_TRUE(Files("out") == expected) << testing::PrintToString(command);
  }
  EXPECT_GT(resumed, 10) << "the kills came too early";
}

TEST_F(ResumeTest, ASignalLetsItFinishWhatItHas) {
  const std::string dump = Write("dump.jsonl", JsonlDump(20000));
  const std::string out = Path("out.jsonl");
  const auto command = Command({dump, "-o", out});
  const Ran whole = Run(command);
  EXPECT_EQ(whole.code, 1);
  const std::string expected = Read(out);
  for (const int signal : {SIGINT, SIGTERM}) {
    fs::remove(out);
    const pid_t pid = Start(command, "/dev/null");
    EXPECT_TRUE(Appears(out + ".bersih-checkpoint"));
    kill(pid, signal);
    Ran ran = Finish(pid);
    EXPECT_EQ(ran.code, 128 + signal);
    EXPECT_THAT(ran.err, HasSubstr("--resume goes on from here"));
    EXPECT_NE(ran.summary, "");
    EXPECT_FALSE(fs::exists(out));
    const std::string part = Read(out + ".bersih-part");
    EXPECT_TRUE(expected.starts_with(part) && part.ends_with("}\n"));

    ran = Run(With(command, "--resume"));
    EXPECT_EQ(ran.code, 1);
    EXPECT_TRUE(Read(out) == expected);
    EXPECT_FALSE(fs::exists(out + ".bersih-checkpoint"));
  }
}

TEST_F(ResumeTest, LeavesNothingBehindWhereItCannotGoOn) {
  const std::string out = Path("out.jsonl");
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  const pid_t pid =
      Start(Command({"-o", out}), "/proc/self/fd/" + std::to_string(ends[0]));
  EXPECT_TRUE(Appears(out + ".bersih-part"));
  kill(pid, SIGTERM);
  EXPECT_EQ(Finish(pid).code, 128 + SIGTERM);
  for (const auto& entry : fs::directory_iterator(dir_)) {
    EXPECT_FALSE(entry.path().filename().string().starts_with("out"));
  }
  close(ends[0]);
  close(ends[1]);
}

TEST_F(ResumeTest, RefusesAnotherRunsOutput) {
  const std::string dump = Write("dump.jsonl", JsonlDump(20000));
  const std::string out = Path("out.jsonl");
  const auto command = Command({dump, "-o", out});
  const pid_t pid = Start(command, "/dev/null");
  EXPECT_TRUE(Appears(out + ".bersih-checkpoint"));
  // Two at a time would not do either.
  kill(pid, SIGSTOP);
  Ran ran = Run(command);
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("another run is writing it"));
  kill(pid, SIGKILL);
  Finish(pid);

  const auto refused = [&](const std::vector<std::string>& options,
                           const std::string& why) {
    std::vector<std::string> other = With(command, "--resume");
    other.insert(other.end(), options.begin(), options.end());
    const Ran ran = Run(other);
    EXPECT_EQ(ran.code, 2) << why;
    EXPECT_THAT(ran.err,
                HasSubstr("cannot go on with another run's output: " + why));
  };
  refused({"--removed"}, "--removed was 'not given' and is 'given'");
  refused({"--keep", "caption"}, "--keep was '' and is 'caption'");
  refused({dump}, "the number of inputs was '1' and is '2'");
  const std::string pack = Read(Path("rules/id/promo.toml"));
  Write("rules/id/promo.toml", pack + "\n");
  refused({}, "the sum of the rules was ");
  Write("rules/id/promo.toml", pack);
  const auto changed = fs::last_write_time(dump);
  fs::last_write_time(dump, changed + std::chrono::seconds(1));
  refused({}, "input " + dump + " was ");
  fs::last_write_time(dump, changed);

  // A part that is not as long as it was does not do.
  fs::resize_file(out + ".bersih-part", 10);
  ran = Run(With(command, "--resume"));
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("and holds 10; start anew"));

  // Anew it is then.
  ran = Run(command);
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("note: starts anew; --resume would have"));
  EXPECT_FALSE(fs::exists(out + ".bersih-checkpoint"));
  ran = Run(With(command, "--resume"));
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.err, HasSubstr("out.jsonl is complete; "));
}

TEST_F(ResumeTest, SaysWhatCannotBeGoneOnWith) {
  Ran ran = RunHere({"--resume"}, kArticle);
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("only a file can be gone on with; name it"));
  ran = RunHere({"--resume", "-o", Path("out")}, kArticle);
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("standard input cannot be read a second"));
  EXPECT_FALSE(fs::exists(Path("out")));
  // With nothing to go on with it starts at the beginning.
  const std::string text = Write("a.txt", kArticle);
  EXPECT_EQ(RunHere({"--resume", "-o", Path("out"), text}).code, 0);
  EXPECT_EQ(Read(Path("out")), kClean);
}

TEST_F(ResumeTest, GoesOnWhenThereIsRoomAgain) {
  const std::string dump = Write("dump.jsonl", JsonlDump(3000));
  const std::string out = Path("out.jsonl");
  const auto command = Command({dump, "-o", out});
  EXPECT_EQ(Run(command).code, 1);
  const std::string expected = Read(out);
  Write("out.jsonl", "old");

  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit small = before;
  small.rlim_cur = 100000;
  ASSERT_LT(small.rlim_cur, expected.size());
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const pid_t pid = Start(command, "/dev/null");
  setrlimit(RLIMIT_FSIZE, &before);
  Ran ran = Finish(pid);
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("cannot write " + out + ": File too large; "));
  EXPECT_THAT(ran.err, HasSubstr("--resume goes on from here"));
  EXPECT_EQ(Read(out), "old");

  ran = Run(With(command, "--resume"));
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_TRUE(Read(out) == expected);
}

class ShardTest : public ResumeTest {};

TEST_F(ShardTest, NamesOutputsLikeTheirInputs) {
  fs::create_directories(Path("dump/2020"));
  const std::string line = "{\"text\":\"JAKARTA - Hujan.\"}\n";
  const std::string clean = "{\"text\":\"Hujan.\"}\n";
  Write("dump/2020/a.jsonl", line);
  Write("dump/2020/.hidden", line);
  Write("dump/b.jsonl", line);
  Write("c.txt", "JAKARTA - Hujan.\n");
  using Map = std::map<std::string, std::string>;
  // A folder: as in it. A path that is not relative: its last name.
  Ran ran = RunHere({"--shard-out", Path("out"), Path("dump"), Path("c.txt")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(Files("out"), (Map{{"2020/a.jsonl", clean},
                               {"b.jsonl", clean},
                               {"c.txt", "Hujan.\n"}}));
  ran = RunHere({"--shard-out", Path("json"), "--to", "jsonl", "--compress",
                 "gzip", Path("c.txt"), Path("dump/b.jsonl")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  std::vector<std::string> names;
  for (const auto& [name, bytes] : Files("json")) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"b.jsonl.gz", "c.txt.jsonl.gz"}));

  ran = RunHere({"--shard-out", Path("out"), Path("dump/b.jsonl"),
                 Path("dump/2020/../b.jsonl")});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("would both become " + Path("out/b.jsonl")));
  ran = RunHere({"--shard-out", Path("dump"), Path("dump")});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("would replace its own input"));
  EXPECT_EQ(RunHere({"--shard-out", Path("out")}, line).code, 2);
  EXPECT_EQ(RunHere({"--shard-out", Path("out"), "-o", "x", dir_}).code, 2);
}

TEST_F(ShardTest, KeepsWhatCouldBeReadOfABadInput) {
  std::string packed;
  Packer packer(0);
  const std::string line = "{\"text\":\"JAKARTA - Hujan.\"}\n";
  packer.Append(Compression::kGzip, line, &packed);
  std::string cut = packed + packed;
  cut.resize(cut.size() - 6);
  Write("cut.jsonl.gz", cut);
  Write("good.jsonl", line);
  const Ran ran =
      RunHere({"--shard-out", Path("out"), Path("cut.jsonl.gz"),
               Path("missing"), Path("good.jsonl"), "--compress", "none"});
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("what could be read of it is in " +
                                 Path("out/cut.jsonl.bersih-part")));
  EXPECT_EQ(Files("out").count("cut.jsonl"), 0u);
  EXPECT_THAT(Files("out")["cut.jsonl.bersih-part"],
              testing::StartsWith("{\"text\":\"Hujan.\"}\n"));
  EXPECT_EQ(Files("out")["good.jsonl"], "{\"text\":\"Hujan.\"}\n");
  // To one output it is the same, under its name.
  const Ran one = RunHere({Path("cut.jsonl.gz"), Path("good.jsonl")});
  EXPECT_EQ(one.code, 3);
  EXPECT_THAT(one.out, testing::StartsWith("{\"text\":\"Hujan.\"}\n"));
}

}  // namespace
}  // namespace bersih
