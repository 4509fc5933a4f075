#include "calibration/hand_made.hpp"
#include "calibration/reality/target_check.hpp"
#include "config/config.hpp"
#include "config/csv.hpp"
#include "config/values.hpp"
#include "scratch.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <fstream>
#include <map>

using namespace pcnsim;
using namespace pcnsim::calibration;
using namespace pcnsim::calibration::test;
namespace fs = std::filesystem;

namespace {

fs::path const data = PCNSIM_SOURCE_DIR "/calibration/data";

std::map<std::string, double> site_averages() {
  using enum config::Column::Need;
  config::Problems problems;
  auto const table = config::read_csv(data / "targets/sites.csv",
                                      {{"key", required},
                                       {"value", required},
                                       {"unit", optional},
                                       {"period", optional},
                                       {"source", optional},
                                       {"grade", optional}},
                                      problems);
  problems.throw_if_any();
  std::map<std::string, double> averages;
  for (auto const& row : table->rows)
    averages[row[0].text] = *config::parse_number(row[1].text);
  return averages;
}

/// Observed averages do not depend on what was simulated.
ResultSet nothing_simulated(std::vector<PcnSpec> const& pcns) {
  std::vector<std::vector<Tally>> tallies;
  for (auto const& pcn : pcns)
    tallies.emplace_back(pcn.practices.size());
  return results_of(pcns, {tallies});
}

struct Published {
  char const* quantity;
  char const* key;
  double per_unit;  ///< 100 where sites.csv has a share
  double rounding;  ///< half a unit in the last place of sites.csv
  std::size_t practices;
};

constexpr Published published_averages[] = {
    {"appointments", "sites25.appts_per_1000_month", 1, 0.05, 81},
    {"gp_share", "sites25.gp_share", 100, 0.05, 81},
    {"same_day", "sites25.same_day_share", 100, 0.05, 81},
    {"days_1_7", "sites25.days_1_7_share", 100, 0.05, 81},
    {"days_8_14", "sites25.days_8_14_share", 100, 0.05, 81},
    {"over_14_days", "sites25.days_15plus_share", 100, 0.05, 81},
    {"gp_same_day", "sites25.gp_same_day_share", 100, 0.05, 81},
    {"gp_over_14_days", "sites25.gp_days_15plus_share", 100, 0.05, 81},
    {"other_same_day", "sites25.other_same_day_share", 100, 0.05, 81},
    {"other_over_14_days", "sites25.other_days_15plus_share", 100, 0.05, 81},
    {"face_to_face", "sites25.face_to_face_share", 100, 0.05, 81},
    {"telephone", "sites25.telephone_share", 100, 0.05, 81},
    {"dna", "sites25.dna_share", 100, 0.05, 81},
    {"online_forms", "sites25.online_forms_per_1000_month", 1, 0.05, 81},
    {"contact_failed", "sites25.survey25.contact_failed", 100, 0.05, 76},
    {"next_step_at_once", "sites25.survey25.next_step_immediate", 100, 0.05, 81},
    {"calls_inbound", "sites26.inbound_calls_per_1000_month", 1, 0.05, 55},
    {"calls_8_10", "sites26.core_hours_share_8_10am", 100, 0.05, 55},
    {"calls_answered", "sites26.answered_share", 100, 0.05, 55},
    {"answered_within_2min", "sites26.answered_within_2min_share", 100, 0.05, 55},
};

}  // namespace

TEST_CASE("observed averages over the practices are those of sites.csv, to its rounding") {
  auto const pcns = config::load_pcns(data);
  auto const targets = load_targets(data);
  auto const none = nothing_simulated(pcns);
  auto const sites = site_averages();
  for (auto const& expected : published_averages) {
    CAPTURE(expected.key);
    auto const& asked = quantity(expected.quantity);
    auto const places = compared(places_of(asked, pcns, targets, none), asked.source);
    CHECK(places.size() == expected.practices);
    auto const observed = observed_mean(places);
    REQUIRE(observed);
    double const site_average = expected.per_unit * sites.at(expected.key);
    CHECK(std::abs(*observed - site_average) <= expected.rounding + 1e-9);
  }
}

TEST_CASE("every quantity with an observed average is among those that sites.csv checks") {
  for (auto const& one : all_quantities()) {
    CAPTURE(one.key);
    auto const is_it = [&](Published const& other) { return other.quantity == one.key; };
    bool const is_checked =
        std::find_if(std::begin(published_averages), std::end(published_averages), is_it) !=
        std::end(published_averages);
    CHECK(is_checked == (one.source != Source::stated));
  }
}

TEST_CASE("targets that are not there, or are not numbers, are said where they are wrong") {
  CHECK_THROWS_AS(load_targets("/no/such/folder"), config::MissingInput);
  Scratch const scratch;
  fs::create_directory(scratch.path / "targets");
  for (auto const* name : {"practice_year_2024_25.csv", "practice_telephony_2026_06.csv"})
    fs::copy(data / "targets" / name, scratch.path / "targets" / name);
  CHECK(load_targets(scratch.path).size() == 81);
  auto const file = scratch.path / "targets/practice_telephony_2026_06.csv";
  std::ofstream(file, std::ios::app) << "X1,many,1,0.5,1,1,0.5,1,1,2\n"
                                     << "X1,1,1,1.5,1,1,0.5,1,1,1\n";
  try {
    load_targets(scratch.path);
    FAIL("nothing was wrong");
  } catch (config::ConfigError const& error) {
    std::string all;
    for (auto const& problem : error.problems())
      all += to_string(problem) + '\n';
    INFO(all);
    CHECK(error.problems().size() == 3);
    CHECK(all.find("57:4: inbound_calls: found many") != std::string::npos);
    CHECK(all.find("58:1: practice_code: found X1 again") != std::string::npos);
    CHECK(all.find("answered_within_2min_share: found 1.5") != std::string::npos);
  }
}
