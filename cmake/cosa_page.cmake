# d3 with d3-sankey, to draw the page of --report: embedded where it is found, unless COSA_WITH_PAGE
# says otherwise. Debian has both in node-d3.
set(COSA_WITH_PAGE AUTO CACHE STRING "Make pages: ON, OFF, or AUTO where d3 is found")

find_file(COSA_D3 d3.min.js PATHS /usr/share/nodejs/d3/dist
  DOC "The library d3, minified")
find_file(COSA_D3_SANKEY d3-sankey.min.js PATHS /usr/share/nodejs/d3-sankey/dist
  DOC "The library d3-sankey, minified")
mark_as_advanced(COSA_D3 COSA_D3_SANKEY)

if(COSA_WITH_PAGE STREQUAL "AUTO")
  set(COSA_WITH_PAGE OFF)
  if(COSA_D3 AND COSA_D3_SANKEY)
    set(COSA_WITH_PAGE ON)
  else()
    message(STATUS "No d3 found: --report will not make pages")
  endif()
elseif(COSA_WITH_PAGE AND NOT (COSA_D3 AND COSA_D3_SANKEY))
  message(FATAL_ERROR "COSA_WITH_PAGE needs d3.min.js and d3-sankey.min.js: install Debian's "
    "node-d3, or name them in COSA_D3 and COSA_D3_SANKEY")
endif()

# cosa_embed_page(<x.cpp>): makes the source that holds the files of web/ and the libraries. The
# views are one program, in the order of this list.
function(cosa_embed_page output)
  set(web "${PROJECT_SOURCE_DIR}/web")
  set(libraries "${COSA_D3}" "${COSA_D3_SANKEY}")
  set(scripts format.js dom.js colors.js bars.js rows.js verdict.js steps.js machine.js nest.js occupancy.js
    ladder.js energy.js traffic.js array.js roofline.js scatter.js front.js network_front.js
    layers.js sweep.js page.js)
  list(TRANSFORM scripts PREPEND "${web}/")
  set(script "${PROJECT_SOURCE_DIR}/cmake/embed_page.cmake")
  add_custom_command(OUTPUT "${output}"
    COMMAND ${CMAKE_COMMAND} "-DOUTPUT=${output}" "-DHTML=${web}/page.html"
      "-DSTYLE=${web}/page.css" "-DLIBRARIES=${libraries}" "-DSCRIPTS=${scripts}" -P "${script}"
    DEPENDS "${script}" "${web}/page.html" "${web}/page.css" ${libraries} ${scripts}
    COMMENT "Embedding the page"
    VERBATIM)
endfunction()
