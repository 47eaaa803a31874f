// SPDX-License-Identifier: Apache-2.0
//
// Writes a dump of generated articles: the same bytes for the same options,
// on every machine.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <string>

#include "absl/strings/str_format.h"
#include "bench/dump_format.h"
#include "bench/generator.h"

namespace bersih::bench {
namespace {

struct Flags {
  uint64_t size = 0;
  uint64_t seed = 1;
  std::string format = "jsonl";
  std::string language;
  std::string out;
};

bool Write(const Flags& flags, std::FILE* file) {
  Generator generator(flags.seed, flags.language);
  const auto append = flags.format == "jsonl" ? AppendJson
                      : flags.format == "wet" ? AppendWet
                                              : AppendText;
  std::string chunk;
  if (flags.format == "wet") AppendWetInfo(&chunk);
  uint64_t written = 0, articles = 0, text = 0, furniture = 0;
  while (written < flags.size) {
    const Article& article = generator.Next();
    append(article, &chunk);
    if (std::fwrite(chunk.data(), 1, chunk.size(), file) != chunk.size()) {
      return false;
    }
    written += chunk.size();
    chunk.clear();
    text += article.text.size();
    furniture += article.furniture;
    ++articles;
  }
  absl::FPrintF(stderr,
                "%d articles, %d bytes, of them %d of text, of them %.1f %% "
                "boilerplate\n",
                articles, written, text,
                text == 0 ? 0 : 100.0 * furniture / text);
  return std::fflush(file) == 0;
}

int Main(int argc, char** argv) {
  Flags flags;
  CLI::App app("Writes a dump of generated articles.");
  app.add_option("--size", flags.size,
                 "Bytes to write, at least; the last article is whole "
                 "(200MB, 1GB, …)")
      ->required()
      ->transform(CLI::AsSizeValue(true));
  app.add_option("--seed", flags.seed, "Another seed, another dump")
      ->capture_default_str();
  app.add_option("--format", flags.format,
                 "jsonl, wet (as Common Crawl has it), or\n"
                 "text: the articles one after another")
      ->check(CLI::IsMember({"jsonl", "wet", "text"}))
      ->capture_default_str();
  app.add_option("--lang", flags.language, "id or en; a mixture otherwise")
      ->check(CLI::IsMember({"id", "en"}));
  app.add_option("-o,--out", flags.out, "A file; standard output otherwise");
  CLI11_PARSE(app, argc, argv);

  std::FILE* file =
      flags.out.empty() ? stdout : std::fopen(flags.out.c_str(), "wb");
  bool good = file != nullptr && Write(flags, file);
  if (file != nullptr && file != stdout) good = std::fclose(file) == 0 && good;
  if (!good) std::perror("make_dump");
  return good ? 0 : 3;
}

}  // namespace
}  // namespace bersih::bench

int main(int argc, char** argv) { return bersih::bench::Main(argc, argv); }
