#include "config/csv.hpp"

#include "config/text_file.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace pcnsim::config {

namespace {

constexpr std::size_t longest_file = std::size_t{16} << 20U;
constexpr std::size_t most_rows = 100'000;
constexpr std::size_t most_cells = 1'000;  // in a row
constexpr std::size_t most_problems = 1'000;

using Row = std::vector<Cell>;

/// Takes a text apart, row by row.
class Scanner {
public:
  Scanner(std::string const& text, std::string file, Problems& problems)
      : text_(text), where_{std::move(file), 1, 1}, problems_(problems) {}

  [[nodiscard]] bool is_at_end() const { return next_ == text_.size(); }

  /// The next row; nothing when its quotes do not match or it has no end: read no further.
  std::optional<Row> row() {
    Row row;
    for (;;) {
      auto cell = this->cell();
      if (!cell) return std::nullopt;
      row.push_back(std::move(*cell));
      if (row.size() > most_cells) {
        problems_.add(where_, "", "a longer row", "at most 1000 cells");
        return std::nullopt;
      }
      if (is_at_end()) return row;
      auto const separator = take();
      if (separator == '\r' && !is_at_end() && text_[next_] == '\n') take();
      if (separator != ',') return row;
    }
  }

private:
  char take() {
    auto const c = text_[next_++];
    if (c == '\n' || (c == '\r' && (is_at_end() || text_[next_] != '\n'))) {
      ++where_.line;
      where_.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U) {  // a character, not a byte
      ++where_.column;
    }
    return c;
  }

  [[nodiscard]] bool is_at_separator() const {
    return is_at_end() || text_[next_] == ',' || text_[next_] == '\n' || text_[next_] == '\r';
  }

  std::optional<Cell> cell() {
    Cell cell{"", where_};
    if (!is_at_end() && text_[next_] == '"') return quoted(std::move(cell));
    while (!is_at_separator()) {
      if (text_[next_] == '"') {
        problems_.add(where_, "", "a quote inside a cell", "the whole cell in quotes",
                      "a quote inside quotes is written twice");
        return std::nullopt;
      }
      cell.text += take();
    }
    return cell;
  }

  std::optional<Cell> quoted(Cell cell) {
    take();
    for (;;) {
      if (is_at_end()) {
        problems_.add(cell.where, "", "a quote that is not closed", "a second quote");
        return std::nullopt;
      }
      auto const c = take();
      if (c != '"') {
        cell.text += c;
      } else if (!is_at_end() && text_[next_] == '"') {
        cell.text += take();
      } else {
        break;
      }
    }
    if (is_at_separator()) return cell;
    problems_.add(where_, "", "text after the closing quote", "a comma or the end of the line",
                  "a quote inside quotes is written twice");
    return std::nullopt;
  }

  std::string const& text_;
  std::size_t next_ = 0;
  Location where_;
  Problems& problems_;
};

bool is_empty_line(Row const& row) { return row.size() == 1 && row[0].text.empty(); }

/// For each of `columns`, its place in the header: `header.size()` when it is not there. Nothing
/// when one that is needed is missing; a column that is unknown or comes again is passed over.
std::optional<std::vector<std::size_t>> places_of(std::vector<Column> const& columns,
                                                  Row const& header, Problems& problems) {
  std::vector<std::string> known;
  std::vector<std::size_t> places;
  bool is_complete = true;
  for (auto const& column : columns) {
    auto const is_it = [&column](Cell const& cell) { return cell.text == column.name; };
    auto const place = std::ranges::find_if(header, is_it);
    if (place == header.end() && column.need == Column::Need::required) {
      problems.add(header[0].where, column.name, "no such column", "a column of this name");
      is_complete = false;
    }
    known.push_back(column.name);
    places.push_back(static_cast<std::size_t>(place - header.begin()));
  }
  for (std::size_t i = 0; i < header.size(); ++i) {
    auto const place = std::ranges::find(known, header[i].text);
    if (place == known.end()) {
      problems.add(header[i].where, shown(header[i].text), "an unknown column",
                   "a column that pcnsim knows", did_you_mean(header[i].text, known));
    } else if (places[static_cast<std::size_t>(place - known.begin())] != i) {
      problems.add(header[i].where, header[i].text, "the column again", "each column once");
    }
  }
  if (!is_complete) return std::nullopt;
  return places;
}

Row arranged(Row row, std::vector<std::size_t> const& places) {
  Row result;
  for (auto const place : places) {
    result.push_back(place < row.size() ? std::move(row[place]) : Cell{"", row[0].where});
  }
  return result;
}

}  // namespace

std::optional<Csv> read_csv(std::filesystem::path const& file, std::vector<Column> const& columns,
                            Problems& problems) {
  auto const text = read_text(file, longest_file, problems);
  if (!text) return std::nullopt;
  Csv csv{display_name(file), {}, {}};
  Scanner scanner(*text, csv.file, problems);
  auto const header = scanner.row();
  if (!header) return std::nullopt;
  if (is_empty_line(*header)) {
    problems.add(header->front().where, "", "an empty line", "the names of columns");
    return std::nullopt;
  }
  auto const places = places_of(columns, *header, problems);
  if (!places) return std::nullopt;
  for (auto const place : *places)
    csv.has.push_back(place < header->size());
  auto const before = problems.count();
  while (!scanner.is_at_end()) {
    auto row = scanner.row();
    if (!row) return std::nullopt;
    if (is_empty_line(*row)) continue;
    auto const where = row->front().where;
    if (csv.rows.size() == most_rows) {
      problems.add(where, "", "more rows", "at most 100000");
      return std::nullopt;
    }
    if (problems.count() - before == most_problems) {
      problems.add(where, "", "1000 rows with problems", "fewer", "the rest was not read");
      return std::nullopt;
    }
    if (row->size() == header->size()) {
      csv.rows.push_back(arranged(std::move(*row), *places));
    } else {
      problems.add(where, "", std::to_string(row->size()) + " cells",
                   std::to_string(header->size()) + ", as in the line of column names");
    }
  }
  return csv;
}

}  // namespace pcnsim::config
