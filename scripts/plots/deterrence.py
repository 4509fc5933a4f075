"""What is known of deterrence, and the gap that goes with it, on one axis."""

from .axes import Linear, Log, around, as_tick, interval, per_cent, shown
from .markup import el, joined, wide_svg
from .marks import (
    BLUE, GREY, INK, below, beside, circle, key_to, line, text, with_interval, with_tip,
)

WIDTH, HEIGHT = 960, 545
LEFT, RIGHT = 76, 944
SHARES = (48, 250)  # top and bottom of the histogram
GAPS = (290, 500)


def shares(bins, which):
    """Of all draws, by bin: files may hold shares, per cent or counts."""
    found = [getattr(one, which) for one in bins]
    total = sum(v for v in found if v is not None)
    return [None if v is None or total == 0 else v / total for v in found]


def edges(one, bins, on_log):
    """Of a bin as drawn: one that begins at 0 has no beginning on a logarithmic axis."""
    if on_log and one.low == 0:
        ratios = [b.high / b.low for b in bins if b.low > 0]
        return one.high / (min(ratios) if ratios else 2), one.high
    return one.low, one.high


def middle(low, high, on_log):
    return (low * high) ** 0.5 if on_log else (low + high) / 2


def chart(bins):
    """Of bins in ascending order, at least one of them wider than nothing."""
    on_log = all(one.high > 0 for one in bins) and bins[-1].high > 4 * min(
        one.low or one.high for one in bins)
    spans = [edges(one, bins, on_log) for one in bins]
    x = (Log if on_log else Linear)(spans[0][0], max(high for _, high in spans), LEFT, RIGHT)
    title = "strength of deterrence" + (", logarithmic" if on_log else "")
    return wide_svg(
        WIDTH, HEIGHT, "Deterrence before and after the data, and the gap by its strength",
        below(x, SHARES[0], SHARES[1], None, 12, 9), below(x, GAPS[0], GAPS[1], title, 12, 9),
        key_to([
            (lambda a, b: line(a - 9, b, a + 9, b, GREY, 2, stroke_dasharray="5 3"),
             "prior: before the data"),
            (lambda a, b: line(a - 9, b, a + 9, b, BLUE, 2.6), "posterior: after the data"),
            (with_interval(lambda a, b: circle(a, b, INK), INK),
             "gap if it is so: median and 90% interval"),
        ], LEFT, 16),
        _histograms(bins, spans, x), _gaps(bins, spans, x, on_log))


def _histograms(bins, spans, x):
    prior, posterior = shares(bins, "prior"), shares(bins, "posterior")
    most = max([v for v in prior + posterior if v is not None], default=0.01)
    y = Linear(0, 112 * most, SHARES[1], SHARES[0])
    return joined([
        beside(y, LEFT, RIGHT, 12, 4),
        _upwards("draws in the bin, %", SHARES),
        _steps(posterior, spans, x, y, fill=BLUE, fill_opacity="0.18", stroke="none"),
        _steps(prior, spans, x, y, fill="none", stroke=GREY, stroke_width="2",
               stroke_dasharray="5 3"),
        _steps(posterior, spans, x, y, fill="none", stroke=BLUE, stroke_width="2.6"),
        *(_tip_of_bin(b, p, q, span, x) for b, p, q, span in zip(bins, prior, posterior, spans)),
    ])


def _steps(heights, spans, x, y, **style):
    """An outline that drops to the axis where bins do not touch or nothing is known."""
    path, end = "", None
    for height, (low, high) in zip(heights, spans):
        top = y(100 * (height or 0))
        if end is None or abs(x(low) - end) > 0.5:
            path += "" if end is None else f"V{y(0):.1f}"
            path += f"M{x(low):.1f} {y(0):.1f}"
        path += f"V{top:.1f}H{x(high):.1f}"
        end = x(high)
    return el("path", d=path + f"V{y(0):.1f}", **style)


def _tip_of_bin(one, prior, posterior, span, x):
    known = [f"{name} {per_cent(v)}" for name, v in (("prior", prior), ("posterior", posterior))
             if v is not None]
    gap = f"; gap {interval(one.gap)}" if one.gap else ""
    left, right = x(span[0]), x(span[1])
    return with_tip(
        f"deterrence {as_tick(one.low)} to {as_tick(one.high)}: {', '.join(known)}{gap}",
        el("rect", x=left, y=SHARES[0], width=max(right - left, 0.1),
           height=GAPS[1] - SHARES[0], fill="#FFFFFF", fill_opacity="0"))


def _gaps(bins, spans, x, on_log):
    known = [one.gap for one in bins if one.gap]
    values = [v for gap in known for v in (gap.low, gap.high)] or [0, 1]
    y = Linear(0, around(values)[1], GAPS[1], GAPS[0])
    room = (RIGHT - LEFT) / len(bins)
    parts = [beside(y, LEFT, RIGHT, 12, 5), _upwards("gap, per 1,000 a week", GAPS)]
    for one, (low, high) in zip(bins, spans):
        at = x(middle(low, high, on_log))
        if one.gap is None:
            few = "too few" if room > 50 else "\u2013"
            parts.append(text(at, GAPS[1] - 6, few, 11, "middle", GREY))
            continue
        parts.append(line(at, y(one.gap.low), at, y(one.gap.high), INK, 1.8))
        parts.append(circle(at, y(one.gap.median), INK, 4.2))
        if room > 44:
            parts.append(text(at + 7, y(one.gap.median) + 4, shown(one.gap.median), 11))
    return joined(parts)


def _upwards(words, span):
    at = (span[0] + span[1]) / 2
    return text(20, at, words, 12, "middle", transform=f"rotate(-90 20 {at:.0f})")
