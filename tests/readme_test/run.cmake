# SPDX-License-Identifier: Apache-2.0
cmake_policy(VERSION 3.25)
file(READ ${README} text)
if(NOT text MATCHES "```cpp\n[^`]*```[^`]*```text\n([^`]*)```")
  message(FATAL_ERROR "README.md does not show what its example prints")
endif()
set(expected "${CMAKE_MATCH_1}")
execute_process(COMMAND ${EXAMPLE} OUTPUT_VARIABLE output
                COMMAND_ERROR_IS_FATAL ANY)
if(NOT output STREQUAL expected)
  message(FATAL_ERROR
          "README.md shows\n${expected}\nbut its example prints\n${output}")
endif()
