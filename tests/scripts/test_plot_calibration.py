"""The page of a calibration: what it shows, what it refuses, and that nothing written in a file can
break it. Run by ctest, or: python3 -m unittest discover tests/scripts"""

import contextlib
import io
import re
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "scripts")]

import made_up_results as made_up  # noqa: E402
import plot_calibration  # noqa: E402

FILES = ["targets.csv", "posterior_summary.csv", "gap.csv", "deterrence.csv", "held_out.csv",
         "provenance.json"]


class Folder(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name) / "results"
        self.folder.mkdir()
        made_up.write_results(self.folder)

    def run_script(self, *more):
        """(exit code, what it said on stderr)"""
        said = io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            code = plot_calibration.main([str(self.folder), *more])
        return code, said.getvalue()

    def page(self, *more, name="calibration.html"):
        self.assertEqual(self.run_script(*more), (0, ""))
        return (self.folder / name).read_text(encoding="utf-8")

    def tree(self, *more, **which):
        """As XML: stricter than any browser."""
        return ElementTree.fromstring(self.page(*more, **which))

    def words(self, *more, **which):
        return re.sub(r"\s+", " ", "".join(self.tree(*more, **which).itertext()))


def section(tree, key):
    return next(e for e in tree.iter("section") if e.get("id") == key)


def panel(tree, key, title):
    figures = section(tree, key).iter("figure")
    return next(f for f in figures if f.find("figcaption/b").text == title)


def marks_of(panel_found, name):
    """The group of a PCN's mark and interval in a panel."""
    return next(g for g in panel_found.iter("g") if g.find("title").text.startswith(name + ":"))


