# SPDX-License-Identifier: Apache-2.0
#
# Puts style, scripts and the chart library into the page that
# `bersih compare --html` writes, and the page into a source file:
#   cmake -DPAGE=…/page.html -DCHARTS=…/chart.min.js -DOUT=page.cc -P embed_page.cmake
cmake_path(GET PAGE PARENT_PATH folder)
file(READ "${PAGE}" page)
foreach(part page.css page.js chart.js)
  if(part STREQUAL "chart.js")
    file(READ "${CHARTS}" text)
  else()
    file(READ "${folder}/${part}" text)
  endif()
  string(REPLACE "/*{${part}}*/" "${text}" page "${page}")
endforeach()
file(WRITE "${OUT}" "#include \"pipeline/tool/page.h\"\n
const std::string_view bersih::kComparePage = R\"bersih(${page})bersih\";\n")
