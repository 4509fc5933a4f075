#include "calibration/pcn/calibration.hpp"
#include "config/config.hpp"
#include "core/random.hpp"

#include <atomic>
#include <cmath>
#include <doctest/doctest.h>
#include <filesystem>
#include <string>
#include <vector>

namespace pcnsim::calibration {
namespace {

namespace fs = std::filesystem;

fs::path const source{PCNSIM_SOURCE_DIR};

/// Three parameters and two targets of what is shipped.
Declaration const& declared() {
  static auto const declaration = [] {
    auto all = load_declaration(source / "calibration/settings/parameters.yaml",
                                source / "calibration/settings/targets.yaml");
    Declaration some{{}, {}, all.start, 1, 0};
    for (auto const& parameter : all.parameters) {
      if (parameter.name == "need" || parameter.name == "deterrence" || parameter.name == "dna")
        some.parameters.push_back(parameter);
    }
    for (auto const& target : all.targets) {
      if (target.quantity->key == "appointments" || target.quantity->key == "dna")
        some.targets.push_back(target);
    }
    return some;
  }();
  return declaration;
}

Models models() {
  auto const all = config::load_pcns(source / "calibration/data");
  auto const targets = load_targets(source / "calibration/data");
  auto const library =
      config::load_scenario("baseline", source / "scenarios", {}).scenario.parameters;
  Models result;
  for (auto const& pcn : {all[0], all[1], all[2]}) {
    result.push_back(std::make_unique<PcnModel const>(declared(), library, pcn,
                                                      everywhere(pcn, library), targets));
  }
  return result;
}

/// Instead of the model: what is observed at the medians, moved along with the parameters, with chance.
PcnSimulators made_up(Models const& models) {
  Simulators result;
  for (auto const& model : models) {
    result.push_back([&model](Eigen::VectorXd const& x, std::uint64_t seed) {
      auto const names = model->output_names();
      Eigen::VectorXd y(static_cast<Eigen::Index>(names.size()));
      Stream draw{seed, 0, 0, 0, 0};
      for (Eigen::Index i = 0; i < y.size(); ++i)
        y[i] = 5 + x[0] + 0.1 * x[1] + 0.02 * draw.normal();
      for (Eigen::Index i = 0; i < model->observed().size(); ++i)
        y[i] += model->observed()[i] - 5 + x[2];
      Simulated simulated;
      simulated.summaries = y;
      return simulated;
    });
  }
  return {result, result};
}

CalibrationPlan small(std::atomic<bool> const* stop = nullptr) {
  CalibrationPlan plan{};
  plan.fit.simulations = 90;
  plan.fit.stop = stop;
  plan.draws = 20;
  plan.elsewhere = 10;
  plan.folds = 2;
  plan.pooling_sweeps = 400;
  return plan;
}

std::vector<std::string> const all_steps{"fitting each PCN",          "pooling PCNs",
                                         "simulating draws",          "predicting targets left out",
                                         "pooling without some PCNs", "simulating PCNs left out",
                                         "simulating more staff"};

TEST_CASE("a calibration tells of each step when it begins") {
  auto const pcns = models();
  auto plan = small();
  std::vector<std::string> steps;
  plan.step = [&](std::string const& step) { steps.push_back(step); };
  auto const c = calibrate(pcns, made_up(pcns), plan);
  CHECK(steps == all_steps);
  CHECK_FALSE(c.stopped);
  REQUIRE(c.pooled);
  CHECK(c.pooled->mean.rows() > 0);
  CHECK(c.left_out_pcns.size() == 3 * declared().targets.size());
}

TEST_CASE("a calibration can be stopped in every step, and begins no other") {
  auto const pcns = models();
  for (auto const& last : all_steps) {
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
    CHECK(c.pooled.has_value() == (last != all_steps[0] && last != all_steps[1]));
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