class Parsed(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.references, self.tags, self.ids = [], [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.open.append(tag)
        self.note(attrs)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.note(attrs)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def note(self, attrs):
        for name, value in attrs:
            if name in ("href", "src", "xlink:href", "action", "data", "srcset", "poster"):
                self.references.append(value)
            if name == "id":
                self.ids.append(value)


class ThePage(Folder):
    def test_it_is_whole_as_html_and_as_xml_and_needs_nothing_from_elsewhere(self):
        page = self.page()
        ElementTree.fromstring(page)
        parsed = Parsed()
        parsed.feed(page)
        parsed.close()
        self.assertEqual(parsed.open, [])
        self.assertEqual(len(parsed.ids), len(set(parsed.ids)))
        for reference in parsed.references:
            self.assertTrue(reference.startswith("#"), reference)
            self.assertIn(reference[1:], parsed.ids)
        loads = {"script", "link", "img", "iframe", "object", "image", "use", "base", "form"}
        self.assertFalse(parsed.tags & loads)
        self.assertNotRegex(page, r"https?:|//[a-z]|url\(|@import")

    def test_the_headline_says_the_gap_as_a_distribution_and_what_it_rests_on(self):
        words = self.words()
        self.assertIn("The gap of the 22 PCNs together: 20.0 clinical needs", words)
        self.assertIn("between 12.0 and 34.0", words)
        self.assertIn("rests on deterrence", words)
        self.assertRegex(words, r"Inside their 95% intervals: \d+ of 218 \(\d+%\) of the values")

    def test_the_licence_the_periods_and_the_provenance_are_named(self):
        words = self.words()
        self.assertIn("licensed under the Open Government Licence v3.0; simulated results; not an "
                      "NHS product", words)
        self.assertIn("Telephony is of June 2026, later than the rest", words)
        self.assertIn("budgets.per_pcn", words)

    def test_every_target_has_a_panel_and_every_pcn_a_section(self):
        tree = self.tree()
        self.assertEqual(len(list(section(tree, "fit").iter("figure"))), len(made_up.TARGETS))
        held_out = list(section(tree, "held-out").iter("figure"))
        self.assertEqual(len(held_out), 2 * len(made_up.TARGETS))
        for code, name, _ in made_up.PCNS:
            self.assertEqual(section(tree, "pcn-" + code).find("h3").text, f"{name} ({code})")

    def test_what_is_wrong_everywhere_is_drawn_where_it_is_known(self):
        made_up.change(self.folder, "common_errors.csv", 0, prior_low90="0.9", prior_high90="1.1",
                       median="1.25", low90="1.2", high90="1.3")
        self.assertIn("Appointments", self.words())
        self.assertIn("1.25 (1.20 to 1.30)", self.words())
        self.assertIn("60%", self.words())  # told: 1 \u2212 log(1.3/1.2) / log(1.1/0.9)
        (self.folder / "common_errors.csv").unlink()
        self.assertNotIn("wrong everywhere", self.words())

    def test_a_value_outside_its_interval_has_another_colour_and_shape_and_its_pcn_named(self):
        made_up.change(self.folder, "targets.csv", 0, observed="900", median="500", low95="400",
                       high95="600", inside="no")
        made_up.change(self.folder, "targets.csv", len(made_up.TARGETS), observed="500",
                       median="500", low95="400", high95="600", inside="yes")
        found = panel(self.tree(), "fit", "Appointments")
        outside, inside = marks_of(found, "Ranworth"), marks_of(found, "Meridian Health Group")
        self.assertEqual(outside.find("path").get("class"), "outside")
        self.assertEqual(outside.find("path").get("fill"), "#D55E00")
        self.assertEqual(inside.find("circle").get("fill"), "#0072B2")
        self.assertIn("Ranworth", [e.text for e in found.iter("text")])
        self.assertIn("Observed above: Ranworth.", found.find("p").text.replace(",", "."))

    def test_a_dot_stands_where_its_numbers_say(self):
        """Observed and median alike: on the diagonal."""
        made_up.change(self.folder, "targets.csv", 0, observed="500", median="500", low95="450",
                       high95="560", inside="yes")
        found = panel(self.tree(), "fit", "Appointments")
        diagonal = next(e for e in found.iter("line") if e.get("stroke-dasharray"))
        x1, y1, x2, y2 = (float(diagonal.get(k)) for k in ("x1", "y1", "x2", "y2"))
        dot = marks_of(found, "Ranworth").find("circle")
        x, y = float(dot.get("cx")), float(dot.get("cy"))
        self.assertAlmostEqual(y, y1 + (y2 - y1) * (x - x1) / (x2 - x1), delta=0.2)
        interval = marks_of(found, "Ranworth").find("line")
        self.assertGreater(float(interval.get("y1")), y)  # pixels grow downwards
        self.assertLess(float(interval.get("y2")), y)

    def test_names_in_a_panel_do_not_cover_one_another(self):
        for row in range(0, 220, 10):
            made_up.change(self.folder, "targets.csv", row, inside="no")
        found = panel(self.tree(), "fit", "Appointments")
        boxes = [(float(e.get("x")), float(e.get("y")), 0.56 * 12 * len(e.text))
                 for e in found.iter("text") if e.get("paint-order")]
        self.assertGreater(len(boxes), 4)
        for i, (x, y, width) in enumerate(boxes):
            for other_x, other_y, other_width in boxes[:i]:
                self.assertTrue(abs(y - other_y) >= 12 or x >= other_x + other_width
                                or other_x >= x + width)
        self.assertIn("0 of 22 inside", found.find("p").text)

    def test_gaps_are_sorted_largest_first(self):
        drawing = section(self.tree(), "gaps").find(".//svg")
        medians = [float(g.find("title").text.split("gap ")[1].split(" ")[0])
                   for g in drawing.iter("g")]
        self.assertEqual(len(medians), 22)
        self.assertEqual(medians, sorted(medians, reverse=True))

    def test_a_hostile_name_is_text_and_nothing_else(self):
        for file in FILES[:3] + FILES[4:5]:
            rows = made_up.read(self.folder, file)
            for row in rows:
                row.update(pcn="../'\"><b>" if row["pcn"] == "U03379" else row["pcn"])
                row.update(pcn_name=made_up.HOSTILE if row["pcn"][0] == "." else row["pcn_name"])
                if "inside" in row:
                    row["inside"] = "no"
            made_up.write(self.folder, file, rows)
        (self.folder / "provenance.json").write_text('{"</style><script>": ["<b>", null, true]}')
        page = self.page()
        ElementTree.fromstring(page)
        self.assertNotIn("<script", page)
        self.assertNotIn("<b>,", page)
        self.assertIn("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;Sons", page)
        self.assertNotIn("\x07", page)
        self.assertEqual(self.run_script("--pcn", "../'\"><b>")[0], 0)
        pages = {p.name for p in self.folder.glob("*.html")}
        self.assertEqual(pages, {"calibration.html", "calibration-_______b_.html"})
        self.assertEqual(list(self.folder.parent.iterdir()), [self.folder])

    def test_the_same_files_give_the_same_bytes(self):
        self.assertEqual(self.page(), self.page())


class OnePcn(Folder):
    def test_it_may_be_asked_for_by_code_or_name(self):
        by_code = self.page("--pcn", "U84175", name="calibration-U84175.html")
        self.assertEqual(by_code, self.page("--pcn", "frome", name="calibration-U84175.html"))
        self.assertIn("The gap of Frome:", by_code)
        self.assertNotIn("Mendip", by_code)
        ElementTree.fromstring(by_code)

    def test_an_unknown_one_is_misuse_and_the_known_are_listed(self):
        code, said = self.run_script("--pcn", "Nowhere")
        self.assertEqual(code, 2)
        self.assertIn("--pcn: found 'Nowhere', expected one of U03379 (Ranworth), ", said)


class WhatIsAbsent(Folder):
    def test_any_file_may_be_and_the_page_says_so(self):
        for file in FILES:
            with self.subTest(file):
                made_up.write_results(self.folder)
                (self.folder / file).unlink()
                words = self.words()
                self.assertIn(f"Not in the folder, so not on this page: {file}.", words)
                self.words("--pcn", "U84175", name="calibration-U84175.html")

    def test_any_one_file_is_enough(self):
        for file in FILES[:5]:
            with self.subTest(file):
                made_up.write_results(self.folder)
                for other in FILES:
                    if other != file:
                        (self.folder / other).unlink()
                self.assertIn("Not in the folder", self.words())

    def test_every_cell_that_may_be_empty_may_be(self):
        needed = {"pcn", "target", "parameter", "kpi", "kind", "left_out", "low", "high"}
        for file in (*FILES[:5], "common_errors.csv"):
            for column in made_up.read(self.folder, file)[0].keys() - needed:
                with self.subTest(f"{file}: {column}"):
                    made_up.write_results(self.folder)
                    rows = made_up.read(self.folder, file)
                    made_up.write(self.folder, file, [{**row, column: ""} for row in rows])
                    self.words()

    def test_files_with_a_header_only_say_that_there_is_nothing_to_draw(self):
        for file in FILES[:5]:
            path = self.folder / file
            path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n")
        words = self.words()
        for file in FILES[:5]:
            self.assertIn(f"Nothing to draw: {file} is absent or has no complete row.", words)

    def test_what_was_not_observed_somewhere_is_counted(self):
        words = "".join(panel(self.tree(), "fit", "Calls answered").itertext())
        self.assertIn("Not drawn, for want of a value: 1.", words)

    def test_values_of_nought_have_no_logarithm_and_are_drawn_all_the_same(self):
        made_up.change(self.folder, "targets.csv", 6, observed="0", low95="0")
        forms = panel(self.tree(), "fit", "Online forms")
        self.assertNotIn("logarithmic", "".join(forms.itertext()))
        made_up.change(self.folder, "deterrence.csv", 0, low="0")
        made_up.change(self.folder, "posterior_summary.csv", 0, prior_low90="0", low90="0")
        self.words()


class WhatIsWrong(Folder):
    def expect(self, file, line, column, found, expected):
        code, said = self.run_script()
        self.assertEqual(code, 65)
        self.assertIn(f"{file}:{line}: {column}: found {found}, expected {expected}", said)
        self.assertFalse((self.folder / "calibration.html").exists())

    def test_cells(self):
        cases = [
            ("targets.csv", "observed", "1,2", "'1,2'", "a number of 0 or more, or nothing"),
            ("targets.csv", "observed", "nan", "'nan'", "a number of 0 or more, or nothing"),
            ("targets.csv", "observed", "1e999", "'1e999'", "a number of 0 or more, or nothing"),
            ("targets.csv", "observed", "-1", "'-1'", "a number of 0 or more, or nothing"),
            ("targets.csv", "inside", "maybe", "'maybe'", "yes, no or nothing"),
            ("targets.csv", "scale", "linear", "'linear'", "log or logit"),
            ("targets.csv", "pcn", "", "nothing", "a word"),
            ("targets.csv", "high95", "1", "1", "at least median, "),
            ("posterior_summary.csv", "told", "much", "'much'", "a number, or nothing"),
            ("posterior_summary.csv", "shared", "1", "'1'", "yes, no or nothing"),
            ("gap.csv", "low90", "1_0", "'1_0'", "a number of 0 or more, or nothing"),
            ("deterrence.csv", "low", "", "nothing", "where the bin begins or ends"),
            ("held_out.csv", "kind", "month", "'month'", "block or pcn"),
        ]
        for file, column, cell, found, expected in cases:
            with self.subTest(f"{file}: {column}: {cell}"):
                made_up.write_results(self.folder)
                made_up.change(self.folder, file, 1, **{column: cell})
                self.expect(file, 3, column, found, expected)

    def test_every_problem_is_told_at_once(self):
        made_up.change(self.folder, "gap.csv", 0, median="x", low90="y")
        made_up.change(self.folder, "targets.csv", 4, inside="x")
        self.assertEqual(self.run_script()[1].count("found"), 3)

    def test_rows_and_headers(self):
        path = self.folder / "gap.csv"
        whole = path.read_bytes()
        cases = [
            (b"", 1, "header", "an empty file", "the columns pcn, pcn_name, kpi"),
            (whole.replace(b"kpi", b"KPI", 1), 1, "kpi", "no such column", "one column"),
            (whole.replace(b"kpi", b"pcn", 1), 1, "pcn", "it more than once", "one column"),
            (whole + b"all,x\n", 71, "row", "2 cells", "6, as in the header"),
            (whole + b'all,"x', 71, "row", "unexpected end of data", "comma-separated values"),
            (whole + b"\xff", 71, "text", "the byte 0xff", "UTF-8"),
            (whole + b"all,,gap,1,1,1\n", 71, "kpi", "all gap again", "it once, as in line 2"),
        ]
        for text, line, column, found, expected in cases:
            with self.subTest(found):
                path.write_bytes(text)
                self.expect("gap.csv", line, column, found, expected)

    def test_the_line_is_that_of_the_file_even_after_a_cell_of_two_lines(self):
        made_up.change(self.folder, "gap.csv", 0, pcn_name="two\nlines")
        made_up.change(self.folder, "gap.csv", 1, median="x")
        self.expect("gap.csv", 4, "median", "'x'", "a number of 0 or more")

    def test_provenance(self):
        path = self.folder / "provenance.json"
        path.write_text('{"a": 1,\n "b": }')
        self.expect("provenance.json", 2, "column 7", "Expecting value", "JSON")
        path.write_text("[1]")
        self.expect("provenance.json", 1, "text", "list", "an object of keys and values")

    def test_no_folder_or_nothing_in_it(self):
        for file in FILES:
            (self.folder / file).unlink()
        code, said = self.run_script()
        self.assertEqual(code, 66)
        self.assertIn("found none of targets.csv", said)
        self.folder = self.folder / "elsewhere"
        code, said = self.run_script()
        self.assertEqual(code, 66)
        self.assertIn("found no such folder", said)


class Writing(Folder):
    def test_an_earlier_page_is_replaced_and_nothing_else_is_left(self):
        (self.folder / "calibration.html").write_text("earlier")
        self.assertIn("<!DOCTYPE html>", self.page())
        self.assertEqual({p.name for p in self.folder.iterdir()}, {*FILES, "common_errors.csv", "calibration.html"})

    def test_it_may_go_elsewhere(self):
        elsewhere = self.folder.parent / "a" / "b"
        self.assertEqual(self.run_script("--out", str(elsewhere))[0], 0)
        self.assertEqual([p.name for p in elsewhere.iterdir()], ["calibration.html"])
        self.assertFalse((self.folder / "calibration.html").exists())

    def test_where_it_cannot_it_says_so(self):
        code, said = self.run_script("--out", str(self.folder / "gap.csv"))
        self.assertEqual(code, 74)
        self.assertIn("calibration.html: cannot be written", said)


if __name__ == "__main__":
    unittest.main()
