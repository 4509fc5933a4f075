#include "report/number.hpp"

#include "core/contract.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace pcnsim::report {

std::string shortest(double value) {
  EXPECTS(std::isfinite(value));
  std::array<char, 32> text{};
  double const unsigned_zero = value == 0 ? 0 : value;
  auto const end = std::to_chars(text.data(), text.data() + text.size(), unsigned_zero).ptr;
  return {text.data(), end};
}

std::string fixed(double value, int decimals) {
  auto text = fmt::format("{:.{}f}", value, decimals);
  bool const shows_zero = text.find_first_of("123456789") == std::string::npos;
  if (shows_zero && text.front() == '-') text.erase(0, 1);
  return text;
}

std::string with_sign(double value, int decimals) {
  auto const text = fixed(value, decimals);
  bool const shows_zero = text.find_first_of("123456789") == std::string::npos;
  return value > 0 && !shows_zero ? '+' + text : text;
}

}  // namespace pcnsim::report
