#include "config/wording.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace pcnsim::config {

namespace {

constexpr std::size_t longest_quote = 60;
constexpr std::size_t longest_word = 80;  // beyond this nobody made a slip of the finger

bool is_control(char c) {
  auto const byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

bool continues_a_character(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

/// Optimal string alignment distance: Levenshtein's, and a swap of neighbours counts one.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      auto const replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

std::string shown(std::string_view text) {
  if (text.empty()) return "\"\"";
  auto const is_cut = text.size() > longest_quote;
  if (is_cut) {
    auto length = longest_quote;
    while (length > 0 && continues_a_character(text[length])) {
      --length;
    }
    text = text.substr(0, length);
  }
  std::string line(text);
  std::replace_if(line.begin(), line.end(), is_control, ' ');
  return is_cut ? line + "…" : line;
}

std::string number_text(double value) {
  std::array<char, 32> buffer{};
  auto const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

std::string listed(std::vector<std::string> const& words, std::string_view last_joint) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? last_joint : std::string_view(", ");
    text += words[i];
  }
  return text;
}

std::string nearest(std::string_view word, std::vector<std::string> const& known) {
  if (word.size() > longest_word) return "";
  std::string best;
  auto best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (auto const& candidate : known) {
    auto const longer = std::max(word.size(), candidate.size());
    if (longer - std::min(word.size(), candidate.size()) >= best_distance) continue;
    auto const steps = distance(word, candidate);
    if (steps < best_distance && steps < longer) {
      best = candidate;
      best_distance = steps;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::vector<std::string> const& known) {
  auto const best = nearest(word, known);
  return best.empty() ? best : "did you mean " + best + "?";
}

}  // namespace pcnsim::config
