#include "calibration/inference/delayed_acceptance.hpp"

#include "calibration/inference/chain.hpp"
#include "calibration/inference/cpu_time.hpp"
#include "calibration/inference/waves_bank.hpp"
#include "calibration/inference/waves_match.hpp"
#include "experiment/parallel_map.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <optional>

namespace pcnsim::calibration {
namespace {

constexpr std::uint64_t delayed = 0x4441;         // a purpose of its own
constexpr std::uint64_t first_batch = 1'000'000;  ///< M1's batches count from 0
constexpr double nothing = -std::numeric_limits<double>::infinity();

/// One chain: where it stands, and what both likelihoods say there.
struct Walker {
  Eigen::VectorXd x;
  double cheap = nothing;  ///< log posterior by the emulator
  double dear = nothing;   ///< log posterior by simulations
  Eigen::VectorXd proposed;
  double cheap_there = nothing;
};

class Delayed {
public:
  Delayed(Problem const& problem, Budget const& budget, DelayedOptions const& options)
      : problem_{problem}, budget_{budget}, options_{options} {}

  Posterior run() {
    Budget first = budget_;
    first.simulations =
        std::min(budget_.simulations,
                 std::max<std::size_t>(
                     200, static_cast<std::size_t>(options_.for_emulator *
                                                   static_cast<double>(budget_.simulations))));
    auto emulated = history_match(
        problem_, first,
        {.replicates_in_observation = options_.replicates_in_observation, .enough = 0.01});
    posterior_ = std::move(emulated.posterior);
    if (!emulated.emulator || posterior_.draws.rows() == 0) return std::move(posterior_);
    match_.emplace(problem_, *emulated.emulator, options_.replicates_in_observation);
    double const began = cpu_seconds_of(budget_.threads);
    start();
    walk();
    report();
    posterior_.inference_seconds += cpu_seconds_of(budget_.threads) - began - outside_;
    posterior_.bookkeeping_seconds += std::max(0.0, outside_ - seconds_now_);
    return std::move(posterior_);
  }

private:
  [[nodiscard]] std::size_t per_step() const {
    return walkers_.size() * static_cast<std::size_t>(options_.replicates);
  }

  [[nodiscard]] bool affordable() const {
    return posterior_.simulations + per_step() <= budget_.simulations &&
           !(budget_.stop != nullptr && budget_.stop->load());
  }

  [[nodiscard]] double cheap(Eigen::VectorXd const& x) const {
    double const prior = problem_.log_prior(x);
    // Where the emulator was never taught its variance is large but not to be trusted; the dear chain
    // cannot go there either, which we accept: its design holds all of M1's posterior with a margin.
    if (!std::isfinite(prior) || !match_->emulator().frame().holds(x, 0.1)) return nothing;
    return prior + match_->log_likelihood(x);
  }

  /// Walkers start at draws of M1's posterior; steps have its spread.
  void start() {
    auto const& draws = posterior_.draws;
    auto const d = draws.cols();
    Eigen::MatrixXd const centred = draws.rowwise() - draws.colwise().mean();
    Eigen::MatrixXd spread = centred.transpose() * centred / static_cast<double>(draws.rows());
    spread.diagonal().array() *= 1 + 1e-9;
    step_ = 2.38 / std::sqrt(static_cast<double>(d)) *
            Eigen::MatrixXd(Eigen::LLT<Eigen::MatrixXd>(spread).matrixL());
    walkers_.resize(options_.chains);
    for (std::size_t c = 0; c < walkers_.size(); ++c) {
      auto const row =
          static_cast<Eigen::Index>(c) * draws.rows() / static_cast<Eigen::Index>(walkers_.size());
      walkers_[c].proposed = draws.row(row).transpose();
      walkers_[c].cheap_there = cheap(walkers_[c].proposed);
    }
  }

