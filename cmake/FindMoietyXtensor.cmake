# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
#
# moiety::xtensor: xtensor and xsimd, from their own CMake packages or, when MOIETY_XTENSOR_INCLUDE
# names a folder that holds xtensor/, xtl/ and xsimd/, from there.
#
# Both packages are found without a version and compared here, because their version files accept
# the same major (xsimd) or minor version only, and no range at all.
set(MOIETY_XTENSOR_INCLUDE "" CACHE PATH "Folder with the headers of xtensor, xtl and xsimd, in place of their packages")

set(_moiety_xtensor_minimum 0.24)
set(_moiety_xsimd_minimum 8.1)

# Reads three macros PREFIX_MAJOR, _MINOR and _PATCH out of a header.
function(_moiety_header_version result header prefix)
  set(version "")
  if(EXISTS "${header}")
    foreach(part MAJOR MINOR PATCH)
      file(STRINGS "${header}" line REGEX "define ${prefix}_${part} ")
      string(REGEX REPLACE ".*${prefix}_${part} +" "" value "${line}")
      list(APPEND version "${value}")
    endforeach()
    list(JOIN version "." version)
  endif()
  set(${result} "${version}" PARENT_SCOPE)
endfunction()

if(MOIETY_XTENSOR_INCLUDE)
  set(_moiety_config "${MOIETY_XTENSOR_INCLUDE}/xtensor/core/xtensor_config.hpp")
  if(NOT EXISTS "${_moiety_config}")
    set(_moiety_config "${MOIETY_XTENSOR_INCLUDE}/xtensor/xtensor_config.hpp")
  endif()
  _moiety_header_version(xtensor_VERSION "${_moiety_config}" XTENSOR_VERSION)
  _moiety_header_version(xsimd_VERSION "${MOIETY_XTENSOR_INCLUDE}/xsimd/config/xsimd_config.hpp" XSIMD_VERSION)
else()
  # xtensor first: Debian's xsimd links to xtl but does not look for it.
  find_package(xtensor QUIET CONFIG)
  find_package(xsimd QUIET CONFIG)
endif()

set(_moiety_reason "")
if(NOT xtensor_VERSION OR NOT xsimd_VERSION)
  set(_moiety_reason "xtensor or xsimd was not found (Debian: libxtensor-dev libxsimd-dev)")
elseif(xtensor_VERSION VERSION_LESS _moiety_xtensor_minimum)
  set(_moiety_reason "xtensor ${xtensor_VERSION} is older than ${_moiety_xtensor_minimum}")
elseif(xsimd_VERSION VERSION_LESS _moiety_xsimd_minimum)
  set(_moiety_reason "xsimd ${xsimd_VERSION} is older than ${_moiety_xsimd_minimum}")
else()
  set(_moiety_versions "${xtensor_VERSION} and xsimd ${xsimd_VERSION}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  MoietyXtensor
  REQUIRED_VARS _moiety_versions
  REASON_FAILURE_MESSAGE "${_moiety_reason}")

if(MoietyXtensor_FOUND AND NOT TARGET moiety::xtensor)
  add_library(moiety::xtensor INTERFACE IMPORTED)
  if(MOIETY_XTENSOR_INCLUDE)
    target_include_directories(moiety::xtensor INTERFACE "${MOIETY_XTENSOR_INCLUDE}")
  else()
    target_link_libraries(moiety::xtensor INTERFACE xtensor xsimd)
  endif()
endif()
