#pragma once
// Columns for a terminal.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pcnsim::report {

enum class Align { left, right };

struct Column {
  std::string header;
  Align align = Align::right;
};

/// Each column as wide as its widest cell, two spaces between.
class TextTable {
public:
  explicit TextTable(std::vector<Column> columns) : columns_{std::move(columns)} {}

  /// Requires one cell a column.
  void add(std::vector<std::string> cells);
  /// A line of its own, from the left edge.
  void add_heading(std::string text);

  [[nodiscard]] std::string text() const;

private:
  struct Row {
    std::vector<std::string> cells;  ///< one for a heading
    bool is_heading;
  };
  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

/// Columns that UTF-8 `text` takes in a terminal, if every character takes one.
std::size_t display_width(std::string_view text);

/// `text`, cut to at most `width` > 0 columns, the last of them "…" if anything was cut.
std::string shortened(std::string_view text, std::size_t width);

/// `text` in lines of at most `width` columns where its spaces allow; later lines are indented by
/// two. Without a line end at the end.
std::string wrapped(std::string_view text, std::size_t width);

}  // namespace pcnsim::report
