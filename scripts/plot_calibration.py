#!/usr/bin/env python3
"""Draws what `pcnsim calibrate --out DIR` found, on one page that needs nothing but a browser.

    scripts/plot_calibration.py                          of the results that are shipped
    scripts/plot_calibration.py DIR                      DIR/calibration.html
    scripts/plot_calibration.py DIR --pcn Frome          DIR/calibration-U84175.html: one PCN
    scripts/plot_calibration.py DIR --out ELSEWHERE

Replaces an earlier page of the same name. Ends with 65 when a file is wrong, with
file:line: column: found X, expected Y; 66 when there is nothing to draw; 74 when it cannot write.
"""

import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # the folder of scripts stays as it was
sys.path.insert(0, str(Path(__file__).resolve().parent))

from plots.command import (  # noqa: E402
    BAD_DATA, DONE, MISSING_INPUT, MISUSE, WRITE_FAILED, add_folder, parser_of, stop)
from plots.files import write_page  # noqa: E402
from plots.page import page_of, whole_page  # noqa: E402
from plots.results import NothingThere, read_results  # noqa: E402
from plots.tables import BadData  # noqa: E402


def main(arguments=None):
    options = _parse(arguments)
    try:
        results = read_results(options.folder)
    except NothingThere as problem:
        return stop(MISSING_INPUT, problem)
    except BadData as problem:
        return stop(BAD_DATA, problem)
    except OSError as problem:
        return stop(MISSING_INPUT, f"{problem.filename}: {problem.strerror}")
    name, page = "calibration.html", None
    if options.pcn is None:
        page = whole_page(results)
    else:
        code = _find_pcn(results, options.pcn)
        if code is None:
            return stop(MISUSE, _unknown_pcn(results, options.pcn))
        name = "calibration-" + re.sub("[^A-Za-z0-9_-]", "_", code) + ".html"
        page = page_of(results, code)
    try:
        write_page(options.out or options.folder, name, page)
    except OSError as problem:
        return stop(WRITE_FAILED, f"{name}: cannot be written: {problem.strerror}")
    print((options.out or options.folder) / name)
    return DONE


def _parse(arguments):
    parser = parser_of(__doc__)
    add_folder(parser)
    parser.add_argument("--pcn", metavar="CODE", help="one PCN only, by code or name")
    parser.add_argument("--out", type=Path, metavar="FOLDER",
                        help="where the page goes (default: DIR)")
    return parser.parse_args(arguments)


def _find_pcn(results, wanted):
    for code, pcn in results.pcns.items():
        if wanted.casefold() in (code.casefold(), pcn.name.casefold()):
            return code
    return None


def _unknown_pcn(results, wanted):
    known = ", ".join(f"{pcn.code} ({pcn.name})" for pcn in results.pcns.values())
    return f"--pcn: found {wanted!r}, expected one of {known or 'none: the files name no PCN'}"


if __name__ == "__main__":
    sys.exit(main())
