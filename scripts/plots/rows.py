"""Charts of one row a thing: gaps, the targets of a PCN, its parameters, what the data said."""

from .axes import Linear, Log, around, interval, per_cent, shown
from .markup import el, joined, wide_svg
from .marks import (
    BLUE, GREY, INK, PALE, RED_INK, below, circle, diamond, key_to, line, ring, square, text,
    upright, with_interval, with_tip,
)

WIDTH = 960
_NAMES = 8  # where names begin


def _height(rows, step, top, bottom):
    return top + step * rows + bottom


def _stripes(rows, top, step):
    """Every second row on grey, to lead the eye from the name to the figure."""
    return joined([el("rect", x=0, y=top + i * step, width=WIDTH, height=step, fill="#F5F5F5")
                   for i in range(0, rows, 2)])


# --- the gap


def gap_chart(results, codes, anchor):
    """Gap of each PCN, largest first, with what of it a practice could see."""
    found = sorted(codes, key=lambda code: -results.gaps[code, "gap"].median)
    everywhere = results.gaps.get(("all", "gap"))
    spreads = [results.gaps[code, "gap"] for code in found]
    values = [v for s in spreads for v in (s.low, s.high)] + [0]
    step, top = 24, 34
    bottom = top + step * len(found)
    x = Linear(0, around(values)[1], 230, 780)
    parts = [_stripes(len(found), top, step),
             below(x, top, bottom, "clinical needs per 1,000 patients a week", 12, 8)]
    if everywhere:
        at = x(everywhere.median)
        parts.append(line(at, top, at, bottom, GREY, 1.3, stroke_dasharray="5 4"))
    entries = [(with_interval(circle), "gap: median and 90% interval")]
    if any((code, "visible_gap") in results.gaps for code in found):
        entries.append((square, "visible gap: median"))
    if everywhere:
        entries.append((lambda a, b: line(a, b - 8, a, b + 8, GREY, 1.3, stroke_dasharray="5 4"),
                        "all PCNs together"))
    for i, code in enumerate(found):
        parts.append(_gap_row(results, code, x, top + (i + 0.5) * step, anchor))
    return wide_svg(WIDTH, bottom + 48, "The gap of each PCN with 90% interval", *parts,
                    key_to(entries, 230, 14),
                    text(952, 18, "median (90% interval)", 11, "end", GREY))


def _gap_row(results, code, x, y, anchor):
    gap, visible = results.gaps[code, "gap"], results.gaps.get((code, "visible_gap"))
    name = results.name(code)
    tip = f"{name}: gap {interval(gap)}" + (f", visible {interval(visible)}" if visible else "")
    return with_tip(
        tip, el("a", text(_NAMES, y + 4, name, 13, colour="#00507F"), href="#" + anchor(code)),
        line(x(gap.low), y, x(gap.high), y, BLUE, 2),
        square(x(visible.median), y) if visible else None,
        circle(x(gap.median), y, BLUE, 4.4),
        text(952, y + 4, interval(gap), 12, "end"))


# --- targets of one PCN


def comparison_chart(mine, results, title_of):
    """Comparisons of one PCN, each on an axis of its own, which spans what all PCNs have of it."""
    step, top = 24, 46
    entries = [(upright, "observed here"), (diamond, "observed, outside the interval"),
               (with_interval(circle), "simulated: median and 95% interval"),
               (lambda a, b: line(a, b - 4, a, b + 4, GREY, 1), "observed at the other PCNs")]
    rows = [_comparison_row(one, results, title_of, top + (i + 0.5) * step)
            for i, one in enumerate(mine)]
    return wide_svg(WIDTH, _height(len(mine), step, top, 8), "Targets, observed and simulated",
                    _stripes(len(mine), top, step), key_to(entries, _NAMES, 14),
                    text(_OBSERVED, 40, "observed", 11, "end", GREY),
                    text(952, 40, "simulated (95%)", 11, "end", GREY), *rows)


_OBSERVED = 786  # where that column ends


def _comparison_row(one, results, title_of, y):
    target = results.targets[one.target]
    unit = target.unit or one.unit
    name = el("text", title_of(target), el("tspan", ", " + unit, fill="#595959") if unit else None,
              x=_NAMES, y=y + 4, font_size=12.5, fill=INK)
    figures = _figures(one, y)
    alike = [o for o in results.fitted + results.held_out
             if (o.target, o.kind) == (one.target, one.kind)]
    values = [v for o in alike if o.simulated for v in (o.simulated.low, o.simulated.high)]
    values += [o.observed for o in alike if o.observed is not None]
    if not values:
        return joined([name, figures])
    on_log = target.scale == "log" and min(values) > 0 and max(values) > 6 * min(values)
    x = (Log if on_log else Linear)(*around(values, on_log, unit == "%"), 392, 670)
    return joined([name, _row_axis(x, y), _elsewhere(one, alike, x, y), _row_marks(one, x, y),
                   figures])


def _figures(one, y):
    outside = one.inside is False
    observed = "not observed" if one.observed is None else shown(one.observed)
    simulated = "not simulated" if one.simulated is None else interval(one.simulated)
    # Bold too, for where there is no red.
    return joined([
        text(_OBSERVED, y + 4, observed, 12, "end", RED_INK if outside else INK,
             font_weight="bold" if outside else None),
        text(952, y + 4, simulated, 12, "end")])


def _row_axis(x, y):
    ticks = x.ticks(4)
    low, high = (ticks[0], ticks[-1]) if ticks else (x.low, x.high)
    return joined([
        line(x.start, y, x.end, y, PALE, 1),
        text(x.start - 6, y + 4, shown(x.low), 10, "end", GREY),
        text(x.end + 6, y + 4, shown(x.high), 10, "start", GREY),
        *(line(x(v), y - 2, x(v), y + 2, PALE, 1) for v in (low, high))])


