// SPDX-License-Identifier: Apache-2.0
//
// Why a rule left a line that it nearly took, in words and as a distance.

#ifndef BERSIH_PIPELINE_MEASURE_REFUSAL_H_
#define BERSIH_PIPELINE_MEASURE_REFUSAL_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "bersih/cleaner.h"
#include "pipeline/decide/trace.h"
#include "pipeline/rules/rule.h"

namespace bersih {

// "head", as packs write it.
std::string_view ZoneName(Zone zone);

// "max_chars is 120: it has 143; zone: it stands in the body".
std::string WhyNot(const Rule& rule, const Trace::Loss& loss);

// How far the rule was from taking it; 0 is next to nothing. A number that is
// over its limit by little is nearer than a condition that does not hold, one
// of these nearer than a pattern that does not match, and two refusals are
// farther than one.
uint16_t DistanceOf(const Rule& rule, const Trace::Loss& loss);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MEASURE_REFUSAL_H_
