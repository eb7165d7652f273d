# Run by cosa_embed_page: writes OUTPUT, which holds HTML, STYLE, the LIBRARIES and the SCRIPTS as
# texts.
cmake_minimum_required(VERSION 3.25)

function(embedded name text)
  if(text MATCHES "</[Ss][Cc][Rr][Ii][Pp][Tt]" AND NOT name STREQUAL "html")
    message(FATAL_ERROR "the ${name} would end its script element")
  endif()
  # Pieces, since compilers limit the length of one literal.
  string(LENGTH "${text}" length)
  set(pieces "")
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 16000 piece)
    string(APPEND pieces "\nR\"=page=(${piece})=page=\"")
    math(EXPR at "${at} + 16000")
  endwhile()
  file(APPEND "${OUTPUT}.new" "constexpr char k_${name}[] =${pieces};\n")
endfunction()

function(joined files result)
  set(text "")
  foreach(file IN LISTS files)
    file(READ "${file}" content)
    string(APPEND text "${content}\n")
  endforeach()
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

joined("${HTML}" html)
joined("${STYLE}" style)
joined("${LIBRARIES}" library)
joined("${SCRIPTS}" script)

file(WRITE "${OUTPUT}.new" "#include \"page_assets.h\"\n\nnamespace cosa::detail {\nnamespace {\n")
embedded(html "${html}")
embedded(style "${style}")
embedded(library "${library}")
embedded(script "(() => {\n\"use strict\";\n${script}})();\n")
file(APPEND "${OUTPUT}.new" "}  // namespace

const PageAssets* page_assets() {
  static constexpr PageAssets kAssets{
      {k_html, sizeof k_html - 1}, {k_style, sizeof k_style - 1},
      {k_library, sizeof k_library - 1}, {k_script, sizeof k_script - 1}};
  return &kAssets;
}

}  // namespace cosa::detail\n")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
