#!/bin/sh
# Checks from the #include lines that every folder uses only what it may, and that nothing which would
# break "same seed, same bytes" gets in. Prints `file:line: problem`; exit 1 if there is any.
#
#   scripts/check_layers.sh              this tree
#   scripts/check_layers.sh <directory>  another one
#   scripts/check_layers.sh --self-test  does this script find what it should?
set -eu

# folder: what it may include besides itself, core and the standard library
# calibration may read the targets, so nothing that simulates may know of it: only cli, which prints
# what it found. It reads its tables with the reader of config, so that they are checked alike.
# Its store of simulations refuses and fails as the output folder of report does, and is the only user
# of sqlite. boost/random is for the Sobol' points of its designs: draws come from the streams of core.
may_use='
core:        boost/random Random123
kernel:
stats:       Eigen boost/math
results:     stats
model:       kernel results
experiment:  model results stats tbb
config:      model experiment yaml-cpp fmt
report:      results stats fmt nlohmann openssl
cli:         kernel stats results model experiment config report calibration CLI fmt nlohmann openssl
calibration: experiment stats results model config report Eigen boost/math boost/random fmt nlohmann sqlite
'

# check <directory>: prints every problem in the tree.
check() {
  (
    cd "$1"
    for folder in engine calibration; do
      [ ! -d "$folder" ] || find "$folder" -type f \( -name '*.hpp' -o -name '*.cpp' \) -print
    done | LC_ALL=C sort | while IFS= read -r file; do
      printf '%s\n' "$may_use" | awk -v file="$file" "$program" - "$file"
    done
  )
}

# Reads the table, then one source file.
# shellcheck disable=SC2016 # the dollars belong to awk
program='
function problem(text) { print file ":" FNR ": " text }

function starts_with(text, prefix) { return substr(text, 1, length(prefix)) == prefix }

# Takes comments out of a line, keeping string literals; remembers an open /* for the next line.
function without_comments(line,   out, c, two, quote) {
  out = ""
  while (line != "") {
    two = substr(line, 1, 2)
    c = substr(line, 1, 1)
    if (in_comment) {
      if (two == "*/") { in_comment = 0; line = substr(line, 3) } else line = substr(line, 2)
    } else if (quote != "") {
      if (c == "\\") { out = out two; line = substr(line, 3); continue }
      if (c == quote) quote = ""
      out = out c; line = substr(line, 2)
    } else if (two == "//") {
      return out
    } else if (two == "/*") {
      in_comment = 1; line = substr(line, 3)
    } else {
      # The apostrophe of 1\x27000\x27000 is not a quote.
      if (c == "\"" || (c == "\x27" && out !~ /[0-9a-fA-F]$/)) quote = c
      out = out c; line = substr(line, 2)
    }
  }
  return out
}

function check_include(path, quoted,   i, top) {
  top = path
  sub(/\/.*/, "", top)
  for (i = 1; i <= third_parties; ++i)
    if (starts_with(path, third_party[i])) {
      if (!((layer, third_party_name[i]) in allowed))
        problem(layer " must not use " third_party_name[i] ": #include of " path)
      return
    }
  if (path == "random")
    problem("<random> differs between standard libraries: use the streams of core")
  if (below_config && path == "iostream")
    problem("no input or output below config: #include of iostream")
  if (top in layers && path ~ /\//) {
    if (top != layer && top != "core" && !((layer, top) in allowed))
      problem(layer " must not use " top ": #include of " path)
  } else if (quoted)
    problem("not a path from engine/: #include of " path)
}

BEGIN {
  split(file, parts, "/")
  layer = (parts[1] == "engine") ? parts[2] : parts[1]
  below_config = layer ~ /^(core|kernel|stats|results|model|experiment)$/
  # What an include path starts with, and the name it has in the table.
  third_parties = split("boost/math boost/random Random123/ Eigen/ tbb/ oneapi/ yaml-cpp/ fmt/" \
    " nlohmann/ openssl/ CLI/ sqlite3", third_party, " ")
  for (i = 1; i <= third_parties; ++i) {
    third_party_name[i] = third_party[i]
    sub(/\/$/, "", third_party_name[i])
    if (third_party_name[i] == "oneapi") third_party_name[i] = "tbb"
    if (third_party_name[i] == "sqlite3") third_party_name[i] = "sqlite"
  }
}

FILENAME == "-" || FILENAME == "" {
  if (NF == 0) next
  sub(/:$/, "", $1)
  layers[$1]
  for (i = 2; i <= NF; ++i) allowed[$1, $i]
  next
}

FNR == 1 && !(layer in layers) { problem("no such layer: " layer " (see docs, or the table in scripts/check_layers.sh)") }

