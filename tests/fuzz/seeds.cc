// SPDX-License-Identifier: Apache-2.0
//
// Run by the build: seeds DIR. Writes the examples that the embedded rules
// carry into DIR, a file for each rule, as inputs of `clean` and `match`: few
// lines that a fuzzer makes up reach what only a caption or a byline does.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "pipeline/rules/reader.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: seeds DIR\n";
    return 2;
  }
  const std::filesystem::path dir = argv[1];
  std::filesystem::remove_all(dir);
  std::filesystem::create_directories(dir);
  for (const bersih::Rule& rule :
       bersih::ReadPacks(bersih::EmbeddedPacks()).packs.rules) {
    std::ofstream out(dir / rule.id, std::ios::binary);
    out << (rule.languages.empty() ? "id" : rule.languages[0]) << '\n';
    for (const auto* examples : {&rule.remove_examples, &rule.keep_examples}) {
      for (const std::string& example : *examples) out << example << '\n';
    }
    if (!out.flush()) {
      std::cerr << dir / rule.id << ": cannot be written\n";
      return 3;
    }
  }
}
