# Functions that the CMakeLists.txt of every folder speak in.

find_program(CCACHE_PROGRAM ccache)
mark_as_advanced(CCACHE_PROGRAM)
if(CCACHE_PROGRAM AND PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

# Our own code only: nothing of this reaches a consumer or a third-party header.
function(cosa_set_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  # g++ 12 warns falsely about "text" + std::string (GCC bug 105651) and about members of moved
  # aggregates when it optimises (GCC bug 105562 and its kin).
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(${target} PRIVATE -Wno-restrict -Wno-maybe-uninitialized)
  endif()
endfunction()

# cosa_add_module(<module> [FUZZED] HEADERS <x.h>... SOURCES <x.cpp>...)
# Adds a module's files to the library. Headers are named relative to include/cosa/<module>,
# sources relative to the calling folder. FUZZED: its branches guide the fuzzers. Not so for modules
# that read no input, which would be several times slower in every test of the same build.
function(cosa_add_module module)
  cmake_parse_arguments(PARSE_ARGV 1 arg "FUZZED" "" "HEADERS;SOURCES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "cosa_add_module(${module}): not understood: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  list(TRANSFORM arg_HEADERS PREPEND "${PROJECT_SOURCE_DIR}/include/cosa/${module}/")
  list(TRANSFORM arg_SOURCES PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/")
  target_sources(cosa
    PRIVATE ${arg_SOURCES}
    PUBLIC FILE_SET HEADERS FILES ${arg_HEADERS})
  if(COSA_BUILD_FUZZERS AND arg_FUZZED)
    set_property(SOURCE ${arg_SOURCES} TARGET_DIRECTORY cosa
      APPEND PROPERTY COMPILE_OPTIONS -fsanitize=fuzzer-no-link)
  endif()
endfunction()

# cosa_see_folders(<target>): lets it include "support/folders.h".
function(cosa_see_folders target)
  configure_file("${PROJECT_SOURCE_DIR}/tests/support/folders.h.in"
    "${PROJECT_BINARY_DIR}/generated/support/folders.h")
  target_include_directories(${target} PRIVATE "${PROJECT_BINARY_DIR}/generated")
endfunction()

# What a target of tests is compiled with.
function(cosa_compile_as_test name)
  target_link_libraries(${name} PRIVATE cosa::cosa GTest::gmock fmt::fmt
    nlohmann_json::nlohmann_json)
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  cosa_see_folders(${name})
  cosa_set_warnings(${name})
  # Optimised, g++ takes the strings in an engaged std::optional for uninitialised; the sanitizers
  # run the same tests and see what is.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${name} PRIVATE -Wno-maybe-uninitialized)
  endif()
endfunction()

# cosa_add_test_support(<module> <x.cpp>...): what the module's tests, the long ones too, share:
# enumerations and simulators, which are optimised as the library is.
function(cosa_add_test_support module)
  add_library(cosa_${module}_test_support OBJECT ${ARGN})
  cosa_compile_as_test(cosa_${module}_test_support)
endfunction()

function(cosa_add_test_executable name module label timeout_seconds)
  add_executable(${name} ${ARGN})
  cosa_compile_as_test(${name})
  target_link_libraries(${name} PRIVATE GTest::gmock_main)
  # Last, so that the preset asan can say -O0: to optimise tests, full of macros, takes longer than
  # to run them as they are.
  target_compile_options(${name} PRIVATE ${COSA_TEST_COMPILE_OPTIONS})
  if(TARGET cosa_${module}_test_support)
    target_link_libraries(${name} PRIVATE cosa_${module}_test_support)
  endif()
  gtest_discover_tests(${name}
    TEST_PREFIX "${label}."
    NO_PRETTY_VALUES
    PROPERTIES LABELS "${label}" TIMEOUT ${timeout_seconds}
    DISCOVERY_TIMEOUT 60)
endfunction()

# cosa_add_test(<module> <x_test.cpp>...): one executable, cosa_<module>_test, whose cases ctest
# knows one by one, under the label <module>.
function(cosa_add_test module)
  cosa_add_test_executable(cosa_${module}_test ${module} ${module} 600 ${ARGN})
endfunction()

# cosa_add_long_test(<module> <x_test.cpp>...): the same for what takes minutes; label `long`, run
# by `./check --long` alone.
function(cosa_add_long_test module)
  cosa_add_test_executable(cosa_${module}_long_test ${module} long 7200 ${ARGN})
endfunction()

# cosa_add_example(<name>): examples/<name>.cpp, against the public headers only.
function(cosa_add_example name)
  add_executable(example_${name} ${name}.cpp)
  target_link_libraries(example_${name} PRIVATE cosa::cosa)
  cosa_set_warnings(example_${name})
endfunction()

# cosa_add_benchmark(<name> <x.cpp>...): one Google Benchmark executable, cosa_<name>_bench.
function(cosa_add_benchmark name)
  add_executable(cosa_${name}_bench ${ARGN})
  target_link_libraries(cosa_${name}_bench PRIVATE cosa::cosa benchmark::benchmark_main fmt::fmt)
  cosa_see_folders(cosa_${name}_bench)
  cosa_set_warnings(cosa_${name}_bench)
endfunction()

# cosa_add_fuzzer(<name>): fuzz/<name>_fuzzer.cpp; its corpus is fuzz/corpus/<name>.
function(cosa_add_fuzzer name)
  add_executable(cosa_${name}_fuzzer ${name}_fuzzer.cpp)
  target_link_libraries(cosa_${name}_fuzzer PRIVATE cosa::cosa)
  target_link_options(cosa_${name}_fuzzer PRIVATE -fsanitize=fuzzer)
  cosa_set_warnings(cosa_${name}_fuzzer)
endfunction()
