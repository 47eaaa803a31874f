// SPDX-License-Identifier: Apache-2.0

#include "bench/report.h"

#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "pipeline/io/json_string.h"

namespace bersih::bench {
namespace {

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half]
                                : (values[half - 1] + values[half]) / 2;
}

std::vector<double> Column(const Row& row, double Timing::*clock) {
  std::vector<double> column;
  for (const Timing& pass : row.passes) column.push_back(pass.*clock);
  return column;
}

double NsPerLine(const Row& row) {
  return row.lines == 0 ? 0
                        : row.Seconds() * 1e9 / static_cast<double>(row.lines);
}

std::string Quoted(const std::string& text) {
  std::string out;
  AppendJsonString(text, &out);
  return out;
}

std::string Numbers(const std::vector<double>& numbers) {
  std::string out = "[";
  for (const double number : numbers) {
    absl::StrAppendFormat(&out, "%s%.9g", out.size() > 1 ? "," : "", number);
  }
  return out + "]";
}

void AppendFigures(const char* name, const std::vector<Figure>& figures,
                   std::string* out) {
  absl::StrAppend(out, "\n\"", name, "\":[");
  for (const Figure& figure : figures) {
    absl::StrAppendFormat(
        out, "%s\n{\"name\":%s,\"value\":%.6g,\"unit\":%s,\"target\":%s}",
        &figure == &figures.front() ? "" : ",", Quoted(figure.name),
        figure.value, Quoted(figure.unit), Quoted(figure.target));
  }
  out->append("]");
}

}  // namespace

double Row::Cpu() const { return Median(Column(*this, &Timing::cpu)); }
double Row::Wall() const { return Median(Column(*this, &Timing::wall)); }

double Row::Megabytes() const {
  const double seconds = Seconds();
  return seconds == 0 ? 0 : static_cast<double>(bytes) / seconds * 1e-6;
}

double Row::Value() const {
  return unit == "ms" ? Seconds() * 1e3 / times : Megabytes();
}

double Row::Spread() const {
  const std::vector<double> column =
      Column(*this, by_wall ? &Timing::wall : &Timing::cpu);
  const double median = Median(column);
  if (median == 0) return 0;
  const auto [low, high] = std::minmax_element(column.begin(), column.end());
  return (*high - *low) / median;
}

const Row* Report::Find(const std::string& name) const {
  for (const Row& row : rows) {
    if (row.name == name && row.ran()) return &row;
  }
  return nullptr;
}

absl::StatusOr<OldValues> ReadOld(const std::string& path) {
  simdjson::dom::parser parser;
  simdjson::dom::array rows;
  if (auto error = parser.load(path)["rows"].get(rows)) {
    return absl::InvalidArgumentError(absl::StrCat(
        path, ": no JSON of an older run: ", simdjson::error_message(error)));
  }
  OldValues old;
  for (const simdjson::dom::element row : rows) {
    std::string_view name;
    double value = 0;
    if (row["name"].get(name) == simdjson::SUCCESS &&
        row["value"].get(value) == simdjson::SUCCESS) {
      old.emplace(name, value);
    }
  }
  return old;
}

void Print(const Report& report, const OldValues& old) {
  for (const auto& [name, value] : report.setup) {
    absl::PrintF("%-10s %s\n", name, value);
  }
  absl::PrintF("\n| %-20s | %13s | %6s | %8s | %8s | %4s | %8s |%s |\n", "row",
               "median", "spread", "ns/line", "MB", "by", "peak RSS",
               old.empty() ? " note" : " new/old | note");
  absl::PrintF("|---|--:|--:|--:|--:|---|--:|%s---|\n",
               old.empty() ? "" : "--:|");
  for (const Row& row : report.rows) {
    if (!row.ran()) {
      absl::PrintF("| %-20s | %13s | | | | | |%s %s |\n", row.name, "-",
                   old.empty() ? "" : " |", row.skipped);
      continue;
    }
    const std::string ns =
        row.lines == 0 ? "" : absl::StrFormat("%.1f", NsPerLine(row));
    const std::string rss =
        row.peak_rss == 0
            ? ""
            : absl::StrFormat("%.1f MB",
                              static_cast<double>(row.peak_rss) * 1e-6);
    absl::PrintF("| %-20s | %8.*f %4s | %4.0f %% | %8s | %8.2f | %4s | %8s |",
                 row.name, row.Value() < 100 ? 2 : 0, row.Value(), row.unit,
                 100 * row.Spread(), ns, static_cast<double>(row.bytes) * 1e-6,
                 row.by_wall ? "wall" : "cpu", rss);
    const auto before = old.find(row.name);
    if (before != old.end() && before->second != 0) {
      absl::PrintF(" %.2f |", row.Value() / before->second);
    } else if (!old.empty()) {
      absl::PrintF(" |");
    }
    absl::PrintF("%s |\n", row.note.empty() ? "" : " " + row.note);
  }
  if (!report.shares.empty()) {
    absl::PrintF("\nWhere the time of clean-detect goes:\n");
  }
  for (const Figure& share : report.shares) {
    absl::PrintF("  %-20s %5.1f %s\n", share.name, share.value, share.unit);
  }
  if (!report.figures.empty()) absl::PrintF("\n| figure | here | target |\n");
  if (!report.figures.empty()) absl::PrintF("|---|--:|---|\n");
  for (const Figure& figure : report.figures) {
    absl::PrintF("| %s | %.*f %s | %s |\n", figure.name,
                 figure.value < 10 ? 2 : 0, figure.value, figure.unit,
                 figure.target);
  }
  std::fflush(stdout);
}

absl::Status WriteJson(const Report& report, const std::string& path) {
  std::string out = "{\"setup\":{";
  for (const auto& [name, value] : report.setup) {
    absl::StrAppend(&out, out.back() == '{' ? "\n" : ",\n", Quoted(name), ":",
                    Quoted(value));
  }
  absl::StrAppend(&out, "},\n\"rows\":[");
  for (const Row& row : report.rows) {
    absl::StrAppend(&out, out.back() == '[' ? "\n" : ",\n",
                    "{\"name\":", Quoted(row.name));
    if (!row.ran()) {
      absl::StrAppend(&out, ",\"skipped\":", Quoted(row.skipped), "}");
      continue;
    }
    absl::StrAppendFormat(
        &out,
        ",\"unit\":%s,\"value\":%.6g,\"spread\":%.3g,\"clock\":\"%s\","
        "\"bytes\":%d,\"lines\":%d,\"ns_per_line\":%.6g,\"peak_rss\":%d,"
        "\"note\":%s,\"cpu\":%s,\"wall\":%s}",
        Quoted(row.unit), row.Value(), row.Spread(),
        row.by_wall ? "wall" : "cpu", row.bytes, row.lines, NsPerLine(row),
        row.peak_rss, Quoted(row.note), Numbers(Column(row, &Timing::cpu)),
        Numbers(Column(row, &Timing::wall)));
  }
  out.append("],");
  AppendFigures("shares", report.shares, &out);
  out.append(",");
  AppendFigures("figures", report.figures, &out);
  out.append("}\n");
  std::ofstream file(path, std::ios::binary);
  file << out;
  file.close();
  return file ? absl::OkStatus()
              : absl::UnavailableError(absl::StrCat(path, ": not written"));
}

}  // namespace bersih::bench
