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
  CHECK(problems_with("{front_door: {online_share: 0.9}, deterrence: {urgent_to_ae: 0.9}, demand: "
                      "{enquiry_mix: {result: 0.9}, worsening: {to_ae: 0.9}}, workforce: "
                      "{enhanced_access: {gp_share: 0.9}}}")
            .size() == 5);
  CHECK(problems_with("{workforce: {role: {hca: {direct_share: 0.9, telephone_share: 0.9}}}}") ==
        Lines{"x.yaml:4:53: workforce.role.hca.direct_share: found direct_share + "
              "work_share = 1.025, expected at most 1",
              "x.yaml:4:75: workforce.role.hca.telephone_share: found telephone_share + "
              "video_share + message_share = 1.15, expected at most 1"});
}

TEST_CASE("weights are not all 0") {
  CHECK(problems_with("{workforce: {role: {gp: {release: {same_day: 0, days_4: 0, weeks_2: 0, "
                      "weeks_3: 0, weeks_4: 0, weeks_6: 0}}}}}") ==
        Lines{"x.yaml:4:117: workforce.role.gp.release.weeks_6: found 0 for all of the weights, "
              "expected at least one above 0"});
  CHECK(problems_with("{workforce: {role: {gp: {release: {same_day: 0, days_4: 0, weeks_2: 0}}}}}")
            .empty());
  CHECK(problems_with("{demand: {weekday_weights: \"*0\", consultation_rate_by_age: \"*0\"}, "
                      "front_door: {online_hour_weights: \"*0\", core_hour_weights: \"*0\", "
                      "front_desk_hour_weights: \"*0\"}}")
            .size() == 5);
  for (std::string const section :
       {"front_door: {after_contact_failed: {retry, self_care, pharmacy, nhs111, ae, nothing}}",
        "front_door: {after_told_another_day: {retry, self_care, pharmacy, nhs111, ae, nothing}}",
        "workforce: {role: {physio: {release: {same_day, days_4, weeks_2, weeks_3, weeks_4, "
        "weeks_6}}}}"}) {
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

TEST_CASE("every class of need, access model and role has its own checks") {
  for (auto const name : pcnsim::need_class_names) {
    auto const needs = "needs." + std::string(name);
    CAPTURE(needs);
    CHECK(problems_with("{needs: {" + std::string(name) + ": {urgency: \"*0\"}}}")[0].ends_with(
        ": " + needs + ".urgency: found 0 for all of the weights, expected at least one above 0"));
    CHECK(problems_with("{needs: {" + std::string(name) + ": {self_referral_share: 0.9}}}")[0]
              .ends_with(": " + needs +
                         ".self_referral_share: found pharmacy_share + "
                         "self_referral_share = 1.025, expected at most 1"));
  }
  for (auto const name : pcnsim::access_model_names) {
    auto const model = std::string(name);
    CAPTURE(model);
    auto const lines =
        problems_with("{triage: {" + model + ": {under_share: 0.9, admin_task_share: 0.9}}}");
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].ends_with(": triage." + model +
                             ".under_share: found under_share + over_share = "
                             "1.025, expected at most 1"));
    CHECK(lines[1].ends_with(": triage." + model +
                             ".admin_task_share: found advice_share + "
                             "admin_task_share = 1.025, expected at most 1"));
  }
  for (auto const name : pcnsim::role_names) {
    auto const role = std::string(name);
    CAPTURE(role);
    CHECK(problems_with(
              "{workforce: {role: {" + role +
              ": {work_share: 0.9, message_share: 0.9, release: {same_day: \"*0\", "
              "days_4: 0, weeks_2: 0, weeks_3: 0, weeks_4: 0, weeks_6: 0}, slot_minutes: 31}}}}")
              .size() == 4);
  }
}

TEST_CASE("at no age are more people ill than there are people") {
  CHECK(problems_with("{demand: {segments: {complex_by_age: [0, 0.76, 0, 0, 0, 0, 0, 0.75]}}}") ==
        Lines{"x.yaml:4:50: demand.segments.complex_by_age[1]: found one_condition_by_age + "
              "multimorbid_by_age + complex_by_age = 1.01, expected at most 1"});
}

TEST_CASE("at every age a need of a woman and of a man is of some class") {
  std::string none;
  std::string not_of_men;
  for (auto const name : pcnsim::need_class_names) {
    none += std::string(name) + ": {weight_by_age: [1, 1, 0, 1, 1, 1, 1, 1]}, ";
    not_of_men += std::string(name) + ": {male_weight: 0}, ";
  }
  auto const lines = problems_with("{needs: {" + none + "}}");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].ends_with(": needs.social.weight_by_age[2]: found no class of need that both "
                           "women and men of this age have, expected at least one with "
                           "weight_by_age and male_weight above 0"));
  CHECK(problems_with("{needs: {" + not_of_men + "}}").size() == 8);
}

TEST_CASE("practices by prior are of one access model each") {
  CHECK(problems_with("{triage: {prior: {clinician_triage: 0.7, digital_triage: 0.4}}}") ==
        Lines{"x.yaml:4:70: triage.prior.digital_triage: found clinician_triage + digital_triage = "
              "1.1, expected at most 1"});
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
  folder.write(library_file, library.written());
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
