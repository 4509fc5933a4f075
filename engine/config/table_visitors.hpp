#pragma once
// What walks over the parameter table: it collects descriptions, reads members, writes members.

#include "config/table/ranges.hpp"
#include "core/contract.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace pcnsim::config {

template <class T>
concept Choice = std::is_enum_v<T>;

struct ParameterInfo {
  enum class Shape { number, list, choice, on_off };
  std::string key;  ///< e.g. "demand.enquiry_mix.result"
  std::string unit;
  Range range;
  Shape shape;
  std::size_t count;               ///< of numbers: 1, or the length of the list
  std::vector<std::string> words;  ///< of a choice; of a switch false, true
  std::string what;                ///< one plain sentence, without a full stop
};

/// Values of every parameter, in the order of the table: a number alone, a list, the place of the
/// word among the words.
using Values = std::vector<std::vector<double>>;

class CollectInfos {
public:
  explicit CollectInfos(std::vector<ParameterInfo>& infos) : infos_(infos) {}

  void operator()(std::string const& key, double const&, std::string const& unit, Range range,
                  std::string const& what) const {
    infos_.push_back({key, unit, range, ParameterInfo::Shape::number, 1, {}, what});
  }
  template <std::size_t n>
  void operator()(std::string const& key, std::array<double, n> const&, std::string const& unit,
                  Range range, std::string const& what) const {
    infos_.push_back({key, unit, range, ParameterInfo::Shape::list, n, {}, what});
  }
  template <Choice Enum, std::size_t n>
  void operator()(std::string const& key, Enum const&, std::array<std::string_view, n> const& names,
                  std::string const& what) const {
    infos_.push_back({key,
                      "choice",
                      {0, static_cast<double>(n - 1)},
                      ParameterInfo::Shape::choice,
                      1,
                      {names.begin(), names.end()},
                      what});
  }
  void operator()(std::string const& key, bool const&, std::string const& what) const {
    infos_.push_back(
        {key, "switch", {0, 1}, ParameterInfo::Shape::on_off, 1, {"false", "true"}, what});
  }

private:
  std::vector<ParameterInfo>& infos_;
};

class ReadMembers {
public:
  explicit ReadMembers(Values& values) : values_(values) {}

  void operator()(std::string const&, double value, std::string const&, Range,
                  std::string const&) const {
    values_.push_back({value});
  }
  template <std::size_t n>
  void operator()(std::string const&, std::array<double, n> const& list, std::string const&, Range,
                  std::string const&) const {
    values_.emplace_back(list.begin(), list.end());
  }
  template <Choice Enum, std::size_t n>
  void operator()(std::string const&, Enum choice, std::array<std::string_view, n> const&,
                  std::string const&) const {
    values_.push_back({static_cast<double>(choice)});
  }
  void operator()(std::string const&, bool on, std::string const&) const {
    values_.push_back({on ? 1.0 : 0.0});
  }

private:
  Values& values_;
};

/// Values must be as many as the table has parameters, each as long as it says.
class WriteMembers {
public:
  explicit WriteMembers(Values const& values) : values_(values) {}

  void operator()(std::string const&, double& value, std::string const&, Range,
                  std::string const&) {
    value = next(1)[0];
  }
  template <std::size_t n>
  void operator()(std::string const&, std::array<double, n>& list, std::string const&, Range,
                  std::string const&) {
    std::ranges::copy(next(n), list.begin());
  }
  template <Choice Enum, std::size_t n>
  void operator()(std::string const&, Enum& choice, std::array<std::string_view, n> const&,
                  std::string const&) {
    choice = static_cast<Enum>(static_cast<int>(next(1)[0]));
  }
  void operator()(std::string const&, bool& on, std::string const&) { on = next(1)[0] > 0; }

private:
  std::vector<double> const& next(std::size_t count) {
    EXPECTS(at_ < values_.size());
    EXPECTS(values_[at_].size() == count);
    return values_[at_++];
  }

  Values const& values_;
  std::size_t at_ = 0;
};

}  // namespace pcnsim::config
