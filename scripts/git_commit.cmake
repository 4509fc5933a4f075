# cmake -D SOURCE_DIR=<tree> -D HEADER=<file> -P git_commit.cmake
#
# Writes the commit of SOURCE_DIR into HEADER, which is touched only if its content changes.
# "unknown" without git or outside a checkout; "-dirty" when any file differs or is not yet known to git.

cmake_minimum_required(VERSION 3.25)

set(commit "unknown")
find_program(GIT git)
if(GIT)
  # --no-optional-locks: a build must not get in the way of someone committing at the same time.
  set(git "${GIT}" --no-optional-locks -C "${SOURCE_DIR}")
  # An unpacked archive inside someone else's checkout has no commit of its own.
  execute_process(COMMAND ${git} rev-parse --show-prefix --verify HEAD
    OUTPUT_VARIABLE answer RESULT_VARIABLE failed ERROR_QUIET)
  if(NOT failed AND answer MATCHES "^\n([0-9a-f]+)\n")
    set(commit "${CMAKE_MATCH_1}")
    execute_process(COMMAND ${git} status --porcelain
      OUTPUT_VARIABLE changes RESULT_VARIABLE failed ERROR_QUIET)
    if(failed OR NOT changes STREQUAL "")
      string(APPEND commit "-dirty")
    endif()
  endif()
endif()

file(CONFIGURE OUTPUT "${HEADER}" @ONLY CONTENT "\
#pragma once

namespace pcnsim::cli {

inline constexpr char const* git_commit = \"@commit@\";

}  // namespace pcnsim::cli
")
