#include "calibration/benchmark/erlang_a.hpp"

#include "calibration/benchmark/task_streams.hpp"
#include "calibration/benchmark/tasks.hpp"
#include "calibration/inference/cpu_time.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <fmt/format.h>
#include <initializer_list>
#include <string>
#include <utility>

namespace pcnsim::calibration {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int servers = 3;
constexpr double horizon = 50;
constexpr Index statistics_of_path = 5;

struct Gamma {
  char const* name;
  double shape;
  double rate;
};
// In units of a mean service: the servers are busy most of the time, and a few leave.
constexpr std::array rate_priors{Gamma{"arrival", 8, 8.0 / 3}, Gamma{"service", 8, 8},
                                 Gamma{"abandonment", 4, 8}};

using Paths = std::vector<ErlangPath>;

Paths simulated_paths(VectorXd const& x, std::uint64_t seed) {
  Paths paths;
  for (Index k = 0; k < x.size() / 3; ++k) {
    ErlangRates const rates{std::exp(x[3 * k]), std::exp(x[3 * k + 1]), std::exp(x[3 * k + 2])};
    paths.push_back(
        simulate_erlang_a(rates, servers, horizon, seed, static_cast<std::uint64_t>(k)));
  }
  return paths;
}

/// One to one with the paths' statistics, so that nothing is lost.
VectorXd summaries_of(Paths const& paths) {
  VectorXd summaries(static_cast<Index>(paths.size()) * statistics_of_path);
  Index at = 0;
  for (auto const& path : paths) {
    for (int const count : {path.arrivals, path.completions, path.abandonments})
      summaries[at++] = std::sqrt(count);
    summaries[at++] = std::sqrt(path.busy);
    summaries[at++] = std::sqrt(path.waiting);
  }
  return summaries;
}

/// Of all rates, in the order of the parameters: events and what they are out of.
std::vector<std::pair<int, double>> exposures(Paths const& paths) {
  std::vector<std::pair<int, double>> all;
  for (auto const& path : paths) {
    all.emplace_back(path.arrivals, horizon);
    all.emplace_back(path.completions, path.busy);
    all.emplace_back(path.abandonments, path.waiting);
  }
  return all;
}

MatrixXd posterior_draws(Paths const& paths, Index count, std::uint64_t seed) {
  auto const all = exposures(paths);
  MatrixXd draws(count, static_cast<Index>(all.size()));
  auto stream = task_stream(seed, TaskDraw::reference);
  for (Index i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < all.size(); ++j) {
      auto const& prior = rate_priors[j % 3];
      double const shape = prior.shape + all[j].first;
      double const mean = shape / (prior.rate + all[j].second);
      draws(i, static_cast<Index>(j)) = std::log(mean * stream.gamma(shape));
    }
  }
  return draws;
}

double log_likelihood(Paths const& paths, VectorXd const& x) {
  auto const all = exposures(paths);
  double sum = 0;
  for (std::size_t j = 0; j < all.size(); ++j) {
    double const log_rate = x[static_cast<Index>(j)];
    sum += all[j].first * log_rate - all[j].second * std::exp(log_rate);
  }
  return sum;
}

}  // namespace

ErlangPath simulate_erlang_a(ErlangRates const& rates, int server_count, double until,
                             std::uint64_t seed, std::uint64_t queue) {
  auto stream = task_stream(seed, TaskDraw::simulation, queue);
  ErlangPath path;
  std::deque<double> line;  // when each of those who wait arrived
  int present = 0;
  double now = 0;
  for (;;) {
    int const busy = std::min(present, server_count);
    int const waiting = present - busy;
    double const ends = busy * rates.service;
    double const leaves = waiting * rates.abandonment;
    double const all = rates.arrival + ends + leaves;
    double const next = now + stream.exponential() / all;
    double const stayed = std::min(next, until) - now;
    path.busy += busy * stayed;
    path.waiting += waiting * stayed;
    if (next >= until) return path;
    now = next;
    double const which = stream.uniform() * all;
    if (which < rates.arrival) {
      ++path.arrivals;
      ++present;
      if (busy < server_count)
        ++path.at_once;
      else
        line.push_back(now);
    } else if (which < rates.arrival + ends) {
      ++path.completions;
      --present;
      if (waiting == 0) continue;
      if (now - line.front() <= soon_within) ++path.soon;
      line.pop_front();
    } else {
      ++path.abandonments;
      --present;
      // What is left of the draw says who: each is as likely.
      auto const who = static_cast<std::size_t>((which - rates.arrival - ends) / rates.abandonment);
      line.erase(line.begin() + static_cast<std::ptrdiff_t>(std::min(who, line.size() - 1)));
    }
  }
}

