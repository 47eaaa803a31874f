// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/options.h"

namespace bersih {
int RunExplain(const Arguments&) { return Fail(kExitUsage, "not yet"); }
}  // namespace bersih
