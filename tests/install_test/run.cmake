# SPDX-License-Identifier: Apache-2.0
# What somebody else does with an installed bersih: find, compile, link, run.
cmake_policy(VERSION 3.25)
set(prefix ${WORK}/prefix)
file(REMOVE_RECURSE ${prefix} ${WORK}/consumer)

function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE result
                  OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    list(JOIN ARGV " " command)
    message(FATAL_ERROR "${command}\nended with ${result}:\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
run(${CMAKE_COMMAND} -S ${SOURCE} -B ${WORK}/consumer -G ${GENERATOR}
    -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_CXX_FLAGS=${FLAGS}
    -DCMAKE_PREFIX_PATH=${prefix})
run(${CMAKE_COMMAND} --build ${WORK}/consumer)
run(${WORK}/consumer/consumer)
if(NOT output STREQUAL "Harga beras turun sejak Senin, kata pedagang di pasar itu.\n")
  message(FATAL_ERROR "The consumer printed:\n${output}")
endif()
run(${prefix}/${BINDIR}/bersih --version)

file(GLOB man ${prefix}/*/man/man1/bersih.1)
if(NOT man)
  message(FATAL_ERROR "The man page was not installed")
endif()

# Nothing that was installed may point back to where it was built.
file(GLOB_RECURSE scripts ${prefix}/*.cmake ${prefix}/*.h)
foreach(script IN LISTS scripts)
  file(READ ${script} text)
  string(FIND "${text}" "${BUILD}" at)
  if(NOT at EQUAL -1)
    message(FATAL_ERROR "${script} names the build folder")
  endif()
endforeach()
