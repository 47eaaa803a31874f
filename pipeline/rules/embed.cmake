# Writes the packs as a C++ source: ROOT holds them, PACKS are their paths
# relative to it, OUT is the file to write.
list(SORT PACKS)
set(source "// Generated from rules/ by pipeline/rules/embed.cmake.\n
#include \"pipeline/rules/reader.h\"\n
namespace bersih {\n
std::vector<PackFile> EmbeddedPacks() {\n  return {\n")
foreach(pack IN LISTS PACKS)
  file(READ ${ROOT}/${pack} text)
  # A compiler need not take more than 64 KiB in one literal: cut in pieces.
  string(APPEND source "      {\"${pack}\",\n")
  string(LENGTH "${text}" length)
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 12000 piece)
    string(APPEND source "R\"=pack=(${piece})=pack=\"\n")
    math(EXPR at "${at} + 12000")
  endwhile()
  if(length EQUAL 0)
    string(APPEND source "\"\"\n")
  endif()
  string(APPEND source "},\n")
endforeach()
string(APPEND source "  };\n}\n\n}  // namespace bersih\n")
file(WRITE ${OUT} "${source}")
