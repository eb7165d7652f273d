# yaml-cpp calls its target yaml-cpp up to 0.7 and yaml-cpp::yaml-cpp from 0.8 on; after this it
# has the second name. Installed with the package, whose consumers meet the same two names.
macro(cosa_find_yaml_cpp)
  find_package(yaml-cpp CONFIG ${ARGN})
  if(yaml-cpp_FOUND AND NOT TARGET yaml-cpp::yaml-cpp)
    add_library(yaml-cpp::yaml-cpp INTERFACE IMPORTED)
    target_link_libraries(yaml-cpp::yaml-cpp INTERFACE yaml-cpp)
  endif()
endmacro()
