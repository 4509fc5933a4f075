"""Observed against simulated: a panel a target, a dot a PCN."""

from .axes import Linear, Log, around, interval, shown, text_width
from .markup import el, joined, svg
from .marks import (
    BLUE, GREY, RED, RED_INK, below, beside, circle, diamond, line, ring, text, with_tip,
)

WIDTH, HEIGHT = 320, 312
LEFT, RIGHT, TOP, BOTTOM = 58, 314, 8, 264
_LABEL = 12  # still read when three panels share the width of a sheet
_WIDE = 6  # ratio of largest to smallest beyond which rates get logarithmic axes


def panel(found, results):
    """Of comparisons of one target that are `drawn`; and whether its axes are logarithmic."""
    target = results.targets[found[0].target]
    x, y = _axes(found, target)
    inside_first = sorted(found, key=lambda one: one.inside is False)
    summary = f"{len(found)} PCNs: observed along, simulated with 95% interval up"
    unit = target.unit or found[0].unit
    return svg(
        WIDTH, HEIGHT, summary,
        below(x, TOP, BOTTOM, None, _LABEL, 5), beside(y, LEFT, RIGHT, _LABEL, 5),
        _diagonal(x, y),
        *(_point(one, x, y, results.name(one.pcn)) for one in inside_first),
        _labels(found, x, y, results),
        text((LEFT + RIGHT) / 2, HEIGHT - 10, f"observed, {unit}", _LABEL, "middle"),
        text(12, (TOP + BOTTOM) / 2, f"simulated, {unit}", _LABEL, "middle",
             transform=f"rotate(-90 12 {(TOP + BOTTOM) / 2:.0f})"),
    ), x.is_log


def _axes(found, target):
    """The same range along and up, so that the diagonal is where both agree."""
    values = [v for one in found for v in (one.observed, one.simulated.low, one.simulated.high)]
    on_log = target.scale == "log" and min(values) > 0 and max(values) > _WIDE * min(values)
    low, high = around(values, on_log, share=target.unit == "%")
    axis = Log if on_log else Linear
    return axis(low, high, LEFT, RIGHT), axis(low, high, BOTTOM, TOP)


def _diagonal(x, y):
    return line(x(x.low), y(x.low), x(x.high), y(x.high), GREY, 1.2, stroke_dasharray="5 4")


def tip(one, name):
    judged = {True: "inside", False: "outside", None: "not judged"}[one.inside]
    return (f"{name}: observed {shown(one.observed)}, simulated {interval(one.simulated)} "
            f"{one.unit}, {judged}")


def _point(one, x, y, name):
    at, found = x(one.observed), one.simulated
    outside = one.inside is False
    colour = RED if outside else BLUE
    mark = diamond if outside else ring if one.inside is None else circle
    return with_tip(
        tip(one, name),
        line(at, y(found.low), at, y(found.high), colour, 2.0 if outside else 1.3,
             opacity=None if outside else "0.55"),
        mark(at, y(found.median), colour))


# --- names that do not cover one another


def _labels(found, x, y, results):
    """Of those outside, where there is room; the caption names them all."""
    marks = [(x(one.observed), y(one.simulated.median)) for one in found]
    taken = [(px - 5, py - 5, px + 5, py + 5) for px, py in marks]
    wanted = [one for one in found if one.inside is False]
    parts = []
    for one in sorted(wanted, key=lambda one: one.simulated.median):
        name = results.name(one.pcn)
        at = x(one.observed), y(one.simulated.median)
        box = _free_box(*at, text_width(name, _LABEL), taken)
        if box is None:
            continue
        taken.append(box)
        parts.append(_label(name, at, box))
    return joined(parts)


def _free_box(px, py, width, taken):
    height = _LABEL + 1
    for away in (8, 16, 26, 38, 52):
        for dx, dy in ((1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (0, 1)):
            left = px + dx * away - (width if dx < 0 else width / 2 if dx == 0 else 0)
            top = py + dy * away - height / 2
            box = (left, top, left + width, top + height)
            if _within(box) and not any(_overlap(box, other) for other in taken):
                return box
    return None


def _within(box):
    return box[0] >= LEFT + 2 and box[2] <= RIGHT and box[1] >= TOP and box[3] <= BOTTOM - 2


def _overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _label(name, at, box):
    near_x = min(max(at[0], box[0]), box[2])
    near_y = min(max(at[1], box[1]), box[3])
    far = abs(near_x - at[0]) + abs(near_y - at[1]) > 14
    leader = line(*at, near_x, near_y, RED, 0.8) if far else None
    # A white edge keeps the name readable across the lines of others.
    words = text(box[0], box[3] - 2.5, name, _LABEL, colour=RED_INK, stroke="#FFFFFF",
                 stroke_width="3", paint_order="stroke", stroke_linejoin="round")
    return joined([leader, words])


# --- the grid


def grid(comparisons, results, title_of):
    """A figure a target, in the order of the targets; None when there is nothing to draw."""
    figures = []
    for name, target in results.targets.items():
        found = [one for one in comparisons if one.target == name]
        if not found:
            continue
        drawn = [one for one in found if one.drawn]
        if drawn:
            figures.append(_figure(drawn, len(found), target, results, title_of(target)))
        else:
            nothing = "Nothing to draw: no PCN has both an observed and a simulated value."
            figures.append(el("figure", el("figcaption", el("b", title_of(target))),
                              el("p", nothing, class_="none"), class_="panel"))
    return el("div", *figures, class_="grid") if figures else None


def _figure(drawn, rows, target, results, title):
    picture, is_log = panel(drawn, results)
    notes = [target.period] if target.period else []
    if is_log:
        notes.append("logarithmic axes")
    return el("figure", el("figcaption", el("b", title),
                           el("span", "; ".join(notes) or "\u00a0", class_="note")),
              picture, el("p", _verdict(drawn, rows, results), class_="verdict"), class_="panel")


def _verdict(drawn, rows, results):
    """How many are inside, and who is not."""
    judged = [one for one in drawn if one.inside is not None]
    words = f"{sum(one.inside for one in judged)} of {len(judged)} inside."
    higher = [one for one in judged if not one.inside and one.observed > one.simulated.median]
    lower = [one for one in judged if not one.inside and one.observed <= one.simulated.median]
    for who, how in ((higher, "Observed above"), (lower, "Observed below")):
        if who:
            words += f" {how}: {', '.join(results.name(one.pcn) for one in who)}."
    if rows > len(drawn):
        words += f" Not drawn, for want of a value: {rows - len(drawn)}."
    return words
