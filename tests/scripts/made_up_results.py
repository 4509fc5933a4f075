"""Made-up output of `pcnsim calibrate`, of the right shape. No number of it means anything."""

import csv
import json
import math
import random

HOSTILE = "<script>alert('x')</script> & \"Sons\"\x07]]>"

PCNS = [
    ("U03379", "Ranworth", "Suffolk and North East Essex"),
    ("U16538", "Meridian Health Group", "Humber and North Yorkshire"),
    ("U17435", "APEX", "Lincolnshire"), ("U21951", "Mendip", "Somerset"),
    ("U26878", "Barrack Lane & Ivry Street", "Suffolk and North East Essex"),
    ("U31169", "Seven Hills", "South Yorkshire"), ("U31538", "Rosebank", "Gloucestershire"),
    ("U34811", "West and Central", "North Central London"),
    ("U36833", "Cheltenham Central", "Gloucestershire"),
    ("U38661", "Lincoln Health Partnership", "Lincolnshire"),
    ("U52468", "Tendring", "Suffolk and North East Essex"),
    ("U58538", "Barnet 3", "North Central London"), ("U58704", "IMP", "Lincolnshire"),
    ("U62853", "Townships 1", "South Yorkshire"),
    ("U64827", "Holderness Primary Care Home", "Humber and North Yorkshire"),
    ("U66218", "South Hambleton & Ryedale", "Humber and North Yorkshire"),
    ("U66344", "Colchester Medical Group", "Suffolk and North East Essex"),
    ("U78517", "Kentish Town South", "North Central London"),
    ("U81483", "Whitby Coast & Moors", "Humber and North Yorkshire"),
    ("U84175", "Frome", "Somerset"), ("U87177", "Rother Valley South", "South Yorkshire"),
    ("U91476", "GPA 1", "South Yorkshire"),
]
# name, label, unit, scale, block, typical value, spread among PCNs and of the interval on the scale
TARGETS = [
    ("appointments", "Appointments", "per 1,000 a month", "log", "volume", 560, 0.2, 0.06),
    ("gp_share", "\u2026 with a GP", "%", "logit", "volume", 44, 0.3, 0.16),
    ("same_day", "\u2026 the same day", "%", "logit", "waits", 43, 0.3, 0.16),
    ("days_1_7", "\u2026 after 1 to 7 days", "%", "logit", "waits", 23, 0.25, 0.21),
    ("over_14_days", "\u2026 over 14 days", "%", "logit", "waits", 21, 0.3, 0.21),
    ("dna", "Did not attend", "%", "logit", "mode", 3.7, 0.3, 0.16),
    ("online_forms", "Online forms", "per 1,000 a month", "log", "forms", 80, 0.9, 0.26),
    ("contact_failed", "Could not make contact", "%", "logit", "survey", 6, 0.3, 0.4),
    ("calls_inbound", "Calls to the practice", "per 1,000 a month", "log", "telephony", 560, 0.25,
     0.22),
    ("calls_answered", "\u2026 answered", "%", "logit", "telephony", 83, 0.4, 0.42),
]
PARAMETERS = [
    ("need", "clinical needs that arise", "no", 1, 0.29, 0.45),
    ("deterrence", "how much a remembered failure deters", "yes", 0.9, 1, 0.22),
    ("patience", "how long callers hold on", "no", 1, 0.36, 0.03),
    ("give_up", "those who do nothing more after failing", "yes", 1, 0.3, -0.02),
    ("online", "those who turn to the online form first", "no", 1, 0.89, 0.81),
]


def write_results(folder, seed=1):
    """All seven files, into a folder that exists."""
    draws = random.Random(seed)
    fitted = [_target_row(pcn, target, draws) for pcn in PCNS for target in TARGETS]
    write(folder, "targets.csv", fitted)
    write(folder, "held_out.csv", _held_out_rows(fitted, draws))
    write(folder, "gap.csv", _gap_rows(draws))
    write(folder, "deterrence.csv", _deterrence_rows())
    parameters = [_parameter_row(pcn, p, draws) for pcn in PCNS for p in PARAMETERS]
    write(folder, "posterior_summary.csv", parameters)
    write(folder, "common_errors.csv", [_common_error_row(target, draws) for target in TARGETS])
    provenance = {"version": "0.1.0", "date": "2026-11-22", "seed": 1, "simulations": 64000,
                  "budgets": {"per_pcn": 2000, "check": 200},
                  "files": [{"name": "targets.csv", "sha256": "0" * 64}]}
    (folder / "provenance.json").write_text(json.dumps(provenance), encoding="utf-8")


def _common_error_row(target, draws):
    name, label, _, scale, _, _, _, wide = target
    middle = math.exp(0.3 * wide * draws.gauss(0, 1))
    return {"target": name, "label": label, "of": "rate" if scale == "log" else "odds",
            "prior_low90": math.exp(-wide), "prior_high90": math.exp(wide), "median": middle,
            "low90": middle * math.exp(-wide / 2), "high90": middle * math.exp(wide / 2)}


