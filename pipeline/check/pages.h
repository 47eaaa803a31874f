// SPDX-License-Identifier: Apache-2.0
//
// A page for each pack that shows by examples what its rules remove, for
// people who speak the language and do not read patterns.

#ifndef BERSIH_PIPELINE_CHECK_PAGES_H_
#define BERSIH_PIPELINE_CHECK_PAGES_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bersih/rule_set.h"

namespace bersih {

struct Page {
  std::string pack;  // "id"
  std::string path;  // relative to the folder of the packs: "id/README.md"
  std::string text;  // Markdown
};

// In order of the packs' names: rules by stage, then by where they come from,
// each with its examples, in which what goes is struck out. The same rules
// give the same bytes. Examples with several lines are cleaned with the whole
// set, so it takes about a second for a few hundred rules.
std::vector<Page> WritePages(const std::shared_ptr<const RuleSet>& rules);

// `text` such that Markdown shows it as it is, anywhere in a line but at its
// start; and tabs and runs of spaces such that they can be seen.
std::string EscapeMarkdown(std::string_view text);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_CHECK_PAGES_H_
