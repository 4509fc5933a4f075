#include "calibration/pcn/declaration.hpp"
#include "config/problem.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace pcnsim::calibration {
namespace {

namespace fs = std::filesystem;

fs::path const shipped = fs::path{PCNSIM_SOURCE_DIR} / "calibration/settings";

std::string text_of(fs::path const& file) {
  std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// Two files of a test's own, gone with it.
class Files {
public:
  Files() : folder_{fs::temp_directory_path() / ("pcnsim-declared-" + std::to_string(getpid()))} {
    fs::create_directories(folder_);
    parameters = text_of(shipped / "parameters.yaml");
    targets = text_of(shipped / "targets.yaml");
  }
  ~Files() { fs::remove_all(folder_); }
  Files(Files const&) = delete;
  Files& operator=(Files const&) = delete;

  std::string parameters, targets;

  [[nodiscard]] Declaration load() const {
    std::ofstream(folder_ / "parameters.yaml") << parameters;
    std::ofstream(folder_ / "targets.yaml") << targets;
    return load_declaration(folder_ / "parameters.yaml", folder_ / "targets.yaml");
  }

  /// Every message, one a line, without the folder.
  [[nodiscard]] std::string problems() const {
    try {
      static_cast<void>(load());
    } catch (config::ConfigError const& error) {
      std::string all;
      for (auto const& problem : error.problems())
        all += config::to_string(problem) + '\n';
      return all;
    }
    return "";
  }

private:
  fs::path folder_;
};

void replace(std::string& text, std::string const& from, std::string const& to) {
  auto const at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
}

TEST_CASE("the declaration that is shipped: 10 to 20 parameters, every target observed") {
  auto const declaration = load_declaration(shipped / "parameters.yaml", shipped / "targets.yaml");
  CHECK(declaration.parameters.size() >= 10);
  CHECK(declaration.parameters.size() <= 20);
  CHECK(declaration.targets.size() >= 15);
  std::size_t shared = 0;
  for (auto const& parameter : declaration.parameters) {
    CAPTURE(parameter.name);
    CHECK(!parameter.on.empty());
    CHECK(!parameter.source.empty());
    if (parameter.is_shared()) ++shared;
  }
  CHECK(shared >= 1);
  for (auto const& target : declaration.targets)
    CHECK(target.quantity->source != Source::stated);
}

TEST_CASE("a prior of one PCN has the variances of the national mean and among PCNs together") {
  CalibratedParameter const parameter{.name = "p",
                                      .what = "",
                                      .acts = Acts::factor,
                                      .on = {},
                                      .median = 2,
                                      .sd = 0.3,
                                      .between = 0.4,
                                      .grade = "assumption",
                                      .source = ""};
  auto const prior = parameter.prior();
  CHECK(prior.natural(prior.quantile(0.5)) == doctest::Approx(2));
  CHECK(prior.b == doctest::Approx(0.5));
}

TEST_CASE("scales: a value goes there and back, and no share leads to infinity") {
  CalibrationTarget share{};
  share.scale = CalibrationTarget::Scale::logit;
  CHECK(share.from_scale(share.on_scale(37)) == doctest::Approx(37));
  CHECK(std::isfinite(share.on_scale(0)));
  CHECK(std::isfinite(share.on_scale(100)));
  CalibrationTarget rate{};
  rate.scale = CalibrationTarget::Scale::log;
  CHECK(rate.from_scale(rate.on_scale(557)) == doctest::Approx(557));
  CHECK(std::isfinite(rate.on_scale(0)));
}

TEST_CASE("every problem of a declaration is said at once, with its place") {
  Files files;
  replace(files.parameters, "acts: value", "acts: valeu");
  replace(files.parameters, "demand.clinical_needs_per_1000_month",
          "demand.clinical_needs_per_1000_moth");
  replace(files.parameters, "on: [front_door.telephone.redial_share]",
          "on: [front_door.telephone.redial_tries]");
  replace(files.targets, "appointments:  ", "apointments:   ");
  replace(files.targets, "weeks: 13", "weeks: none");
  auto const problems = files.problems();
  CAPTURE(problems);
  CHECK(problems.find("deterrence.acts: found valeu, expected factor, odds or value – did you mean "
                      "value?") != std::string::npos);
  CHECK(problems.find("did you mean demand.clinical_needs_per_1000_month?") != std::string::npos);
  CHECK(problems.find("which is no share") != std::string::npos);
  CHECK(problems.find("did you mean appointments?") != std::string::npos);
  CHECK(problems.find("run.weeks") != std::string::npos);
  CHECK(problems.find("parameters.yaml:") != std::string::npos);
  CHECK(problems.find("targets.yaml:") != std::string::npos);
}

TEST_CASE("a parameter's name must do as the name of a column") {
  for (std::string const name : {"'ne,ed'", "draw", "pcn", "''", "\"ne\\ned\""}) {
    CAPTURE(name);
    Files files;
    replace(files.parameters, "\n  need:", "\n  " + name + ":");
    CHECK(files.problems().find(
              "expected a name of letters, digits, _ and - that is not pcn, draw or seed") !=
          std::string::npos);
  }
}

TEST_CASE("a number may be calibrated once only") {
  Files files;
  replace(files.parameters, "\"workforce.role.*.telephone_share\"",
          "\"workforce.role.*.telephone_share\", workforce.role.gp.telephone_share");
  CHECK(files.problems().find("workforce.role.gp.telephone_share a second time") !=
        std::string::npos);
}

TEST_CASE("of a list one number may be named, if it is there") {
  Files files;
  replace(files.parameters, "urgency[1]", "urgency[4]");
  CHECK(files.problems().find("a number from 0 to 3 in [ ]") != std::string::npos);
}

TEST_CASE("numbers of a declaration have their ranges: a prior has a spread, a target an error") {
  struct Case {
    char const* from;
    char const* to;
    char const* says;
  };
  for (auto const& [from, to, says] : {Case{"sd: 0.25", "sd: 0", "need.sd: found 0"},
                                       Case{"median: 0.9", "median: -1", "deterrence.median"},
                                       Case{"between: 0.15", "between: .nan", "need.between"},
                                       Case{"grade: assumption", "grade: guess", "need.grade"}}) {
    Files files;
    replace(files.parameters, from, to);
    std::string const wrong = to;
    CAPTURE(wrong);
    CHECK(files.problems().find(says) != std::string::npos);
  }
  Files files;
  replace(files.targets, "discrepancy: 0.05", "discrepancy: -0.05");
  replace(files.targets, "scale: log, ", "");
  auto const problems = files.problems();
  CHECK(problems.find("appointments.discrepancy") != std::string::npos);
  CHECK(problems.find("appointments.scale: found nothing") != std::string::npos);
}

TEST_CASE("rates are compared as logs, shares as log odds; a missing scale is one problem") {
  Files files;
  replace(files.targets, "appointments:     {scale: log,", "appointments:     {scale: logit,");
  replace(files.targets, "dna:              {scale: logit,", "dna:              {scale: log,");
  replace(files.targets, "gp_share:         {scale: logit, ", "gp_share:         {");
  auto const problems = files.problems();
  CAPTURE(problems);
  CHECK(problems.find(":29: targets.appointments.scale: found logit of a rate, expected log") !=
        std::string::npos);
  CHECK(problems.find(":29: targets.dna.scale: found log of a share, expected logit") !=
        std::string::npos);
  CHECK(problems.find("targets.gp_share.scale: found nothing") != std::string::npos);
  CHECK(std::ranges::count(problems, '\n') == 3);
}

TEST_CASE("how much of a discrepancy is common may be left out, and is a share") {
  Files files;
  CHECK(files.load().common_discrepancy == 0.5);
  auto const whole = files.targets;
  auto const problems_with = [&](std::string const& text) {
    auto const from = whole.find("discrepancy:\n");
    REQUIRE(from != std::string::npos);
    files.targets = whole;
    files.targets.replace(from, whole.find("\n\n", from) - from, text);
    return files.problems();
  };
  CHECK(problems_with("").empty());
  CHECK(files.load().common_discrepancy == 0);
  auto const says = [&](std::string const& text, std::string const& what) {
    return problems_with(text).find(what) != std::string::npos;
  };
  CHECK(says("discrepancy: {common: 1, why: so}", "discrepancy.common: found 1"));
  CHECK(says("discrepancy: {common: 0.2}", "discrepancy.why"));
  CHECK(says("discrepancy: {comon: 0.2, why: so}", "did you mean common?"));
  CHECK(says("discrepancy: 0.2", "discrepancy"));
}

TEST_CASE("a declaration that is no map, or empty, is told so") {
  for (auto const* const text : {"", "[1, 2]", "parameters: 3", "parameters: {}", "other: {}"}) {
    Files files;
    files.parameters = text;
    CAPTURE(text);
    CHECK(!files.problems().empty());
  }
}

}  // namespace
}  // namespace pcnsim::calibration
