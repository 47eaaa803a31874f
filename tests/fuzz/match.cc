// SPDX-License-Identifier: Apache-2.0
//
// Everything that rules a rule out before its automaton runs must rule out
// only what RE2 would not have matched: each line, by all shortcuts and by
// trying one RE2 after the other. What matches has the same groups either
// way. The first line of the input is the language.

#include <algorithm>
#include <vector>

#include "fuzz.h"
#include "pipeline/clean/impl.h"
#include "pipeline/text/re2_view.h"
#include "pipeline/text/segment.h"

namespace bersih {
namespace {

constexpr int kGroups = 8;

void Match(const Input& input) {
  const RuleSet::Impl& impl = DefaultRules()->impl();
  const Program& program = *impl.Find(input.how).second;
  static auto& scratch = *new Program::Scratch;
  Lines lines;
  Segment(input.text, &lines);
  program.Read(input.text, &scratch);
  std::vector<uint16_t> hits, expected;
  const auto all = static_cast<uint32_t>(lines.lines.size());
  uint32_t position = 0;
  for (const Line& line : lines.lines) {
    ++position;
    if (line.blank()) continue;
    for (const bool at_top : {false, true}) {
      LineShape shape = {
          .chars = line.chars, .zone = line.zone, .at_top = at_top};
      if (at_top) {  // and all that there is to know
        shape.words = line.words;
        shape.prose = line.prose;
        shape.sentence = line.sentence();
        shape.position = position;
        shape.below = all - position;
      }
      hits.clear();
      expected.clear();
      program.Hits(line.trimmed, shape, &scratch, &hits);
      const std::string_view text = line.trimmed.In(input.text);
      program.HitsOneByOne(text, shape, &expected);
      Require(hits == expected, "shortcuts change nothing about what matches");
      for (const uint16_t hit : hits) {
        const RE2& re2 = impl.rules[hit].match->ForUtf8();
        re2::StringPiece groups[kGroups], same[kGroups];
        const int count = std::min(kGroups, 1 + re2.NumberOfCapturingGroups());
        program.Match(hit, line.trimmed, &scratch, groups, count);
        re2.Match(ToRe2(text), 0, text.size(), RE2::UNANCHORED, same, count);
        for (int i = 0; i < count; ++i) {
          Require(groups[i].data() == same[i].data() &&
                      groups[i].size() == same[i].size(),
                  "shortcuts change nothing about where it matches");
        }
      }
    }
  }
}

}  // namespace
}  // namespace bersih

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  bersih::Match(bersih::Split(data, size));
  return 0;
}
