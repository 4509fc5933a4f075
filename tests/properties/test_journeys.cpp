#include "properties/made_up_pcn.hpp"

#include <doctest/doctest.h>
#include <map>
#include <string>
#include <tuple>

using namespace pcnsim;
using namespace pcnsim::test;

namespace {

PcnSpec the_pcn(std::string const& name) {
  return config::select_pcns(config::load_pcns(PCNSIM_SOURCE_DIR "/calibration/data"), {name})
      .front();
}

Horizon const some_weeks{Date{std::chrono::year{2024} / 4 / 1}, 1, 5};

/// Length of the first consultation of each need, by (patient, need, role).
auto first_consultations(PcnSpec const& pcn, Parameters const& parameters) {
  std::map<std::tuple<std::uint32_t, std::uint64_t>, std::pair<Role, Duration>> lengths;
  Trace trace;
  trace.step = [&](JourneyStep const& step) {
    if (step.activity != "consultation" || step.kind != NeedKind::clinical) return;
    lengths.try_emplace({step.patient.value, step.need}, step.role, step.end - step.start);
  };
  auto const in_all_practices = everywhere(pcn, parameters);
  Network(pcn, in_all_practices, some_weeks, 1, 0).run(&trace);
  return lengths;
}

}  // namespace

TEST_CASE("a first consultation with the same role takes as long in every scenario") {
  auto const pcn = the_pcn("Rosebank");
  auto parameters = baseline();
  for (auto& role : parameters.workforce.role) {  // so that mode does not matter
    role.telephone_length_ratio = 1;
  }
  parameters.consultations.video_ratio = 1;
  parameters.consultations.message_ratio = 1;
  parameters.consultations.extra_minutes.fill(0);
  parameters.consultations.deprived_minutes_per_10_imd = 0;
  for (auto& post : parameters.workforce.post)
    post.length_ratio = 1;
  auto more = parameters;
  more.workforce.clinical_scale = 1.3;
  auto const before = first_consultations(pcn, parameters);
  auto const after = first_consultations(pcn, more);
  std::size_t seen_in_both = 0;
  std::size_t different = 0;
  for (auto const& [need, consultation] : before) {
    auto const other = after.find(need);
    if (other == after.end() || other->second.first != consultation.first) continue;
    ++seen_in_both;
    different += other->second.second == consultation.second ? 0u : 1u;
  }
  CHECK(seen_in_both > 5'000);
  CHECK(different == 0);
}

TEST_CASE("leave and sickness of a clinician do not depend on who else is hired") {
  auto const pcn = the_pcn("Mendip");
  auto const few = baseline();
  auto many = few;
  many.workforce.post[index_of(Post::hca)].weight *= 4;  // hires ahead of others in order
  Roster const a(pcn, everywhere(pcn, few));
  Roster const b(pcn, everywhere(pcn, many));
  ModelStreams const streams(1, 1, 0);
  std::map<std::uint64_t, ClinicianId> by_entity;
  for (std::uint32_t i = 0; i < b.clinicians().size(); ++i) {
    by_entity[b.clinicians()[ClinicianId{i}].entity] = ClinicianId{i};
  }
  std::size_t moved = 0;
  std::size_t compared = 0;
  Date const monday{std::chrono::year{2024} / 1 / 8};
  for (std::uint32_t i = 0; i < a.clinicians().size(); ++i) {
    auto const& one = a.clinicians()[ClinicianId{i}];
    if (!by_entity.contains(one.entity)) continue;
    auto const& other = b.clinicians()[by_entity.at(one.entity)];
    if (one.sessions_a_week != other.sessions_a_week) continue;
    ++compared;
    moved += by_entity.at(one.entity).value == i ? 0u : 1u;
    for (int day = 0; day < 200; ++day) {
      for (Half const half : {Half::morning, Half::afternoon}) {
        REQUIRE(a.presence(ClinicianId{i}, monday + Days{day}, half, streams) ==
                b.presence(by_entity.at(one.entity), monday + Days{day}, half, streams));
      }
    }
  }
  CHECK(compared > 20);
  CHECK(moved > 0);  // or the test would show nothing
}

TEST_CASE("who is seen in time and has to come again is still met in time") {
  auto const pcn = the_pcn("Rosebank");
  auto const once = baseline();
  auto again = once;
  for (auto& role : again.workforce.role)
    role.return_share = 0.5;
  again.workforce.clinical_scale = 3;  // room for them
  auto straight = once;
  straight.workforce.clinical_scale = 3;
  auto const late = [&](Parameters const& parameters) {
    auto const tally = simulate(pcn, parameters, some_weeks, 1, 0).total();
    return static_cast<double>(tally.needs_ended[0][index_of(Outcome::met_late)]) /
           static_cast<double>(tally.needs_created[0]);
  };
  CHECK(late(again) < late(straight) + 0.01);
}

TEST_CASE(
    "the more leave for 111 and A&E without trying, the larger the gap against the visible one") {
  auto const pcn = the_pcn("Rosebank");
  auto const none =
      simulate(pcn, baseline({"deterrence.urgent_to_ae=0", "deterrence.urgent_to_111=0"}),
               some_weeks, 1, 0)
          .total();
  auto const some = simulate(pcn, baseline(), some_weeks, 1, 0).total();
  CHECK(none.displaced_without_contact == 0);
  CHECK(some.displaced_without_contact > 50);
  auto const clinical = index_of(NeedKind::clinical);
  CHECK(some.displaced_without_contact <=
        some.needs_ended[clinical][index_of(Outcome::displaced_ae)] +
            some.needs_ended[clinical][index_of(Outcome::displaced_111)]);
}
