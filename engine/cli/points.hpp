#pragma once
// Tables of `pcnsim evaluate`: points in, what was simulated there out.

#include "calibration/pcn/pcn_model.hpp"
#include "cli/evaluation.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace pcnsim::cli {

struct Point {
  std::string id;  ///< as the file has it; else the number of the row, from 1
  std::uint64_t seed;
  Theta theta;
};

/// Rows without a seed get one made from `seed` and their number, below 2^53 so that every language
/// can hold it. Throws config::ConfigError with every problem, config::MissingInput.
std::vector<Point> read_points(std::filesystem::path const& file,
                               calibration::Declaration const& declaration, std::uint64_t seed);

enum class Cost { left_out, last_column };

/// CSV, one row a point.
std::string evaluations_csv(calibration::PcnModel const& model, std::vector<Point> const& points,
                            std::vector<Evaluation> const& evaluations, Cost cost);

}  // namespace pcnsim::cli
