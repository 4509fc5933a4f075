"""What `pcnsim calibrate --out DIR` left in its folder, read and checked."""

import json
import math
from dataclasses import dataclass, field

from .tables import (
    Problems, check_ascending, check_once, from_zero, number, one_of, read_table, text_or_nothing,
    word, yes_or_no,
)

_PREDICTED = {"observed": from_zero, "median": from_zero, "low95": from_zero, "high95": from_zero,
              "inside": yes_or_no}
_PCN = {"pcn": word, "pcn_name": text_or_nothing}

_COLUMNS = {
    "targets.csv": {
        "icb": text_or_nothing, **_PCN, "target": word, "label": text_or_nothing,
        "unit": text_or_nothing, "scale": one_of("log", "logit", ""), "block": text_or_nothing,
        **_PREDICTED, "period": text_or_nothing, "model_low95": from_zero,
        "model_high95": from_zero},
    "posterior_summary.csv": {
        **_PCN, "parameter": word, "what": text_or_nothing, "shared": yes_or_no,
        "prior_median": from_zero, "prior_low90": from_zero, "prior_high90": from_zero,
        "median": from_zero, "low90": from_zero, "high90": from_zero, "told": number},
    "gap.csv": {**_PCN, "kpi": word, "median": from_zero, "low90": from_zero, "high90": from_zero},
    "deterrence.csv": {
        "low": from_zero, "high": from_zero, "prior": from_zero, "posterior": from_zero,
        "gap_median": from_zero, "gap_low90": from_zero, "gap_high90": from_zero},
    "held_out.csv": {
        "kind": one_of("block", "pcn"), "left_out": word, **_PCN, "target": word,
        "unit": text_or_nothing, **_PREDICTED},
}
_WOULD_TELL = {"observation": word, "deterrence_sd_now": from_zero, "deterrence_sd_then": from_zero,
               "gap_sd_now": from_zero, "gap_sd_then": from_zero}
_COMMON_ERRORS = {"target": word, "label": text_or_nothing, "of": one_of("rate", "odds", ""),
                  "prior_low90": from_zero, "prior_high90": from_zero, "median": from_zero,
                  "low90": from_zero, "high90": from_zero}
_ASCENDING = {
    "targets.csv": [("low95", "median", "high95"), ("model_low95", "model_high95")],
    "posterior_summary.csv": [("prior_low90", "prior_median", "prior_high90"),
                              ("low90", "median", "high90")],
    "gap.csv": [("low90", "median", "high90")],
    "deterrence.csv": [("low", "high"), ("gap_low90", "gap_median", "gap_high90")],
    "held_out.csv": [("low95", "median", "high95")],
}
_ONE_ROW_FOR = {
    "targets.csv": ("pcn", "target"),
    "posterior_summary.csv": ("pcn", "parameter"),
    "gap.csv": ("pcn", "kpi"),
    "held_out.csv": ("kind", "left_out", "pcn", "target"),
}
FILES = (*_COLUMNS, "provenance.json")
ALL_PCNS = "all"


class NothingThere(Exception):
    """There is no folder, or nothing in it to draw."""


@dataclass(frozen=True)
class Spread:
    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """One target of one PCN: observed, and as simulated."""

    pcn: str
    target: str
    unit: str
    observed: float | None
    simulated: Spread | None
    inside: bool | None  # None: nothing to judge
    kind: str = "fitted"  # or block, pcn: predicted without having been shown
    left_out: str = ""
    model: Interval | None = None  # without errors of observation and model

    @property
    def drawn(self):
        return self.observed is not None and self.simulated is not None

    @property
    def inside_model(self):
        """None: nothing to judge."""
        if self.observed is None or self.model is None:
            return None
        return self.model.low <= self.observed <= self.model.high


@dataclass(frozen=True)
class Target:
    name: str
    label: str
    unit: str
    scale: str
    block: str
    period: str


@dataclass(frozen=True)
class Parameter:
    pcn: str
    name: str
    what: str
    shared: bool
    prior: Spread | None
    posterior: Spread | None
    told: float | None


@dataclass(frozen=True)
class Pcn:
    code: str
    name: str
    icb: str


@dataclass(frozen=True)
class Bin:
    """Of deterrence."""

    low: float
    high: float
    prior: float | None
    posterior: float | None
    gap: Spread | None


@dataclass
class Results:
    missing: list = field(default_factory=list)  # names of files
    pcns: dict = field(default_factory=dict)  # by code, in the order of the files
    targets: dict = field(default_factory=dict)  # by name, likewise
    fitted: list = field(default_factory=list)
    held_out: list = field(default_factory=list)
    parameters: list = field(default_factory=list)
    gaps: dict = field(default_factory=dict)  # (pcn, kpi) -> Spread
    bins: list = field(default_factory=list)
    would_tell: list = field(default_factory=list)  # rows of the file; none without it
    # As if each were a parameter: what is observed everywhere over what the model gives.
    common_errors: list = field(default_factory=list)
    provenance: dict = field(default_factory=dict)

    def name(self, code):
        return self.pcns[code].name if code in self.pcns else code