namespace {

/// Priors and a truth drawn from them; the rest is the task's own.
TaskInstance erlang_truth(std::string name, std::uint64_t seed, int queues) {
  TaskInstance task;
  task.problem.name = std::move(name);
  auto stream = task_stream(seed, TaskDraw::truth);
  task.truth.resize(3 * queues);
  for (int k = 0; k < queues; ++k) {
    for (int j = 0; j < 3; ++j) {
      auto const& prior = rate_priors[static_cast<std::size_t>(j)];
      task.problem.priors.push_back({.name = fmt::format("{}_{}", prior.name, k + 1),
                                     .scale = Prior::Scale::log,
                                     .shape = Prior::Shape::log_gamma,
                                     .a = prior.shape,
                                     .b = prior.rate});
      task.truth[3 * k + j] = std::log(prior.shape / prior.rate * stream.gamma(prior.shape));
    }
  }
  return task;
}

/// Simulates paths and sums them up.
Simulator erlang_simulator(VectorXd (*sum_up)(Paths const&)) {
  return [sum_up](VectorXd const& x, std::uint64_t run) {
    double const start = thread_cpu_seconds();
    VectorXd const summaries = sum_up(simulated_paths(x, run));
    return Simulated{summaries, thread_cpu_seconds() - start};
  };
}

void add_names(Problem& problem, int queues, std::initializer_list<char const*> names) {
  for (int k = 0; k < queues; ++k) {
    for (auto const* name : names)
      problem.summary_names.push_back(fmt::format("{}_{}", name, k + 1));
  }
}

/// Log odds of a share, kept off 0 and 1 by half an event.
double log_odds(double events, double of) { return std::log((events + 0.5) / (of - events + 0.5)); }

/// What a telephone system reports of each queue.
VectorXd reports_of(Paths const& paths) {
  VectorXd summaries(static_cast<Index>(paths.size()) * statistics_of_path);
  Index at = 0;
  for (auto const& path : paths) {
    summaries[at++] = std::sqrt(path.arrivals);
    for (int const count : {path.at_once, path.soon, path.abandonments})
      summaries[at++] = log_odds(count, path.arrivals);
    summaries[at++] = log_odds(path.busy, servers * horizon);
  }
  return summaries;
}

}  // namespace

TaskInstance erlang_a(std::uint64_t seed, int queues) {
  auto task = erlang_truth("T3", seed, queues);
  auto& problem = task.problem;
  add_names(
      problem, queues,
      {"root_arrivals", "root_completions", "root_abandonments", "root_busy", "root_waiting"});
  problem.simulate = erlang_simulator(summaries_of);
  auto const observed = simulated_paths(task.truth, ~seed);
  problem.observed = summaries_of(observed);
  problem.observation_variance = VectorXd::Zero(problem.observed.size());
  problem.discrepancy_variance = VectorXd::Zero(problem.observed.size());
  task.reference = [observed](Index count, std::uint64_t draws_seed) {
    return posterior_draws(observed, count, draws_seed);
  };
  task.log_likelihood = [observed](VectorXd const& x) { return log_likelihood(observed, x); };
  return task;
}

TaskInstance erlang_a_reported(std::uint64_t seed, int queues) {
  auto task = erlang_truth("T4", seed, queues);
  auto& problem = task.problem;
  add_names(problem, queues, {"root_arrivals", "at_once", "soon", "abandoned", "utilisation"});
  problem.simulate = erlang_simulator(reports_of);
  problem.observed = reports_of(simulated_paths(task.truth, ~seed));
  problem.observation_variance = VectorXd::Zero(problem.observed.size());
  problem.discrepancy_variance = VectorXd::Zero(problem.observed.size());
  return task;
}

}  // namespace pcnsim::calibration
