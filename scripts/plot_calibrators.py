#!/usr/bin/env python3
"""Draws error of calibrators against simulations, on one page that needs nothing but a browser.

    pcnsim calibrate-bench --task T1,T3 --budget 500,1000,2000 --format csv > bench.csv
    scripts/plot_calibrators.py bench.csv                bench.html beside it
    scripts/plot_calibrators.py a.csv b.csv --out FILE   of several runs

Replaces an earlier page of the same name. Ends with 65 when a file is wrong, with
file:line: column: found X, expected Y; 66 when there is nothing to draw; 74 when it cannot write.
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True  # the folder of scripts stays as it was
sys.path.insert(0, str(Path(__file__).resolve().parent))

from plots.calibrators import NothingThere, page_of_calibrators, read_rows  # noqa: E402
from plots.command import (  # noqa: E402
    BAD_DATA, DONE, MISSING_INPUT, WRITE_FAILED, parser_of, stop)
from plots.files import write_page  # noqa: E402
from plots.tables import BadData  # noqa: E402


def main(arguments=None):
    options = _parse(arguments)
    out = options.out or options.files[0].with_suffix(".html")
    try:
        page = page_of_calibrators(read_rows(options.files))
    except NothingThere as problem:
        return stop(MISSING_INPUT, problem)
    except BadData as problem:
        return stop(BAD_DATA, problem)
    except OSError as problem:
        return stop(MISSING_INPUT, f"{problem.filename}: {problem.strerror}")
    try:
        write_page(out.parent, out.name, page)
    except OSError as problem:
        return stop(WRITE_FAILED, f"{out}: cannot be written: {problem.strerror}")
    print(out)
    return DONE


def _parse(arguments):
    parser = parser_of(__doc__)
    parser.add_argument("files", type=Path, nargs="+", metavar="CSV",
                        help="what pcnsim calibrate-bench --format csv printed")
    parser.add_argument("--out", type=Path, metavar="FILE",
                        help="the page (default: beside the first file)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
