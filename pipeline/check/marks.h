// SPDX-License-Identifier: Apache-2.0
//
// Marks in examples, "[[JAKARTA - ]]Pemerintah …", and the comparison of what
// they ask for with what was taken.

#ifndef BERSIH_PIPELINE_CHECK_MARKS_H_
#define BERSIH_PIPELINE_CHECK_MARKS_H_

#include <string>
#include <string_view>
#include <vector>

namespace bersih {

// For each byte of a text, whether it goes. White space is as you like: it
// counts neither for nor against.
using Mask = std::vector<bool>;

// An example without its marks.
struct Marked {
  std::string text;
  Mask marked;             // parallel to `text`
  bool has_marks = false;  // false: no complete pair of [[ and ]]
};

// Of "[[[Foto: AP]]]" the outer brackets are the marks.
Marked ParseMarks(std::string_view example);

// The stretches of `text` that `mask` covers, without white space around
// them; stretches with nothing but white space between them are one.
std::vector<std::string_view> Stretches(std::string_view text,
                                        const Mask& mask);

// What is in `a` and not in `b`.
Mask Without(const Mask& a, const Mask& b);

// For messages: in quotes, in one line, and shortened.
std::string Quote(std::string_view text);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_CHECK_MARKS_H_
