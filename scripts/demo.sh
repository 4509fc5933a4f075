#!/usr/bin/env bash
# From a bare Debian 12 to results: installs what is missing, builds, and compares five scenarios
# over a year.
#
#   scripts/demo.sh [directory for the results] [-- more options for pcnsim compare]
set -euo pipefail

usage() {
  echo "usage: $0 [directory for the results] [-- more options for pcnsim compare]"
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=""
case "${1-}" in
  -h | --help)
    usage
    exit 0
    ;;
  "" | --) ;;
  -*)
    usage >&2
    exit 2
    ;;
  *)
    out=$(realpath -m -- "$1")
    shift
    ;;
esac
if [[ $# -gt 0 ]]; then
  if [[ $1 != -- && -n $1 ]]; then
    usage >&2
    exit 2
  fi
  shift
fi
[[ -n $out ]] || out="$root/results/demo-$(date +%Y%m%d-%H%M%S)"
cd "$root"

started=$SECONDS
bash scripts/install_dependencies.sh

# A build directory that exists keeps its options; a new one needs no test packages.
if [[ ! -f build/release/build.ninja ]]; then
  cmake --preset release -DPCNSIM_TESTS=OFF -DPCNSIM_BENCH=OFF
fi
cmake --build --preset release --target pcnsim
echo "Ready after $((SECONDS - started)) s."

simulation_started=$SECONDS
mkdir -p "$(dirname "$out")"
status=0
build/release/engine/cli/pcnsim compare baseline workforce_plus_10 automation nhs_app combined \
  --replications 5 --weeks 52 --warmup-weeks 12 --seed 1 --out "$out" "$@" || status=$?

echo
if ((status != 0)); then
  echo "pcnsim ended with exit code $status after $((SECONDS - simulation_started)) s."
  exit "$status"
fi
echo "Results: $out"
echo "Simulated in $((SECONDS - simulation_started)) s; $((SECONDS - started)) s with building."
