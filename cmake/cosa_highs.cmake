# HiGHS, in order of preference: one that is installed (or that highs_DIR or CMAKE_PREFIX_PATH
# names), the one in .deps, else scripts/build_highs makes the latter, once for all presets, from
# HIGHS_SOURCE_ARCHIVE if that is set or from a pinned download. An installed one must state its
# version; that of Debian 13 (1.10) does not, so that Debian 12 and 13 run the same solver.
set(HIGHS_SOURCE_ARCHIVE "$ENV{HIGHS_SOURCE_ARCHIVE}" CACHE FILEPATH
  "Archive or folder with the HiGHS sources, to build from instead of the download")

set(cosa_highs_minimum 1.10)
set(cosa_highs_prefix "${PROJECT_SOURCE_DIR}/.deps/highs-1.16.0")

find_package(highs ${cosa_highs_minimum} CONFIG QUIET)
if(NOT highs_FOUND)
  if(NOT EXISTS "${cosa_highs_prefix}/.complete")
    message(STATUS "No HiGHS found: building it once into ${cosa_highs_prefix}")
    execute_process(
      COMMAND ${CMAKE_COMMAND} -E env "HIGHS_SOURCE_ARCHIVE=${HIGHS_SOURCE_ARCHIVE}"
              "${PROJECT_SOURCE_DIR}/scripts/build_highs"
      COMMAND_ERROR_IS_FATAL ANY)
  endif()
  find_package(highs ${cosa_highs_minimum} CONFIG REQUIRED
    PATHS "${cosa_highs_prefix}" NO_DEFAULT_PATH)
endif()
message(STATUS "HiGHS ${highs_VERSION}: ${highs_DIR}")
