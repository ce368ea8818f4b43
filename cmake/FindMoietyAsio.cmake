# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
#
# moiety::asio: standalone Asio, which ships no CMake package, and the threads it needs.
find_path(MOIETY_ASIO_INCLUDE asio.hpp DOC "Folder with asio.hpp (standalone Asio)")
mark_as_advanced(MOIETY_ASIO_INCLUDE)
find_package(Threads)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(MoietyAsio REQUIRED_VARS MOIETY_ASIO_INCLUDE Threads_FOUND)

if(MoietyAsio_FOUND AND NOT TARGET moiety::asio)
  add_library(moiety::asio INTERFACE IMPORTED)
  target_include_directories(moiety::asio INTERFACE "${MOIETY_ASIO_INCLUDE}")
  target_compile_definitions(moiety::asio INTERFACE ASIO_STANDALONE)
  target_link_libraries(moiety::asio INTERFACE Threads::Threads)
endif()
