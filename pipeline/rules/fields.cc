// SPDX-License-Identifier: Apache-2.0
//
// A pack that says `max_chars = "300"` means something, but guessing what
// would hide the next mistake: values are taken as they are or refused.

#include "pipeline/rules/fields.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace bersih {
namespace {

bool IsBlank(const std::string& s) {
  return std::all_of(s.begin(), s.end(),
                     [](unsigned char c) { return absl::ascii_isspace(c); });
}

}  // namespace

std::string TypeName(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "a date or time";
  }
}

int Fields::Line(const std::string& key) const {
  const toml::node* node = table_.get(key);
  return node != nullptr ? LineOf(*node) : line_;
}

void Fields::Require(const std::string& key, const std::string& mend) {
  if (Has(key)) return;
  report_->Error(line_, absl::StrCat("'", key, "' is missing; ", mend));
}

void Fields::RefuseUnknown(const std::vector<std::string>& known) {
  for (auto&& [key, node] : table_) {
    const std::string name(key.str());
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    report_->Error(LineOf(node), UnknownName("key", name, known));
  }
}

std::optional<std::string> Fields::Text(const std::string& key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  const toml::value<std::string>* value = node->as_string();
  if (value == nullptr) {
    WrongType(key, "a string");
    return std::nullopt;
  }
  if (IsBlank(value->get())) {
    report_->Error(LineOf(*node), absl::StrCat("'", key, "' is empty"));
    return std::nullopt;
  }
  return value->get();
}

std::optional<bool> Fields::Flag(const std::string& key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  const toml::value<bool>* value = node->as_boolean();
  if (value == nullptr) {
    WrongType(key, "true or false");
    return std::nullopt;
  }
  return value->get();
}

uint32_t Fields::Count(const std::string& key, uint32_t least,
                       uint32_t fallback) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return fallback;
  const toml::value<int64_t>* value = node->as_integer();
  if (value == nullptr) {
    WrongType(key, "a whole number");
    return fallback;
  }
  // The greatest number means "no limit" in a rule, and is not to be written.
  constexpr int64_t kMost = std::numeric_limits<uint32_t>::max() - int64_t{1};
  const bool too_small = value->get() < int64_t{least};
  if (too_small || value->get() > kMost) {
    report_->Error(
        LineOf(*node),
        absl::StrCat("'", key, "' is ", value->get(), "; it must be at ",
                     too_small ? "least " : "most ",
                     too_small ? int64_t{least} : kMost));
    return fallback;
  }
  return static_cast<uint32_t>(value->get());
}

std::vector<std::string> Fields::List(const std::string& key) {
  std::vector<std::string> texts;
  const toml::node* node = table_.get(key);
  if (node == nullptr) return texts;
  const toml::array* list = node->as_array();
  if (list == nullptr) {
    WrongType(key, "a list of strings");
    return texts;
  }
  for (const toml::node& entry : *list) {
    const toml::value<std::string>* value = entry.as_string();
    if (value == nullptr) {
      report_->Error(LineOf(entry),
                     absl::StrCat("'", key, "' holds ", TypeName(entry),
                                  "; it must be a list of strings"));
    } else if (IsBlank(value->get())) {
      report_->Error(LineOf(entry),
                     absl::StrCat("'", key, "' holds an empty string"));
    } else {
      texts.push_back(value->get());
    }
  }
  return texts;
}

std::vector<std::string> Fields::Words(const std::string& key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr || node->is_array()) return List(key);
  if (!node->is_string()) {
    WrongType(key, "a string or a list of strings");
    return {};
  }
  const std::optional<std::string> word = Text(key);
  if (!word.has_value()) return {};
  return {*word};
}

void Fields::WrongType(const std::string& key, const std::string& wanted) {
  const toml::node& node = *table_.get(key);
  report_->Error(LineOf(node), absl::StrCat("'", key, "' is ", TypeName(node),
                                            "; it must be ", wanted));
}

}  // namespace bersih
