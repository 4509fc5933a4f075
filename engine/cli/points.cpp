#include "cli/points.hpp"

#include "config/csv.hpp"
#include "config/values.hpp"
#include "config/wording.hpp"
#include "core/contract.hpp"
#include "core/random.hpp"
#include "report/csv.hpp"
#include "report/number.hpp"

#include <fmt/format.h>
#include <limits>
#include <string_view>

namespace pcnsim::cli {
namespace {

using config::Cell;
using config::Problems;

constexpr std::size_t first_parameter = 2;  // of the columns asked for, after id and seed

std::uint64_t seed_of_row(std::uint64_t seed, std::size_t row) {
  constexpr std::string_view name = "pcnsim evaluate";
  return Stream{seed, world_of(name.data(), name.size()), 0, row, 0}() >> 11U;
}

std::vector<config::Column> columns_of(calibration::Declaration const& declaration,
                                       Problems& problems) {
  using enum config::Column::Need;
  std::vector<config::Column> columns{{"id", optional}, {"seed", optional}};
  for (auto const& parameter : declaration.parameters) {
    if (parameter.name == "id" || parameter.name == "seed") {
      problems.add({"parameters.yaml", 0, 0}, "parameters." + parameter.name, "this name",
                   "another: it is a column of the table beside the parameters");
    }
    columns.push_back({parameter.name, optional});
  }
  return columns;
}

/// Without the blanks around it, with which programs of fixed columns fill their numbers up.
std::string_view trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

class RowReader {
public:
  RowReader(calibration::Declaration const& declaration, std::vector<bool> const& has,
            Problems& problems)
      : declaration_{declaration}, has_{has}, problems_{problems}, medians_{medians(declaration)} {}

  Point point(std::vector<Cell> const& row, std::size_t number, std::uint64_t seed) {
    Point result{std::to_string(number), seed_of_row(seed, number), medians_};
    if (has_[0]) result.id = id(row[0]);
    if (has_[1]) result.seed = this->seed(row[1]);
    for (std::size_t i = 0; i < medians_.size(); ++i) {
      auto const column = first_parameter + i;
      if (has_[column]) result.theta[i] = theta(row[column], declaration_.parameters[i].name);
    }
    return result;
  }

private:
  void wrong(Cell const& cell, std::string const& column, std::string const& wanted) {
    problems_.add(cell.where, column, cell.text.empty() ? "nothing" : config::shown(cell.text),
                  wanted);
  }

  std::string id(Cell const& cell) {
    if (cell.text.empty()) wrong(cell, "id", "a number or a name");
    return cell.text;
  }

  std::uint64_t seed(Cell const& cell) {
    auto const value = config::parse_whole(trimmed(cell.text));
    if (value && *value >= 0) return static_cast<std::uint64_t>(*value);
    wrong(cell, "seed",
          fmt::format("a whole number between 0 and {}", std::numeric_limits<std::int64_t>::max()));
    return 0;
  }

  double theta(Cell const& cell, std::string const& name) {
    auto const value = config::parse_number(trimmed(cell.text));
    if (value && is_in_domain(*value)) return *value;
    wrong(cell, name, wanted_theta());
    return 1;
  }

  calibration::Declaration const& declaration_;
  std::vector<bool> const& has_;
  Problems& problems_;
  Theta medians_;
};

std::string header(calibration::PcnModel const& model, Cost cost) {
  std::string line = "id,seed,status,reason";
  for (auto const& name : model.output_names())
    line += ',' + name;
  return line + (cost == Cost::last_column ? ",cost_s\n" : "\n");
}

std::string cells(Evaluation const& evaluation, std::size_t columns) {
  if (!evaluation.values) return std::string(columns, ',');
  std::string text;
  for (auto const* values : {&evaluation.values->summaries, &evaluation.values->kpis}) {
    for (double const value : *values)
      text += ',' + report::shortest(value);
  }
  return text;
}

}  // namespace

std::vector<Point> read_points(std::filesystem::path const& file,
                               calibration::Declaration const& declaration, std::uint64_t seed) {
  Problems problems;
  auto const csv = config::read_csv(file, columns_of(declaration, problems), problems);
  std::vector<Point> points;
  if (csv) {
    RowReader reader{declaration, csv->has, problems};
    for (auto const& row : csv->rows)
      points.push_back(reader.point(row, points.size() + 1, seed));
    if (csv->rows.empty() && problems.count() == 0)
      problems.add({csv->file, 2, 1}, "", "no rows", "one a point, after the column names");
  }
  problems.throw_if_any();
  return points;
}

std::string evaluations_csv(calibration::PcnModel const& model, std::vector<Point> const& points,
                            std::vector<Evaluation> const& evaluations, Cost cost) {
  EXPECTS(points.size() == evaluations.size());
  auto const columns = model.output_names().size();
  std::string text = header(model, cost);
  for (std::size_t i = 0; i < points.size(); ++i) {
    auto const& evaluation = evaluations[i];
    text += fmt::format("{},{},{},{}{}", report::csv_field(points[i].id), points[i].seed,
                        evaluation.values ? "ok" : "failed", report::csv_field(evaluation.reason),
                        cells(evaluation, columns));
    if (cost == Cost::last_column) text += fmt::format(",{:.6f}", evaluation.cost_s);
    text += '\n';
  }
  return text;
}

}  // namespace pcnsim::cli
