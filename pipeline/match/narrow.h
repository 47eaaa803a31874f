// SPDX-License-Identifier: Apache-2.0
//
// Text in one byte a character, and patterns for it. A pattern of UTF-8 takes
// an instruction for each of a dozen ranges of sequences where a pattern of
// bytes takes one, and nearly all lines of Latin scripts have no more than the
// letters of Latin-1 (ISO/IEC 8859-1) and a few quotes, dashes and dots.
//
// ASCII and U+00A0 to U+00FF have their own value. The bytes from 0x81 to 0x9F
// stand for characters that are frequent in scraped text; in Latin-1 they are
// controls, which no pattern takes for letters, digits or blanks. 0x80 stands
// for no character: in a pattern, for one that has no byte.

#ifndef BERSIH_PIPELINE_MATCH_NARROW_H_
#define BERSIH_PIPELINE_MATCH_NARROW_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "re2/stringpiece.h"

namespace bersih {

// The pattern, in Latin-1, that matches a text in one byte a character where
// `regex`, in UTF-8, matches the text. Empty when there is none: when another
// case of some character has no byte, or it quotes, asks for \B or names a
// property of characters that is not that of their bytes.
std::string NarrowRegex(std::string_view regex);

// A text, and its characters in one byte each where they all have one. Keeps
// its memory from text to text. Thread-compatible.
class Subject {
 public:
  // `text` must stay where it is as long as the subject is used.
  void Set(std::string_view text);

  std::string_view text() const { return text_; }
  bool is_narrow() const { return is_narrow_; }
  // Where is_narrow(). Of a text of ASCII it is the text.
  std::string_view narrow() const { return narrow_; }

  // Which byte of narrow() stands for the character at byte `offset` of text().
  size_t NarrowOffset(size_t offset) const;
  // Makes parts of narrow() the parts of text() that they stand for.
  void Widen(re2::StringPiece* parts, int count) const;

 private:
  void MoveTo(size_t narrow) const;

  std::string_view text_, narrow_;
  bool is_narrow_ = false;
  std::string buffer_;
  // The same place in either, from which others are sought.
  mutable size_t at_text_ = 0, at_narrow_ = 0;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_NARROW_H_
