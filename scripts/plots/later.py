"""What practices sent later than anything that was fitted, against what was simulated of their PCNs."""

from pathlib import Path

from .tables import Problems, from_zero, read_table, word

_DATA = Path(__file__).resolve().parents[2] / "calibration" / "data"
_FILE = "practice_contacts_2026_02.csv"
# February 2026 had 20 working days of a year's 253, and 28 days of 365.25: what is compared is a month.
_WORKING_DAYS = 253 / 12 / 20
_DAYS = 365.25 / 12 / 28


def _above_zero(text):
    value = from_zero(text)
    if not value:
        raise ValueError("a number above 0")
    return value


def _given(text):
    value = from_zero(text)
    if value is None:
        raise ValueError("a number of 0 or more")
    return value


_COLUMNS = {"practice_code": word, "pcn_code_aug25": word,
            "weekday_inbound_calls_feb26": _above_zero, "calls_8_10am": _given,
            "list_size": _above_zero, "oc_submissions_per_1k": _given}


def sums_by_pcn(data=_DATA):
    """PCN code -> practices, and of those that sent: calls and forms per 1,000 patients, share of
    calls from 8 to 10 in %, by the name of the target they are like; of a month of average length."""
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
    return {"calls_inbound": _WORKING_DAYS * 1000 * calls / patients,
            "calls_8_10": 100 * early / calls, "online_forms": _DAYS * forms / patients}
