#include "hand_made.hpp"
#include "report/text_report.hpp"
#include "report/text_table.hpp"

#include <doctest/doctest.h>
#include <sstream>

using namespace pcnsim;
using namespace pcnsim::report;

namespace {

Setting const setting{.weeks = 1, .warmup_weeks = 2, .seed = 3, .assumptions = {{5, 120}}};

std::string compared(ResultSet const& results) {
  return comparison_text(results, compare(results, KpiValues{results}), setting);
}

Difference gap(ResultSet const& results, std::size_t place) {
  return compare(results, KpiValues{results}).at(1, place, kpi_index("gap"));
}

bool contains(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("columns line up by what is seen, not by bytes") {
  TextTable table({{"what", Align::left}, {"n"}});
  table.add({"… é", "1"});
  table.add_heading("A heading wider than both columns");
  table.add({"plain text", "-12"});
  CHECK(table.text() == "what          n\n"
                        "… é           1\n"
                        "A heading wider than both columns\n"
                        "plain text  -12\n");
}

TEST_CASE("a long name is cut between characters") {
  CHECK(display_width("…–é") == 3);
  CHECK(shortened("short", 5) == "short");
  CHECK(shortened("Whitby Coast", 7) == "Whitby…");
  CHECK(shortened("éééé", 3) == "éé…");
}

TEST_CASE("a long sentence is wrapped at its spaces") {
  CHECK(wrapped("one two three", 20) == "one two three");
  CHECK(wrapped("one two three", 8) == "one two\n  three");
  CHECK(wrapped("unbreakable word", 4) == "unbreakable\n  word");
}

TEST_CASE("no line of a report is wider than 100 columns") {
  auto const results = hand_made();
  for (auto const& text :
       {run_text(results, KpiValues{results}, setting), compared(results), compared(hand_made(1)),
        run_text(hand_made(1), KpiValues{hand_made(1)}, setting)}) {
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
      CAPTURE(line);
      CHECK(display_width(line) <= 100);
    }
  }
}

TEST_CASE("the sentence about the gap says from where, to where, how sure and how good") {
  auto results = hand_made();
  CHECK(gap_sentence(results, gap(results, 0)) ==
        "more: the gap goes from 22.00 to 19.00 needs per 1,000 patients a week (-3.00; 95% "
        "interval -5.48 to -0.52): no clear difference once all " +
            std::to_string(directed_kpis()) + " KPIs are allowed for.");
  CHECK(gap_sentence(results, gap(results, 1)) ==
        "more: the gap stays at 10.00 needs per 1,000 patients a week: no difference.");
  CHECK(gap_sentence(hand_made(1), gap(hand_made(1), 0)) ==
        "more: the gap goes from 20.00 to 18.00 needs per 1,000 patients a week (-2.00; one "
        "replication, no interval): better or worse is not known.");
  for (std::size_t replication = 0; replication < 3; ++replication) {
    auto& tally = results.tallies[results.index(1, 0, replication)];
    tally = results.at(0, 0, replication);
    tally.needs_ended[0][index_of(Outcome::met_late)] -= 5;
  }
  CHECK(contains(gap_sentence(results, gap(results, 0)), "the gap falls from 22.00 to 17.00"));
  CHECK(contains(gap_sentence(results, gap(results, 0)), "): better."));
}

TEST_CASE("with draws of a calibration an interval is said to be of their mean") {
  auto results = hand_made();
  CHECK(!contains(gap_sentence(results, gap(results, 0)), "of the mean over draws"));
  results.replications_a_draw = 2;
  CHECK(contains(gap_sentence(results, gap(results, 0)), "95% interval of the mean over draws"));
  CHECK(contains(compared(results), "95%, mean"));
  CHECK(contains(run_text(results, KpiValues{results}, setting), "95%, mean"));
}

TEST_CASE("a report says what its numbers rest on") {
  auto const results = hand_made();
  for (auto const& text : {run_text(results, KpiValues{results}, setting), compared(results)}) {
    CHECK(contains(text, "2 PCNs, 1 week after 2 of warm-up, 3 replications, seed 3"));
    CHECK(contains(text, "5 of 120 parameters are graded assumption"));
    CHECK(contains(text, "deterrence.strength"));
  }
  CHECK(contains(compared(results), "paired on common random numbers"));
  CHECK(contains(compared(hand_made(1)), "no verdicts"));
  auto uncounted = setting;
  uncounted.assumptions.reset();
  CHECK_FALSE(contains(run_text(results, KpiValues{results}, uncounted), "graded"));
}

TEST_CASE("one replication shows a dash for each interval") {
  auto const text = compared(hand_made(1));
  CHECK(contains(text, "–"));
  CHECK_FALSE(contains(text, "["));
}

TEST_CASE("the table of the gap by PCN has this form") {
  auto const text = compared(hand_made());
  auto const begin = text.find("Gap by PCN");
  REQUIRE(begin != std::string::npos);
  CHECK(text.substr(begin, text.find("Gap: needs") - begin) ==
        "Gap by PCN         base    new  change    95% interval  verdict\n"
        "A1 Alder          22.00  19.00   -3.00  [-5.48, -0.52]  no clear difference\n"
        "B2 Birch & Beech  10.00  10.00    0.00    [0.00, 0.00]  no difference\n"
        "All PCNs          16.00  14.50   -1.50  [-2.74, -0.26]  no clear difference\n");
}
