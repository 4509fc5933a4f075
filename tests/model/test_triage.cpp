// What triage finds, how urgent it takes a need to be, and which access model a practice has.

#include "model/triage.hpp"

#include "core/random.hpp"

#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <map>

using namespace pcnsim;
using doctest::Approx;

namespace {

/// A third could go to a pharmacy, a fifth refer themselves.
NeedClassParameters about() {
  NeedClassParameters of{};
  of.pharmacy_share = 0.3;
  of.self_referral_share = 0.2;
  return of;
}

AccessModelParameters model() {
  AccessModelParameters of{};
  of.under_share = 0.1;
  of.over_share = 0.2;
  of.advice_share = 0.25;
  of.admin_task_share = 0.15;
  of.offers_share = 0.6;
  of.community_share = 0.5;
  return of;
}

constexpr int number = 100'000;

std::map<Navigation, double> navigated(Urgency urgency, bool complex) {
  Stream chance{3, 0, 0, 0, 0};
  std::map<Navigation, double> shares;
  for (int i = 0; i < number; ++i) {
    double const route = chance.uniform();
    double const offer = chance.uniform();
    double const could = chance.uniform();
    shares[navigation_of(about(), model(), urgency, complex, route, offer, could)] += 1.0 / number;
  }
  return shares;
}

/// Within five standard errors: false alarm 6e-7.
void check_share(double share, double expected) {
  CAPTURE(share);
  CAPTURE(expected);
  CHECK(std::abs(share - expected) <= 5 * std::sqrt(expected * (1 - expected) / number));
}

std::array<double, urgency_count> assigned(Urgency urgency, AccessModelParameters const& of) {
  std::array<double, urgency_count> shares{};
  for (int i = 0; i < number; ++i)
    shares[index_of(assigned_urgency(urgency, of, (i + 0.5) / number))] += 1.0 / number;
  return shares;
}

PracticeSpec practice_of(double list_size) {
  PracticeSpec practice{};
  practice.list_size = list_size;
  return practice;
}

std::array<double, access_model_count> access(double list_size, TriageParameters const& triage) {
  std::array<double, access_model_count> shares{};
  for (int i = 0; i < 10'000; ++i)
    shares[index_of(access_model_of(practice_of(list_size), triage, (i + 0.5) / 10'000))] += 1e-4;
  return shares;
}

}  // namespace

TEST_CASE(
    "navigation: what could be met elsewhere is offered there in the stated share, of the rest"
    " a share ends in advice or a task (5 checks, false alarm 3e-6)") {
  auto shares = navigated(Urgency::soon, false);
  double const elsewhere = 0.5 * 0.6;
  check_share(shares[Navigation::pharmacy], 0.3 * 0.6);
  check_share(shares[Navigation::self_referral], 0.2 * 0.6);
  check_share(shares[Navigation::advice], (1 - elsewhere) * 0.25);
  check_share(shares[Navigation::admin_task], (1 - elsewhere) * 0.15);
  check_share(shares[Navigation::appointment], (1 - elsewhere) * 0.6);
  CHECK(shares[Navigation::community] == 0);
}

TEST_CASE("only urgent needs of complex patients go to the urgent community response") {
  auto shares = navigated(Urgency::urgent, true);
  check_share(shares[Navigation::community], 0.5);
  // Who is offered that is one number with who is offered a pharmacy: 0.1 of 0.6 are left.
  check_share(shares[Navigation::pharmacy], 0.3 * 0.1);
  CHECK(navigated(Urgency::urgent, false)[Navigation::community] == 0);
  CHECK(navigated(Urgency::soon, true)[Navigation::community] == 0);
}

TEST_CASE("with all its shares at 0 navigation finds an appointment right for everybody") {
  Stream chance{4, 0, 0, 0, 0};
  for (int i = 0; i < 1'000; ++i) {
    double const u = chance.uniform();
    CHECK(navigation_of(about(), {}, Urgency::urgent, true, u, u, u) == Navigation::appointment);
    CHECK(navigation_of({}, {}, Urgency::urgent, true, u, u, u) == Navigation::appointment);
  }
}

TEST_CASE("who is found a way at low shares still is at higher ones") {
  Stream chance{5, 0, 0, 0, 0};
  auto more = model();
  more.advice_share = 0.4;
  for (int i = 0; i < 10'000; ++i) {
    double const route = chance.uniform();
    double const offer = chance.uniform();
    double const could = chance.uniform();
    auto const few = navigation_of(about(), model(), Urgency::soon, false, route, offer, could);
    auto const many = navigation_of(about(), more, Urgency::soon, false, route, offer, could);
    if (few == Navigation::advice) REQUIRE(many == Navigation::advice);
    if (few == Navigation::pharmacy) REQUIRE(many == Navigation::pharmacy);
  }
}

TEST_CASE("urgency: one step too low or too high in the stated shares, where there is a step") {
  using Row = std::array<double, urgency_count>;
  auto const check_row = [](Urgency urgency, Row const& expected) {
    auto const found = assigned(urgency, model());
    for (std::size_t i = 0; i < urgency_count; ++i)
      CHECK(found[i] == Approx(expected[i]));
  };
  check_row(Urgency::emergency, {1, 0, 0, 0});  // found always
  check_row(Urgency::urgent, {0, 0.9, 0.1, 0});
  check_row(Urgency::soon, {0, 0.2, 0.7, 0.1});
  check_row(Urgency::routine, {0, 0, 0.2, 0.8});
}

TEST_CASE("without error everybody's urgency is as it is") {
  for (std::size_t i = 0; i < urgency_count; ++i)
    CHECK(assigned(static_cast<Urgency>(i), {})[i] == Approx(1));
}

TEST_CASE("a stated access model is that of every practice") {
  TriageParameters triage{};
  triage.prior = {.clinician_triage = 1, .digital_triage = 0, .rise_per_10000_patients = 0};
  auto const of = [&](AccessModelChoice choice) {
    triage.access_model = choice;
    return access_model_of(practice_of(5'000), triage, 0.5);
  };
  CHECK(of(AccessModelChoice::reception) == AccessModel::reception);
  CHECK(of(AccessModelChoice::clinician_triage) == AccessModel::clinician_triage);
  CHECK(of(AccessModelChoice::digital_triage) == AccessModel::digital_triage);
}

TEST_CASE("the prior of access models: stated shares at 10,000 patients, rising with list size") {
  TriageParameters triage{};
  triage.access_model = AccessModelChoice::by_prior;
  triage.prior = {.clinician_triage = 0.2, .digital_triage = 0.1, .rise_per_10000_patients = 0.05};
  auto const check = [&](double list_size, double clinician, double digital) {
    CAPTURE(list_size);
    auto const shares = access(list_size, triage);
    CHECK(shares[index_of(AccessModel::clinician_triage)] == Approx(clinician));
    CHECK(shares[index_of(AccessModel::digital_triage)] == Approx(digital));
    CHECK(shares[index_of(AccessModel::reception)] == Approx(1 - clinician - digital));
  };
  check(10'000, 0.2, 0.1);
  check(30'000, 0.3, 0.2);
  check(2'000, 0.16, 0.06);
  triage.prior.rise_per_10000_patients = 0.3;
  check(1'000, 0, 0);       // shares are not below 0
  check(30'000, 0.8, 0.2);  // nor together above 1
  check(100'000, 1, 0);
}
