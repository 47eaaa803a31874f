// SPDX-License-Identifier: Apache-2.0
//
// Everything that rules a rule out before its automaton runs must rule out
// only what RE2 would not have matched: each line, by all shortcuts and by
// trying one RE2 after the other. The first line of the input is the language.

#include <vector>

#include "fuzz.h"
#include "pipeline/clean/impl.h"
#include "pipeline/text/segment.h"

namespace bersih {
namespace {

void Match(const Input& input) {
  const Program& program = *DefaultRules()->impl().Find(input.how).second;
  static auto& scratch = *new Program::Scratch;
  Lines lines;
  Segment(input.text, &lines);
  program.Read(input.text, &scratch);
  std::vector<uint16_t> hits, expected;
  for (const Line& line : lines.lines) {
    if (line.blank()) continue;
    for (const bool at_top : {false, true}) {
      const LineShape shape = {
          .chars = line.chars, .zone = line.zone, .at_top = at_top};
      hits.clear();
      expected.clear();
      program.Hits(line.trimmed, shape, &scratch, &hits);
      program.HitsOneByOne(line.trimmed.In(input.text), shape, &expected);
      Require(hits == expected, "shortcuts change nothing about what matches");
    }
  }
}

}  // namespace
}  // namespace bersih

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  bersih::Match(bersih::Split(data, size));
  return 0;
}