  /// A short chain on the emulator's posterior, reversible in it: its end is the proposal.
  void propose(std::size_t c, std::uint64_t time) {
    auto& walker = walkers_[c];
    Stream draw(budget_.seed, c, delayed, time, 0);
    walker.proposed = walker.x;
    walker.cheap_there = walker.cheap;
    for (int k = 0; k < options_.cheap_steps; ++k) {
      Eigen::VectorXd z(walker.x.size());
      for (auto& value : z)
        value = draw.normal();
      Eigen::VectorXd const there = walker.proposed + step_ * z;
      double const value = cheap(there);
      if (!(std::log1p(-draw.uniform()) < value - walker.cheap_there)) continue;
      walker.proposed = there;
      walker.cheap_there = value;
    }
  }

  /// Log posterior of every walker's proposal from fresh simulations.
  [[nodiscard]] std::vector<double> ask_simulator(std::uint64_t time) {
    auto const n = options_.replicates;
    auto const chains = static_cast<Eigen::Index>(walkers_.size());
    Eigen::MatrixXd points(chains * n, problem_.dimension());
    for (Eigen::Index c = 0; c < chains; ++c)
      points.middleRows(c * n, n).rowwise() =
          walkers_[static_cast<std::size_t>(c)].proposed.transpose();
    auto const results = [&] {
      CpuMeter const meter(outside_, budget_.threads);
      return simulate_all(problem_, points, first_batch + time, budget_);
    }();
    posterior_.simulations += results.size();
    std::vector<double> values;
    for (Eigen::Index c = 0; c < chains; ++c) {
      Eigen::MatrixXd y(n, problem_.observed.size());
      Eigen::Index good = 0;
      for (Eigen::Index k = c * n; k < (c + 1) * n; ++k) {
        auto const& result = results[static_cast<std::size_t>(k)];
        posterior_.simulation_seconds += result.cpu_seconds;
        if (!result.remembered) seconds_now_ += result.cpu_seconds;
        if (result.summaries)
          y.row(good++) = result.summaries->transpose();
        else
          ++posterior_.failed;
      }
      values.push_back(
          problem_.log_prior(walkers_[static_cast<std::size_t>(c)].proposed) +
          synthetic_log_likelihood(problem_, y.topRows(good), options_.replicates_in_observation));
    }
    return values;
  }

  void walk() {
    double accepted = 0;
    std::uint64_t time = 0;
    for (; affordable(); ++time) {
      if (time > 0)
        parallel_for(walkers_.size(), budget_.threads, [&](std::size_t c) { propose(c, time); });
      auto const dear = ask_simulator(time);
      for (std::size_t c = 0; c < walkers_.size(); ++c) {
        auto& w = walkers_[c];
        // Christen & Fox (2005, eq. 2): the cheap chain has had its say, so its ratio is taken back.
        double const log_ratio = (dear[c] - w.dear) - (w.cheap_there - w.cheap);
        Stream draw(budget_.seed, c, delayed, time, 1);
        bool const first = time == 0;
        if (!first && !(std::log1p(-draw.uniform()) < log_ratio)) continue;
        if (!first) ++accepted;
        w.x = w.proposed;
        w.cheap = w.cheap_there;
        w.dear = dear[c];
      }
      for (std::size_t c = 0; c < walkers_.size(); ++c) {
        histories_.resize(walkers_.size());
        histories_[c].emplace_back(walkers_[c].x.transpose());
      }
    }
    auto const proposals = static_cast<double>(std::max<std::uint64_t>(time, 2) - 1) *
                           static_cast<double>(walkers_.size());
    posterior_.diagnostics.push_back(
        {"M5 accepted", accepted / proposals, "share of the emulator's proposals"});
  }

