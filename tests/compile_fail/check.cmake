# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
#
# Compiles FILE with -fsyntax-only and -DMOIETY_WRONG, which must fail with an error that matches every line
# `// expect: <CMake regular expression>` of the file. Where the file has `#ifdef MOIETY_WRONG`, it must compile
# without it, so that the test cannot pass because of an unrelated error.
string(REPLACE ":" ";-I" includes ":${INCLUDES}")
separate_arguments(flags UNIX_COMMAND "${FLAGS}")
set(command "${COMPILER}" ${flags} -std=c++20 -fsyntax-only -DASIO_STANDALONE ${includes})
if(ARCH)
  list(APPEND command "-march=${ARCH}")
endif()

file(READ "${FILE}" text)
if(NOT text MATCHES "// expect: ")
  message(FATAL_ERROR "${FILE} has no line '// expect: <regular expression>'")
endif()

if(text MATCHES "#ifdef MOIETY_WRONG")
  execute_process(COMMAND ${command} "${FILE}" RESULT_VARIABLE status ERROR_VARIABLE errors)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${FILE} does not compile without its wrong lines:\n${errors}")
  endif()
endif()

execute_process(COMMAND ${command} -DMOIETY_WRONG "${FILE}" RESULT_VARIABLE status ERROR_VARIABLE errors)
if(status EQUAL 0)
  message(FATAL_ERROR "${FILE} compiles, and should not")
endif()

while(text MATCHES "// expect: ([^\n]*)\n(.*)")
  set(expected "${CMAKE_MATCH_1}")
  set(text "${CMAKE_MATCH_2}")
  if(NOT errors MATCHES "${expected}")
    message(FATAL_ERROR "${FILE} fails with another message than '${expected}':\n${errors}")
  endif()
endwhile()
