#include "cli/posterior.hpp"

#include "calibration/pcn/pcn_model.hpp"
#include "calibration/pcn/posterior_draws.hpp"
#include "cli/calibration_setup.hpp"
#include "config/attempts.hpp"
#include "config/schema.hpp"
#include "config/text_file.hpp"
#include "report/sha256.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <optional>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

namespace pcnsim::cli {
namespace {

namespace fs = std::filesystem;

/// What every run needs to find its parameters.
struct Drawn {
  calibration::Calibrated calibrated;
  std::vector<std::vector<PcnParameters>> base;  ///< by scenario and PCN
  std::vector<Eigen::MatrixXd> draws;            ///< by PCN
};

std::vector<Eigen::MatrixXd> draws_of(std::vector<PcnSpec> const& pcns, fs::path const& file,
                                      calibration::Declaration const& declaration, bool is_point) {
  auto const all = calibration::load_posterior(file, declaration);
  std::vector<Eigen::MatrixXd> draws;
  config::Problems problems;
  for (auto const& pcn : pcns) {
    auto const found = all.find(pcn.code);
    if (found == all.end()) {
      problems.add({file.filename().string(), 1, 1}, "pcn", "no draws of " + pcn.code,
                   "draws of every PCN that is simulated", "choose PCNs with --pcn");
    } else {
      draws.push_back(is_point ? calibration::median_row(found->second) : found->second);
    }
  }
  problems.throw_if_any();
  return draws;
}

/// What the calibration that drew `file` declared: only that says how its parameters act.
calibration::Declaration declared_beside(fs::path const& file) {
  auto const folder = file.parent_path();
  for (auto const& settings : {folder / parameters_copy, folder / targets_copy}) {
    if (fs::exists(settings)) continue;
    throw config::MissingInput(fmt::format(
        "{}: no such file – it says how the parameters of {} act: copy there the one that the "
        "calibration used, or calibrate again",
        settings.string(), file.filename().string()));
  }
  return calibration::load_declaration(folder / parameters_copy, folder / targets_copy);
}

std::vector<std::vector<PcnParameters>> base_of(Study const& study) {
  if (!study.experiment.places.empty()) return study.experiment.places;
  std::vector<std::vector<PcnParameters>> base;
  for (auto const& scenario : study.experiment.scenarios) {
    auto& places = base.emplace_back();
    for (auto const& pcn : study.experiment.pcns)
      places.push_back(everywhere(pcn, scenario.parameters));
  }
  return base;
}

/// Where draws are of a number itself and a scenario sets that number, neither replaces the other.
void caution_of_values(calibration::Declaration const& declaration,
                       std::vector<std::vector<PcnParameters>> const& base, Study const& study,
                       std::vector<std::string>& cautions) {
  config::Schema const schema;
  auto const library = config::values_of(library_parameters(study.scenarios.front()));
  for (auto const& parameter : declaration.parameters) {
    if (parameter.acts != calibration::Acts::value) continue;
    auto const [number, element] = parameter.on.front();
    auto const usual = library[number][element.value_or(0)];
    for (std::size_t scenario = 0; scenario < base.size(); ++scenario) {
      std::set<double> others;
      for (auto const& pcn : base[scenario]) {
        for (auto const& practice : pcn.practices)
          others.insert(config::values_of(practice)[number][element.value_or(0)]);
      }
      others.erase(usual);
      for (auto const here : others) {
        cautions.push_back(fmt::format(
            "{} is {:g} in {} and {:g} in the parameter library: draws of {} do not replace it, "
            "and are\nnot replaced by it; they are multiplied by {:.3g} there.",
            schema.parameters()[number].key, here, study.scenarios[scenario].scenario.name, usual,
            parameter.name, here / usual));
      }
    }
  }
}

std::vector<std::string> cautions_of(calibration::PosteriorOrigin const& origin,
                                     Study const& study) {
  std::vector<std::string> cautions;
  if (origin.is_point) {
    cautions.emplace_back(
        "Parameters are the point at which a calibration ended, not draws of a posterior: how far "
        "wrong\nthey may be is not known.");
  }
  if (!origin.is_known) return cautions;
  std::vector<std::string> others;
  if (origin.library.empty()) {
    cautions.emplace_back(
        "The calibration that these draws are of does not say which numbers the parameter library "
        "had:\ncalibrate again if they have changed since.");
  } else if (origin.library != library_sha256(study.scenarios.front())) {
    others.emplace_back("the parameter library");
  }
  for (auto const* const name : {"pcns.csv", "practices.csv"}) {
    auto const then = origin.inputs.find(name);
    auto const now = report::sha256_of_file(study.data / "inputs" / name);
    if (then != origin.inputs.end() && then->second != now) others.emplace_back(name);
  }
  if (!others.empty()) {
    cautions.push_back(fmt::format(
        "The calibration that these draws are of had other numbers in {}:\nthey do not fit this "
        "model. Calibrate again.",
        fmt::join(others, " and ")));
  }
  return cautions;
}

void caution_of_borrowed(std::set<std::string> const& borrowed, Study& study) {
  std::vector<std::string> who;
  for (auto const& pcn : study.experiment.pcns)
    if (borrowed.contains(pcn.code)) who.push_back(fmt::format("{} ({})", pcn.name, pcn.code));
  if (who.empty()) return;
  study.cautions.push_back(fmt::format(
      "Of {} the calibration found no posterior: the draws used there are of any PCN, and say\nno "
      "more than list, age, deprivation and staff do.",
      fmt::join(who, ", ")));
}

/// What `calibrate --parameters` takes is asked for by the same name.
void refuse_declaration(fs::path const& file) {
  if (file.extension() != ".yaml" && file.extension() != ".yml") return;
  config::Problems problems;
  problems.add({config::display_name(file), 1, 1}, "--parameters", "a .yaml file",
               "draws: posterior, or what pcnsim calibrate --out wrote",
               "calibrate --parameters takes declarations");
  problems.throw_if_any();
}

}  // namespace

fs::path posterior_file(std::string const& asked, fs::path const& data) {
  auto const folder = asked == "posterior" ? data.parent_path() / "results" : fs::path{asked};
  std::error_code error;
  bool const is_file = fs::is_regular_file(folder, error);
  if (is_file) refuse_declaration(folder);
  auto file = is_file ? folder : folder / "posterior.csv";
  if (fs::exists(file, error)) return file;
  throw config::MissingInput(file.string() +
                             ": no such file – what pcnsim calibrate --out writes has one");
}

void use_posterior(Study& study, std::string const& asked) {
  auto const file = posterior_file(asked, study.data);
  calibration::PosteriorOrigin origin;
  std::shared_ptr<Drawn const> drawn;
  std::optional<calibration::Declaration> declaration;
  std::set<std::string> borrowed;
  config::Attempts attempts;
  attempts.attempt([&] { origin = calibration::origin_of(file); });
  attempts.attempt([&] { borrowed = calibration::with_borrowed_draws(file); });
  attempts.attempt([&] {
    declaration = declared_beside(file);
    drawn = std::make_shared<Drawn const>(Drawn{
        calibration::Calibrated{*declaration, library_parameters(study.scenarios.front())},
        base_of(study), draws_of(study.experiment.pcns, file, *declaration, origin.is_point)});
  });
  attempts.throw_if_any();
  study.posterior = file;
  study.cautions = cautions_of(origin, study);
  caution_of_borrowed(borrowed, study);
  caution_of_values(*declaration, drawn->base, study, study.cautions);
  if (!origin.is_point) study.experiment.replications_a_draw = calibration::replications_a_draw;
  study.experiment.parameters_of_run = [drawn](std::size_t scenario, std::size_t pcn,
                                               std::size_t replication) {
    auto const& draws = drawn->draws[pcn];
    auto const row =
        calibration::draw_of_replication(replication, static_cast<std::size_t>(draws.rows()));
    return drawn->calibrated.at(drawn->base[scenario][pcn],
                                draws.row(static_cast<Eigen::Index>(row)).transpose());
  };
}

}  // namespace pcnsim::cli
