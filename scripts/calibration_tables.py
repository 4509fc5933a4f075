#!/usr/bin/env python3
"""Prints what `pcnsim calibrate --out DIR` found as Markdown tables, or puts them into a page.

    scripts/calibration_tables.py                                of the results that are shipped
    scripts/calibration_tables.py DIR
    scripts/calibration_tables.py DIR --into docs/calibration.md
    scripts/calibration_tables.py DIR --check docs/calibration.md

In the page a table stands between <!-- table: NAME --> and <!-- end of table -->; what is around them is
left alone. Ends with 1 when --check finds another table, 65 when a file is wrong, 66 when there is nothing
to print, 74 when it cannot write.
"""

import re
import signal
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # the folder of scripts stays as it was
sys.path.insert(0, str(Path(__file__).resolve().parent))

from plots.command import (  # noqa: E402
    BAD_DATA, DIFFERENT, DONE, MISSING_INPUT, WRITE_FAILED, add_folder, parser_of, stop)
from plots.files import write_page  # noqa: E402
from plots.results import NothingThere, read_results  # noqa: E402
from plots.summaries import in_one_line, tables_of  # noqa: E402
from plots.tables import BadData  # noqa: E402

_PLACE = re.compile(r"(<!-- table: (\w+) -->\n)(.*?)(<!-- end of table -->)", re.DOTALL)


def main(arguments=None):
    options = _parse(arguments)
    page = options.into or options.check
    try:
        results = read_results(options.folder)
        before = page.read_text(encoding="utf-8") if page else None
    except NothingThere as problem:
        return stop(MISSING_INPUT, problem)
    except (BadData, UnicodeDecodeError) as problem:
        return stop(BAD_DATA, problem)
    except OSError as problem:
        return stop(MISSING_INPUT, f"{problem.filename}: {problem.strerror}")
    tables = {name: "\n".join(lines) + "\n" for name, lines in tables_of(results).items()}
    if page is None:
        print(in_one_line(results), *tables.values(), sep="\n\n", end="")
        return DONE
    return _into(page, before, tables, options.check is not None)


def _into(page, before, tables, only_check):
    places = [found.group(2) for found in _PLACE.finditer(before)]
    wrong = [name for name in places if name not in tables]
    if not places or wrong:
        found = f"table: {wrong[0]}" if wrong else "no place for a table"
        return stop(BAD_DATA, f"{page}: found {found}, expected <!-- table: NAME --> of "
                               f"{', '.join(tables)} and <!-- end of table -->")
    after = _PLACE.sub(lambda found: found[1] + tables[found[2]] + found[4], before)
    if only_check:
        return DONE if after == before else stop(
            DIFFERENT, f"{page}: its tables are of other results; {Path(__file__).name} "
                       f"DIR --into {page} puts these there")
    try:
        write_page(page.parent, page.name, after)
    except OSError as problem:
        return stop(WRITE_FAILED, f"{page}: cannot be written: {problem.strerror}")
    return DONE


def _parse(arguments):
    parser = parser_of(__doc__)
    add_folder(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--into", type=Path, metavar="PAGE", help="puts them into this page")
    what.add_argument("--check", type=Path, metavar="PAGE",
                      help="whether this page has them already")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` is no error
    sys.exit(main())
