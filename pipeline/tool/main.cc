// SPDX-License-Identifier: Apache-2.0

#include <csignal>
#include <cstdio>
#include <new>

#include "pipeline/tool/tool.h"

int main(int argc, char** argv) {
  // A reader that goes away is an error of write(2), which the writer sees.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // and so is a limit on the size of files
  try {
    return bersih::RunTool(bersih::Arguments(argv + (argc > 0), argv + argc));
  } catch (const std::bad_alloc&) {
    std::fputs(
        "bersih: not enough memory; --max-record rejects the longest records\n",
        stderr);
    return bersih::kExitIo;
  }
}
