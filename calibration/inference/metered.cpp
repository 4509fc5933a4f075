#include "calibration/inference/metered.hpp"

#include "core/contract.hpp"

namespace pcnsim::calibration {

Metered::Metered(Problem const& problem, Budget const& budget)
    : problem_{problem}, budget_{budget}, start_{thread_cpu_seconds()} {}

std::vector<Simulated> Metered::run_problem(Problem const& problem, Eigen::MatrixXd const& points,
                                            std::string const& step) {
  auto const count = static_cast<std::size_t>(points.rows());
  EXPECTS(count <= left());
  Budget watched = budget_;
  if (budget_.progress) {
    watched.progress = [&](std::size_t done, std::size_t, std::string const&) {
      budget_.progress(used_ + done, budget_.simulations, step);
    };
  }
  double const start = thread_cpu_seconds();
  auto results = simulate_all(problem, points, ++batch_, watched);
  double simulating = 0;
  double now = 0;
  for (auto const& result : results) {
    simulating += result.cpu_seconds;
    if (!result.remembered) now += result.cpu_seconds;
    failed_ += !result.summaries;
  }
  used_ += count;
  simulation_seconds_ += simulating;
  // On one thread the rest of simulate_all is bookkeeping; on several it cannot be told from here.
  elsewhere_ += budget_.threads == 1 ? now : thread_cpu_seconds() - start;
  return results;
}

std::vector<Simulated> Metered::run(Eigen::MatrixXd const& points, std::string const& step) {
  return run_problem(problem_, points, step);
}

std::vector<Simulated> Metered::run_common(Eigen::MatrixXd const& points, std::uint64_t common,
                                           std::string const& step) {
  Problem same = problem_;
  auto const seed = Stream(budget_.seed, 0xCA11, 0, common, 0)();
  same.simulate = [this, seed](Eigen::VectorXd const& x, std::uint64_t /*of this row*/) {
    return problem_.simulate(x, seed);
  };
  return run_problem(same, points, step);
}

void Metered::account(Posterior& posterior) const {
  posterior.simulations = used_;
  posterior.failed = failed_;
  posterior.simulation_seconds = simulation_seconds_;
  posterior.inference_seconds = inferring_;
  posterior.bookkeeping_seconds =
      std::max(0.0, thread_cpu_seconds() - start_ - elsewhere_ - inferring_);
}

}  // namespace pcnsim::calibration
