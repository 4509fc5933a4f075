"""A calibration in Markdown tables."""

from statistics import median

from .later import sums_by_pcn
from .results import ALL_PCNS

_COLUMNS_OF_PCNS = ("appointments", "gp_share", "same_day", "over_14_days", "dna", "online_forms",
                    "contact_failed", "calls_inbound", "calls_answered")


def tables_of(results):
    """By name, in lines."""
    return {"deterrence": _deterrence(results), "would_tell": _would_tell(results),
            "targets": _targets(results), "later": _later(results, sums_by_pcn()),
            "pcns": _pcns(results)}


def in_one_line(results):
    """What a reader asks first."""
    judged = [c for c in results.fitted if c.inside is not None]
    inside = sum(c.inside for c in judged)
    gap = results.gaps.get((ALL_PCNS, "gap"))
    parts = [f"{inside} of {len(judged)} targets inside their 95% intervals"]
    if gap:
        parts.append(f"gap {gap.median:.1f} [{gap.low:.1f}, {gap.high:.1f}]")
    drawn = [c for c in results.fitted if c.drawn and c.target == "appointments"]
    if drawn:
        parts.append(f"appointments off by {100 * median(map(_relative, drawn)):.1f}%")
    waits = [c for c in results.fitted
             if c.drawn and results.targets[c.target].block.startswith("waits")]
    if waits:
        parts.append(f"waits off by {median(map(_apart, waits)):.1f} points")
    return "; ".join(parts)


def _table(head, rows):
    return [_line(head), "|" + "---|" * len(head), *map(_line, rows)]


def _line(cells):
    return "| " + " | ".join(cells) + " |"


def _apart(comparison):
    return abs(comparison.simulated.median - comparison.observed)


def _relative(comparison):
    return _apart(comparison) / comparison.observed


def _deterrence(results):
    rows = []
    for found in results.bins:
        gap = found.gap
        rows.append([f"{found.low:.2f} to {found.high:.2f}", f"{100 * (found.prior or 0):.0f}%",
                     f"{100 * (found.posterior or 0):.0f}%",
                     f"{gap.median:.1f} [{gap.low:.1f}, {gap.high:.1f}]" if gap else "–"])
    return _table(["deterrence", "prior", "posterior", "gap of all PCNs [90%]"], rows)


def _would_tell(results):
    columns = ("deterrence_sd_now", "deterrence_sd_then", "gap_sd_now", "gap_sd_then")
    rows = [[row["observation"],
             *("–" if row[name] is None else f"{row[name]:.2f}" for name in columns)]
            for row in results.would_tell]
    return _table(["what would be observed", "sd of log deterrence now", "then",
                   "sd of the gap now", "then"], rows)


def _targets(results):
    rows = []
    for name, target in results.targets.items():
        mine = [c for c in results.fitted if c.target == name and c.inside is not None]
        if mine:
            rows.append([f"`{name}`", _inside(mine), _inside_model(mine), _error(mine, target),
                         *(_inside(_left_out(results, kind, name)) for kind in ("block", "pcn"))])
    judged = [c for c in results.fitted if c.inside is not None]
    rows.append(["all", _inside(judged), _inside_model(judged), "",
                 *(_inside(_left_out(results, kind)) for kind in ("block", "pcn"))])
    return _table(["target", "inside", "inside, model alone", "median error", "block left out",
                   "PCN left out"], rows)


def _later(results, sums):
    """Sent later than anything that was fitted; of PCNs that were."""
    fitted = {(c.pcn, c.target): c.simulated for c in results.fitted if c.simulated}
    names = ("calls_inbound", "calls_8_10", "online_forms")
    rows = []
    for code, (practices, sent) in sums.items():
        mine = [fitted.get((code, name)) for name in names]
        if any(mine):
            rows.append([f"{code} {results.name(code)}", str(practices),
                         *(_later_cell(sent[name], spread) for name, spread in zip(names, mine))])
    return _table(["PCN", "practices that sent", *(f"`{name}`" for name in names)], rows)


def _later_cell(sent, spread):
    if spread is None:
        return f"{sent:.0f} / –"
    outside = "" if spread.low <= sent <= spread.high else " **!**"
    return f"{sent:.0f} / {spread.median:.0f} [{spread.low:.0f}, {spread.high:.0f}]{outside}"


def _left_out(results, kind, target=None):
    return [c for c in results.held_out
            if c.kind == kind and c.inside is not None and target in (None, c.target)]


def _inside(comparisons):
    return _count([c.inside for c in comparisons])


def _inside_model(comparisons):
    return _count([c.inside_model for c in comparisons if c.inside_model is not None])


def _count(answers):
    return f"{sum(answers)} of {len(answers)}" if answers else "–"


def _error(comparisons, target):
    if target.scale == "log":
        return f"{100 * median(map(_relative, comparisons)):.1f}%"
    return f"{median(map(_apart, comparisons)):.1f} points"


def _pcns(results):
    shown = [name for name in _COLUMNS_OF_PCNS if name in results.targets]
    rows = []
    for code, pcn in results.pcns.items():
        mine = {c.target: c for c in results.fitted if c.pcn == code}
        gap = results.gaps.get((code, "gap"))
        rows.append([f"{code} {pcn.name}",
                     f"{gap.median:.1f} [{gap.low:.1f}, {gap.high:.1f}]" if gap else "–",
                     *(_cell(mine.get(name)) for name in shown),
                     _inside([c for c in mine.values() if c.inside is not None])])
    return _table(["PCN", "gap [90%]", *(f"`{name}`" for name in shown), "inside"], rows)


def _cell(comparison):
    if comparison is None:
        return "–"
    digits = 1 if comparison.unit == "%" else 0
    observed = "–" if comparison.observed is None else f"{comparison.observed:.{digits}f}"
    simulated = "–" if comparison.simulated is None else f"{comparison.simulated.median:.{digits}f}"
    return f"{observed} / {simulated}" + (" **!**" if comparison.inside is False else "")