  void report() {
    posterior_.stopped_because = "budget used";
    auto const generations = histories_.empty() ? 0 : histories_[0].size();
    if (generations < 20) {
      posterior_.warnings.push_back(
          fmt::format("M5: {} steps a chain are too few: these are M1's draws", generations));
      return;
    }
    std::size_t const burn_in = generations / 5;
    Eigen::Index const kept = static_cast<Eigen::Index>(generations - burn_in);
    Eigen::MatrixXd draws(kept * static_cast<Eigen::Index>(walkers_.size()), problem_.dimension());
    Eigen::Index row = 0;
    for (auto& history : histories_) {
      history.erase(history.begin(), history.begin() + static_cast<std::ptrdiff_t>(burn_in));
      for (auto const& x : history)
        draws.row(row++) = x;
    }
    compare(draws);
    posterior_.draws = draws;
    double const r_hat = split_r_hat(histories_);
    double const size = effective_size(histories_);
    posterior_.diagnostics.push_back({"M5 R-hat", r_hat, "worst parameter, split, of chains"});
    posterior_.diagnostics.push_back({"M5 effective size", size, "worst parameter"});
    if (!(r_hat < 1.01) || size < 400)
      posterior_.warnings.push_back(
          fmt::format("M5: the chains have not converged: R-hat {:.3f}, ESS {:.0f}", r_hat, size));
  }

  /// How far M1's posterior was from this one: what M5 is for.
  void compare(Eigen::MatrixXd const& draws) {
    auto const sd = [](Eigen::MatrixXd const& x) {
      Eigen::MatrixXd const centred = x.rowwise() - x.colwise().mean();
      return Eigen::ArrayXd((centred.colwise().squaredNorm() / static_cast<double>(x.rows()))
                                .array()
                                .sqrt()
                                .transpose());
    };
    Eigen::ArrayXd const spread = sd(draws).max(1e-300);
    Eigen::ArrayXd const off =
        (posterior_.draws.colwise().mean() - draws.colwise().mean()).transpose().array() / spread;
    Eigen::ArrayXd const ratio = sd(posterior_.draws) / spread;
    for (Eigen::Index j = 0; j < off.size(); ++j)
      posterior_.diagnostics.push_back(
          {"M1 against M5: " + problem_.priors[static_cast<std::size_t>(j)].name, off[j],
           fmt::format("difference of means in sd of M5; sd ratio {:.2f}", ratio[j])});
  }

  Problem const& problem_;
  Budget const& budget_;
  DelayedOptions const& options_;
  Posterior posterior_;
  std::optional<Match> match_;
  Eigen::MatrixXd step_;
  std::vector<Walker> walkers_;
  std::vector<std::vector<Eigen::MatrixXd>> histories_;
  double outside_ = 0;      ///< CPU while simulations were asked for
  double seconds_now_ = 0;  ///< of it the simulations'
};

}  // namespace

double synthetic_log_likelihood(Problem const& problem, Eigen::MatrixXd const& replicates,
                                double replicates_in_observation) {
  auto const n = replicates.rows();
  if (n < 2) return nothing;
  Eigen::RowVectorXd const mean = replicates.colwise().mean();
  Eigen::MatrixXd const centred = replicates.rowwise() - mean;
  Eigen::VectorXd const sd =
      (centred.colwise().squaredNorm() / static_cast<double>(n - 1)).cwiseSqrt().transpose();
  Eigen::MatrixXd const standardised =
      centred.array().rowwise() / sd.transpose().array().max(1e-300);
  Eigen::MatrixXd s = sd.asDiagonal() * shrunk_correlation(standardised) * sd.asDiagonal();
  s /= replicates_in_observation;
  s.diagonal() += problem.observation_variance + problem.discrepancy_variance;
  s.diagonal().array() += 1e-12 * (1e-12 + s.diagonal().array());
  Eigen::LLT<Eigen::MatrixXd> const factor(s);
  if (factor.info() != Eigen::Success) return nothing;
  return -factor.matrixLLT().diagonal().array().log().sum() -
         0.5 * factor.matrixL().solve(problem.observed - mean.transpose()).squaredNorm();
}

Posterior DelayedAcceptance::calibrate(Problem const& problem, Budget const& budget) const {
  return Delayed(problem, budget, options_).run();
}

}  // namespace pcnsim::calibration
