#include "made_up_pcns.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <doctest/doctest.h>
#include <string>
#include <vector>

namespace pcnsim::calibration {
namespace {

using test::declared;
using test::made_up;
using test::models;

CalibrationPlan small(std::atomic<bool> const* stop = nullptr) {
  CalibrationPlan plan{};
  plan.fit.simulations = 90;
  plan.fit.stop = stop;
  plan.draws = 20;
  plan.elsewhere = 10;
  plan.folds = 2;
  plan.pooling_sweeps = 400;
  plan.rounds = 1;
  plan.settling = 0;
  return plan;
}

std::vector<std::string> const all_steps{
    "fitting each PCN",          "looking where PCNs lead together",
    "simulating there",          "pooling PCNs",
    "simulating draws",          "predicting targets left out",
    "pooling without some PCNs", "simulating PCNs left out",
    "simulating more staff"};
constexpr std::size_t last_without_pooled = 3;

TEST_CASE("a calibration tells of each step when it begins") {
  auto const pcns = models();
  auto plan = small();
  std::vector<std::string> steps;
  plan.step = [&](std::string const& step) { steps.push_back(step); };
  auto const c = calibrate(pcns, made_up(pcns), plan);
  CHECK(steps == all_steps);
  CHECK_FALSE(c.stopped);
  REQUIRE(c.pooled);
  CHECK(c.pooled->parameters.mean.rows() > 0);
  CHECK(c.left_out_pcns.size() == 3 * declared().targets.size());
}

TEST_CASE("a calibration can be stopped in every step, and begins no other") {
  auto const pcns = models();
  for (std::size_t step_number = 0; step_number < all_steps.size(); ++step_number) {
    auto const& last = all_steps[step_number];
    CAPTURE(last);
    std::atomic<bool> stop = false;
    auto plan = small(&stop);
    std::string step_now;
    plan.step = [&](std::string const& step) {
      CHECK_FALSE(stop);
      step_now = step;
      if (step == last) stop = true;
    };
    auto const c = calibrate(pcns, made_up(pcns), plan);
    CHECK(step_now == last);
    CHECK(c.stopped);
    CHECK(c.pooled.has_value() == (step_number > last_without_pooled));
    CHECK(c.left_out_pcns.empty() == (last != all_steps.back()));
    CHECK(c.would_tell.empty());
  }
}

TEST_CASE("PCNs are pooled again with what was learnt at the draws, until that moves little") {
  auto const pcns = models();
  auto plan = small();
  plan.checks = false;
  auto const once = calibrate(pcns, made_up(pcns), plan);
  CHECK(once.settling.empty());
  CHECK(once.predicted.empty());
  plan.settling = 8;
  std::size_t simulated = 0;
  plan.fit.threads = 1;
  plan.fit.simulated = [&simulated] { ++simulated; };
  std::vector<std::size_t> ends;
  plan.left = [&](std::size_t simulations) { ends.push_back(simulated + simulations); };
  auto const c = calibrate(pcns, made_up(pcns), plan);
  REQUIRE(ends.size() == 2);
  CHECK(ends.front() >= simulated);
  CHECK(ends.back() == simulated);  // whatever it had thought at first
  REQUIRE_FALSE(c.settling.empty());
  for (std::size_t k = 1; k + 1 < c.settling.size(); ++k)
    CHECK_FALSE(c.settling[k].is_settled());
  auto const poolings = c.settling.size();
  CHECK((c.settling.back().is_settled() || poolings == 8));
  CHECK(c.poolings.size() == 1 + poolings);
  CHECK(poolings > 1);  // however little the first moved
  REQUIRE(c.pooled);
  CHECK(c.pooled->parameters.mean.rows() == static_cast<int>(poolings) * 2'000);
  CHECK(c.predicted.empty());
  for (std::size_t i = 0; i < pcns.size(); ++i) {
    CHECK(c.fits[i].simulated.size() ==
          once.fits[i].simulated.size() + 20 * static_cast<int>(poolings));
    CHECK(c.fits[i].posterior.simulations == once.fits[i].posterior.simulations + 20 * poolings);
  }
  REQUIRE(c.pooled);
  REQUIRE(once.pooled->parameters.mean.rows() == 2'000);
  CHECK(c.pooled->parameters.mean.topRows(2'000) != once.pooled->parameters.mean);
  CHECK(simulated <= simulations_needed(pcns.size(), plan));
  CHECK(Settling{.by = -0.2}.is_settled());
  CHECK_FALSE(Settling{.by = -0.3}.is_settled());
  CHECK_FALSE(Settling{.by = 0.3}.is_settled());
}

TEST_CASE("the last simulations at the draws are never learnt from, for they check") {
  auto const pcns = models();
  auto plan = small();
  plan.settling = 1;
  std::vector<std::string> steps;
  plan.step = [&](std::string const& step) { steps.push_back(step); };
  auto const c = calibrate(pcns, made_up(pcns), plan);
  auto const times = [&](std::string const& step) { return std::ranges::count(steps, step); };
  CHECK(times("pooling PCNs") == 2);
  CHECK(times("simulating draws") == 2);
  REQUIRE(c.settling.size() == 1);
  Eigen::ArrayXd const now = c.pooled->parameters.mean.col(1).array();  // deterrence
  auto alone = small();
  auto const once = calibrate(pcns, made_up(pcns), alone);
  double const moved = now.mean() - once.pooled->parameters.mean.col(1).mean();
  double const sd = std::sqrt((now - now.mean()).square().mean());
  CHECK(c.settling.front().by == doctest::Approx(moved / sd));
  for (std::size_t i = 0; i < pcns.size(); ++i) {
    CHECK(c.predicted[i].x == c.draws[i]);
    CHECK(c.fits[i].simulated.x.bottomRows(20) == once.draws[i]);
  }
}

TEST_CASE("of three poolings, nothing was learnt from at the draws of the last") {
  auto const pcns = models();
  auto plan = small();
  plan.settling = 2;
  auto const c = calibrate(pcns, made_up(pcns), plan);
  REQUIRE(c.settling.size() == 2);
  for (std::size_t i = 0; i < pcns.size(); ++i) {
    auto const& x = c.fits[i].simulated.x;
    auto const learnt = [&](Eigen::Index row) {
      return (x.rowwise() - c.predicted[i].x.row(row)).rowwise().squaredNorm().minCoeff() == 0;
    };
    REQUIRE(c.predicted[i].x == c.draws[i]);
    for (Eigen::Index row = 10; row < 20; ++row)
      CHECK_FALSE(learnt(row));
  }
}

TEST_CASE("what would tell is simulated with more staff, at as many draws of each PCN") {
  auto const pcns = models();
  auto simulators = made_up(pcns);
  std::atomic<int> calls = 0;
  for (auto& simulator : simulators.more_staff) {
    simulator = [&calls, simulator](Eigen::VectorXd const& x, std::uint64_t seed) {
      ++calls;
      return simulator(x, seed);
    };
  }
  auto const c = calibrate(pcns, simulators, small());
  CHECK(calls == 30);
  CHECK_FALSE(c.would_tell.empty());
}

TEST_CASE("what the data told is the share of the prior's deviation that went, in three grades") {
  Prior const prior{.name = "deterrence",
                    .scale = Prior::Scale::log,
                    .shape = Prior::Shape::normal,
                    .a = 0,
                    .b = 1};
  auto const said = [&](double sd) {  // of two draws: half their distance times root 2
    return told(prior, Eigen::Vector2d{-sd / std::sqrt(2), sd / std::sqrt(2)});
  };
  CHECK(said(0.8) == doctest::Approx(0.2));
  CHECK(said(1.5) == doctest::Approx(-0.5));  // wider than before
  CHECK(told(prior, Eigen::VectorXd::Zero(1)) == 0);
  CHECK(say_about(said(1.5)) == "say little about");
  CHECK(say_about(said(0.7)) == "say little about");
  CHECK(say_about(said(0.6)) == "say something about");
  CHECK(say_about(said(0.4)) == "say something about");
  CHECK(say_about(said(0.3)) == "say much about");
}

}  // namespace
}  // namespace pcnsim::calibration