{
  line = without_comments($0)
  if (line ~ /^[ \t]*#[ \t]*include[ \t]*["<]/) {
    path = line
    sub(/^[ \t]*#[ \t]*include[ \t]*["<]/, "", path)
    sub(/[">].*/, "", path)
    check_include(path, line ~ /include[ \t]*"/)
    next
  }
  if (parts[1] == "engine" && line ~ /"([^"]*\/)?targets(\/[^"]*)?"/)
    problem("the engine must not know the calibration targets")
  gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
  if (below_config && match(line, /(std::s?rand|std::time|std::random_device|(^|[^A-Za-z0-9_])(secure_)?getenv|system_clock)([^A-Za-z0-9_]|$)/)) {
    word = substr(line, RSTART, RLENGTH)
    gsub(/[^A-Za-z0-9_:]/, "", word)
    problem("results must depend on the scenario and the seed only: " word)
  }
}
'

# expect <file> <line of code> [what the problem must contain]: one file, one problem (or none).
expect() {
  mkdir -p "$tree/$(dirname "$1")"
  printf '#pragma once\n%s\n' "$2" >"$tree/$1"
  found=$(check "$tree")
  rm "$tree/$1"
  tried=$((tried + 1))
  case "${3:-none}|$found" in
    none\|) return ;;
    none\|*) ;;
    *\|"$1:2: "*"$3"*) return ;;
  esac
  echo "self-test: $1: $2: expected ${3:-no problem}, found ${found:-no problem}"
  wrong=$((wrong + 1))
}

self_test() {
  tree=$(mktemp -d)
  trap 'rm -rf "$tree"' EXIT
  tried=0
  wrong=0

  # Every pair of layers: the table, the other way round.
  all='core kernel stats results model experiment config report cli calibration'
  for user in $all; do
    folder=engine/$user
    [ "$user" != calibration ] || folder=calibration
    allowed=" $user core $(printf '%s' "$may_use" | sed -n "s/^$user: *//p") "
    for used in $all; do
      case "$allowed" in
        *" $used "*) expect "$folder/a.hpp" "#include \"$used/x.hpp\"" ;;
        *) expect "$folder/a.hpp" "#include \"$used/x.hpp\"" "$user must not use $used" ;;
      esac
    done
    for header in boost/random:boost/random/gamma_distribution.hpp boost/math:boost/math/distributions.hpp \
      Random123:Random123/philox.h Eigen:Eigen/Dense tbb:tbb/parallel_for.h tbb:oneapi/tbb.h \
      yaml-cpp:yaml-cpp/yaml.h fmt:fmt/format.h nlohmann:nlohmann/json.hpp openssl:openssl/evp.h \
      CLI:CLI/CLI.hpp sqlite:sqlite3.h; do
      case "$allowed" in
        *" ${header%%:*} "*) expect "$folder/a.cpp" "#include <${header#*:}>" ;;
        *) expect "$folder/a.cpp" "#include <${header#*:}>" "$user must not use ${header%%:*}" ;;
      esac
    done
  done

  expect engine/core/a.hpp '#include <random>' '<random>'
  expect engine/cli/a.hpp '#  include <random> // why not' '<random>'
  expect engine/model/a.hpp '#include <iostream>' iostream
  expect engine/cli/a.hpp '#include <iostream>'
  expect engine/model/a.hpp '#include "time.hpp"' 'not a path from engine/'
  expect engine/model/a.hpp '#include "../core/time.hpp"' 'not a path from engine/'
  expect engine/model/a.hpp '#include <config/reader.hpp>' 'must not use config'
  expect engine/model/a.hpp 'int x = std::rand();' 'std::rand'
  expect engine/model/a.hpp 'auto x = std::time(nullptr);' 'std::time'
  expect engine/model/a.hpp 'std::time_t x;'
  expect engine/experiment/a.hpp 'auto x = getenv("HOME");' getenv
  expect engine/experiment/a.hpp 'auto x = std::getenv("HOME");' getenv
  expect engine/kernel/a.hpp 'auto x = std::chrono::system_clock::now();' system_clock
  expect engine/core/a.hpp 'auto x = std::random_device{}();' random_device
  expect engine/cli/a.hpp 'auto x = std::chrono::system_clock::now();'
  expect engine/model/a.hpp '// no std::rand() here, and no #include <random>'
  expect engine/model/a.hpp '/* std::time(nullptr) */ int x = 1;'
  expect engine/model/a.hpp "int x = 1'000; char const* y = \"system_clock\";  // getenv(x)"
  expect engine/config/a.hpp 'auto x = read("data/targets/waits.csv");' 'calibration targets'
  expect engine/cli/a.hpp 'auto x = data / "targets";' 'calibration targets'
  expect engine/cli/a.hpp 'auto x = "all targets were met";'
  expect calibration/a.hpp 'auto x = "data/targets/waits.csv";'
  mkdir -p "$tree/engine/utils"
  echo >"$tree/engine/utils/a.hpp"
  tried=$((tried + 1))
  check "$tree" | grep -q 'engine/utils/a.hpp:1: no such layer' || {
    echo "self-test: a folder that is not in the table was not found"
    wrong=$((wrong + 1))
  }

  echo "self-test: $tried cases, $wrong wrong"
  [ "$wrong" -eq 0 ]
}

case "${1-}" in
  --self-test) self_test ;;
  -*)
    echo "usage: $0 [--self-test | directory]" >&2
    exit 2
    ;;
  *)
    found=$(check "${1:-$(dirname "$0")/..}")
    [ -z "$found" ] || {
      printf '%s\n' "$found"
      exit 1
    }
    ;;
esac
