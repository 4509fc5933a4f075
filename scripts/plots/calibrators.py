"""Error of calibrators against the simulations they used: a panel a task and measure."""

from dataclasses import dataclass

from .axes import Linear, Log, around, shown
from .markup import el, joined, svg
from .marks import (
    BLUE, GREY, INK, RED, below, beside, circle, diamond, key_to, line, ring, square, upright,
    with_tip,
)
from .page import document
from .tables import Problems, check_ascending, check_once, from_zero, one_of, read_table, word

WIDTH, HEIGHT = 320, 240
LEFT, RIGHT, TOP, BOTTOM = 48, 312, 12, 192
GREEN = "#00795A"  # Okabe and Ito's, a little darker
FOOTER = "Figures of pcnsim calibrate-bench; simulated results; not an NHS product."

# By shape too, for those who tell no colours apart.
MARKS = {
    "M1": (circle, BLUE), "M2": (diamond, RED), "M3": (square, GREEN), "M4": (ring, GREY),
    "M5": (upright, INK),
}


@dataclass(frozen=True)
class Bar:
    """A limit of the contract, drawn as a dashed line."""

    task: str
    measure: str
    value: float
    words: str


_BOTH = ("T3", "T5")  # M1 and M2, 500 truths
BARS = [
    Bar("T1", "c2st", 0.60, "M1 at 1,000: at most .60"),
    Bar("T1", "c2st", 0.53, "M1 at 10,000: at most .53"),
    Bar("T1", "c2st", 0.80, "M2 at 10,000: at most .80"),
    Bar("T2", "c2st", 0.70, "M2 at 10,000: at most .70"),
    Bar("T3", "rmse", 0.35, "M1 up to 2,000: at most .35"),
    *(Bar(task, "cover90", 0.85, "M1 and M2: at least .85") for task in _BOTH),
    *(Bar(task, "cover90", 0.95, "M1 and M2: at most .95") for task in _BOTH),
]


@dataclass(frozen=True)
class Measure:
    key: str
    title: str
    what: str
    columns: tuple  # one: a mark; two: from one to the other


MEASURES = [
    Measure("c2st", "C2ST", "can a classifier tell the draws from exact ones? 0.5: no, 1: always",
            ("c2st_median",)),
    Measure("rmse", "Error of the mean", "root mean square, in exact posterior sd",
            ("rmse_per_sd",)),
    Measure("cover90", "Coverage of 90% intervals", "share of truths, of the worst parameters",
            ("cover90_min", "cover90_max")),
]

_COLUMNS = {"task": word, "method": one_of(*MARKS), "simulations": from_zero, "budget": word,
            "c2st_median": from_zero, "rmse_per_sd": from_zero, "cover90_min": from_zero,
            "cover90_max": from_zero}


class NothingThere(Exception):
    """No file, or no row that can be drawn."""


def read_rows(files):
    """Rows of all files. Throws NothingThere, and BadData with every problem."""
    problems = Problems()
    rows = []
    for file in files:
        found = read_table(file, _COLUMNS, problems)
        if found is None:
            raise NothingThere(f"{file}: found no such file, expected one of calibrate-bench")
        check_once(file.name, found, ("task", "method", "budget"), problems)
        for row in found:
            check_ascending(file.name, row, ("cover90_min", "cover90_max"), problems)
        rows += found
    problems.stop_if_any()
    if not any(_drawn(row, measure) for row in rows for measure in MEASURES):
        raise NothingThere("found no row with C2ST, error or coverage, expected at least one")
    return rows


def _drawn(row, measure):
    given = all(row[name] is not None for name in measure.columns)
    return given and row["simulations"] is not None and row["simulations"] > 0


def page_of_calibrators(rows):
    title = "Calibrators: error against simulations"
    tasks = sorted({row["task"] for row in rows})
    methods = [name for name in MARKS if any(row["method"] == name for row in rows)]
    return document(
        title, el("h1", title),
        el("p", "Each mark is one row of pcnsim calibrate-bench: a task, a method and a budget, over "
                "all its truths. Both ends of a bar of coverage are parameters, the worst either "
                "way. Dashed: what the project asks for, of the methods and simulations named when "
                "pointed at."),
        _key(methods), *(_section(task, rows) for task in tasks), footer=FOOTER)


def _key(methods):
    entries = [(lambda x, y, name=name: MARKS[name][0](x, y, MARKS[name][1]), name)
               for name in methods]
    return svg(480, 24, "What the marks are: " + ", ".join(methods), key_to(entries, 0, 12))


def _section(task, rows):
    figures = []
    for measure in MEASURES:
        found = [row for row in rows if row["task"] == task and _drawn(row, measure)]
        if found:
            figures.append(_figure(task, measure, found))
    body = (el("div", *figures, class_="grid") if figures else
            el("p", "Nothing to draw: neither C2ST, error nor coverage.", class_="none"))
    return el("section", el("h2", task), body, id=task)


def _figure(task, measure, rows):
    return el("figure", el("figcaption", el("b", measure.title),
                           el("span", measure.what, class_="note")),
              _panel(task, measure, rows), class_="panel")


def _panel(task, measure, rows):
    bars = [bar for bar in BARS if (bar.task, bar.measure) == (task, measure.key)]
    values = [row[name] for row in rows for name in measure.columns] + [b.value for b in bars]
    x = Log(*around([row["simulations"] for row in rows], on_log=True), LEFT, RIGHT)
    y = Linear(*around(values), BOTTOM, TOP)
    methods = [name for name in MARKS if any(row["method"] == name for row in rows)]
    return svg(
        WIDTH, HEIGHT, f"{task}: {measure.title} of {', '.join(methods)} against simulations",
        below(x, TOP, BOTTOM, "simulations", 12, 5), beside(y, LEFT, RIGHT, 12, 5),
        *(_bar(bar, y) for bar in bars),
        *(_curve([row for row in rows if row["method"] == name], measure, x, y)
          for name in methods))


def _bar(bar, y):
    at = y(bar.value)
    return with_tip(bar.words, line(LEFT, at, RIGHT, at, GREY, 1.4, stroke_dasharray="6 4"))


def _curve(rows, measure, x, y):
    """Marks of one method in order of simulations, joined."""
    rows = sorted(rows, key=lambda row: row["simulations"])
    mark, colour = MARKS[rows[0]["method"]]
    parts = []
    for name in measure.columns:
        points = [(x(row["simulations"]), y(row[name])) for row in rows]
        parts += [line(*a, *b, colour, 1.4) for a, b in zip(points, points[1:])]
    for row in rows:
        ends = [y(row[name]) for name in measure.columns]
        at = x(row["simulations"])
        words = " to ".join(shown(row[name]) for name in measure.columns)
        parts.append(with_tip(
            f"{row['method']}, {shown(row['simulations'])} simulations: {words}",
            line(at, ends[0], at, ends[-1], colour, 1.4), *(mark(at, end, colour) for end in ends)))
    return joined(parts)
