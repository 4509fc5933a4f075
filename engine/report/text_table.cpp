#include "report/text_table.hpp"

#include "core/contract.hpp"

#include <algorithm>

namespace pcnsim::report {
namespace {

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) != 0x80u; }

std::string padded(std::string const& text, std::size_t width, Align align) {
  std::string const space(width - display_width(text), ' ');
  return align == Align::left ? text + space : space + text;
}

void add_line(std::string& text, std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  text += line + '\n';
}

}  // namespace

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, starts_character));
}

std::string shortened(std::string_view text, std::size_t width) {
  EXPECTS(width > 0);
  if (display_width(text) <= width) return std::string{text};
  std::size_t characters = 0;
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    if (starts_character(text[end]) && ++characters == width) break;
  }
  return std::string{text.substr(0, end)} + "…";
}

std::string wrapped(std::string_view text, std::size_t width) {
  std::string lines;
  std::size_t column = 0;
  for (std::size_t start = 0; start < text.size();) {
    auto const space = std::min(text.find(' ', start), text.size());
    auto const word = text.substr(start, space - start);
    if (column > 0 && column + 1 + display_width(word) > width) {
      lines += "\n  ";
      column = 2;
    } else if (column > 0) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += display_width(word);
    start = space + 1;
  }
  return lines;
}

void TextTable::add(std::vector<std::string> cells) {
  EXPECTS(cells.size() == columns_.size());
  rows_.push_back({std::move(cells), false});
}

void TextTable::add_heading(std::string text) { rows_.push_back({{std::move(text)}, true}); }

std::string TextTable::text() const {
  std::vector<std::size_t> widths;
  for (auto const& column : columns_)
    widths.push_back(display_width(column.header));
  for (auto const& row : rows_) {
    if (row.is_heading) continue;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row.cells[i]));
    }
  }
  auto const line = [&](auto const& cell) {
    std::string joined;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      joined += (i == 0 ? "" : "  ") + padded(cell(i), widths[i], columns_[i].align);
    }
    return joined;
  };
  std::string text;
  add_line(text, line([&](std::size_t i) { return columns_[i].header; }));
  for (auto const& row : rows_) {
    add_line(text, row.is_heading ? row.cells.front()
                                  : line([&](std::size_t i) { return row.cells[i]; }));
  }
  return text;
}

}  // namespace pcnsim::report
