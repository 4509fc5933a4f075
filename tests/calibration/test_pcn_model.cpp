#include "calibration/pcn/gap.hpp"
#include "calibration/pcn/pcn_model.hpp"
#include "calibration/pcn/posterior_draws.hpp"
#include "config/config.hpp"
#include "config/schema.hpp"
#include "core/random.hpp"
#include "scratch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

namespace pcnsim::calibration {
namespace {

namespace fs = std::filesystem;

fs::path const source{PCNSIM_SOURCE_DIR};

Declaration const& shipped() {
  static auto const declaration = load_declaration(source / "calibration/settings/parameters.yaml",
                                                   source / "calibration/settings/targets.yaml");
  return declaration;
}

Parameters const& library() {
  static auto const parameters =
      config::load_scenario("baseline", source / "scenarios", {}).scenario.parameters;
  return parameters;
}

std::size_t number_of(std::string const& name) {
  for (std::size_t j = 0; j < shipped().parameters.size(); ++j) {
    if (shipped().parameters[j].name == name) return j;
  }
  FAIL("no parameter ", name);
  return 0;
}

/// The library with one calibrated parameter at `value`, the others at their medians.
Parameters with(std::string const& name, double value, Parameters const& base = library()) {
  Calibrated const calibrated{shipped(), library()};
  Eigen::VectorXd values(static_cast<Eigen::Index>(shipped().parameters.size()));
  for (std::size_t j = 0; j < shipped().parameters.size(); ++j)
    values[static_cast<Eigen::Index>(j)] = shipped().parameters[j].median;
  values[static_cast<Eigen::Index>(number_of(name))] = value;
  return calibrated.at({base, {base}}, values).practices.front();
}

Models two_models() {
  auto const all = config::load_pcns(source / "calibration/data");
  auto const targets = load_targets(source / "calibration/data");
  Models models;
  for (auto const& pcn : {all[0], all[1]}) {
    models.push_back(std::make_unique<PcnModel const>(shipped(), library(), pcn,
                                                      everywhere(pcn, library()), targets));
  }
  return models;
}

Eigen::Index column_of(PcnModel const& model, std::string const& output) {
  auto const names = model.output_names();
  auto const found = std::ranges::find(names, output);
  REQUIRE(found != names.end());
  return found - names.begin();
}

TEST_CASE("calibrated parameters at their medians change nothing") {
  CHECK(config::values_of(with("need", 1)) == config::values_of(library()));
}

TEST_CASE("a factor multiplies, odds change shares, a value replaces, one number of a list moves") {
  auto const& was = library();
  CHECK(with("need", 1.2).demand.clinical_needs_per_1000_month ==
        doctest::Approx(1.2 * was.demand.clinical_needs_per_1000_month));
  double const p = was.front_door.online_share;
  CHECK(with("online", 3).front_door.online_share == doctest::Approx(3 * p / (1 - p + 3 * p)));
  CHECK(with("deterrence", 2.5).deterrence.strength == doctest::Approx(2.5));
  auto const about = [](Parameters const& parameters) {
    return config::values_of(parameters)[config::Schema{}.find("needs.skin.urgency").value()];
  };
  auto const now = about(with("urgency", 2));
  CHECK(now[1] == doctest::Approx(2 * about(was)[1]));
  CHECK(now[0] == about(was)[0]);
  CHECK(now[2] == about(was)[2]);
}

TEST_CASE("what a scenario changes stays changed: a value acts relative to the library") {
  auto scenario = library();
  scenario.deterrence.strength = 0;
  CHECK(with("deterrence", 2.5, scenario).deterrence.strength == 0);
  scenario.deterrence.strength = 2 * library().deterrence.strength;
  CHECK(with("deterrence", 1.8, scenario).deterrence.strength == doctest::Approx(3.6));
}

TEST_CASE("shares that add to more than 1 stop at 1, and ranges hold") {
  auto const far = with("remote", 1'000);
  auto const values = config::values_of(far);
  config::Schema const schema;
  double sum = 0;
  for (auto const* const key : {"telephone_share", "video_share", "message_share"})
    sum += values[schema.find(std::string{"workforce.role.gp."} + key).value()].front();
  CHECK(sum == doctest::Approx(1));
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (double const value : values[i]) {
      CAPTURE(schema.parameters()[i].key);
      CHECK(value >= schema.parameters()[i].range.low);
      CHECK(value <= schema.parameters()[i].range.high);
    }
  }
}

TEST_CASE("a simulation is a pure function of parameters and seed, and its targets are finite") {
  auto short_run = shipped();
  short_run.weeks = 1;
  short_run.warmup_weeks = 0;
  auto const pcn = config::load_pcns(source / "calibration/data")[11];
  PcnModel const model{short_run, library(), pcn, everywhere(pcn, library()),
                       load_targets(source / "calibration/data")};
  Eigen::VectorXd const x =
      Eigen::VectorXd::Zero(static_cast<Eigen::Index>(short_run.parameters.size()));
  auto const one = model.simulate(x, 7);
  auto const two = model.simulate(x, 7);
  auto const other = model.simulate(x, 8);
  REQUIRE(one.summaries);
  CHECK(*one.summaries == *two.summaries);
  CHECK(*one.summaries != *other.summaries);
  CHECK(one.summaries->allFinite());
  CHECK(one.summaries->size() == static_cast<Eigen::Index>(model.output_names().size()));
  CHECK(model.compared_of(*one.summaries).size() ==
        static_cast<Eigen::Index>(model.compared().size()));
}

TEST_CASE("of all PCNs together, a KPI is weighted by list size, row by row") {
  auto const models = two_models();
  auto const outputs = static_cast<Eigen::Index>(models[0]->output_names().size());
  std::vector<Predicted> predicted(2);
  std::array<double, 2> sizes{};
  for (std::size_t i = 0; i < 2; ++i) {
    predicted[i].outputs = Eigen::MatrixXd::Zero(2, outputs);
    predicted[i].outputs(0, column_of(*models[i], "kpi.gap")) = i == 0 ? 10 : 30;
    predicted[i].outputs(1, column_of(*models[i], "kpi.gap")) = 5;
    for (auto const& practice : models[i]->pcn().practices)
      sizes[i] += practice.list_size;
  }
  auto const total = total_of("gap", models, predicted);
  CHECK(total[0] == doctest::Approx((10 * sizes[0] + 30 * sizes[1]) / (sizes[0] + sizes[1])));
  CHECK(total[1] == doctest::Approx(5));
  predicted[1].outputs.resize(0, outputs);  // a PCN without draws does not count
  CHECK(total_of("gap", models, predicted) == std::vector<double>{10, 5});
}

TEST_CASE(
    "a profile: pieces of the prior add to 1, the posterior's are counted, few draws say nothing") {
  Prior const prior{.name = "p", .scale = Prior::Scale::log, .a = 0, .b = 1};
  std::vector<double> all(100, 0.05);
  all.resize(200, 5.0);  // beyond the outer end: with the last
  std::vector<double> const drawn{0.05, 0.05, 0.05, 0.05, 0.05, 5.0};
  std::vector<double> const gap{1, 2, 3, 4, 5, 100};
  auto const bins = profile(prior, all, drawn, gap);
  double priors = 0;
  double posteriors = 0;
  for (auto const& bin : bins) {
    priors += bin.prior;
    posteriors += bin.posterior;
    CHECK(std::isfinite(bin.high));
    bool const has_most = std::log(bin.low) <= 0.05 && std::log(bin.high) > 0.05;
    CHECK(bin.gap.has_value() == has_most);
    if (has_most) CHECK(bin.gap->median == 3);
  }
  CHECK(priors == doctest::Approx(1));
  CHECK(posteriors == doctest::Approx(1));
  CHECK(bins.back().posterior == doctest::Approx(0.5));
}

TEST_CASE(
    "an observation that goes with the parameter would tell of it; one that does not, nothing") {
  auto const models = two_models();
  auto const outputs = static_cast<Eigen::Index>(models[0]->output_names().size());
  constexpr Eigen::Index rows = 400;
  Stream draw(5, 0, 1, 0, 0);
  std::vector<double> parameter;
  std::vector<Predicted> now(2), then(2);
  for (auto* const predicted : {&now, &then}) {
    for (auto& pcn : *predicted)
      pcn.outputs = Eigen::MatrixXd::Constant(rows, outputs, 1);
  }
  for (Eigen::Index k = 0; k < rows; ++k) {
    double const z = draw.normal();
    double const noise = draw.normal();
    parameter.push_back(z);
    for (std::size_t i = 0; i < 2; ++i) {
      auto const& model = *models[i];
      now[i].outputs(k, column_of(model, "kpi.gap")) = 20 + 4 * z;
      // Requests rise by exp(0.01 z); calls by something else.
      then[i].outputs(k, column_of(model, "kpi.requests_clinical")) = std::exp(0.01 * z);
      then[i].outputs(k, column_of(model, "kpi.calls_inbound")) = std::exp(0.05 * noise);
    }
  }
  for (auto const& row : would_tell(models, now, then, parameter)) {
    CAPTURE(row.observation);
    CHECK(row.parameter_sd_now == doctest::Approx(1).epsilon(0.1));
    // The error is as large as the signal: half of the variance is told.
    bool const tells = row.observation.starts_with("requests");
    CHECK(row.parameter_sd_then / row.parameter_sd_now ==
          doctest::Approx(tells ? std::sqrt(0.5) : 1.0).epsilon(0.05));
    CHECK(row.gap_sd_then / row.gap_sd_now ==
          doctest::Approx(tells ? std::sqrt(0.5) : 1.0).epsilon(0.05));
  }
}

TEST_CASE("quantiles: between values when equally weighted, at one of them when not") {
  CHECK(quantile({3, 1, 2}, 0.5) == 2);
  CHECK(quantile({1, 2}, 0.25) == doctest::Approx(1.25));
  CHECK(std::isnan(quantile({}, 0.5)));
  CHECK(weighted_quantile({10, 20, 30}, {0.1, 0.1, 0.8}, 0.5) == 30);
  CHECK(weighted_quantile({30, 20, 10}, {0.2, 0.2, 0.6}, 0.5) == 10);
}

TEST_CASE("draws of another PCN lie about the national means with their spreads") {
  Pooled pooled;
  pooled.mean = Eigen::MatrixXd::Constant(4'000, 2, 0.5);
  pooled.spread = Eigen::MatrixXd::Zero(4'000, 2);
  pooled.spread.col(0).setConstant(0.2);
  auto const x = draws_of_another(pooled, 4'000, 1);
  CHECK(x.col(0).mean() == doctest::Approx(0.5).epsilon(0.03));
  CHECK(std::sqrt((x.col(0).array() - x.col(0).mean()).square().mean()) ==
        doctest::Approx(0.2).epsilon(0.05));
  CHECK((x.col(1).array() == 0.5).all());  // shared
}

TEST_CASE(
    "two replications in a row take the same draw, and all draws come before one comes again") {
  std::set<std::size_t> seen;
  for (std::size_t r = 0; r < 400; r += 2) {
    auto const draw = draw_of_replication(r, 200);
    CHECK(draw_of_replication(r + 1, 200) == draw);
    CHECK(seen.insert(draw).second);
  }
  CHECK(draw_of_replication(400, 200) == draw_of_replication(0, 200));
  CHECK(draw_of_replication(9, 1) == 0);
}

TEST_CASE("draws that are not in order are told once, with every other problem") {
  auto const declared = shipped();
  std::string table = "pcn,draw";
  for (auto const& parameter : declared.parameters)
    table += ',' + parameter.name;
  auto const row = [&](std::string const& start, std::string const& last) {
    table += '\n' + start;
    for (std::size_t j = 1; j < declared.parameters.size(); ++j)
      table += ",1";
    table += ',' + last;
  };
  for (auto const* const number : {"1", "2", "7", "8", "9"})
    row(std::string{"A,"} + number, "1");
  row("A,10", "-3");
  Scratch const scratch;
  auto const file = scratch.path / "posterior.csv";
  std::ofstream(file) << table << '\n';
  try {
    static_cast<void>(load_posterior(file, declared));
    FAIL("no problem found");
  } catch (config::ConfigError const& error) {
    REQUIRE(error.problems().size() == 2);
    CHECK(config::to_string(error.problems()[0])
              .find("posterior.csv:4:3: draw: found 7, expected 3") != std::string::npos);
    CHECK(config::to_string(error.problems()[1]).find("-3") != std::string::npos);
  }
}

TEST_CASE("a value that is 0 in the library is told where it was declared") {
  auto declared = shipped();
  auto& parameter = declared.parameters[static_cast<std::size_t>(number_of("deterrence"))];
  CHECK(parameter.where.line > 0);
  auto base = library();
  base.deterrence.strength = 0;
  try {
    static_cast<void>(Calibrated{declared, base});
    FAIL("no problem found");
  } catch (config::ConfigError const& error) {
    REQUIRE(error.problems().size() == 1);
    CHECK(config::to_string(error.problems()[0])
              .find("parameters.yaml:" + std::to_string(parameter.where.line)) !=
          std::string::npos);
  }
}

TEST_CASE("where a method finds a point, its draws are as one: the median of each parameter") {
  Eigen::MatrixXd draws(3, 2);
  draws << 1, 30, 5, 10, 2, 20;
  auto const row = median_row(draws);
  REQUIRE(row.rows() == 1);
  CHECK(row(0, 0) == 2);
  CHECK(row(0, 1) == 20);
}

TEST_CASE("the posterior that is shipped has draws of all 22 PCNs, for every parameter declared "
          "with it") {
  auto const folder = source / "calibration/results";
  auto const declared = load_declaration(folder / "parameters.yaml", folder / "targets.yaml");
  auto const draws = load_posterior(folder / "posterior.csv", declared);
  CHECK(draws.size() == 22);
  auto const deterrence =
      std::ranges::find(declared.parameters, "deterrence", &CalibratedParameter::name);
  auto const shared = static_cast<Eigen::Index>(deterrence - declared.parameters.begin());
  for (auto const& [pcn, matrix] : draws) {
    std::string const code = pcn;
    CAPTURE(code);
    CHECK(matrix.rows() >= 200);
    CHECK(matrix.col(shared) == draws.begin()->second.col(shared));  // one for all, row by row
  }
}

}  // namespace
}  // namespace pcnsim::calibration
