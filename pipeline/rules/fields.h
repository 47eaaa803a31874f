// SPDX-License-Identifier: Apache-2.0
//
// Typed access to the keys of a TOML table. What has the wrong type or value
// is reported and read as if it were not there; nothing is converted.

#ifndef BERSIH_PIPELINE_RULES_FIELDS_H_
#define BERSIH_PIPELINE_RULES_FIELDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/rules/finding.h"
#include "pipeline/rules/names.h"
#include "pipeline/rules/toml.h"

namespace bersih {

// A word of the format and what it stands for.
template <typename T>
struct Named {
  const char* name;
  T value;
};

template <typename T, size_t n>
std::vector<std::string> Names(const Named<T> (&table)[n]) {
  std::vector<std::string> names;
  for (const Named<T>& entry : table) names.emplace_back(entry.name);
  return names;
}

// "a string", "a list", …: for messages.
std::string TypeName(const toml::node& node);

class Fields {
 public:
  // `line` is that of the table. All must outlive this.
  Fields(const toml::table& table, int line, Reporter* report)
      : table_(table), line_(line), report_(report) {}

  bool Has(const std::string& key) const { return table_.contains(key); }
  // The line of the key's value, or of the table when there is none.
  int Line(const std::string& key) const;

  // Reports a missing key; `mend` follows "'key' is missing; ".
  void Require(const std::string& key, const std::string& mend);
  // Reports keys that are not among `known`.
  void RefuseUnknown(const std::vector<std::string>& known);

  std::optional<std::string> Text(const std::string& key);
  std::optional<bool> Flag(const std::string& key);
  // A whole number of at least `least`.
  uint32_t Count(const std::string& key, uint32_t least, uint32_t fallback);
  // A list of strings, none of them blank; empty when there is no such key.
  std::vector<std::string> List(const std::string& key);
  // As List; a single string is a list of one.
  std::vector<std::string> Words(const std::string& key);

  // The value of one of the names in `table`; `kind` says what they are.
  template <typename T, size_t n>
  std::optional<T> One(const std::string& key, const std::string& kind,
                       const Named<T> (&table)[n]) {
    const std::optional<std::string> word = Text(key);
    if (!word.has_value()) return std::nullopt;
    return Lookup(Line(key), kind, *word, table);
  }
  template <typename T, size_t n>
  std::optional<T> Lookup(int line, const std::string& kind,
                          const std::string& word, const Named<T> (&table)[n]) {
    for (const Named<T>& entry : table) {
      if (word == entry.name) return entry.value;
    }
    report_->Error(line, UnknownName(kind, word, Names(table)));
    return std::nullopt;
  }

 private:
  void WrongType(const std::string& key, const std::string& wanted);

  const toml::table& table_;
  int line_;
  Reporter* report_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_RULES_FIELDS_H_
