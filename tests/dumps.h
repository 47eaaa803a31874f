// SPDX-License-Identifier: Apache-2.0
//
// Dumps for tests of how a run goes. What stands in them hardly matters:
// records differ in length, each text has a dateline and a link to lose, and
// every seventh record from the fourth on is a bad one.

#ifndef BERSIH_TESTS_DUMPS_H_
#define BERSIH_TESTS_DUMPS_H_

#include <string>

namespace bersih {

inline bool IsBad(int record) { return record % 7 == 3; }

// The text of a record, with `newline` between its lines.
inline std::string TextOf(int record, const std::string& newline) {
  std::string text = "JAKARTA - Hujan";
  for (int k = 0; k < record % 29; ++k) text += " turun lagi di desa";
  return text + "." + newline + "Baca Juga: Harga Telur" + newline + "Panas.";
}

inline std::string JsonlDump(int records) {
  std::string dump;
  for (int i = 0; i < records; ++i) {
    dump += "{\"id\":" + std::to_string(i) + ",\"text\":";
    dump += IsBad(i) ? "\xFF}\n" : "\"" + TextOf(i, "\\n") + "\"}\n";
  }
  return dump;
}

inline std::string CsvDump(int records, char delimiter = ',') {
  std::string dump = std::string("id") + delimiter + "text\n";
  for (int i = 0; i < records; ++i) {
    dump += std::to_string(i) + delimiter + '"' + TextOf(i, "\n") + '"';
    if (IsBad(i)) dump += std::string(1, delimiter) + "one too many";
    dump += '\n';
  }
  return dump;
}

inline std::string WarcDump(int records) {
  std::string dump;
  for (int i = 0; i < records; ++i) {
    const std::string text = TextOf(i, "\n");
    dump += "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: ";
    dump += IsBad(i) ? "many" : std::to_string(text.size());
    dump += "\r\n\r\n" + text + "\r\n\r\n";
  }
  return dump;
}

}  // namespace bersih

#endif  // BERSIH_TESTS_DUMPS_H_
