#pragma once
// What the tables of the sections share: allowed ranges, and groups of parameters that come twice.

#include "model/parameters.hpp"

#include <string>

namespace pcnsim::config {

/// Allowed values, both ends included.
struct Range {
  double low;
  double high;
};

inline constexpr Range share{0, 1};
inline constexpr Range ratio{0, 100};
inline constexpr Range positive{0.001, 1e6};
inline constexpr Range amount{0, 1e6};
inline constexpr Range sigma{0, 3};

namespace table {

/// A lognormal length; `what` goes on from "Mean of ".
template <class Visitor>
void length(std::string const& key, LognormalLength& length, char const* unit,
            std::string const& what, Visitor& visit) {
  visit(key + ".mean", length.mean, unit, positive, "Mean of " + what);
  visit(key + ".sigma", length.sigma, "sd of log", sigma, "Spread of " + what + " (lognormal)");
}

}  // namespace table
}  // namespace pcnsim::config
