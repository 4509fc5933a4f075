#include "calibration/benchmark/pcn_tasks.hpp"
#include "config/config.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <filesystem>

namespace pcnsim::calibration {
namespace {

std::filesystem::path const source{PCNSIM_SOURCE_DIR};

/// What the command makes of the shipped files, for a week.
struct World {
  Declaration declaration;
  PcnModel model;

  explicit World(Declaration declared)
      : declaration{std::move(declared)}, model{make(declaration)} {}

  static PcnModel make(Declaration const& declaration) {
    auto const library =
        config::load_scenario("baseline", source / "scenarios", {}).scenario.parameters;
    auto const data = source / "calibration/data";
    auto const pcn =
        config::select_pcns(config::load_pcns(data), {std::string{pcn_of_tasks}}).front();
    return {declaration, library, pcn, everywhere(pcn, library), load_targets(data)};
  }
};

Declaration shipped() {
  return load_declaration(source / "calibration/settings/parameters.yaml",
                          source / "calibration/settings/targets.yaml");
}

PcnModel const& model() {
  static auto const world = [] {
    auto declaration = of_tasks(shipped());
    declaration.warmup_weeks = 0;
    declaration.weeks = 1;
    return std::make_unique<World const>(std::move(declaration));
  }();
  return world->model;
}

Eigen::Index place_of(Problem const& problem, std::string const& summary) {
  auto const found = std::ranges::find(problem.summary_names, summary);
  REQUIRE(found != problem.summary_names.end());
  return found - problem.summary_names.begin();
}

}  // namespace

TEST_CASE("T5 and T6 are the declared problem, shortened, with every target observed") {
  auto const declared = shipped();
  auto const shortened = of_tasks(declared);
  CHECK(shortened.weeks < declared.weeks);
  CHECK(shortened.warmup_weeks < declared.warmup_weeks);
  CHECK(shortened.parameters.size() == declared.parameters.size());
  auto const tasks = pcn_tasks(model());
  REQUIRE(tasks.size() == pcn_task_names.size());
  for (std::size_t k = 0; k < tasks.size(); ++k) {
    auto const task = tasks[k].make(11);
    CHECK(tasks[k].name == pcn_task_names[k]);
    CHECK(task.problem.name == pcn_task_names[k]);
    CHECK(task.problem.priors.size() == declared.parameters.size());
    CHECK(task.problem.summary_names.size() == declared.targets.size());
    CHECK(task.problem.observation_variance.isZero(0));
    CHECK(task.problem.discrepancy_variance.isZero(0));
    CHECK(std::isfinite(task.problem.log_prior(task.truth)));
    CHECK(tasks[k].make(11).problem.observed == task.problem.observed);
    CHECK(tasks[k].make(12).problem.observed != task.problem.observed);
    CHECK(!task.reference);
  }
}

TEST_CASE("T5: truths are as the priors say (20 truths, false alarm 1e-4 a parameter, seeded)") {
  auto const count = 20;
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(20);
  Eigen::VectorXd squares = Eigen::VectorXd::Zero(20);
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    auto const task = pcn_synthetic(model(), seed);
    for (Eigen::Index j = 0; j < 20; ++j) {
      auto const& prior = task.problem.priors[static_cast<std::size_t>(j)];
      double const z = (task.truth[j] - prior.a) / prior.b;
      sum[j] += z;
      squares[j] += z * z;
    }
  }
  CHECK(sum.cwiseAbs().maxCoeff() < 4.5 * std::sqrt(count));
  CHECK(squares.maxCoeff() < 54);  // χ²(20): outside [4.5, 54] less than once in 10,000
  CHECK(squares.minCoeff() > 4.5);
}

TEST_CASE("T5: what is observed is what the problem's simulator gives at the truth") {
  std::uint64_t const seed = 3;
  auto const task = pcn_synthetic(model(), seed);
  auto const again = task.problem.simulate(task.truth, ~seed);
  REQUIRE(again.summaries.has_value());
  CHECK(*again.summaries == task.problem.observed);
}

TEST_CASE("T6: far fewer calls at 8 to 10 than the model can have; T5's truths are the same") {
  std::uint64_t const seed = 3;
  auto const well = pcn_synthetic(model(), seed);
  auto const wrong = pcn_misspecified(model(), seed);
  CHECK(well.truth == wrong.truth);
  auto const k = place_of(wrong.problem, "calls_8_10");
  double least = well.problem.observed[k];
  for (std::uint64_t other = 10; other < 40; ++other)
    least = std::min(least, pcn_synthetic(model(), other).problem.observed[k]);
  CHECK(wrong.problem.observed[k] < least - 0.1);
  // The simulator that is calibrated has the rush: at the very same truth and seed it differs.
  CHECK((*wrong.problem.simulate(wrong.truth, ~seed).summaries)[k] == well.problem.observed[k]);
}

}  // namespace pcnsim::calibration
