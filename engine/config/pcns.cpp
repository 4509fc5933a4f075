// The people and staff of the PCNs, from two tables.

#include "config/config.hpp"
#include "config/csv.hpp"
#include "config/values.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

namespace pcnsim::config {

namespace {

constexpr double age_share_tolerance = 0.001;
constexpr std::size_t most_problems = 1'000;
constexpr Range list_sizes{1, 1e6};
constexpr Range imd_scores{0, 100};
constexpr Range fte{0, 10'000};

using enum Column::Need;

std::vector<Column> const practice_columns{
    {"practice_code", required},   {"practice_name", optional}, {"pcn_code", required},
    {"list_size", required},       {"age_0_4", required},       {"age_5_14", required},
    {"age_15_24", required},       {"age_25_44", required},     {"age_45_64", required},
    {"age_65_74", required},       {"age_75_84", required},     {"age_85plus", required},
    {"imd_score", required},       {"gp_fte", required},        {"gp_qualified_share", required},
    {"nurse_fte", required},       {"dpc_fte", required},       {"admin_fte", required},
    {"reception_share", required}, {"rural", optional},         {"system_supplier", optional},
    {"filled", optional}};

/// The posts that have a column in pcns.csv: those that a PCN employs itself.
constexpr std::array pcn_posts{
    Post::paramedic,         Post::physician_associate, Post::nurse,         Post::hca,
    Post::pharmacist,        Post::pharmacy_technician, Post::physio,        Post::mental_health,
    Post::social_prescriber, Post::care_coordinator,    Post::administrator, Post::manager};

std::string fte_column(Post post) {
  return "pcn_" + std::string(post_names[index_of(post)]) + "_fte";
}

std::vector<Column> columns_of_pcn() {
  std::vector<Column> columns{{"pcn_code", required},
                              {"pcn_name", required},
                              {"icb_name", required},
                              {"icb_code", optional}};
  for (auto const post : pcn_posts) {
    columns.push_back({fte_column(post), required});
  }
  columns.push_back({"filled", optional});
  return columns;
}

std::vector<Column> const pcn_columns = columns_of_pcn();

/// One row, its cells by column name.
class Row {
public:
  Row(std::vector<Column> const& columns, std::vector<Cell> const& cells, Problems& problems)
      : columns_(columns), cells_(cells), problems_(problems) {}

  [[nodiscard]] Cell const& cell(std::string_view column) const {
    auto const is_it = [column](Column const& c) { return c.name == column; };
    return cells_[static_cast<std::size_t>(std::ranges::find_if(columns_, is_it) -
                                           columns_.begin())];
  }

  /// The text of `column`, which must not be empty.
  std::string word(std::string const& column) {
    auto const& [text, where] = cell(column);
    if (text.empty()) problems_.add(where, column, "nothing", "a text");
    return text;
  }

  double number(std::string const& column, Range range) {
    auto const& [text, where] = cell(column);
    auto const value = parse_number(text);
    if (value && *value >= range.low && *value <= range.high) return *value;
    problems_.add(where, column, text.empty() ? "nothing" : shown(text),
                  "a number between " + number_text(range.low) + " and " + number_text(range.high));
    are_numbers_right_ = false;
    return range.low;
  }

  ByAge age_shares() {
    ByAge shares{};
    are_numbers_right_ = true;
    for (std::size_t band = 0; band < age_band_count; ++band) {
      shares[band] = number(age_columns[band], share);
    }
    auto const sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    if (!are_numbers_right_) return shares;
    if (std::abs(sum - 1) > age_share_tolerance) {
      problems_.add(cell(age_columns[0]).where, age_columns[0],
                    "age shares that add to " + number_text(sum), "1, within 0.001");
      return shares;
    }
    for (auto& value : shares) {
      value /= sum;
    }
    return shares;
  }

private:
  static constexpr std::array<char const*, age_band_count> age_columns{
      "age_0_4",   "age_5_14",  "age_15_24", "age_25_44",
      "age_45_64", "age_65_74", "age_75_84", "age_85plus"};

  std::vector<Column> const& columns_;
  std::vector<Cell> const& cells_;
  Problems& problems_;
  bool are_numbers_right_ = true;
};

PracticeSpec read_practice(Row& row) {
  PracticeSpec practice{};
  practice.code = row.word("practice_code");
  practice.name = row.cell("practice_name").text;
  if (practice.name.empty()) practice.name = practice.code;
  practice.list_size = row.number("list_size", list_sizes);
  practice.age_shares = row.age_shares();
  practice.imd_score = row.number("imd_score", imd_scores);
  practice.gp_fte = row.number("gp_fte", fte);
  practice.gp_qualified_share = row.number("gp_qualified_share", share);
  practice.nurse_fte = row.number("nurse_fte", fte);
  practice.direct_care_fte = row.number("dpc_fte", fte);
  practice.admin_fte = row.number("admin_fte", fte);
  practice.reception_share = row.number("reception_share", share);
  return practice;
}

PcnSpec read_pcn(Row& row) {
  PcnSpec pcn{};
  pcn.code = row.word("pcn_code");
  pcn.name = row.word("pcn_name");
  pcn.icb = row.word("icb_name");
  pcn.icb_code = row.cell("icb_code").text;
  for (auto const post : pcn_posts) {
    pcn.fte[index_of(post)] = row.number(fte_column(post), fte);
  }
  return pcn;
}

/// Reads the rows of `csv` one by one, unless there are hopelessly many problems.
template <class Visit>
void for_each_row(Csv const& csv, std::vector<Column> const& columns, Problems& problems,
                  Visit visit) {
  auto const before = problems.count();
  std::map<std::string, int> line_of_code;
  for (auto const& cells : csv.rows) {
    auto const& code = cells[0];  // the first column asked for
    auto const [first, is_new] = line_of_code.emplace(code.text, code.where.line);
    if (!is_new && !code.text.empty()) {
      problems.add(code.where, columns[0].name, shown(code.text) + " again", "each code once",
                   "it is on line " + std::to_string(first->second) + " already");
    }
    Row row(columns, cells, problems);
    visit(row);
    if (problems.count() - before < most_problems) continue;
    problems.add(code.where, "", "1000 problems", "fewer", "the rest was not checked");
    return;
  }
}

std::vector<PcnSpec> read_pcns(Csv const& csv, Problems& problems) {
  std::vector<PcnSpec> pcns;
  for_each_row(csv, pcn_columns, problems, [&pcns](Row& row) { pcns.push_back(read_pcn(row)); });
  return pcns;
}

/// Gives each practice to its PCN. `pcns` holds nothing when its file could not be read.
void read_practices(Csv const& csv, std::optional<std::vector<PcnSpec>>& pcns, Problems& problems) {
  std::map<std::string, PcnSpec*> by_code;
  std::vector<std::string> codes;
  if (pcns) {
    for (auto& pcn : *pcns) {
      by_code.emplace(pcn.code, &pcn);
      codes.push_back(pcn.code);
    }
  }
  for_each_row(csv, practice_columns, problems, [&](Row& row) {
    auto practice = read_practice(row);
    auto const code = row.word("pcn_code");
    if (!pcns || code.empty()) return;
    if (auto const pcn = by_code.find(code); pcn != by_code.end()) {
      pcn->second->practices.push_back(std::move(practice));
    } else {
      problems.add(row.cell("pcn_code").where, "pcn_code", shown(code), "a PCN of pcns.csv",
                   did_you_mean(code, codes));
    }
  });
}

void check_every_pcn_has_practices(Csv const& csv, std::vector<PcnSpec> const& pcns,
                                   Problems& problems) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < pcns.size(); ++i) {
    auto const is_first = seen.insert(pcns[i].code).second;
    if (!is_first || pcns[i].code.empty() || !pcns[i].practices.empty()) continue;
    problems.add(csv.rows[i][0].where, "pcn_code", shown(pcns[i].code) + " without practices",
                 "at least one in practices.csv");
  }
}

template <class Spec>
void sort_by_code(std::vector<Spec>& specs) {
  std::ranges::sort(specs, [](Spec const& a, Spec const& b) { return a.code < b.code; });
}

}  // namespace

std::vector<PcnSpec> load_pcns(std::filesystem::path const& data_folder) {
  Problems problems;
  auto const inputs = data_folder / "inputs";
  auto const pcn_table = read_csv(inputs / "pcns.csv", pcn_columns, problems);
  std::optional<std::vector<PcnSpec>> pcns;
  if (pcn_table) pcns = read_pcns(*pcn_table, problems);
  auto const before = problems.count();
  auto const practice_table = read_csv(inputs / "practices.csv", practice_columns, problems);
  if (practice_table) read_practices(*practice_table, pcns, problems);
  // A practice with a problem may be the one that a PCN lacks.
  auto const is_every_practice_right = problems.count() == before;
  if (pcns && is_every_practice_right) check_every_pcn_has_practices(*pcn_table, *pcns, problems);
  if (pcn_table && pcn_table->rows.empty()) {
    problems.add({pcn_table->file, 1, 1}, "", "no rows", "at least one PCN");
  }
  problems.throw_if_any();
  for (auto& pcn : *pcns) {
    sort_by_code(pcn.practices);
  }
  sort_by_code(*pcns);
  return std::move(*pcns);
}

}  // namespace pcnsim::config
