"""A calibration as Markdown tables, and that the page in docs has those of the results shipped."""

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
sys.path[:0] = [str(HERE), str(TOP / "scripts")]

import calibration_tables  # noqa: E402
import made_up_results as made_up  # noqa: E402
from plots.results import (  # noqa: E402
    Bin, Comparison, Interval, Pcn, Results, Spread, Target)
from plots.summaries import in_one_line, tables_of  # noqa: E402

PAGE = """before
<!-- table: targets -->
old
<!-- end of table -->
after
"""


def run(*arguments):
    """(exit code, stdout, stderr)"""
    out, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(out):
        code = calibration_tables.main([str(argument) for argument in arguments])
    return code, out.getvalue(), said.getvalue()


class Shipped(unittest.TestCase):
    def test_the_page_in_docs_has_the_tables_of_what_is_shipped(self):
        code, _, said = run("--check", TOP / "docs" / "calibration.md")
        self.assertEqual(code, 0, said)


class Tables(unittest.TestCase):
    def setUp(self):
        self.results = Results()
        self.results.pcns = {"U1": Pcn("U1", "One", ""), "U2": Pcn("U2", "Two", "")}
        self.results.targets = {
            "appointments": Target("appointments", "", "/mo", "log", "volume", ""),
            "same_day": Target("same_day", "", "%", "logit", "waits", "")}
        self.results.fitted = [
            self.compared("U1", "appointments", 500, 550, True, "/mo", model=Interval(510, 590)),
            self.compared("U2", "appointments", 400, 380, False, "/mo", model=Interval(0, 400)),
            self.compared("U1", "same_day", 40, 43, True),
            self.compared("U2", "same_day", None, 43, None)]
        self.results.held_out = [
            self.compared("U1", "same_day", 40, 60, False, kind="block", left_out="waits")]
        self.results.gaps = {("all", "gap"): Spread(20, 10, 30), ("U1", "gap"): Spread(21, 11, 31)}
        self.results.bins = [Bin(0.5, 1, 0.25, 0.5, Spread(20, 10, 30)), Bin(1, 2, 0.1, 0, None)]

    @staticmethod
    def compared(pcn, target, observed, median, inside, unit="%", **what):
        spread = Spread(median, 0, 1000)
        return Comparison(pcn, target, unit, observed, spread, inside, **what)

    def test_targets_are_counted_and_their_errors_are_in_the_middle(self):
        lines = tables_of(self.results)["targets"]
        self.assertEqual(lines[2:], [
            "| `appointments` | 1 of 2 | 1 of 2 | 7.5% | – | – |",
            "| `same_day` | 1 of 1 | – | 3.0 points | 0 of 1 | – |",
            "| all | 2 of 3 | 1 of 2 |  | 0 of 1 | – |"])

    def test_what_was_sent_later_stands_against_what_was_simulated(self):
        self.results.pcns = {"U58704": Pcn("U58704", "Nine", "")}
        self.results.fitted = [
            Comparison("U58704", "calls_inbound", "/mo", 500, Spread(500, 450, 600), True),
            Comparison("U58704", "online_forms", "/mo", 500, Spread(150, 70, 280), True)]
        # 31,707 calls of 63,883 patients on 20 working days, 8,059 of them early; forms weighted by lists, of 28 days
        self.assertEqual(tables_of(self.results)["later"][2:], [
            "| U58704 Nine | 8 | 523 / 500 [450, 600] | 25 / – | 309 / 150 [70, 280] **!** |"])

    def test_a_pcn_is_one_line_and_what_lies_outside_is_marked(self):
        lines = tables_of(self.results)["pcns"]
        self.assertEqual(lines[2:], [
            "| U1 One | 21.0 [11.0, 31.0] | 500 / 550 | 40.0 / 43.0 | 2 of 2 |",
            "| U2 Two | – | 400 / 380 **!** | – / 43.0 | 0 of 1 |"])

    def test_a_range_of_deterrence_without_draws_has_no_gap(self):
        lines = tables_of(self.results)["deterrence"]
        self.assertEqual(lines[2:], ["| 0.50 to 1.00 | 25% | 50% | 20.0 [10.0, 30.0] |",
                                     "| 1.00 to 2.00 | 10% | 0% | – |"])

    def test_what_would_tell_is_a_line_an_observation(self):
        self.results.would_tell = [{"observation": "an audit", "deterrence_sd_now": 0.8,
                                    "deterrence_sd_then": 0.25, "gap_sd_now": 9,
                                    "gap_sd_then": None}]
        lines = tables_of(self.results)["would_tell"]
        self.assertEqual(lines[2:], ["| an audit | 0.80 | 0.25 | 9.00 | – |"])

    def test_one_line_says_what_is_asked_first(self):
        self.assertEqual(in_one_line(self.results),
                         "2 of 3 targets inside their 95% intervals; gap 20.0 [10.0, 30.0]; "
                         "appointments off by 7.5%; waits off by 3.0 points")


class Page(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name) / "results"
        self.folder.mkdir()
        made_up.write_results(self.folder)
        self.page = Path(scratch.name) / "page.md"
        self.page.write_text(PAGE, encoding="utf-8")

    def test_a_table_is_put_in_its_place_and_then_found_there(self):
        self.assertEqual(run(self.folder, "--check", self.page)[0], 1)
        self.assertEqual(run(self.folder, "--into", self.page)[0], 0)
        text = self.page.read_text(encoding="utf-8")
        self.assertTrue(text.startswith("before\n<!-- table: targets -->\n| target |"))
        self.assertTrue(text.endswith("|\n<!-- end of table -->\nafter\n"))
        self.assertNotIn("old", text)
        self.assertEqual(run(self.folder, "--check", self.page)[0], 0)

    def test_a_page_without_a_place_or_with_an_unknown_one_is_refused(self):
        for text in ("no place\n", PAGE.replace("targets", "nonsense")):
            self.page.write_text(text, encoding="utf-8")
            code, _, said = run(self.folder, "--into", self.page)
            self.assertEqual(code, 65)
            self.assertIn("expected <!-- table: NAME -->", said)
            self.assertEqual(self.page.read_text(encoding="utf-8"), text)

    def test_what_is_not_there_is_said(self):
        self.assertEqual(run(self.folder / "nowhere")[0], 66)
        self.assertEqual(run(self.folder, "--into", self.folder / "nowhere.md")[0], 66)

    def test_without_a_page_everything_is_printed(self):
        code, out, _ = run(self.folder)
        self.assertEqual(code, 0)
        self.assertIn("| target | inside |", out)
        self.assertIn("targets inside their 95% intervals", out)


if __name__ == "__main__":
    unittest.main()
