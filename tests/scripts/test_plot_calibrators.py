"""The page of error against simulations: what it draws where, and what it refuses."""

import contextlib
import io
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent / "scripts")]

import plot_calibrators  # noqa: E402

HEADER = ("task,method,simulations,c2st_median,rmse_per_sd,cover90_min,cover90_max,sbc_pass,tarp,"
          "ms_per_simulation,bookkeeping_ms,width_ratio,budget,without_draws\n")
ROWS = """T1,M1,500,0.700,0.300,,,,,0.1,0.1,1.0,500,0
T1,M1,1000,0.650,0.100,,,,,0.1,0.1,1.0,1000,0
T1,M2,1000,0.900,0.500,,,,,0.1,0.1,1.0,1000,0
T3,M1,1000,,0.174,0.850,0.950,yes,0.66,0.1,0.1,1.0,1000,0
T4,M4,1000,,,,,,,0.1,0.1,1.0,1000,0
"""


class Page(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.file = Path(scratch.name) / "bench.csv"
        self.write(ROWS)

    def write(self, rows):
        self.file.write_text(HEADER + rows, encoding="utf-8")

    def run_script(self, *more):
        """(exit code, what it said on stderr)"""
        said = io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            code = plot_calibrators.main([str(self.file), *more])
        return code, said.getvalue()

    def tree(self):
        self.assertEqual(self.run_script(), (0, ""))
        return ElementTree.fromstring(self.file.with_suffix(".html").read_text(encoding="utf-8"))

    def panel(self, task, title):
        section = next(e for e in self.tree().iter("section") if e.get("id") == task)
        return next(f for f in section.iter("figure") if f.find("figcaption/b").text == title)

    def marks(self, panel):
        """Tip -> where its first line begins."""
        found = {}
        for group in panel.iter("g"):
            first = group.find("line")
            found[group.find("title").text] = (float(first.get("x1")), float(first.get("y1")))
        return found

    def test_a_mark_for_each_row_with_its_figures(self):
        marks = self.marks(self.panel("T1", "C2ST"))
        self.assertIn("M1, 500 simulations: 0.70", marks)
        self.assertIn("M1, 1,000 simulations: 0.65", marks)
        self.assertIn("M2, 1,000 simulations: 0.90", marks)

    def test_more_simulations_are_to_the_right_on_a_logarithm_and_less_error_is_below(self):
        self.write(ROWS + "T1,M1,2000,0.600,0.050,,,,,0.1,0.1,1.0,2000,0\n")
        marks = self.marks(self.panel("T1", "C2ST"))
        (x1, y1), (x2, y2), (x3, y3) = (
            marks[f"M1, {n} simulations: {v}"]
            for n, v in (("500", "0.70"), ("1,000", "0.65"), ("2,000", "0.60")))
        self.assertAlmostEqual(x2 - x1, x3 - x2, delta=0.2)
        self.assertGreater(x2 - x1, 10)
        self.assertTrue(y1 < y2 < y3)  # downwards on a screen

    def test_the_bars_of_the_contract_are_dashed_and_where_they_should_be(self):
        panel = self.panel("T3", "Coverage of 90% intervals")
        marks = self.marks(panel)
        dashed = [e for e in panel.iter("line") if e.get("stroke-dasharray")]
        self.assertEqual(len(dashed), 2)
        # The row of M1 is from .85 to .95, just as the contract.
        y_least = marks["M1, 1,000 simulations: 0.85 to 0.95"][1]
        self.assertAlmostEqual(y_least, marks["M1 and M2: at least .85"][1], delta=0.1)
        self.assertLess(marks["M1 and M2: at most .95"][1], y_least)
        self.assertEqual(len([e for e in self.panel("T1", "Error of the mean").iter("line")
                              if e.get("stroke-dasharray")]), 0)

    def test_rows_of_a_method_are_joined_and_those_of_others_not(self):
        colours = [e.get("stroke") for e in self.panel("T1", "C2ST").findall("svg/line")
                   if e.get("stroke") == plot_calibrators_colour("M1")]
        self.assertEqual(len(colours), 1)
        self.assertEqual([e for e in self.panel("T1", "C2ST").findall("svg/line")
                          if e.get("stroke") == plot_calibrators_colour("M2")], [])

    def test_what_a_task_does_not_have_is_said(self):
        section = next(e for e in self.tree().iter("section") if e.get("id") == "T4")
        self.assertIn("Nothing to draw", "".join(section.itertext()))
        titles = [f.find("figcaption/b").text for f in self.tree().iter("figure")]
        self.assertEqual(titles.count("C2ST"), 1)

    def test_several_files_and_a_page_elsewhere(self):
        other = self.file.with_name("other.csv")
        other.write_text(HEADER + "T2,M2,10000,0.671,0.064,,,,,,,,10000,0\n", encoding="utf-8")
        page = self.file.parent / "deep" / "page.html"
        self.assertEqual(self.run_script(str(other), "--out", str(page)), (0, ""))
        self.assertIn("M2, 10,000 simulations: 0.67", page.read_text(encoding="utf-8"))

    def test_wrong_files_are_refused_with_the_place(self):
        self.write("T1,M1,many,0.7,0.3,,,,,,,,500,0\nT1,M9,500,0.7,0.3,,,,,,,,500,0\n"
                   "T1,M1,1,0.7,0.3,0.9,0.8,,,,,,500,0\nT1,M1,1,0.7,0.3,,,,,,,,500,0\n")
        code, said = self.run_script()
        self.assertEqual(code, 65)
        for part in ("bench.csv:2: simulations: found 'many'", "bench.csv:3: method: found 'M9'",
                     "bench.csv:4: cover90_max: found 0.8, expected at least cover90_min",
                     "bench.csv:5: budget: found T1 M1 500 again"):
            self.assertIn(part, said)
        self.assertFalse(self.file.with_suffix(".html").exists())

    def test_nothing_to_draw_is_no_page(self):
        self.write("T4,M4,1000,,,,,,,0.1,0.1,1.0,1000,0\n")
        self.assertEqual(self.run_script()[0], 66)
        self.file.unlink()
        code, said = self.run_script()
        self.assertEqual(code, 66)
        self.assertIn("bench.csv: found no such file", said)


def plot_calibrators_colour(method):
    from plots.calibrators import MARKS
    return MARKS[method][1]


if __name__ == "__main__":
    unittest.main()
