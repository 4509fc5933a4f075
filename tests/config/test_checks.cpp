// What must hold between parameters.

#include "config_fixture.hpp"

#include <doctest/doctest.h>

using namespace pcnsim::config;

namespace {

Lines problems_with(std::string const& parameters) {
  Folder const folder;
  folder.write_x("parameters: " + parameters + "\n");
  return folder.problems("x");
}

}  // namespace

TEST_CASE("shares of one whole add to at most 1, and the one set last is named") {
  CHECK(problems_with("{front_door: {online_share: 0.9}}") ==
        Lines{"x.yaml:4:41: front_door.online_share: found online_share + desk_share = 1.025, "
              "expected at most 1"});
  CHECK(problems_with("{front_door: {online_share: 0.6, desk_share: 0.5}}") ==
        Lines{"x.yaml:4:58: front_door.desk_share: found online_share + desk_share = 1.1, expected "
              "at most 1"});
  CHECK(problems_with("{front_door: {desk_share: 0.5, online_share: 0.6}}") ==
        Lines{"x.yaml:4:58: front_door.online_share: found online_share + desk_share = 1.1, "
              "expected at most 1"});
  CHECK(problems_with("{front_door: {online_share: 0.7, desk_share: 0.3}}").empty());
  CHECK(problems_with("{front_door: {online_share: 0.9}, triage: {over_share: 0.9, advice_share: "
                      "0.9}, deterrence: {urgent_to_ae: 0.9}, demand: {enquiry_mix: {result: "
                      "0.9}}}")
            .size() == 5);
  CHECK(problems_with("{workforce: {role: {hca: {direct_share: 0.9, telephone_share: 0.9}}}}") ==
        Lines{"x.yaml:4:53: workforce.role.hca.direct_share: found direct_share + "
              "share_of_hours_on_processes = 1.025, expected at most 1",
              "x.yaml:4:75: workforce.role.hca.telephone_share: found telephone_share + "
              "elsewhere_share = 1.025, expected at most 1"});
}

TEST_CASE("weights are not all 0") {
  CHECK(problems_with("{demand: {urgency: {emergency: 0, urgent: 0, soon: 0, routine: 0}}}") ==
        Lines{"x.yaml:4:76: demand.urgency.routine: found 0 for all of the weights, expected at "
              "least one above 0"});
  CHECK(problems_with("{demand: {urgency: {emergency: 0, urgent: 0, soon: 0}}}").empty());
  CHECK(problems_with("{demand: {weekday_weights: \"*0\", consultation_rate_by_age: \"*0\"}, "
                      "front_door: {online_hour_weights: \"*0\", core_hour_weights: \"*0\", "
                      "front_desk_hour_weights: \"*0\"}}")
            .size() == 5);
  for (std::string const section :
       {"front_door: {after_contact_failed: {retry, self_care, pharmacy, nhs111, ae, nothing}}",
        "front_door: {after_told_another_day: {retry, self_care, pharmacy, nhs111, ae, nothing}}",
        "triage: {suitable: {gp_only, gp_or_advanced, gp_advanced_or_nurse, gp_or_pharmacist, "
        "gp_or_physio, gp_or_other}}",
        "workforce: {direct_care_mix: {advanced_practitioner, hca, pharmacist, physio, other}}",
        "workforce: {role: {physio: {release: {same_day, days_4, weeks_2, weeks_6}}}}"}) {
    auto zeros = section;
    auto const list = zeros.rfind('{');
    for (auto at = zeros.find_first_of(",}", list); zeros[at] == ',';
         at = zeros.find_first_of(",}", at + 4)) {
      zeros.insert(at, ": 0");
    }
    zeros.insert(zeros.find('}', list), ": 0");
    CHECK(problems_with("{" + zeros + "}").size() == 1);
  }
}

TEST_CASE("the reference population adds to 1") {
  CHECK(problems_with("{demand: {reference_age_shares: [0.2, 0.2, 0.2, 0.2, 0.2, 0, 0, 0.1]}}") ==
        Lines{"x.yaml:4:45: demand.reference_age_shares: found a sum of 1.1, expected a sum of 1"});
  CHECK(problems_with("{demand: {reference_age_shares: [0.2, 0.2, 0.2, 0.2, 0.2, 0, 0, 5e-7]}}")
            .empty());
}

TEST_CASE("a slot is no longer than a session") {
  CHECK(problems_with("{workforce: {role: {gp: {slot_minutes: 60}}}}") ==
        Lines{"x.yaml:4:52: workforce.role.gp.slot_minutes: found slots of 60 minutes in sessions "
              "of 30, expected slots no longer than the session"});
  CHECK(problems_with("{workforce: {role: {gp: {slot_minutes: 60}}, session_minutes: 40}}") ==
        Lines{"x.yaml:4:75: workforce.session_minutes: found slots of 60 minutes in sessions of "
              "40, expected slots no longer than the session"});
}

TEST_CASE("a sum is not checked while one of its values has a problem of its own in the library") {
  Folder const folder;
  LibraryText library;
  library.line["front_door.desk_share"] = "{value: x, unit: share, grade: derived, source: s}";
  folder.write("parameters.yaml", library.written());
  folder.write_x("parameters: {front_door: {online_share: 1, desk_share: +2}}\n");
  auto const lines = folder.problems("x");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("front_door.desk_share: found x, expected a number between 0 and 1") !=
        std::string::npos);
}

TEST_CASE("when a value goes back to the library, a problem of its sum stands there") {
  Folder const folder;
  folder.write("baseline.yaml",
               Folder::baseline("parameters: {front_door: {online_share: 0, desk_share: 0.9}}\n"));
  CHECK(folder.problems("baseline").empty());
  folder.write_x("parameters: {front_door: {online_share: ~}}\n");
  CHECK(folder.problems("x") ==
        Lines{"x.yaml:4:41: front_door.online_share: found online_share + desk_share = 1.025, "
              "expected at most 1"});
}
