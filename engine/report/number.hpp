#pragma once
// Numbers as text.

#include <string>

namespace pcnsim::report {

/// The shortest text that reads back as exactly `value`. Requires a finite value.
std::string shortest(double value);

/// With `decimals` digits after the point, never "-0.0".
std::string fixed(double value, int decimals);

/// Likewise, with a sign unless it shows as zero.
std::string with_sign(double value, int decimals);

}  // namespace pcnsim::report
