include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(cosa_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/cosa")

install(TARGETS cosa EXPORT cosaTargets FILE_SET HEADERS)
install(EXPORT cosaTargets NAMESPACE cosa:: DESTINATION "${cosa_package_dir}")
if(COSA_BUILD_APPS)
  install(TARGETS cosa_app)
endif()

configure_package_config_file(cmake/cosaConfig.cmake.in cosaConfig.cmake
  INSTALL_DESTINATION "${cosa_package_dir}"
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may break.
write_basic_package_version_file(cosaConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/cosaConfig.cmake"
  "${PROJECT_BINARY_DIR}/cosaConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/cosa_yaml_cpp.cmake"
  DESTINATION "${cosa_package_dir}")