def write(folder, name, rows):
    with open(folder / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read(folder, name):
    with open(folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def change(folder, name, row, **cells):
    """Of the row with this number, from 0."""
    rows = read(folder, name)
    rows[row].update(cells)
    write(folder, name, rows)


def _moved(value, by, scale):
    if scale == "log":
        return value * math.exp(by)
    odds = value / (100 - value) * math.exp(by)
    return 100 * odds / (1 + odds)


def _predicted(value, sd, scale, observed):
    low, high = (_moved(value, by * sd, scale) for by in (-1.96, 1.96))
    inside = "" if observed == "" else "yes" if low <= observed <= high else "no"
    return {"observed": observed if observed == "" else f"{observed:.4g}", "median": f"{value:.4g}",
            "low95": f"{low:.4g}", "high95": f"{high:.4g}", "inside": inside}


def _target_row(pcn, target, draws):
    name, label, unit, scale, block, typical, spread, sd = target
    observed = _moved(typical, draws.gauss(0, spread), scale)
    simulated = _moved(observed, draws.gauss(0, 0.9 * sd), scale)
    here = "" if block == "telephony" and pcn[0] == "U26878" else observed
    return {"icb": pcn[2], "pcn": pcn[0], "pcn_name": pcn[1], "target": name, "label": label,
            "unit": unit, "scale": scale, "block": block, **_predicted(simulated, sd, scale, here),
            "period": "June 2026" if block == "telephony" else "April 2024 to March 2025",
            "model_low95": f"{_moved(simulated, -sd, scale):.4g}",
            "model_high95": f"{_moved(simulated, sd, scale):.4g}"}


def _held_out_rows(fitted, draws):
    rows = []
    for kind, wider in (("block", 1.4), ("pcn", 2)):
        for row, target in zip(fitted, TARGETS * len(PCNS)):
            if row["observed"] == "":
                continue
            sd = wider * target[7]
            simulated = _moved(float(row["observed"]), draws.gauss(0, sd), row["scale"])
            left_out = row["block"] if kind == "block" else row["pcn"]
            rows.append({"kind": kind, "left_out": left_out, "pcn": row["pcn"],
                         "pcn_name": row["pcn_name"], "target": row["target"], "unit": row["unit"],
                         **_predicted(simulated, sd, row["scale"], float(row["observed"]))})
    return rows


def _gap_rows(draws):
    rows = []
    for code, name, _ in [("all", "all PCNs", ""), *PCNS]:
        gap = 20 if code == "all" else 20 * math.exp(draws.gauss(0, 0.3))
        for kpi, share in (("gap", 1), ("visible_gap", 0.6), ("suppressed", 0.4)):
            rows.append({"pcn": code, "pcn_name": name, "kpi": kpi, "median": f"{share * gap:.4g}",
                         "low90": f"{share * gap * 0.6:.4g}", "high90": f"{share * gap * 1.7:.4g}"})
    return rows


def _deterrence_rows():
    edges = [0.05 * 2 ** (i * 0.75) for i in range(13)]
    rows = []
    for low, high in zip(edges, edges[1:]):
        mid = math.log(math.sqrt(low * high))
        gap = 12 + 9 / (1 + math.exp(-1.2 * mid))
        posterior = math.exp(-0.5 * ((mid - math.log(1.3)) / 0.7) ** 2)
        few = posterior < 0.02
        rows.append({"low": f"{low:.3g}", "high": f"{high:.3g}",
                     "prior": f"{math.exp(-0.5 * (mid - math.log(0.9)) ** 2) / 4.8:.4f}",
                     "posterior": f"{posterior / 3.4:.4f}",
                     "gap_median": "" if few else f"{gap:.4g}",
                     "gap_low90": "" if few else f"{gap * 0.8:.4g}",
                     "gap_high90": "" if few else f"{gap * 1.25:.4g}"})
    return rows


def _parameter_row(pcn, parameter, draws):
    name, what, shared, median, sd, told = parameter
    own = random.Random(name) if shared == "yes" else draws
    said = told + (0 if shared == "yes" else own.gauss(0, 0.05))
    middle = median * math.exp(own.gauss(0, max(said, 0.05) * sd))

    def at(centre, spread, by):
        return f"{centre * math.exp(by * spread):.4g}"

    left = sd * (1 - said)
    return {"pcn": pcn[0], "pcn_name": pcn[1], "parameter": name, "what": what, "shared": shared,
            "prior_median": median, "prior_low90": at(median, sd, -1.645),
            "prior_high90": at(median, sd, 1.645), "median": f"{middle:.4g}",
            "low90": at(middle, left, -1.645), "high90": at(middle, left, 1.645),
            "told": f"{said:.3f}"}
