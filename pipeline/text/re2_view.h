// SPDX-License-Identifier: Apache-2.0
//
// The one place that knows that RE2's view type is its own class up to
// 2023-06 and absl::string_view, which may be std::string_view, after that.

#ifndef BERSIH_PIPELINE_TEXT_RE2_VIEW_H_
#define BERSIH_PIPELINE_TEXT_RE2_VIEW_H_

#include <string_view>

#include "re2/stringpiece.h"

namespace bersih {

inline re2::StringPiece ToRe2(std::string_view s) {
  return re2::StringPiece(s.data(), s.size());
}

inline std::string_view FromRe2(const re2::StringPiece& s) {
  return std::string_view(s.data(), s.size());
}

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TEXT_RE2_VIEW_H_
