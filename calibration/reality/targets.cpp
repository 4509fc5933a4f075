#include "calibration/reality/targets.hpp"

#include "config/csv.hpp"
#include "config/values.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace pcnsim::calibration {
namespace {

using config::Column;
using enum config::Column::Need;

std::vector<Column> const year_columns{{"practice_code", required},
                                       {"appts_12m", required},
                                       {"gp_share_pct", required},
                                       {"same_day_pct", required},
                                       {"days_1_7_pct", required},
                                       {"days_8_14_pct", required},
                                       {"days_15plus_pct", required},
                                       {"gp_same_day_pct", required},
                                       {"gp_days_15plus_pct", required},
                                       {"other_same_day_pct", required},
                                       {"other_days_15plus_pct", required},
                                       {"face_to_face_pct", required},
                                       {"telephone_pct", required},
                                       {"dna_pct", required},
                                       {"online_forms_per_1000_month", required},
                                       {"survey25_contact_failed_pct", required},
                                       {"survey25_next_step_immediate_pct", required},
                                       {"survey25_seen_same_day_pct", optional},
                                       {"survey25_phone_failed_pct", optional},
                                       {"survey25_wait_too_long_pct", optional},
                                       {"survey25_ae_after_failure_pct", optional},
                                       {"survey25_phone_easy_pct", optional},
                                       {"survey25_sees_preferred_pct", optional},
                                       {"survey25_has_preferred_pct", optional},
                                       {"survey25_overall_good_pct", optional}};

std::vector<Column> const telephony_columns{
    {"practice_code", required},   {"inbound_calls", required},
    {"answered_calls", required},  {"answered_within_2min_share", required},
    {"core_inbound", required},    {"inbound_8_10am", required},
    {"core_answered", optional},   {"core_within_2min_share", optional},
    {"answered_8_10am", optional}, {"within_2min_share_8_10am", optional}};

constexpr double most_calls = 1e7;

/// One row of a table, its cells by column name.
class Row {
public:
  Row(std::vector<Column> const& columns, std::vector<config::Cell> const& cells,
      config::Problems& problems)
      : columns_(columns), cells_(cells), problems_(problems) {}

  [[nodiscard]] config::Cell const& cell(std::string_view column) const {
    auto const found = std::ranges::find(columns_, column, &Column::name);
    return cells_[static_cast<std::size_t>(found - columns_.begin())];
  }

  /// The number in `column`, from 0 to `most`; nothing when the cell is empty.
  std::optional<double> number_if_any(std::string const& column, double most) {
    auto const& [text, where] = cell(column);
    if (text.empty()) return std::nullopt;
    auto const value = config::parse_number(text);
    if (value && *value >= 0 && *value <= most) return value;
    problems_.add(where, column, config::shown(text),
                  "a number between 0 and " + config::number_text(most));
    return std::nullopt;
  }

  double number(std::string const& column, double most) {
    auto const& where = cell(column).where;
    if (cell(column).text.empty()) problems_.add(where, column, "nothing", "a number");
    return number_if_any(column, most).value_or(0);
  }

  double percentage(std::string const& column) { return number(column, 100); }

private:
  std::vector<Column> const& columns_;
  std::vector<config::Cell> const& cells_;
  config::Problems& problems_;
};

YearTargets read_year(Row& row) {
  return {.appointments_12m = row.number("appts_12m", most_calls),
          .gp_share = row.percentage("gp_share_pct"),
          .same_day = row.percentage("same_day_pct"),
          .days_1_7 = row.percentage("days_1_7_pct"),
          .days_8_14 = row.percentage("days_8_14_pct"),
          .days_15_plus = row.percentage("days_15plus_pct"),
          .gp_same_day = row.percentage("gp_same_day_pct"),
          .gp_days_15_plus = row.percentage("gp_days_15plus_pct"),
          .other_same_day = row.percentage("other_same_day_pct"),
          .other_days_15_plus = row.percentage("other_days_15plus_pct"),
          .face_to_face = row.percentage("face_to_face_pct"),
          .telephone = row.percentage("telephone_pct"),
          .dna = row.percentage("dna_pct"),
          .online_forms_per_1000_month = row.number("online_forms_per_1000_month", 1e5),
          .contact_failed = row.number_if_any("survey25_contact_failed_pct", 100),
          .next_step_at_once = row.number_if_any("survey25_next_step_immediate_pct", 100)};
}

TelephonyTargets read_telephony(Row& row) {
  return {.inbound = row.number("inbound_calls", most_calls),
          .answered = row.number("answered_calls", most_calls),
          .within_2min_share = row.number("answered_within_2min_share", 1),
          .core_inbound = row.number("core_inbound", most_calls),
          .inbound_8_10 = row.number("inbound_8_10am", most_calls)};
}

/// Reads `file` and calls `visit(targets of its practice, row)` for each row.
template <class Visit>
void for_each_practice(std::filesystem::path const& file, std::vector<Column> const& columns,
                       config::Problems& problems, Targets& targets, Visit visit) {
  auto const table = config::read_csv(file, columns, problems);
  if (!table) return;
  std::set<std::string> seen;
  for (auto const& cells : table->rows) {
    Row row(columns, cells, problems);
    auto const& code = row.cell("practice_code");
    if (!seen.insert(code.text).second) {
      problems.add(code.where, "practice_code", config::shown(code.text) + " again",
                   "each practice once");
    }
    visit(targets[code.text], row);
  }
}

}  // namespace

std::vector<std::filesystem::path> target_files(std::filesystem::path const& data_folder) {
  auto const folder = data_folder / "targets";
  return {folder / "practice_year_2024_25.csv", folder / "practice_telephony_2026_06.csv"};
}

Targets load_targets(std::filesystem::path const& data_folder) {
  auto const files = target_files(data_folder);
  config::Problems problems;
  Targets targets;
  for_each_practice(files[0], year_columns, problems, targets,
                    [](PracticeTargets& practice, Row& row) { practice.year = read_year(row); });
  for_each_practice(
      files[1], telephony_columns, problems, targets,
      [](PracticeTargets& practice, Row& row) { practice.telephony = read_telephony(row); });
  problems.throw_if_any();
  return targets;
}

}  // namespace pcnsim::calibration
