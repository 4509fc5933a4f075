"""What the page says in sentences. Every number comes from the files."""

from .axes import interval, per_cent, shown
from .results import ALL_PCNS

# Labels lean on the line above them in a table ("… answered"); a panel stands alone.
_TITLES = {
    "appointments": "Appointments",
    "gp_share": "Appointments with a GP",
    "same_day": "Appointments the same day",
    "days_1_7": "Appointments after 1 to 7 days",
    "days_8_14": "Appointments after 8 to 14 days",
    "over_14_days": "Appointments after over 14 days",
    "gp_same_day": "GPs' appointments the same day",
    "gp_over_14_days": "GPs' appointments after over 14 days",
    "other_same_day": "Others' appointments the same day",
    "other_over_14_days": "Others' appointments after over 14 days",
    "face_to_face": "Appointments face to face",
    "telephone": "Appointments by telephone",
    "dna": "Appointments not attended",
    "online_forms": "Online forms",
    "contact_failed": "Could not make contact (survey)",
    "next_step_at_once": "Next step given at once (survey)",
    "calls_inbound": "Calls to the practice",
    "calls_8_10": "Calls in core hours that come at 8\u201310 am",
    "calls_answered": "Calls answered",
    "answered_within_2min": "Answered calls: within two minutes",
}
# How to read each section.
ABOUT = {
    "gap": "The gap is clinical needs met late, displaced, given up or suppressed. The upper chart "
           "shows how likely each strength of deterrence is, before and after the data; the lower "
           "one, the gap of all PCNs that goes with it. The closer the blue outline is to the "
           "dashed one, the less the data said.",
    "gaps": "Deterrence is the same everywhere, so much of each interval is shared: were it "
            "another, all these gaps would move. Two PCNs may differ more surely than their "
            "intervals suggest.",
    "fit": "Each dot is a PCN: along, what was observed; up, what is simulated, with the 95% "
           "interval of what would be observed, model discrepancy included. On the dashed diagonal "
           "both agree. Blue dots: the observed value is inside the interval; red diamonds: not.",
    "common_errors": "Part of what the model leaves out is wrong in all PCNs alike. Where a line "
                     "does not reach the dashed 1, what is observed is more, or less, than what the "
                     "model gives nearly everywhere; the grey bar is how much of that was thought "
                     "possible before.",
    "held_out": "Two tests of the calibration. Either a block of targets of a PCN was left out and "
                "predicted from its other targets; or the whole PCN was, and was predicted from "
                "the other PCNs and its own list, age, deprivation and workforce. Intervals that "
                "are honest hold about 95%.",
    "told": "Told is 1 \u2212 the posterior's standard deviation / the prior's, of the logarithm. "
            "Near 0, the posterior is the prior again: the data cannot tell, and what rests on it "
            "rests on an assumption.",
    "pcns": "Each target has an axis of its own, which spans what all PCNs have of it, "
            "logarithmic where rates differ manifold; its ends are written beside it.",
}
A_WEEK = "clinical needs per 1,000 patients a week"


def title_of(target):
    return _TITLES.get(target.name) or target.label or target.name


def counted(number, noun):
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def gap_sentences(results, code=ALL_PCNS):
    """Of one PCN, or of all together."""
    where = f"the {len(results.pcns)} PCNs together" if code == ALL_PCNS else results.name(code)
    gap = results.gaps.get((code, "gap"))
    if gap is None:
        return [f"The gap of {where} is not in the files."]
    found = [
        f"The gap of {where}: {shown(gap.median)} {A_WEEK} (median); with 90% probability between "
        f"{shown(gap.low)} and {shown(gap.high)}, if the model and its priors are right."]
    visible = results.gaps.get((code, "visible_gap"))
    suppressed = results.gaps.get((code, "suppressed"))
    if visible:
        found.append(f"Of it {interval(visible)} is visible: needs of people who made contact, or "
                     "tried.")
    if suppressed:
        found.append(f"Of it {interval(suppressed)} is suppressed: needs that are never expressed, "
                     "because people expect to fail.")
    return found


def deterrence_sentences(results):
    found = ["How large it is rests on deterrence: how strongly the memory of failed access keeps "
             "needs from being expressed. Nothing published says how strong that is."]
    strength = next((p for p in results.parameters if p.name == "deterrence"), None)
    if strength and strength.prior and strength.posterior:
        said = "" if strength.told is None else "; " + _narrowed(strength.told)
        found.append(f"Its strength was put at {interval(strength.prior)} before the data and is "
                     f"{interval(strength.posterior)} after them{said}.")
    known = [one for one in results.bins if one.gap]
    if len(known) > 1:
        first, last = known[0], known[-1]
        found.append(f"Were it {shown(first.low)} to {shown(first.high)}, the gap of all PCNs "
                     f"would be {shown(first.gap.median)}; were it {shown(last.low)} to "
                     f"{shown(last.high)}, {shown(last.gap.median)}.")
    return found


def _narrowed(told):
    if told < 0.005:
        return "the data did not narrow it"
    return f"the data narrowed it by {per_cent(told)}"


def coverage_sentence(results, pcn=None):
    """How many observed values are in their intervals."""
    parts = []
    for words, kind, all_of in (("of the values it was fitted to", "fitted", results.fitted),
                                ("of values in blocks left out", "block", results.held_out),
                                ("of values of PCNs left out", "pcn", results.held_out)):
        inside, judged = inside_of([c for c in all_of if c.kind == kind and pcn in (None, c.pcn)])
        if judged:
            parts.append(f"{inside:,} of {judged:,} ({per_cent(inside / judged)}) {words}")
    if not parts:
        return "Whether observed values are inside their intervals is not in the files."
    return "Inside their 95% intervals: " + "; ".join(parts) + "."


EXPECTED_COVERAGE = "Were everything right, about 95% would be; of fitted values, more."


def inside_of(comparisons):
    judged = [one.inside for one in comparisons if one.inside is not None]
    return sum(judged), len(judged)


def periods(results):
    """(period, titles of the targets of it), in the order of the targets."""
    found = {}
    for target in results.targets.values():
        found.setdefault(target.period or "period not given", []).append(title_of(target))
    return list(found.items())


def telephony_period(results):
    """When it is another one than the rest's; None otherwise."""
    of_calls = {t.period for t in results.targets.values() if t.block == "telephony" and t.period}
    of_others = {t.period for t in results.targets.values() if t.block != "telephony" and t.period}
    return ", ".join(sorted(of_calls - of_others)) if of_others else None
