// SPDX-License-Identifier: Apache-2.0
//
// How a run goes, whatever it cleans: threads, packed outputs, counts, samples,
// and ends before the end.

#include <fcntl.h>
#include <libdeflate.h>
#include <poll.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/base/config.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dumps.h"
#include "tests/tool.h"

namespace bersih {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

class RunTest : public ToolTest {
 protected:
  // Members or frames after one another, as a tool for them would unpack them.
  static std::string Gunzip(std::string_view packed) {
    std::string all;
    libdeflate_decompressor* gzip = libdeflate_alloc_decompressor();
    while (!packed.empty()) {
      std::string piece(1 << 22, '\0');
      size_t in = 0, out = 0;
      EXPECT_EQ(
          libdeflate_gzip_decompress_ex(gzip, packed.data(), packed.size(),
                                        piece.data(), piece.size(), &in, &out),
          LIBDEFLATE_SUCCESS);
      if (in == 0) break;
      packed.remove_prefix(in);
      all.append(piece, 0, out);
    }
    libdeflate_free_decompressor(gzip);
    return all;
  }
  static std::string Unzstd(std::string_view packed) {
    std::string all(1 << 24, '\0');
    const size_t size =
        ZSTD_decompress(all.data(), all.size(), packed.data(), packed.size());
    EXPECT_EQ(ZSTD_isError(size), 0u);
    all.resize(ZSTD_isError(size) ? 0 : size);
    return all;
  }
};

TEST_F(RunTest, IsTheSameWithAnyNumberOfThreads) {
  const std::string dump = Write("dump.jsonl", JsonlDump(3000)),
                    text = Write("a.txt", kArticle);
  const std::string a = Write("a.jsonl", JsonlDump(10)),
                    b = Write("b.jsonl", "");
  const std::string csv = Write("c.csv", CsvDump(1000)),
                    tsv = Write("d.tsv", CsvDump(1000, '\t')),
                    warc = Write("e.wet", WarcDump(1000));
  const std::vector<std::vector<std::string>> kRuns = {
      {dump, a, b, dump},
      {"--removed", "--meta", dump, text},
      {"--to", "text", dump, text, a},
      {text, text, text},
      {"--compress", "zstd", dump},
      {"--compress", "gzip", "--level", "1", dump},
      {"--sample", "0.3", "--seed", "7", dump},
      {"--limit", "1234", dump},
      {csv, csv},
      {"--removed", tsv, warc, text},
      {warc, warc},
      {"--compress", "zstd", tsv},
  };
  for (std::vector<std::string> run : kRuns) {
    run.insert(run.begin(), {"--block", "4K", "--rejects", Path("rejects"),
                             "--progress", "never", "-j", "1"});
    const Ran one = RunHere(run);
    const std::string rejects = Read(Path("rejects"));
    EXPECT_NE(one.out, "");
    for (const char* jobs : {"2", "8"}) {
      run[7] = jobs;
      const Ran ran = RunHere(run);
      EXPECT_EQ(ran.code, one.code);
      EXPECT_TRUE(ran.out == one.out) << testing::PrintToString(run);
      EXPECT_EQ(ran.err, one.err);
      EXPECT_TRUE(Read(Path("rejects")) == rejects);
    }
  }
}

TEST_F(RunTest, HandsOnWhatComesSlowly) {
  int in[2], out[2];
  ASSERT_EQ(pipe2(in, O_CLOEXEC), 0);
  ASSERT_EQ(pipe2(out, O_CLOEXEC), 0);
  const pid_t pid = Start({"-q", "--rules", Path("rules")},
                          "/proc/self/fd/" + std::to_string(in[0]), out[1]);
  close(in[0]);
  for (int i = 0; i < 3; ++i) {
    const std::string line = "{\"text\":\"" + std::to_string(i) + "\"}\n";
    ASSERT_EQ(write(in[1], line.data(), line.size()),
              static_cast<ssize_t>(line.size()));
    pollfd wait = {out[0], POLLIN, 0};
    ASSERT_EQ(poll(&wait, 1, 20000), 1) << "nothing came out";
    char back[100] = {};
    ASSERT_EQ(read(out[0], back, sizeof back),
              static_cast<ssize_t>(line.size()));
    EXPECT_EQ(back, line);
  }
  // Nobody writes and nobody reads any more, yet it does not hang.
  kill(pid, SIGINT);
  EXPECT_EQ(Finish(pid, 0).code, 128 + SIGINT);
  close(in[1]);
  close(out[0]);
}

TEST_F(RunTest, PacksTheOutput) {
  const std::string dump = Write("dump.jsonl", JsonlDump(2000));
  const std::string plain = RunHere({dump}).out;
  const std::string gzip = Path("out.jsonl.gz"), zstd = Path("out.jsonl.zst");
  EXPECT_EQ(RunHere({"--block", "64K", dump, "-o", gzip}).code, 1);
  EXPECT_TRUE(Gunzip(Read(gzip)) == plain);
  EXPECT_LT(Read(gzip).size(), plain.size() / 4);
  EXPECT_EQ(RunHere({"--block", "64K", dump, "-o", zstd}).code, 1);
  EXPECT_TRUE(Unzstd(Read(zstd)) == plain);
  EXPECT_LT(Read(zstd).size(), plain.size() / 4);

  // The option wins over the name, and a level over the default.
  EXPECT_EQ(RunHere({"--compress", "none", dump, "-o", zstd}).code, 1);
  EXPECT_TRUE(Read(zstd) == plain);
  const std::string fast =
      RunHere({"--compress", "zstd", "--level", "1", dump}).out;
  const std::string small =
      RunHere({"--compress", "zstd", "--level", "19", dump}).out;
  EXPECT_TRUE(Unzstd(fast) == plain);
  EXPECT_TRUE(Unzstd(small) == plain);
  EXPECT_NE(small, fast);
  EXPECT_EQ(RunHere({"--level", "3", dump}).code, 2);
  EXPECT_EQ(RunHere({"--level", "13", "--compress", "gzip", dump}).code, 2);

  // Bodies without an end of line, each packed alone; and nothing at all.
  const std::string a = Write("a.txt", "Satu"), b = Write("b.txt", "Dua");
  EXPECT_EQ(Gunzip(RunHere({"--compress", "gzip", a, b, a}).out),
            "Satu\nDua\nSatu");
  const std::string none = Write("none.txt", "");
  EXPECT_NE(RunHere({"--compress", "gzip", none}).out, "");
  EXPECT_EQ(Gunzip(RunHere({"--compress", "gzip", none}).out), "");
  EXPECT_EQ(Unzstd(RunHere({"--compress", "zstd", none}).out), "");
}

TEST_F(RunTest, StopsAfterTheLimit) {
  const std::string dump = JsonlDump(1000);
  const Ran all = RunHere({"-q"}, dump);
  const auto lines = [](const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
  };
  for (const int limit : {0, 1, 8, 500, 999, 1000, 2000}) {
    const Ran ran =
        RunHere({"--block", "4K", "--limit", std::to_string(limit)}, dump);
    EXPECT_TRUE(all.out.starts_with(ran.out));
    const int records = std::min(limit, 1000);
    EXPECT_EQ(lines(ran.out), records - (records + 3) / 7) << limit;
    EXPECT_THAT(ran.summary, HasSubstr(std::to_string(records) + " record"));
  }
  // It does not wait for more than it needs.
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  ASSERT_GT(write(ends[1], dump.data(), 3000), 0);
  const Ran ran = Run({"--rules", Path("rules"), "--limit", "2"}, "", -1,
                      "/proc/self/fd/" + std::to_string(ends[0]));
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(lines(ran.out), 2);
  close(ends[0]);
  close(ends[1]);
}

TEST_F(RunTest, SamplesByTheNumberOfTheRecord) {
  std::string dump;
  for (int i = 0; i < 4000; ++i) {
    dump += "{\"text\":\"" + std::to_string(i) + "\"}\n";
  }
  const auto sample = [&](const char* rate, const char* seed,
                          const char* block) {
    return RunHere({"--sample", rate, "--seed", seed, "--block", block}, dump)
        .out;
  };
  const std::string tenth = sample("0.1", "1", "1M");
  const auto count = std::count(tenth.begin(), tenth.end(), '\n');
  EXPECT_GT(count, 320);
  EXPECT_LT(count, 480);
  EXPECT_EQ(sample("0.1", "1", "4K"), tenth);
  EXPECT_NE(sample("0.1", "2", "1M"), tenth);
  EXPECT_EQ(sample("1", "2", "1M"), dump);
  EXPECT_EQ(sample("0", "2", "1M"), "");
  // Of a larger share the smaller one is a part.
  const std::string half = sample("0.5", "1", "1M");
  for (size_t at = 0; at < tenth.size(); at = tenth.find('\n', at) + 1) {
    EXPECT_NE(half.find(tenth.substr(at, tenth.find('\n', at) + 1 - at)),
              std::string::npos);
  }
}

// The number behind "NAME": in JSON that is laid out over lines.
uint64_t Number(const std::string& json, const std::string& name,
                size_t from = 0) {
  const size_t at = json.find("\"" + name + "\": ", from);
  EXPECT_NE(at, std::string::npos) << name;
  return at == std::string::npos
             ? 0
             : std::stoull(json.substr(at + name.size() + 4));
}

TEST_F(RunTest, StatsAddUp) {
  const std::string dump = Write("dump.jsonl", JsonlDump(700));
  const std::string out = Path("out.jsonl"), stats = Path("stats.json");
  const Ran ran = RunHere({"--block", "4K", dump, "-o", out, "--stats", stats});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.summary,
              MatchesRegex("bersih: 700 records in [0-9.]+ s; .* read, .* "
                           "written; removed 19\\.8 kB of text, .* %: "
                           "dateline 6000 bytes, promo 13\\.8 kB\n"));
  const std::string json = Read(stats);
  EXPECT_EQ(Number(json, "records"), 700u);
  EXPECT_EQ(Number(json, "rejected"), 100u);
  EXPECT_EQ(Number(json, "input_bytes"), Read(dump).size());
  EXPECT_EQ(Number(json, "output_bytes"), Read(out).size());
  const uint64_t removed = Number(json, "removed_bytes");
  EXPECT_EQ(removed, 600u * (10 + 23));
  EXPECT_EQ(Number(json, "body_bytes") + removed, Number(json, "text_bytes"));
  const size_t city = json.find("\"common.dateline.city\"");
  EXPECT_EQ(Number(json, "hits", city), 600u);
  EXPECT_EQ(Number(json, "bytes", city), 6000u);
  const size_t promo = json.find("\"stage\": \"promo\"");
  EXPECT_EQ(Number(json, "hits", promo), 600u);
  EXPECT_EQ(Number(json, "bytes", promo), 600u * 23);
}

