// SPDX-License-Identifier: Apache-2.0

#ifndef BERSIH_PIPELINE_TOOL_PAGE_H_
#define BERSIH_PIPELINE_TOOL_PAGE_H_

#include <string_view>

namespace bersih {

// The page of `bersih compare`, made by the build of what is in page/ and of
// Chart.js; the data goes into the place of kPageData.
extern const std::string_view kComparePage;
inline constexpr std::string_view kPageData = "/*{data}*/";

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_PAGE_H_
