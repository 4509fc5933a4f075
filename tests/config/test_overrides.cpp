#include "config_fixture.hpp"

#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::config;

TEST_CASE("overrides apply last, in order, with the syntax of a scenario") {
  Folder const folder;
  folder.write_x("parameters: {workforce: {leave_weeks: 4}}\n");
  auto const leave = [&](Lines const& overrides) {
    return folder.load("x", overrides).scenario.parameters.workforce.leave_weeks;
  };
  CHECK(leave({}) == 4);
  CHECK(leave({"workforce.leave_weeks=6"}) == 6);
  CHECK(leave({" workforce.leave_weeks = 6 "}) == 6);
  CHECK(leave({"workforce.leave_weeks=+50%"}) == 6);
  CHECK(leave({"workforce.leave_weeks=*2"}) == 8);
  CHECK(leave({"workforce.leave_weeks=+-3"}) == 1);
  CHECK(leave({"workforce.leave_weeks=+1", "workforce.leave_weeks=*2"}) == 10);
  CHECK(leave({"workforce.leave_weeks=~"}) == 0.125);
  CHECK(leave({"workforce.leave_weeks=null"}) == 0.125);
}

TEST_CASE("an override of a list is written in brackets") {
  Folder const folder;
  auto const weights = [&](std::string const& value) {
    return folder.load("baseline", {"demand.weekday_weights=" + value})
        .scenario.parameters.demand.weekday_weights;
  };
  CHECK(weights("[1, 2,3,4,5,6,7]") == ByWeekday{1, 2, 3, 4, 5, 6, 7});
  CHECK(weights("*8") == ByWeekday{1, 1, 1, 1, 1, 1, 1});
  CHECK(
      folder.problems("baseline", {"demand.weekday_weights=[1,,3,4,5,6,x]"}) ==
      Lines{"command line: demand.weekday_weights[1]: found \"\", expected a number between 0 and "
            "100",
            "command line: demand.weekday_weights[6]: found x, expected a number between 0 and "
            "100"});
}

TEST_CASE("overrides of the run") {
  Folder const folder;
  using namespace std::chrono;
  auto const run = folder
                       .load("baseline", {"run.start=2025-01-06", "run.weeks=4",
                                          "run.warmup_weeks=0", "run.replications=2", "run.seed=9"})
                       .run;
  CHECK(run.start == Date{2025y / January / 6});
  CHECK(run.weeks == 4);
  CHECK(run.warmup_weeks == 0);
  CHECK(run.replications == 2);
  CHECK(run.seed == 9);
}

TEST_CASE("every override that is wrong is reported, in the order of the command line") {
  Folder const folder;
  CHECK(
      folder.problems("baseline", {"foo", "=3", "workforce.clinical_scal=2", "clinical_scale=3",
                                   "workforce.clinical_scale=-3", "workforce.fte_per_head=",
                                   "run.week=3", "run.weeks=0", "run.seed=+1", "workforce=2",
                                   "run=2", "front_door.online_share=1"}) ==
      Lines{"command line: found foo, expected key.path=value",
            "command line: found =3, expected key.path=value",
            "command line: workforce.clinical_scal: found an unknown key, expected a key of the "
            "parameters – did you mean workforce.clinical_scale?",
            "command line: clinical_scale: found an unknown key, expected a key of the parameters "
            "– did you mean workforce.clinical_scale?",
            "command line: workforce.clinical_scale: found -3, expected a number between 0 and 10 "
            "– to subtract 3, write +-3",
            "command line: workforce.fte_per_head: found \"\", expected a number between 0.1 and 1",
            "command line: run.week: found an unknown key, expected run.start, run.weeks, "
            "run.warmup_weeks, run.replications or run.seed – did you mean run.weeks?",
            "command line: run.weeks: found 0, expected a whole number between 1 and 520",
            "command line: run.seed: found +1, expected a whole number between 0 and "
            "9223372036854775807",
            "command line: workforce: found a section, expected the key of one parameter – there "
            "are clinical_scale, reception_split_trust, reception_share, fte_per_head, "
            "sessions_per_fte, session_minutes, leave_weeks, study_weeks, sickness_per_day, "
            "sickness_mean_days, extras_per_gp_session, safe_contacts_per_gp_day, locum, "
            "pcn_staff, enhanced_access, post and role",
            "command line: run: found an unknown key, expected a key of the parameters – there "
            "are demand, needs, deterrence, front_door, triage, workforce, booking, consultations, "
            "work, automation, nhs_app and outside",
            "command line: front_door.online_share: found online_share + desk_share = 1.125, "
            "expected at most 1"});
}

TEST_CASE("a word that would silently undo an earlier one is a problem; a relative change is not") {
  Folder const folder;
  CHECK(
      folder.problems("baseline", {"workforce.leave_weeks=4", "workforce.leave_weeks=+1"}).empty());
  CHECK(
      folder.problems("baseline", {"workforce.leave_weeks=4", "workforce.leave_weeks=5",
                                   "run.weeks=4", "run.weeks=+5"}) ==
      Lines{"command line: workforce.leave_weeks: found workforce.leave_weeks=5 after "
            "workforce.leave_weeks=4, expected each key once, or a relative change after the first",
            "command line: run.weeks: found run.weeks=+5 after run.weeks=4, expected each key "
            "once, or a relative change after the first"});
  CHECK(
      folder.problems("baseline", {"workforce.leave_weeks=4", "workforce.leave_weeks=~"}).size() ==
      1);
}

TEST_CASE("problems of the command line and of files come together") {
  Folder const folder;
  folder.write_x("parameters: {workforce: {clinical_scale: 11}}\n");
  CHECK(folder.problems("x", {"triage.reception.advice_share=2"}).size() == 2);
}
