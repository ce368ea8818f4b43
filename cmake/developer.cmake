# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
#
# What our own tests, benchmarks and examples are built with. Users never see any of it.
set(MOIETY_ARCH "" CACHE STRING "Instruction set of our own programs, as -march takes it")
set(MOIETY_SANITIZE "" CACHE STRING "Sanitizers of our own programs, as -fsanitize takes them")
option(MOIETY_WERROR "Warnings are errors in our own programs" OFF)

set(CMAKE_CXX_EXTENSIONS OFF)

add_library(moiety_developer INTERFACE)
target_link_libraries(moiety_developer INTERFACE moiety::moiety moiety::net moiety::io)
target_compile_options(
  moiety_developer
  INTERFACE -Wall -Wextra -Wpedantic -Wshadow
            # g++ 12 sees overflows, overlaps, endless loops and uninitialised reads in inlined code where there are none.
            $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds;-Wno-restrict;-Wno-stringop-overflow;-Wno-stringop-overread>
            $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-aggressive-loop-optimizations>
            $<$<BOOL:${MOIETY_WERROR}>:-Werror>)
if(MOIETY_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(moiety_developer INTERFACE -Wno-tsan) # Asio's fences, which the sanitizer does not see
endif()
if(MOIETY_ARCH)
  target_compile_options(moiety_developer INTERFACE "-march=${MOIETY_ARCH}")
endif()
if(MOIETY_SANITIZE)
  set(flags "-fsanitize=${MOIETY_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(moiety_developer INTERFACE ${flags})
  target_link_options(moiety_developer INTERFACE ${flags})
endif()
