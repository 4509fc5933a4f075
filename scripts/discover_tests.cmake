# Read by ctest when it starts: asks a doctest program for its test cases and adds each as one test.
#
# doctest ships something similar, but a test name here is a sentence, with commas, semicolons and
# brackets, which CMake's lists would tear apart. So: no lists, only strings.
#
# In: PROGRAM, FOLDER, TIMEOUT, WORKING_DIRECTORY, TESTS_FILE (rewritten when PROGRAM is newer).

if(NOT EXISTS "${PROGRAM}")
  add_test("${FOLDER}: program was not built" "${PROGRAM}")
  return()
endif()

if(NOT EXISTS "${TESTS_FILE}" OR "${PROGRAM}" IS_NEWER_THAN "${TESTS_FILE}"
   OR "${CMAKE_CURRENT_LIST_FILE}" IS_NEWER_THAN "${TESTS_FILE}")
  execute_process(
    COMMAND "${PROGRAM}" --list-test-cases --no-colors
    WORKING_DIRECTORY "${WORKING_DIRECTORY}"
    TIMEOUT 60
    OUTPUT_VARIABLE rest
    ERROR_VARIABLE problem
    RESULT_VARIABLE failed)
  if(failed)
    message("${PROGRAM} cannot list its tests: ${failed}\n${problem}")
    add_test("${FOLDER}: program cannot list its tests" "${PROGRAM}" --list-test-cases)
    return()
  endif()

  set(script "")
  while(rest MATCHES "^([^\n]*)\n")
    set(name "${CMAKE_MATCH_1}")
    string(LENGTH "${name}" length)
    math(EXPR length "${length} + 1")
    string(SUBSTRING "${rest}" ${length} -1 rest)
    if(name STREQUAL "" OR name MATCHES "^\\[doctest\\]" OR name MATCHES "^=====+$")
      continue()
    endif()
    set(title "[==[${FOLDER}: ${name}]==]")
    string(FIND "${script}" "add_test(${title}" known)
    if(NOT known EQUAL -1)
      continue()  # two test cases with one name run together
    endif()
    string(REPLACE "\\" "\\\\" filter "${name}")
    string(REPLACE "," "\\," filter "${filter}")
    string(APPEND script
      "add_test(${title} [==[${PROGRAM}]==] [==[--test-case=${filter}]==])\n"
      "set_tests_properties(${title} PROPERTIES LABELS [==[${FOLDER}]==] TIMEOUT ${TIMEOUT}"
      " WORKING_DIRECTORY [==[${WORKING_DIRECTORY}]==]"
      # A filter that matches nothing succeeds; a test that did not run must not.
      " FAIL_REGULAR_EXPRESSION [==[test cases: +0 ]==])\n")
  endwhile()
  file(WRITE "${TESTS_FILE}" "${script}")
endif()

include("${TESTS_FILE}")
