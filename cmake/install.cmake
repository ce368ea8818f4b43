# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
#
# Headers, a CMake package with one export set a component, and a pkg-config file.
include(CMakePackageConfigHelpers)
set(moiety_package "${CMAKE_INSTALL_LIBDIR}/cmake/moiety")

foreach(component IN LISTS moiety_components)
  set(file_set "")
  if(component STREQUAL "moiety")
    set(file_set FILE_SET HEADERS)
  endif()
  install(TARGETS ${component} EXPORT ${component}Targets ${file_set})
  install(EXPORT ${component}Targets NAMESPACE moiety:: DESTINATION "${moiety_package}")
endforeach()

configure_package_config_file(cmake/moietyConfig.cmake.in moietyConfig.cmake INSTALL_DESTINATION "${moiety_package}")
write_basic_package_version_file(moietyConfigVersion.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(
  FILES "${CMAKE_CURRENT_BINARY_DIR}/moietyConfig.cmake"
        "${CMAKE_CURRENT_BINARY_DIR}/moietyConfigVersion.cmake"
        cmake/FindMoietyXtensor.cmake
        cmake/FindMoietyAsio.cmake
  DESTINATION "${moiety_package}")

# Relative to the file, so that an installed tree can be moved.
file(RELATIVE_PATH moiety_prefix "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
configure_file(cmake/moiety.pc.in moiety.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/moiety.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
