# SPDX-License-Identifier: Apache-2.0
# Every row runs on a tiny dump, and what is written can be compared with. But
# for Hyperscan, which takes a minute to compile its patterns.
cmake_policy(VERSION 3.25)
function(throughput)
  execute_process(COMMAND ${THROUGHPUT} --size 64KB --slow-size 8KB --passes 1
                          --scratch . ${ARGN}
                  COMMAND_ERROR_IS_FATAL ANY OUTPUT_VARIABLE table)
  set(table "${table}" PARENT_SCOPE)
endfunction()
throughput(--rows "^[^h]" --json throughput.json)
file(READ throughput.json json)
string(JSON rows LENGTH "${json}" rows)
if(rows LESS 17)
  message(FATAL_ERROR "only ${rows} rows:\n${table}")
endif()
if(table MATCHES "exit code")
  message(FATAL_ERROR "a row was not run:\n${table}")
endif()
throughput(--rows "^segment$" --compare throughput.json)
if(NOT table MATCHES "segment [^\n]*\\| +[0-9]+\\.[0-9][0-9] \\|[^\n]*features")
  message(FATAL_ERROR "segment is compared with nothing:\n${table}")
endif()
file(GLOB left bersih-throughput-*)
if(left)
  message(FATAL_ERROR "left behind: ${left}")
endif()
