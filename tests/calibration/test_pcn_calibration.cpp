#include "made_up_pcns.hpp"

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
