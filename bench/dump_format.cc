// SPDX-License-Identifier: Apache-2.0

#include "bench/dump_format.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bench/random.h"
#include "pipeline/io/json_string.h"

namespace bersih::bench {
namespace {

// A version 4 UUID that depends on `name` and `what` alone.
std::string Uuid(std::string_view name, uint64_t what) {
  uint64_t state = 0xCBF29CE484222325u ^ what;  // FNV-1a
  for (const char c : name) {
    state = (state ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  }
  Random random(state);
  const uint64_t high = random.Next(), low = random.Next();
  return absl::StrFormat("%08x-%04x-4%03x-%04x-%012x", high >> 32,
                         (high >> 16) & 0xFFFF, high & 0xFFF,
                         0x8000 | (low >> 50), low & 0xFFFFFFFFFFFF);
}

constexpr char kDate[] = "2026-11-01T00:00:00Z";

}  // namespace

void AppendJson(const Article& article, std::string* out) {
  const auto field = [&](const char* name, std::string_view value) {
    absl::StrAppend(out, out->back() == '{' ? "\"" : ",\"", name, "\":");
    AppendJsonString(value, out);
  };
  *out += '{';
  field("id", article.id);
  if (!article.url.empty()) field("url", article.url);
  if (!article.host.empty()) field("host", article.host);
  field("lang", article.language);
  field("text", article.text);
  *out += "}\n";
}

void AppendWetInfo(std::string* out) {
  static constexpr char kInfo[] =
      "Software-Info: make_dump of bersih\r\n"
      "Extracted-Date: Sun, 01 Nov 2026 00:00:00 GMT\r\n"
      "description: generated articles; nothing was crawled\r\n";
  absl::StrAppend(
      out, "WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Date: ", kDate,
      "\r\nWARC-Filename: generated.warc.wet\r\nWARC-Record-ID: <urn:uuid:",
      Uuid("warcinfo", 0),
      ">\r\nContent-Type: application/warc-fields\r\nContent-Length: ",
      sizeof kInfo - 1, "\r\n\r\n", kInfo, "\r\n\r\n");
}

void AppendWet(const Article& article, std::string* out) {
  absl::StrAppend(out,
                  "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: ");
  if (article.url.empty()) {
    absl::StrAppend(out, "https://nowhere.example/", article.id);
  } else {
    *out += article.url;
  }
  absl::StrAppend(out, "\r\nWARC-Date: ", kDate,
                  "\r\nWARC-Record-ID: <urn:uuid:", Uuid(article.id, 0),
                  ">\r\nWARC-Refers-To: <urn:uuid:", Uuid(article.id, 1),
                  ">\r\nWARC-Identified-Content-Language: ",
                  article.language == "id" ? "ind" : "eng",
                  "\r\nContent-Type: text/plain\r\nContent-Length: ",
                  article.text.size(), "\r\n\r\n");
  absl::StrAppend(out, article.text, "\r\n\r\n");
}

void AppendText(const Article& article, std::string* out) {
  absl::StrAppend(out, article.text, "\n\n");
}

}  // namespace bersih::bench