TEST_F(RunTest, TakesNoMoreMemoryForALongerDump) {
#ifdef ABSL_HAVE_ADDRESS_SANITIZER
  GTEST_SKIP() << "AddressSanitizer keeps what is freed for a while";
#endif
  // Long enough that nothing is for the first time any more.
  const std::string some = JsonlDump(5000);
  const std::string once = Write("once.jsonl", some);
  const std::string ten = Path("ten.jsonl");
  std::ofstream all(ten);
  for (int i = 0; i < 10; ++i) all << some;
  all.close();
  const auto peak = [&](const std::string& dump) {
    const Ran ran = RunHere({"-j", "2", "--block", "16K", "--rejects",
                             Path("rejects"), "-o", Path("out.zst"), dump});
    EXPECT_EQ(ran.code, 1);
    return ran.peak_kib;
  };
  const long small = peak(once), large = peak(ten);
  EXPECT_GT(Read(ten).size(), 10000000u);
  EXPECT_LT(static_cast<double>(large), 1.1 * static_cast<double>(small));
}

TEST_F(RunTest, DrawsProgressWhereItIsWanted) {
  const auto slowly = [&](const char* progress) {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    std::thread writer([end = ends[1]] {
      EXPECT_EQ(write(end, "{\"text\":\"a\"}\n", 13), 13);
      usleep(600000);
      close(end);
    });
    const Ran ran = Run({"--rules", Path("rules"), "--progress", progress}, "",
                        -1, "/proc/self/fd/" + std::to_string(ends[0]));
    writer.join();
    close(ends[0]);
    EXPECT_EQ(ran.out, "{\"text\":\"a\"}\n");
    return ran.err;
  };
  EXPECT_THAT(slowly("always"),
              MatchesRegex("\r\x1B\\[K13 bytes, 0\\.0 MB/s, [0-9]+ records/s, "
                           "0 rejected.*\r\x1B\\[K"));
  EXPECT_EQ(slowly("auto"), "");
  EXPECT_EQ(slowly("never"), "");
}

}  // namespace
}  // namespace bersih
