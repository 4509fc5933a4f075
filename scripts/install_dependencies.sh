#!/usr/bin/env bash
# Installs the Debian 12 packages that pcnsim needs. Costs nothing when they are already there.
#
#   scripts/install_dependencies.sh          to build and run
#   scripts/install_dependencies.sh --tests  and what the tests and checks need
set -euo pipefail

packages=(
  g++ cmake ninja-build git
  libboost-random-dev libboost-math-dev librandom123-dev libeigen3-dev libtbb-dev
  libyaml-cpp-dev libcli11-dev libfmt-dev nlohmann-json3-dev libssl-dev libsqlite3-dev
)
test_packages=(
  doctest-dev libbenchmark-dev clang libclang-rt-14-dev clang-format clang-tidy shellcheck python3
)

case "${1-}" in
  "") ;;
  --tests) packages+=("${test_packages[@]}") ;;
  *)
    echo "usage: $0 [--tests]" >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "This is not Debian; please install the equivalents of: ${packages[*]}" >&2
  exit 1
fi

# dpkg-query fails for names it has never seen: those are missing too.
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null || true)
missing=()
for package in "${packages[@]}"; do
  grep -qxF "installed $package" <<<"$installed" || missing+=("$package")
done

if ((${#missing[@]} == 0)); then
  echo "Dependencies: all ${#packages[@]} packages are installed."
  exit 0
fi

echo "Dependencies: installing ${missing[*]}"
as_root=()
if ((EUID != 0)); then
  if ! command -v sudo >/dev/null; then
    echo "Neither root nor sudo: please run, as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
# Through env, because sudo drops variables.
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120)
"${apt[@]}" update -q || echo "apt-get update failed; trying with the package lists at hand" >&2
"${apt[@]}" install -q -y --no-install-recommends "${missing[@]}"
echo "Dependencies: installed ${missing[*]}"