def read_results(folder):
    """Throws NothingThere, and BadData with every problem."""
    if not folder.is_dir():
        raise NothingThere(f"{folder}: found no such folder, expected what pcnsim calibrate wrote")
    problems = Problems()
    tables = {file: read_table(folder / file, columns, problems)
              for file, columns in _COLUMNS.items()}
    provenance = _read_json(folder / "provenance.json", problems)
    would_tell = read_table(folder / "would_tell.csv", _WOULD_TELL, problems)
    errors = read_table(folder / "common_errors.csv", _COMMON_ERRORS, problems) or []
    for row in errors:
        check_ascending("common_errors.csv", row, ("low90", "median", "high90"), problems)
        check_ascending("common_errors.csv", row, ("prior_low90", "prior_high90"), problems)
    missing = [file for file, rows in tables.items() if rows is None]
    if len(missing) == len(tables):
        raise NothingThere(f"{folder}: found none of {', '.join(tables)}, expected at least one")
    for file, rows in tables.items():
        _check(file, rows or [], problems)
    problems.stop_if_any()
    found = {file: rows or [] for file, rows in tables.items()}
    results = _results(found)
    results.missing = missing + (["provenance.json"] if provenance is None else [])
    results.provenance = provenance or {}
    results.would_tell = would_tell or []
    results.common_errors = [_common_error(row) for row in errors]
    return results


def _check(file, rows, problems):
    for row in rows:
        for names in _ASCENDING[file]:
            check_ascending(file, row, names, problems)
    if file in _ONE_ROW_FOR:
        check_once(file, rows, _ONE_ROW_FOR[file], problems)
    if file != "deterrence.csv":
        return
    for row in rows:
        for name in ("low", "high"):
            if row[name] is None:
                problems.add(file, row.line, name, "nothing", "where the bin begins or ends")


def _read_json(path, problems):
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        problems.add(path.name, 1, "text", "bytes that are no text", "UTF-8")
        return {}
    except json.JSONDecodeError as error:
        problems.add(path.name, error.lineno, f"column {error.colno}", error.msg, "JSON")
        return {}
    except RecursionError:
        problems.add(path.name, 1, "text", "JSON nested too deeply", "keys and values")
        return {}
    if not isinstance(found, dict):
        problems.add(path.name, 1, "text", type(found).__name__, "an object of keys and values")
        return {}
    return found


def _results(tables):
    results = Results()
    for file in ("targets.csv", "held_out.csv", "gap.csv", "posterior_summary.csv"):
        for row in tables[file]:
            _remember_pcn(results.pcns, row)
    for row in tables["targets.csv"]:
        results.targets.setdefault(row["target"], Target(
            row["target"], row["label"], row["unit"], row["scale"], row["block"], row["period"]))
        results.fitted.append(_comparison(row, model=_interval(row)))
    for row in tables["held_out.csv"]:
        results.targets.setdefault(
            row["target"], Target(row["target"], "", row["unit"], "", "", ""))
        results.held_out.append(_comparison(row, kind=row["kind"], left_out=row["left_out"]))
    for row in tables["gap.csv"]:
        found = _spread(row, "median", "low90", "high90")
        if found:
            results.gaps[row["pcn"], row["kpi"]] = found
    results.parameters = [_parameter(row) for row in tables["posterior_summary.csv"]]
    results.bins = sorted(map(_bin, tables["deterrence.csv"]), key=lambda found: found.low)
    return results


def _remember_pcn(pcns, row):
    code = row["pcn"]
    if code == ALL_PCNS:
        return
    known = pcns.get(code, Pcn(code, code, ""))
    name = row["pcn_name"] if known.name == code and row["pcn_name"] else known.name
    pcns[code] = Pcn(code, name, known.icb or row.get("icb", ""))


def _spread(row, median, low, high):
    """None unless all three are given."""
    values = (row[median], row[low], row[high])
    return None if None in values else Spread(*values)


def _comparison(row, **what):
    return Comparison(row["pcn"], row["target"], row["unit"], row["observed"],
                      _spread(row, "median", "low95", "high95"), row["inside"], **what)


def _interval(row):
    values = (row["model_low95"], row["model_high95"])
    return None if None in values else Interval(*values)


def _parameter(row):
    return Parameter(row["pcn"], row["parameter"], row["what"], bool(row["shared"]),
                     _spread(row, "prior_median", "prior_low90", "prior_high90"),
                     _spread(row, "median", "low90", "high90"), row["told"])


def _common_error(row):
    low, high = row["prior_low90"], row["prior_high90"]
    prior = None if None in (low, high) else Spread(1.0, low, high)
    found = _spread(row, "median", "low90", "high90")
    told = None
    if prior and found and 0 < low < high and 0 < found.low:
        told = 1 - math.log(found.high / found.low) / math.log(high / low)
    what = (row["label"] or row["target"]) + (", odds" if row["of"] == "odds" else "")
    return Parameter(ALL_PCNS, row["target"], what, True, prior, found, told)


def _bin(row):
    return Bin(row["low"], row["high"], row["prior"], row["posterior"],
               _spread(row, "gap_median", "gap_low90", "gap_high90"))
