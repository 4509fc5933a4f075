#pragma once
// Draws of a posterior from the file that a calibration wrote.

#include "calibration/pcn/declaration.hpp"

#include <Eigen/Core>
#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace pcnsim::calibration {

/// What pcnsim calibrate writes beside its draws of how they were made.
inline constexpr auto provenance_file = "provenance.json";
inline constexpr auto library_key = "library_numbers_sha256";  ///< in that file

/// What is found of a calibration, beside its draws too, and there of a PCN that has no posterior and takes
/// what the others say of it.
inline constexpr auto diagnostics_file = "diagnostics.csv";
inline constexpr auto borrowed_draws =
    "no posterior of its own: its draws are those of a PCN of which nothing is known";

/// By PCN code: one draw a row, one parameter a column, in their own units. Rows of the same number
/// belong together.
using PosteriorDraws = std::map<std::string, Eigen::MatrixXd>;

/// Reads posterior.csv. Every parameter of the declaration has a column and every number is positive;
/// every PCN has the same draws, numbered from 1. Throws config::ConfigError, config::MissingInput.
PosteriorDraws load_posterior(std::filesystem::path const& file, Declaration const& declaration);

/// What the calibration that wrote draws says of them, if there was one.
struct PosteriorOrigin {
  bool is_known = false;
  bool is_point = false;  ///< its method finds a point only
  /// SHA-256 of the numbers of the parameter library that it was made with; empty: it does not say.
  std::string library{};
  std::map<std::string, std::string> inputs{};  ///< of its files, by name
};

/// Read in `provenance_file` beside `file`. Draws that somebody else made have no such file, and are a
/// posterior. Throws config::ConfigError when it is not what calibrate writes.
PosteriorOrigin origin_of(std::filesystem::path const& file);

/// The codes of PCNs whose draws are borrowed, by `diagnostics_file` beside `file`; none if there is none.
/// Throws config::ConfigError when it is not what calibrate writes.
std::set<std::string> with_borrowed_draws(std::filesystem::path const& file);

/// The median of each column, as the only row. Requires a row.
Eigen::MatrixXd median_row(Eigen::MatrixXd const& draws);

/// So many replications in a row take the same draw, so that what parameters do and what chance does can
/// be told apart.
inline constexpr std::size_t replications_a_draw = 2;

/// Which of `draws` replication `replication` takes; the next pair takes one far from it in the
/// file. Does not depend on how many replications there are.
std::size_t draw_of_replication(std::size_t replication, std::size_t draws);

}  // namespace pcnsim::calibration
