// SPDX-License-Identifier: Apache-2.0
//
// The command line: what main calls, and one function for each command.

#ifndef BERSIH_PIPELINE_TOOL_TOOL_H_
#define BERSIH_PIPELINE_TOOL_TOOL_H_

#include <string>
#include <vector>

namespace bersih {

enum ExitCode {
  kExitOk = 0,
  kExitRejected = 1,  // done, but some records were left out
  kExitUsage = 2,     // wrong usage, or rules that cannot be read
  kExitIo = 3,        // input or output failed
  kExitGate = 4,      // a condition of --fail-if holds
};

// Arguments without the name of the program or the command. Everything is
// said on standard error but what was asked for; nothing is thrown.
using Arguments = std::vector<std::string>;

// Finds the command and runs it; `clean` when none is named.
int RunTool(const Arguments& arguments);

int RunClean(const Arguments& arguments);
int RunExplain(const Arguments& arguments);
int RunCompare(const Arguments& arguments);
int RunRules(const Arguments& arguments);
int RunRulesDoc(const Arguments& arguments);      // of RunRules
int RunRulesProfile(const Arguments& arguments);  // likewise
int RunScore(const Arguments& arguments);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_TOOL_H_
