// SPDX-License-Identifier: Apache-2.0
//
// Which language a text is in, as far as choosing a pack needs it.

#ifndef BERSIH_PIPELINE_CLEAN_DETECT_H_
#define BERSIH_PIPELINE_CLEAN_DETECT_H_

#include <string>
#include <string_view>

namespace bersih {

// The BCP 47 code of the language of `text`, judged by its first kilobytes
// with CLD2, or empty when that is not sure. Malay counts as Indonesian: the
// detector often cannot tell them apart, nor can the furniture of their sites.
// Thread-safe.
std::string_view DetectLanguage(std::string_view text);

// The language part of a code, lower case: "id-ID" → "id", and the old code
// "in" → "id".
std::string PrimaryLanguage(std::string_view code);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_CLEAN_DETECT_H_
