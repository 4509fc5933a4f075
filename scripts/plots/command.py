"""What the scripts that read results have alike: how they are called, and how they end."""

import argparse
import sys
from pathlib import Path

DONE, DIFFERENT, MISUSE, BAD_DATA, MISSING_INPUT, WRITE_FAILED = 0, 1, 2, 65, 66, 74
SHIPPED = Path(__file__).resolve().parent.parent.parent / "calibration" / "results"


def stop(code, problem):
    print(problem, file=sys.stderr)
    return code


def parser_of(doc):
    return argparse.ArgumentParser(
        description=doc.splitlines()[0], formatter_class=argparse.RawDescriptionHelpFormatter)


def add_folder(parser):
    parser.add_argument("folder", type=Path, nargs="?", default=SHIPPED, metavar="DIR",
                        help="what pcnsim calibrate --out DIR wrote (default: the results shipped)")
