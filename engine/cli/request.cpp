#include "cli/request.hpp"

#include "config/wording.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <set>
#include <stdexcept>

namespace pcnsim::cli {
namespace {

using nlohmann::json;

constexpr int deepest = 2;  // a value in theta
constexpr std::size_t longest_id = 200;
constexpr std::size_t most_problems = 10;
constexpr auto largest_seed =
    static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());  // as of --seed

/// The line is no request at all.
struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Refuses what nlohmann takes in silence: a key that comes twice; and depth, which no request needs.
class Strictness {
public:
  bool operator()(int depth, json::parse_event_t event, json const& value) {
    switch (event) {
      case json::parse_event_t::object_start:
        keys_.emplace_back();
        expect_shallow(depth);
        break;
      case json::parse_event_t::array_start: expect_shallow(depth); break;
      case json::parse_event_t::object_end: keys_.pop_back(); break;
      case json::parse_event_t::key:
        if (!keys_.back().insert(value.get<std::string>()).second)
          throw Malformed("the key " + config::shown(value.get<std::string>()) + " comes twice");
        break;
      case json::parse_event_t::array_end:
      case json::parse_event_t::value: break;
    }
    return true;
  }

private:
  static void expect_shallow(int depth) {
    if (depth >= deepest) throw Malformed("lists or maps inside theta, expected numbers");
  }

  std::vector<std::set<std::string>> keys_;
};

json parsed(std::string const& line) {
  try {
    return json::parse(line, Strictness{});
  } catch (json::parse_error const& error) {
    throw Malformed(fmt::format(
        "not JSON from byte {} on – NaN, Infinity and comments are not JSON", error.byte));
  } catch (json::exception const&) {
    throw Malformed("a number beyond 1e308");
  }
}

std::string described(json const& value) {
  if (value.is_array()) return fmt::format("a list of {}", value.size());
  if (value.is_object()) return "a map";
  return config::shown(value.dump());
}

/// Reads the parts of a request, and gathers what is wrong.
class Reader {
public:
  Reader(calibration::Declaration const& declaration, Request& request)
      : parameters_{declaration.parameters}, request_{request} {
    for (auto const& parameter : parameters_)
      names_.push_back(parameter.name);
  }

  void read(json const& whole) {
    if (!whole.is_object()) {
      wrong("request", described(whole), "a map with id, seed and theta");
      return;
    }
    static std::vector<std::string> const known{"id", "seed", "theta"};
    for (auto const& [key, value] : whole.items()) {
      if (std::ranges::find(known, key) == known.end())
        wrong(config::shown(key), "an unknown key", config::listed(known, " or "),
              config::did_you_mean(key, known));
    }
    read_id(whole);
    read_seed(whole);
    read_theta(whole);
  }

private:
  void wrong(std::string const& key, std::string const& found, std::string const& expected,
             std::string const& hint = "") {
    request_.problems.push_back(fmt::format("{}: found {}, expected {}{}{}", key, found, expected,
                                            hint.empty() ? "" : " – ", hint));
  }

  void read_id(json const& whole) {
    constexpr auto wanted = "a whole number or a text of at most 200 bytes";
    auto const found = whole.find("id");
    if (found == whole.end()) return wrong("id", "nothing", wanted);
    bool const is_text =
        found->is_string() && found->get_ref<std::string const&>().size() <= longest_id;
    if (!is_text && !found->is_number_integer()) return wrong("id", described(*found), wanted);
    request_.id = *found;
  }

  void read_seed(json const& whole) {
    auto const wanted = fmt::format("a whole number between 0 and {}", largest_seed);
    auto const found = whole.find("seed");
    if (found == whole.end()) return wrong("seed", "nothing", wanted);
    if (!found->is_number_unsigned() || found->get<std::uint64_t>() > largest_seed)
      return wrong("seed", described(*found), wanted);
    request_.seed = found->get<std::uint64_t>();
  }

  void read_theta(json const& whole) {
    auto const wanted = fmt::format("a map of parameters, or a list of all {}", parameters_.size());
    auto const found = whole.find("theta");
    if (found == whole.end()) return wrong("theta", "nothing", wanted);
    if (found->is_object()) return read_named(*found);
    if (!found->is_array() || found->size() != parameters_.size())
      return wrong("theta", described(*found), wanted);
    for (std::size_t i = 0; i < parameters_.size(); ++i)
      read_value((*found)[i], i);
  }

  void read_named(json const& theta) {
    for (auto const& [name, value] : theta.items()) {
      auto const found = std::ranges::find(names_, name);
      if (found == names_.end()) {
        wrong("theta." + config::shown(name), "an unknown name", "a parameter of the greeting",
              config::did_you_mean(name, names_));
      } else {
        read_value(value, static_cast<std::size_t>(found - names_.begin()));
      }
    }
  }

  void read_value(json const& value, std::size_t i) {
    if (value.is_number() && is_in_domain(value.get<double>()))
      request_.theta[i] = value.get<double>();
    else
      wrong("theta." + names_[i], described(value), wanted_theta());
  }

  std::vector<calibration::CalibratedParameter> const& parameters_;
  Request& request_;
  std::vector<std::string> names_;
};

}  // namespace

Request read_request(std::string const& line, calibration::Declaration const& declaration) {
  Request request;
  request.theta = medians(declaration);
  try {
    Reader{declaration, request}.read(parsed(line));
  } catch (Malformed const& malformed) {
    request.problems = {malformed.what()};
  }
  auto& problems = request.problems;
  if (problems.size() > most_problems) {
    auto const more = problems.size() - most_problems;
    problems.resize(most_problems);
    problems.push_back(fmt::format("and {} more", more));
  }
  return request;
}

}  // namespace pcnsim::cli
