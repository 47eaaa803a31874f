// SPDX-License-Identifier: Apache-2.0
//
// Which language a text is in, as far as choosing a pack needs it.

#ifndef BERSIH_PIPELINE_CLEAN_DETECT_H_
#define BERSIH_PIPELINE_CLEAN_DETECT_H_

#include <string>
#include <string_view>

namespace bersih {

// The BCP 47 code of the language of `text` without script and region, judged
// by its first kilobyte, or empty when that is not sure. Malay counts as
// Indonesian where it is not certain: the two share most of their words, and
// most of the furniture of their sites. Thread-safe.
std::string_view DetectLanguage(std::string_view text);

// What DetectLanguage asks first, a hundredth of the work of CLD2: the
// language whose common words the text has, or empty when they are too few or
// not of one language. Knows Indonesian, Malay, English, Spanish, Portuguese,
// French, German, Italian, Dutch, Turkish and Vietnamese; a text in another
// language is not clear.
std::string_view LanguageByWords(std::string_view text);

// The language part of a code, lower case: "id-ID" → "id", "zh-Hant" → "zh",
// and of the codes that ISO 639 has withdrawn what took their place: "in" →
// "id".
std::string PrimaryLanguage(std::string_view code);

// What the language with this code is called in English, "Indonesian", or the
// code itself where that is not known.
std::string LanguageName(std::string_view code);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_CLEAN_DETECT_H_
