#pragma once
// A small problem, simulations of it, and what is in a store's file, seen from outside.

#include "calibration/benchmark/tasks.hpp"
#include "calibration/store/store.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

namespace pcnsim::calibration::test {

/// Two parameters, one on the log and one on a logit scale; three summaries.
inline Problem small_problem() {
  Problem problem;
  problem.name = "small";
  problem.priors = {
      {.name = "calls_per_day", .scale = Prior::Scale::log},
      {.name = "share_online", .scale = Prior::Scale::logit, .low = 0.1, .high = 0.9}};
  problem.summary_names = {"answered", "hung_up", "forms"};
  problem.observed = Eigen::VectorXd::Zero(3);
  problem.observation_variance = Eigen::VectorXd::Zero(3);
  problem.discrepancy_variance = Eigen::VectorXd::Zero(3);
  return problem;
}

inline StoreTiming hurried() {
  return {.commit_every = std::chrono::milliseconds{10},
          .busy_timeout = std::chrono::milliseconds{50}};
}

inline Simulated answer(double first, double second, double third, double cpu_seconds = 0.25) {
  return {.summaries = Eigen::Vector3d{first, second, third}, .cpu_seconds = cpu_seconds};
}

/// A task with summary names, as a store wants them.
inline Problem named(Problem problem) {
  problem.summary_names.clear();
  for (Eigen::Index i = 0; i < problem.observed.size(); ++i)
    problem.summary_names.push_back("s" + std::to_string(i));
  return problem;
}

inline std::string content_of(std::filesystem::path const& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// Of a query that gives one number, asked over a connection of its own.
inline std::int64_t ask(std::filesystem::path const& file, std::string const& query) {
  Database database(file, std::chrono::seconds{5});
  return database.number(query);
}

}  // namespace pcnsim::calibration::test
