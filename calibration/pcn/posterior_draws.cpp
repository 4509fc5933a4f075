#include "calibration/pcn/posterior_draws.hpp"

#include "calibration/inference/calibrators.hpp"
#include "config/csv.hpp"
#include "config/text_file.hpp"
#include "config/values.hpp"
#include "config/wording.hpp"
#include "core/contract.hpp"
#include "stats/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

namespace pcnsim::calibration {
namespace {

using enum config::Column::Need;

constexpr double largest = 1e6;
constexpr std::size_t longest_provenance = std::size_t{1} << 20U;

struct Rows {
  std::vector<std::vector<double>> values;
  config::Location where;  ///< of the first
  bool in_order = true;
};

double read_value(config::Cell const& cell, std::string const& name, config::Problems& problems) {
  auto const value = config::parse_number(cell.text);
  if (value && *value > 0 && *value <= largest) return *value;
  problems.add(cell.where, name, config::shown(cell.text),
               "a number above 0, at most " + config::number_text(largest));
  return 1;
}

bool check_number(config::Cell const& cell, std::size_t expected, config::Problems& problems) {
  auto const number = config::parse_whole(cell.text);
  if (number && *number == static_cast<std::int64_t>(expected)) return true;
  problems.add(cell.where, "draw", config::shown(cell.text), fmt::format("{}", expected),
               "the draws of a PCN come in order, from 1");
  return false;
}

void check_counts(std::map<std::string, Rows> const& pcns, std::string const& file,
                  config::Problems& problems) {
  if (pcns.empty()) {
    problems.add({file, 1, 1}, "draw", "no draws", "at least one");
    return;
  }
  auto const count = pcns.begin()->second.values.size();
  for (auto const& [code, rows] : pcns) {
    if (rows.values.size() == count) continue;
    problems.add(rows.where, "draw", fmt::format("{} draws of {}", rows.values.size(), code),
                 fmt::format("{}, as of {}", count, pcns.begin()->first));
  }
}

/// Empty when there is none.
std::string text_at(nlohmann::json const& map, char const* key) {
  auto const found = map.is_object() ? map.find(key) : map.end();
  return found != map.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::map<std::string, std::string> hashes_of(nlohmann::json const& provenance) {
  std::map<std::string, std::string> hashes;
  for (auto const& input : provenance.value("inputs", nlohmann::json::array())) {
    auto const file = text_at(input, "file");
    if (!file.empty()) hashes[file] = text_at(input, "sha256");
  }
  return hashes;
}

}  // namespace

PosteriorDraws load_posterior(std::filesystem::path const& file, Declaration const& declaration) {
  std::vector<config::Column> columns{{"pcn", required}, {"draw", required}};
  for (auto const& parameter : declaration.parameters)
    columns.push_back({parameter.name, required});
  config::Problems problems;
  auto const csv = config::read_csv(file, columns, problems);
  problems.throw_if_any();
  std::map<std::string, Rows> pcns;
  for (auto const& cells : csv->rows) {
    auto& rows = pcns.try_emplace(cells[0].text, Rows{{}, cells[0].where, true}).first->second;
    // The first that is out of order is told; those after it only follow from it.
    if (rows.in_order) rows.in_order = check_number(cells[1], rows.values.size() + 1, problems);
    auto& values = rows.values.emplace_back();
    for (std::size_t j = 0; j < declaration.parameters.size(); ++j)
      values.push_back(read_value(cells[j + 2], declaration.parameters[j].name, problems));
  }
  check_counts(pcns, csv->file, problems);
  problems.throw_if_any();
  PosteriorDraws draws;
  for (auto const& [code, rows] : pcns) {
    Eigen::MatrixXd matrix(static_cast<Eigen::Index>(rows.values.size()),
                           static_cast<Eigen::Index>(declaration.parameters.size()));
    for (std::size_t k = 0; k < rows.values.size(); ++k)
      for (std::size_t j = 0; j < rows.values[k].size(); ++j)
        matrix(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(j)) = rows.values[k][j];
    draws.emplace(code, std::move(matrix));
  }
  return draws;
}

PosteriorOrigin origin_of(std::filesystem::path const& file) {
  auto const beside = file.parent_path() / provenance_file;
  std::error_code error;
  if (!std::filesystem::exists(beside, error)) return {};
  config::Problems problems;
  auto const text = config::read_text(beside, longest_provenance, problems);
  problems.throw_if_any();
  auto const provenance = nlohmann::json::parse(*text, nullptr, false);
  auto const method = provenance.is_object() ? provenance.find("method") : provenance.end();
  auto const& known = calibrator_names();
  if (method == provenance.end() || !method->is_string() ||
      std::ranges::find(known, method->get<std::string>()) == known.end()) {
    problems.add({config::display_name(beside), 1, 1}, "method", "no method that pcnsim knows",
                 fmt::format("one of {}", fmt::join(known, ", ")),
                 "draws that were not made by pcnsim calibrate need no such file");
  }
  problems.throw_if_any();
  return {.is_known = true,
          .is_point = what_it_gives(method->get<std::string>()) == Gives::point,
          .library = text_at(provenance, library_key),
          .inputs = hashes_of(provenance)};
}

std::set<std::string> with_borrowed_draws(std::filesystem::path const& file) {
  auto const beside = file.parent_path() / diagnostics_file;
  std::error_code error;
  if (!std::filesystem::exists(beside, error)) return {};
  config::Problems problems;
  auto const csv = config::read_csv(beside,
                                    {{"pcn", required},
                                     {"pcn_name", optional},
                                     {"what", optional},
                                     {"value", optional},
                                     {"note", required}},
                                    problems);
  problems.throw_if_any();
  std::set<std::string> codes;
  for (auto const& cells : csv->rows)
    if (cells[4].text == borrowed_draws) codes.insert(cells[0].text);
  return codes;
}

Eigen::MatrixXd median_row(Eigen::MatrixXd const& draws) {
  EXPECTS(draws.rows() > 0);
  Eigen::MatrixXd row(1, draws.cols());
  for (Eigen::Index j = 0; j < draws.cols(); ++j) {
    std::vector<double> const column(draws.col(j).begin(), draws.col(j).end());
    row(0, j) = stats::quantile(column, 0.5);
  }
  return row;
}

std::size_t draw_of_replication(std::size_t replication, std::size_t draws) {
  EXPECTS(draws > 0);
  // A step near the golden section of the draws that meets all of them before it meets one again.
  auto step = static_cast<std::size_t>(std::round(0.618034 * static_cast<double>(draws)));
  while (step > 1 && std::gcd(step, draws) != 1)
    --step;
  return replication / replications_a_draw * std::max<std::size_t>(step, 1) % draws;
}

}  // namespace pcnsim::calibration
