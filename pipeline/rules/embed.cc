// SPDX-License-Identifier: Apache-2.0
//
// Run by the build: embed RULES OUT. Writes the packs under RULES as a C++
// source, as files and as the rules that were read from them. Packs with
// errors are refused, so what is built in needs no check when it is used.

#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/rules/packed.h"
#include "pipeline/rules/reader.h"

namespace {

// Literals in pieces, because a compiler need not take more than 64 KiB in one.
void WriteLiteral(std::string_view bytes, std::ostream& out) {
  static constexpr size_t kPiece = 60;
  for (size_t at = 0; at == 0 || at < bytes.size(); at += kPiece) {
    out << "\n    \"";
    for (const char c : bytes.substr(at, kPiece)) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= ' ' && byte <= '~' && c != '"' && c != '\\' && c != '?') {
        out << c;
      } else {
        out << '\\' << (byte >> 6) << (byte >> 3 & 7) << (byte & 7);
      }
    }
    out << '"';
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: embed RULES OUT\n";
    return 2;
  }
  const auto files = bersih::ReadPackFiles(argv[1]);
  if (!files.ok()) {
    std::cerr << files.status().message() << '\n';
    return 2;
  }
  bersih::ReadResult read = bersih::ReadPacks(*files);
  if (read.ok()) read.findings = bersih::CheckPatterns(read.packs);
  if (!read.ok()) {
    for (const bersih::Finding& finding : read.findings) {
      std::cerr << argv[1] << '/' << finding.ToString() << '\n';
    }
    return 2;
  }

  std::ofstream out(argv[2], std::ios::binary);
  out << "// Generated from rules/ by pipeline/rules/embed.cc.\n\n"
         "#include <string_view>\n\n"
         "#include \"pipeline/rules/packed.h\"\n"
         "#include \"pipeline/rules/reader.h\"\n\n"
         "namespace bersih {\n\n"
         "std::vector<PackFile> EmbeddedPacks() {\n  return {\n";
  for (const bersih::PackFile& file : *files) {
    out << "      {\"" << file.path << "\",";
    WriteLiteral(file.text, out);
    out << "},\n";
  }
  out << "  };\n}\n\n"
         "PackSet EmbeddedRules() {\n"
         "  static constexpr char kBytes[] =";
  WriteLiteral(bersih::PackBytes(read.packs), out);
  out << ";\n"
         "  return UnpackBytes(std::string_view(kBytes, sizeof kBytes - 1));\n"
         "}\n\n"
         "}  // namespace bersih\n";
  out.close();
  if (!out) {
    std::cerr << argv[2] << ": cannot be written\n";
    return 3;
  }
  return 0;
}
