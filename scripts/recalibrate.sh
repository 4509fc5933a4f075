#!/usr/bin/env bash
# Makes the calibration that is shipped again, after a change of the model, of the data or of what is
# declared in calibration/settings: builds, calibrates all PCNs, puts the results into
# calibration/results and their tables into docs/calibration.md (what is written about them, there and
# in README.md, is yours to change), draws the page of plots. Stopped, it goes on where it was when
# called again. Takes under three hours on two cores, by what its parts took.
#
#   scripts/recalibrate.sh [options of pcnsim calibrate, but --out, --store and --resume]
#
# A trial of minutes, whose results and tables git restores afterwards: --pcn Frome Rosebank --budget 300
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash scripts/install_dependencies.sh
cmake --preset release
cmake --build --preset release --target pcnsim

work=build/recalibration
resume=()
[[ -e $work.sqlite ]] && resume=(--resume)
budget=(--budget 800)
[[ " $*" == *" --budget"* ]] && budget=()  # an option may be given only once
rm -rf "$work"
build/release/engine/cli/pcnsim calibrate "$@" "${budget[@]}" --out "$work" "${resume[@]}"
rm -rf calibration/results
cp -r "$work" calibration/results
rm -rf "$work" "$work.sqlite"
python3 scripts/plot_calibration.py calibration/results --out build
python3 scripts/calibration_tables.py --into docs/calibration.md
echo "calibration/results is new, and so are the tables of docs/calibration.md; plots are in build/calibration.html"
