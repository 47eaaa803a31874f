// SPDX-License-Identifier: Apache-2.0

#include "pipeline/rules/packed.h"

#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

namespace bersih {
namespace {

// Calls `archive` with the members of a struct. The bindings do not compile
// when a member is added to the struct and not here.
template <typename Archive, typename T>
void Members(Archive& archive, T& value) {
  using Struct = std::remove_const_t<T>;
  if constexpr (std::is_same_v<Struct, Neighbours>) {
    auto& [edge, blank, prose, text, removed, stages] = value;
    archive(edge, blank, prose, text, removed, stages);
  } else if constexpr (std::is_same_v<Struct, Rule>) {
    auto& [id, source, stage, pattern, regex, action, unless_regex, zones,
           min_chars, max_chars, min_words, max_words, prose, sentence, after,
           before, within_first, within_last, hosts, repeats, max_lines,
           towards_above, stop_at_prose, stop_at_blank, stop_at_sentence,
           until_regex, while_regex, remove_examples, keep_examples, languages,
           pack, file, line] = value;
    archive(id, source, stage, pattern, regex, action, unless_regex, zones,
            min_chars, max_chars, min_words, max_words, prose, sentence, after,
            before, within_first, within_last, hosts, repeats, max_lines,
            towards_above, stop_at_prose, stop_at_blank, stop_at_sentence,
            until_regex, while_regex, remove_examples, keep_examples, languages,
            pack, file, line);
  } else {
    auto& [stages, rules] = value;
    archive(stages, rules);
  }
}

template <typename T>
constexpr bool kIsNumber = std::is_integral_v<T> || std::is_enum_v<T>;

// Numbers are four bytes; strings and lists begin with their size.
class Writer {
 public:
  template <typename... T>
  void operator()(const T&... values) {
    (Write(values), ...);
  }
  std::string Take() { return std::move(out_); }

 private:
  template <typename T>
  void Write(const T& value) {
    if constexpr (kIsNumber<T>) {
      static_assert(sizeof value <= sizeof(uint32_t));
      const auto number = static_cast<uint32_t>(value);
      out_.append(reinterpret_cast<const char*>(&number), sizeof number);
    } else {
      Members(*this, value);
    }
  }
  void Write(const std::string& text) {
    Write(static_cast<uint32_t>(text.size()));
    out_ += text;
  }
  template <typename T>
  void Write(const std::vector<T>& list) {
    Write(static_cast<uint32_t>(list.size()));
    for (const T& value : list) Write(value);
  }

  std::string out_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  template <typename... T>
  void operator()(T&... values) {
    (Read(values), ...);
  }

 private:
  uint32_t Number() {
    uint32_t number = 0;
    memcpy(&number, rest_.data(), sizeof number);
    rest_.remove_prefix(sizeof number);
    return number;
  }
  template <typename T>
  void Read(T& value) {
    if constexpr (kIsNumber<T>) {
      value = static_cast<T>(Number());
    } else {
      Members(*this, value);
    }
  }
  void Read(std::string& text) {
    const uint32_t size = Number();
    text.assign(rest_.substr(0, size));
    rest_.remove_prefix(size);
  }
  template <typename T>
  void Read(std::vector<T>& list) {
    list.resize(Number());
    for (T& value : list) Read(value);
  }

  std::string_view rest_;
};

}  // namespace

std::string PackBytes(const PackSet& packs) {
  Writer writer;
  Members(writer, packs);
  return writer.Take();
}

PackSet UnpackBytes(std::string_view bytes) {
  PackSet packs;
  Reader reader(bytes);
  Members(reader, packs);
  return packs;
}

}  // namespace bersih
