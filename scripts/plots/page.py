"""The page: for a planner first, for a researcher after that."""

import re

from . import deterrence, rows, words
from .axes import interval, per_cent
from .markup import Markup, el, table
from .panels import grid
from .results import ALL_PCNS

_STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; padding: 1.5rem; max-width: 62rem; background: #fff; color: #1a1a1a;
  font: 1rem/1.5 "Liberation Sans", Arial, Helvetica, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; padding-top: .5rem; border-top: 2px solid #1a1a1a; }
h3 { font-size: 1.1rem; margin: 2rem 0 .25rem; }
h4 { font-size: 1rem; margin: 1.2rem 0 .25rem; }
p { margin: .4rem 0; max-width: 48rem; }
a { color: #00507f; }
svg { display: block; width: 100%; height: auto; overflow: visible;
  font-family: "Liberation Sans", Arial, Helvetica, sans-serif; }
.headline { border-left: 5px solid #0072b2; padding: .3rem 0 .3rem 1rem; }
.headline p:first-child { font-size: 1.2rem; line-height: 1.4; }
.none { border-left: 5px solid #d55e00; padding: .2rem 0 .2rem .8rem; }
.note { display: block; color: #595959; font-size: .8rem; }
.grid { display: grid; gap: 1.2rem;
  grid-template-columns: repeat(auto-fill, minmax(17.5rem, 1fr)); }
.panel { margin: 0; min-width: 0; }
.panel figcaption { font-size: .9rem; line-height: 1.3; }
.verdict { font-size: .8rem; line-height: 1.35; margin: .1rem 0 0; }
.contents { columns: 2; font-size: .95rem; padding-left: 1.2rem; }
.contents li { break-inside: avoid; }
.scroll, .wide { overflow-x: auto; }
.wide svg { min-width: 46rem; }
table { border-collapse: collapse; font-size: .88rem; margin: .6rem 0; }
th, td { text-align: left; padding: .2rem .9rem .2rem 0; border-bottom: 1px solid #d0d0d0;
  vertical-align: top; font-variant-numeric: tabular-nums; }
thead th { border-bottom: 1.5px solid #1a1a1a; }
tbody th { font-weight: normal; }
.figures td { text-align: right; white-space: nowrap; }
.long td, .long th { overflow-wrap: anywhere; }
 .figures thead th + th { text-align: right; }
footer { margin-top: 2.5rem; border-top: 2px solid #1a1a1a; font-size: .88rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  .panel, svg, tr { break-inside: avoid; } h2, h3, h4 { break-after: avoid; }
  .wide svg { min-width: 0; }
  .grid { grid-template-columns: repeat(3, 1fr); } a { color: inherit; text-decoration: none; }
  .pcn { break-before: page; }
}
"""
# Even if something slipped through: a browser fetches nothing for this page.
_NOTHING_FROM_ELSEWHERE = "default-src 'none'; style-src 'unsafe-inline'"
LICENCE = ("Contains information from NHS England, licensed under the Open Government Licence "
           "v3.0; simulated results; not an NHS product.")


def anchor(code):
    return "pcn-" + re.sub("[^A-Za-z0-9_-]", "_", code)


def whole_page(results):
    sections = [
        ("gap", "The gap, and what it rests on", _deterrence(results)),
        ("gaps", "The gap of each PCN", _gaps(results)),
        ("fit", "Observed against simulated", _fit(results)),
        ("held-out", "Predicted without having been shown", _held_out(results)),
        ("told", "What the data said of the parameters", _told(results)),
        ("pcns", "Each PCN", _pcns(results)),
        ("sources", "Where this comes from", _sources(results)),
    ]
    title = f"Calibration of {words.counted(len(results.pcns), 'PCN')}"
    headline = [*_headline(results, ALL_PCNS),
                words.coverage_sentence(results) + " " + words.EXPECTED_COVERAGE]
    links = [el("li", el("a", name, href="#" + key)) for key, name, _ in sections]
    contents = el("nav", el("ol", *links, class_="contents"), aria_label="contents")
    body = [el("section", el("h2", name), *parts, id=key) for key, name, parts in sections]
    return document(title, el("h1", title), _box(headline), _missing(results), contents, *body)


def page_of(results, code):
    """Of one PCN."""
    name = results.name(code)
    return document(
        f"Calibration: {name}", el("h1", f"Calibration: {name} ({code})"),
        _box(_headline(results, code)),
        _missing(results), _pcn(results, code, el("h2", "Observed and simulated")),
        el("section", el("h2", "Predicted without having been shown"),
           *_held_out_of(results, code)),
        el("section", el("h2", "What the gap rests on"), *_deterrence(results)),
        el("section", el("h2", "Shared by all PCNs"), *_shared(results)),
        el("section", el("h2", "Where this comes from"), *_sources(results)))


def document(title, *body, footer=LICENCE):
    """A whole page."""
    head = el("head", el("meta", charset="utf-8"),
              el("meta", http_equiv="Content-Security-Policy", content=_NOTHING_FROM_ELSEWHERE),
              el("meta", name="viewport", content="width=device-width, initial-scale=1"),
              el("title", title), el("style", Markup(_STYLE)))
    page = el("html", head, el("body", *body, el("footer", el("p", footer))), lang="en-GB")
    return "<!DOCTYPE html>\n" + page.replace("</section>", "</section>\n") + "\n"


def _headline(results, code):
    return [*words.gap_sentences(results, code), " ".join(words.deterrence_sentences(results))]


def _box(sentences):
    return el("div", *(el("p", s) for s in sentences), class_="headline")


def _missing(results):
    if not results.missing:
        return None
    return _say("Not in the folder, so not on this page: " + ", ".join(results.missing) + ".")


def _say(sentence):
    return el("p", sentence, class_="none")


def _none(file):
    return _say(f"Nothing to draw: {file} is absent or has no complete row.")


# --- sections


def _deterrence(results):
    parts = [el("p", words.ABOUT["gap"])]
    if not any(one.high > one.low for one in results.bins):
        return [*parts, _none("deterrence.csv")]
    bins = [one for one in results.bins if one.high > one.low]
    few = sum(one.gap is None for one in bins)
    if few:
        parts.append(el("p", f"In {few} of {len(bins)} bins there were too few draws for a gap.",
                        class_="note"))
    if all(one.posterior is None for one in bins):
        parts.append(_say("The posterior is not in the file."))
    return [*parts, deterrence.chart(bins)]


def _gaps(results):
    found = [code for code in results.pcns if (code, "gap") in results.gaps]
    if not found:
        return [_none("gap.csv")]
    parts = [el("p", words.ABOUT["gaps"])]
    absent = [results.name(code) for code in results.pcns if code not in found]
    if absent:
        parts.append(_say("No gap in the file for: " + ", ".join(absent) + "."))
    return [*parts, rows.gap_chart(results, found, anchor)]


def _fit(results):
    figures = grid(results.fitted, results, words.title_of)
    if figures is None:
        return [_none("targets.csv")]
    parts = [el("p", words.ABOUT["fit"])]
    if words.telephony_period(results):
        parts.append(el("p", "Mind the panels of telephone calls: they are of "
                             f"{words.telephony_period(results)}, later than the rest."))
    return [*parts, figures, *_common_errors(results)]


def _common_errors(results):
    if not results.common_errors:
        return []
    return [el("h3", "What the model gets wrong everywhere"),
            el("p", words.ABOUT["common_errors"]),
            rows.parameter_chart(results.common_errors, "Errors that all PCNs have in common",
                                 "observed everywhere over what the model gives, logarithmic")]


_KINDS = (("block", "A block of targets left out"), ("pcn", "A whole PCN left out"))


def _held_out(results):
    if not results.held_out:
        return [_none("held_out.csv")]
    parts = [el("p", words.ABOUT["held_out"]), _coverage_table(results)]
    for kind, title in _KINDS:
        found = [one for one in results.held_out if one.kind == kind]
        parts += [el("h3", title),
                  grid(found, results, words.title_of) or _say("No such rows in held_out.csv.")]
    return parts


def _coverage_table(results):
    """Inside of judged, by target: fitted, block left out, PCN left out."""
    left_out = ([c for c in results.held_out if c.kind == kind] for kind, _ in _KINDS)
    columns = [results.fitted, *left_out]
    lines = [[words.title_of(target), target.block or "\u2013",
              *(_count(c for c in column if c.target == name) for column in columns)]
             for name, target in results.targets.items()]
    lines.append([el("b", "All"), "", *(el("b", _count(column)) for column in columns)])
    header = ["Inside the 95% interval", "block", "fitted", "block left out", "PCN left out"]
    return el("div", table(header, lines, class_="figures"), class_="scroll")


def _count(comparisons):
    inside, judged = words.inside_of(comparisons)
    return f"{inside} of {judged} ({per_cent(inside / judged)})" if judged else "\u2013"


def _told(results):
    if not any(p.told is not None for p in results.parameters):
        return [_none("posterior_summary.csv"), *_shared(results)]
    return [el("p", words.ABOUT["told"]), rows.told_chart(results.parameters),
            el("h3", "Shared by all PCNs"), *_shared(results)]


def _shared(results):
    """Once each, though the file may say them for every PCN."""
    found = {p.name: p for p in reversed(results.parameters) if p.shared or p.pcn == ALL_PCNS}
    if not found:
        return [_say("No parameter in posterior_summary.csv is shared by all PCNs.")]
    return [rows.parameter_chart(list(reversed(found.values())), "Parameters that all PCNs share")]


def _pcns(results):
    by_icb = {}
    for pcn in results.pcns.values():
        by_icb.setdefault(pcn.icb or "ICB not given", []).append(pcn)
    in_order = [(icb, sorted(found, key=lambda p: p.name)) for icb, found in sorted(by_icb.items())]
    links = [el("li", icb + ": ", *_separated([_link_to(pcn) for pcn in found]))
             for icb, found in in_order]
    ordered = [p.code for _, found in in_order for p in found]
    found = [_pcn(results, code, el("h3", f"{results.name(code)} ({code})")) for code in ordered]
    return [el("p", words.ABOUT["pcns"]), el("ul", *links), *found]


def _link_to(pcn):
    return el("a", pcn.name, href="#" + anchor(pcn.code))


def _separated(parts):
    return [part for i, link in enumerate(parts) for part in ((", ", link) if i else (link,))]


def _pcn(results, code, heading):
    gap = results.gaps.get((code, "gap"))
    about = f"{results.pcns[code].icb or 'ICB not given'}. " + (
        f"Gap: {interval(gap)} {words.A_WEEK}. " if gap else "")
    own = [p for p in results.parameters if p.pcn == code and not p.shared]
    return el("section", heading, el("p", about + words.coverage_sentence(results, code)),
              _comparisons([c for c in results.fitted if c.pcn == code], results, "targets.csv"),
              el("h4", "Parameters of its own"),
              rows.parameter_chart(own, f"Parameters of {results.name(code)}") if own
              else _none("posterior_summary.csv"),
              id=anchor(code), class_="pcn")


def _comparisons(found, results, file):
    return rows.comparison_chart(found, results, words.title_of) if found else _none(file)


def _held_out_of(results, code):
    for kind, title in _KINDS:
        found = [c for c in results.held_out if (c.pcn, c.kind) == (code, kind)]
        yield el("h3", title)
        yield _comparisons(found, results, "held_out.csv")


def _sources(results):
    parts = [el("p", LICENCE), el("h3", "Periods")]
    known = words.periods(results)
    lines = [[period, ", ".join(found)] for period, found in known]
    parts.append(table(["Period", "Observed"], lines) if known
                 else _say("No target, so no period."))
    later = words.telephony_period(results)
    if later:
        parts.append(el("p", f"Telephony is of {later}, later than the rest and after the access "
                             "rules of October 2025; its discrepancy was declared wider for that."))
    parts.append(el("h3", "Provenance"))
    lines = list(_flat(results.provenance))
    parts.append(el("div", table(["Key", "Value"], lines, class_="long"), class_="scroll") if lines
                 else _none("provenance.json"))
    return parts


def _flat(value, path=""):
    """Nested keys as a.b; lists of plain values on one line."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and any(isinstance(inner, (dict, list)) for inner in value):
        for i, inner in enumerate(value):
            yield from _flat(inner, f"{path}[{i}]")
    elif isinstance(value, list):
        yield [path, ", ".join(map(str, value))]
    else:
        yield [path, {None: "nothing", True: "yes", False: "no"}[value]
               if value is None or isinstance(value, bool) else str(value)]
