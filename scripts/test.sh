#!/usr/bin/env bash
# Runs every check, also after one has failed, and ends with how many passed and failed.
#
#   scripts/test.sh        what every change must pass
#   scripts/test.sh --all  and the slow tests, the calibrators on many truths, the sanitizers and clang-tidy
set -uo pipefail

everything=no
case "${1-}" in
  "") ;;
  --all) everything=yes ;;
  *)
    echo "usage: $0 [--all]" >&2
    exit 2
    ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

passed=0
failed=0
failures=()
closing_lines=()

pass() {
  passed=$((passed + 1))
  echo "-- passed: $1"
}

fail() {
  failed=$((failed + 1))
  failures+=("$1")
  echo "-- FAILED: $1"
}

# check <name> <command>...: one check, which is the command's success, and also what it returns.
check() {
  local name=$1
  shift
  echo
  echo "== $name"
  if "$@"; then pass "$name"; else fail "$name"; return 1; fi
}

# run_ctest <preset> [command prefix]...: every test counts as one check.
run_ctest() {
  local preset=$1 log="$work/ctest-$1.log" closing status=0
  shift
  echo
  echo "== ctest --preset $preset"
  "$@" ctest --preset "$preset" --parallel "$(nproc)" 2>&1 | tee "$log" || status=$?
  closing=$(grep -E '^[0-9]+% tests passed, [0-9]+ tests failed out of [0-9]+$' "$log" | tail -n 1)
  if [[ $closing =~ ([0-9]+)\ tests\ failed\ out\ of\ ([0-9]+)$ ]]; then
    local bad=${BASH_REMATCH[1]} total=${BASH_REMATCH[2]}
    passed=$((passed + total - bad))
    failed=$((failed + bad))
    ((bad == 0)) || failures+=("$bad of $total tests (ctest --preset $preset)")
    closing_lines+=("$preset: $closing")
    if ((status != 0 && bad == 0)); then fail "ctest --preset $preset ended with code $status"; fi
  elif ((status != 0)); then
    fail "ctest --preset $preset ended with code $status and no count of tests"
  else
    closing_lines+=("$preset: no tests")
  fi
}

check_shell_scripts() {
  shellcheck scripts/*.sh .ci/run
}

check_format() {
  local folders=()
  for folder in engine tests bench calibration; do
    [[ -d $folder ]] && folders+=("$folder")
  done
  find "${folders[@]}" -type f \( -name '*.hpp' -o -name '*.cpp' \) -print0 |
    xargs -0 -r clang-format --dry-run -Werror
}

# build <preset> [options for cmake --build]...
build() {
  local preset=$1
  shift
  cmake --preset "$preset" && cmake --build --preset "$preset" "$@"
}

# test_with <preset> [command prefix]...: builds and, if that worked, runs the tests.
test_with() {
  if check "build with preset $1" build "$1"; then
    run_ctest "$@"
  else
    fail "tests of preset $1 did not run"
    return 1
  fi
}

# small_run <preset> <threads>: prints the hash of a small simulation's output.
small_run() {
  local output="$work/$1-$2.csv"
  "build/$1/engine/cli/pcnsim" run baseline --pcn Rosebank --replications 1 --weeks 4 \
    --warmup-weeks 2 --seed 1 --format csv --quiet --threads "$2" >"$output" || return 1
  [[ -s $output ]] || {
    echo "the run wrote nothing" >&2
    return 1
  }
  sha256sum <"$output" | cut -d ' ' -f 1
}

# compare_bytes <preset> <threads>: against the run of the g++ build on one thread.
compare_bytes() {
  local expected=$1 found
  found=$(small_run "$2" "$3") || return 1
  echo "$found  $2, $3 thread(s)"
  [[ $found == "$expected" ]] || {
    echo "expected $expected" >&2
    return 1
  }
}

check_same_bytes() {
  local expected
  echo
  echo "== same bytes from either compiler, on one and two threads"
  expected=$(small_run release 1) || {
    fail "small run with the g++ build"
    return
  }
  check "g++, one thread: twice the same bytes" compare_bytes "$expected" release 1
  check "g++, two threads: the same bytes" compare_bytes "$expected" release 2
  check "clang++, one thread: the same bytes" compare_bytes "$expected" clang 1
  check "clang++, two threads: the same bytes" compare_bytes "$expected" clang 2
}

check "dependencies" bash scripts/install_dependencies.sh --tests
check "shellcheck" check_shell_scripts
check "clang-format" check_format
check "layers: the checker finds what it should" sh scripts/check_layers.sh --self-test
check "layers" sh scripts/check_layers.sh
# Never compare or test what an earlier build left behind.
built=yes
test_with release || built=no
check "build with clang++" build clang --target pcnsim || built=no
if [[ $built == yes ]]; then check_same_bytes; else fail "same bytes: a build is missing"; fi

if [[ $everything == yes ]]; then
  if [[ $built == yes ]]; then
    run_ctest slow
    run_ctest calibration-long
  else
    fail "slow tests: a build is missing"
  fi
  test_with asan
  # ThreadSanitizer of clang 14 needs a memory layout that recent kernels randomise away.
  steady=()
  if setarch "$(uname -m)" -R true 2>/dev/null; then steady=(setarch "$(uname -m)" -R); fi
  test_with tsan "${steady[@]}"
  check "clang-tidy" build tidy
fi

echo
for failure in "${failures[@]}"; do echo "FAILED: $failure"; done
for line in "${closing_lines[@]}"; do echo "$line"; done
echo "$passed passed, $failed failed"
((failed == 0))
