"""Reads CSV as strictly as it was declared, and keeps every problem."""

import csv
import io
import re

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$", re.ASCII)
_LARGEST, _SMALLEST = 1e9, 1e-9  # beyond these no axis could show it: refused, and 0
_SHOWN_PROBLEMS = 20


class BadData(Exception):
    """The files are wrong; the text says where."""


class Problems:
    def __init__(self):
        self._lines = []

    def add(self, file, line, column, found, expected):
        self._lines.append(f"{file}:{line}: {column}: found {found}, expected {expected}")

    def stop_if_any(self):
        if not self._lines:
            return
        more = len(self._lines) - _SHOWN_PROBLEMS
        lines = self._lines[:_SHOWN_PROBLEMS] + ([f"and {more} more"] if more > 0 else [])
        raise BadData("\n".join(lines))


def quoted(text):
    """As found in a file: short, and on one line whatever is in it."""
    return "nothing" if text == "" else repr(text if len(text) <= 60 else text[:57] + "...")


# --- kinds of cells: text -> value; raise ValueError with what was expected


def word(text):
    if text == "":
        raise ValueError("a word")
    return text


def text_or_nothing(text):
    return text


def number(text, wanted="a number, or nothing"):
    """Nothing when the cell is empty."""
    if text == "":
        return None
    if not _NUMBER.match(text) or abs(float(text)) > _LARGEST:
        raise ValueError(wanted)
    value = float(text)
    return value if abs(value) >= _SMALLEST else 0.0


def from_zero(text):
    wanted = "a number of 0 or more, or nothing"
    value = number(text, wanted)
    if value is not None and value < 0:
        raise ValueError(wanted)
    return value


def yes_or_no(text):
    if text not in ("yes", "no", ""):
        raise ValueError("yes, no or nothing")
    return {"yes": True, "no": False, "": None}[text]


def one_of(*words):
    def cell(text):
        if text not in words:
            raise ValueError(" or ".join(words))
        return text

    return cell


class Row(dict):
    """Cells by column, as values, and where they stood."""

    def __init__(self, line):
        super().__init__()
        self.line = line


def read_table(path, columns, problems):
    """Rows of `path`, with every column of `columns` (name -> kind of cell); None without a file.

    The order of columns is free and others are ignored; rows with a problem are left out.
    """
    if not path.is_file():
        return None
    lines = _records(path, problems)
    if lines is None:
        return []
    if not lines:
        problems.add(path.name, 1, "header", "an empty file", "the columns " + ", ".join(columns))
        return []
    header = lines[0][1]
    places = {name: _place(path.name, header, name, problems) for name in columns}
    if None in places.values():
        return []
    rows = (_row(path.name, line, cells, header, places, columns, problems)
            for line, cells in lines[1:])
    return [row for row in rows if row is not None]


def _records(path, problems):
    """(line, cells) of every record; None, with a problem, when it is no CSV."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problems.add(path.name, line, "text", f"the byte 0x{raw[error.start]:02x}", "UTF-8")
        return None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found = []
    first = 1
    try:
        for cells in reader:
            if cells:
                found.append((first, cells))
            first = reader.line_num + 1
    except csv.Error as error:
        problems.add(path.name, first, "row", str(error), "comma-separated values")
        return None
    return found


def _place(file, header, name, problems):
    if header.count(name) == 1:
        return header.index(name)
    found = "no such column" if name not in header else "it more than once"
    problems.add(file, 1, name, found, "one column of this name")
    return None


def _row(file, line, cells, header, places, columns, problems):
    if len(cells) != len(header):
        problems.add(file, line, "row", f"{len(cells)} cells", f"{len(header)}, as in the header")
        return None
    row = Row(line)
    for name, kind in columns.items():
        cell = cells[places[name]]
        try:
            row[name] = kind(cell)
        except ValueError as error:
            problems.add(file, line, name, quoted(cell), str(error))
    return row if len(row) == len(columns) else None


def check_ascending(file, row, names, problems):
    """Of those that are given, each at least the one before."""
    given = [(name, row[name]) for name in names if row[name] is not None]
    for (before, low), (name, value) in zip(given, given[1:]):
        if value < low:
            problems.add(file, row.line, name, f"{value:g}", f"at least {before}, {low:g}")


def check_once(file, rows, names, problems):
    """No two rows may speak of the same thing."""
    first = {}
    for row in rows:
        key = tuple(row[name] for name in names)
        if key in first:
            again = f"{' '.join(filter(None, key))} again"
            problems.add(file, row.line, names[-1], again, f"it once, as in line {first[key]}")
        first.setdefault(key, row.line)
