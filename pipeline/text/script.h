// SPDX-License-Identifier: Apache-2.0
//
// What segmentation and detection need to know of scripts other than Latin:
// blocks of Unicode, no tables. A few rare or unassigned characters are
// counted with their block.

#ifndef BERSIH_PIPELINE_TEXT_SCRIPT_H_
#define BERSIH_PIPELINE_TEXT_SCRIPT_H_

namespace bersih {

// Hiragana and Katakana, with their marks for length and repetition, also of
// half width.
inline bool IsKana(char32_t c) {
  return (c >= 0x3041 && c <= 0x30FF && c != 0x30FB) ||
         (c >= 0x31F0 && c <= 0x31FF) || (c >= 0xFF66 && c <= 0xFF9F);
}

// Ideographs, with 々 and 〇.
inline bool IsHan(char32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || c == 0x3005 || c == 0x3007 ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

// Syllables of Korean.
inline bool IsHangul(char32_t c) { return c >= 0xAC00 && c <= 0xD7A3; }

// Punctuation of East Asia: 、。「」【】・ and the wide forms of ASCII's.
inline bool IsEastAsianMark(char32_t c) {
  return (c >= 0x3001 && c <= 0x303F && !IsHan(c)) || c == 0x30FB ||
         (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) ||
         (c >= 0xFF3B && c <= 0xFF40) || (c >= 0xFF5B && c <= 0xFF65);
}

// Letters that have no capitals: Hebrew, Arabic, the scripts of India and of
// South East Asia, and those of East Asia.
inline bool IsCaseless(char32_t c) {
  return (c >= 0x5D0 && c <= 0x5EA) || (c >= 0x620 && c <= 0x64A) ||
         (c >= 0x66E && c <= 0x6D3) || (c >= 0x900 && c <= 0x963) ||
         (c >= 0x971 && c <= 0x109F) || (c >= 0x1100 && c <= 0x11FF) ||
         IsKana(c) || IsHan(c) || IsHangul(c);
}

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TEXT_SCRIPT_H_
