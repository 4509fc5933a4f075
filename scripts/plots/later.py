"""What practices sent later than anything that was fitted, against what was simulated of their PCNs."""

from pathlib import Path

from .tables import Problems, from_zero, read_table, word

_DATA = Path(__file__).resolve().parents[2] / "calibration" / "data"
_FILE = "practice_contacts_2026_02.csv"
_COLUMNS = {"practice_code": word, "pcn_code_aug25": word, "weekday_inbound_calls_feb26": from_zero,
            "calls_8_10am": from_zero, "list_size": from_zero, "oc_submissions_per_1k": from_zero}


def sums_by_pcn(data=_DATA):
    """PCN code -> practices, and of those that sent: calls and forms per 1,000 patients, share of
    calls from 8 to 10 in %, by the name of the target they are like. February 2026, weekdays."""
    problems = Problems()
    rows = read_table(data / "targets" / _FILE, _COLUMNS, problems) or []
    problems.stop_if_any()
    pcns = {}
    for row in rows:
        pcns.setdefault(row["pcn_code_aug25"], []).append(row)
    return {code: (len(mine), _sums(mine)) for code, mine in sorted(pcns.items())}


def _sums(rows):
    patients = sum(row["list_size"] for row in rows)
    calls = sum(row["weekday_inbound_calls_feb26"] for row in rows)
    early = sum(row["calls_8_10am"] for row in rows)
    forms = sum(row["list_size"] * row["oc_submissions_per_1k"] for row in rows)
    return {"calls_inbound": 1000 * calls / patients, "calls_8_10": 100 * early / calls,
            "online_forms": forms / patients}