def _elsewhere(one, others, x, y):
    at = [x(o.observed) for o in others if o.pcn != one.pcn and o.observed is not None]
    path = "".join(f"M{a:.1f} {y - 4:.1f}v8" for a in at)
    return el("path", d=path, stroke=GREY, stroke_width="0.9", opacity="0.6") if at else None


def _row_marks(one, x, y):
    parts = []
    if one.simulated:
        found = one.simulated
        parts.append(line(x(found.low), y, x(found.high), y, BLUE, 3, opacity="0.75"))
        parts.append(circle(x(found.median), y, BLUE, 4))
    if one.observed is not None:
        parts.append((diamond if one.inside is False else upright)(x(one.observed), y))
    return joined(parts)


# --- parameters


def described(parameter):
    words = parameter.what or parameter.name
    return words[:1].upper() + words[1:]


def parameter_chart(found, summary, axis="relative to the prior's median, logarithmic"):
    """Priors and posteriors relative to the median of the prior, and how much the data said."""
    drawable = [p for p in found if p.prior and p.prior.median > 0]
    values = [v / p.prior.median for p in drawable for s in (p.prior, p.posterior) if s
              for v in (s.low, s.high) if v > 0] + [0.5, 2]
    step, top = 28, 46
    bottom = top + step * len(found)
    x = Log(*around(values, on_log=True, margin=0.03), 318, 640)
    entries = [(_prior_bar_key, "prior, 90%"), (with_interval(circle, BLUE, 3), "posterior, 90%"),
               (_told_key, "told: how much the data said")]
    return wide_svg(WIDTH, bottom + 46, summary, _stripes(len(found), top, step),
                    key_to(entries, 318, 14),
                    text(664, 38, "told", 11, colour=GREY),
                    text(952, 38, "posterior (90%)", 11, "end", GREY),
                    line(x(1), top, x(1), bottom, GREY, 1, stroke_dasharray="5 4"),
                    *(_parameter_row(p, x, top + (i + 0.5) * step) for i, p in enumerate(found)),
                    below(x, bottom, bottom, axis, 11, 7))


def _prior_bar_key(x, y):
    return el("rect", x=x - 9.0, y=y - 6.0, width=18.0, height=12.0, fill=PALE)


def _told_key(x, y):
    return joined([el("rect", x=x - 9.0, y=y - 4.0, width=18.0, height=8.0, fill="#FFFFFF",
                      stroke=GREY, stroke_width="1"),
                   el("rect", x=x - 9.0, y=y - 4.0, width=9.0, height=8.0, fill=GREY)])


def _parameter_row(p, x, y):
    parts = [text(_NAMES, y + 4, described(p), 12.5)]
    if p.prior and p.prior.median > 0:
        at = [x(max(v / p.prior.median, x.low)) for v in (p.prior.low, p.prior.high)]
        parts.append(el("rect", x=at[0], y=y - 8, width=at[1] - at[0], height=16.0, fill=PALE))
    if p.posterior and p.prior and p.prior.median > 0:
        low, mid, high = (x(max(v / p.prior.median, x.low)) for v in
                          (p.posterior.low, p.posterior.median, p.posterior.high))
        parts += [line(low, y, high, y, BLUE, 4), circle(mid, y, BLUE, 5)]
    parts.append(_told_bar(p.told, 664, y))
    figures = interval(p.posterior) if p.posterior else "no posterior"
    parts.append(text(952, y + 4, figures, 12, "end"))
    return with_tip(p.name + (f": prior {interval(p.prior)}" if p.prior else ": no prior"), *parts)


def _told_bar(told, left, y):
    if told is None:
        return text(left, y + 4, "not known", 11, colour=GREY)
    width = 70.0
    return joined([
        el("rect", x=left, y=y - 4.5, width=width, height=9.0, fill="#FFFFFF", stroke=GREY,
           stroke_width="1"),
        el("rect", x=left, y=y - 4.5, width=width * min(max(told, 0), 1), height=9.0, fill=GREY),
        text(left + width + 6, y + 4, per_cent(told), 11)])


def told_chart(parameters):
    """A dot a PCN for each parameter; a ring for those that all PCNs share."""
    by_name = {}
    for p in parameters:
        if p.told is not None:
            by_name.setdefault(p.name, []).append(p)
    names = sorted(by_name, key=lambda name: -_middle(by_name[name]))
    step, top = 24, 34
    bottom = top + step * len(names)
    x = Linear(min([0.0] + [p.told for found in by_name.values() for p in found]), 1, 330, 860)
    rows = [_told_row(by_name[name], x, top + (i + 0.5) * step) for i, name in enumerate(names)]
    return wide_svg(WIDTH, bottom + 48, "How much the data said of each parameter",
                    _stripes(len(names), top, step),
                    below(x, top, bottom, "told: 0 nothing, 1 everything", 12, 6), *rows,
                    key_to([(circle, "one PCN"), (ring, "shared by all PCNs")], 330, 14),
                    text(952, 18, "median", 11, "end", GREY))


def _middle(found):
    values = sorted(p.told for p in found)
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2


def _told_row(found, x, y):
    if all(p.shared for p in found):
        found = found[:1]  # one value, whether or not the file says it for every PCN
    marks = [(ring if p.shared else circle)(x(p.told), y, BLUE, 4.2) for p in found]
    return joined([text(_NAMES, y + 4, described(found[0]), 12.5),
                   el("g", *marks, opacity="0.7"),
                   text(952, y + 4, per_cent(_middle(found)), 12, "end")])
