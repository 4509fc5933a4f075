#pragma once
// Comma-separated files as RFC 4180 has them, with the place of each cell.

#include "config/problems.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pcnsim::config {

struct Cell {
  std::string text;
  Location where;
};

struct Column {
  enum class Need { required, optional };
  std::string name;
  Need need;
};

/// The columns of a file in the order in which they were asked for, whatever theirs was.
struct Csv {
  std::string file;
  std::vector<bool> has;                ///< by column: whether the file has it
  std::vector<std::vector<Cell>> rows;  ///< one cell a column; empty where the file has no column
};

/// Reads a file with a line of column names: UTF-8, at most 16 MiB and 100,000 rows. Empty lines
/// do not count; a row of the wrong length is left out, with a problem. A column that comes
/// again or is not one of `columns` is a problem too, and passed over. Nothing, and problems, when a
/// column is missing or quotes do not match. Throws MissingInput.
std::optional<Csv> read_csv(std::filesystem::path const& file, std::vector<Column> const& columns,
                            Problems& problems);

}  // namespace pcnsim::config
