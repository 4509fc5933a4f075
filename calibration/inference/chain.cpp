#include "calibration/inference/chain.hpp"

#include "core/contract.hpp"
#include "core/random.hpp"
#include "experiment/parallel_map.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

namespace pcnsim::calibration {
namespace {

constexpr std::uint64_t moves = 0x4D4F'5645;  // a purpose of its own
constexpr std::size_t populations = 4;
constexpr int burn_in = 60;  ///< generations, twice: by differences only, then with a first fit
constexpr int round_length = 50;

/// What is proposed wherever the chain stands: Student t with 5 degrees of freedom, whose tails are
/// heavier than those of any normal posterior.
class StudentProposal {
public:
  static constexpr double freedom = 5;

  explicit StudentProposal(std::vector<Eigen::MatrixXd> const& history, std::size_t last) {
    auto const d = history.front().cols();
    auto const members = history.front().rows();
    Eigen::MatrixXd all(members * static_cast<Eigen::Index>(last), d);
    for (std::size_t g = 0; g < last; ++g)
      all.middleRows(static_cast<Eigen::Index>(g) * members, members) =
          history[history.size() - 1 - g];
    centre_ = all.colwise().mean().transpose();
    all.rowwise() -= centre_.transpose();
    Eigen::MatrixXd spread = all.transpose() * all / static_cast<double>(all.rows());
    spread.diagonal().array() += 1e-12 + 1e-6 * spread.diagonal().array();
    factor_ = Eigen::LLT<Eigen::MatrixXd>(spread).matrixL();
  }

  [[nodiscard]] Eigen::VectorXd draw(Stream& stream) const {
    Eigen::VectorXd z(centre_.size());
    for (auto& value : z)
      value = stream.normal();
    return centre_ + factor_ * z / std::sqrt(stream.gamma(freedom / 2));
  }

  [[nodiscard]] double log_density(Eigen::VectorXd const& x) const {
    double const square = factor_.triangularView<Eigen::Lower>().solve(x - centre_).squaredNorm();
    return -0.5 * (freedom + static_cast<double>(x.size())) * std::log1p(square / freedom);
  }

private:
  Eigen::VectorXd centre_;
  Eigen::MatrixXd factor_;
};

class Population {
public:
  Population(LogDensity const& density, Eigen::MatrixXd const& starts, std::uint64_t seed,
             std::uint64_t number)
      : density_{density}, seed_{seed}, number_{number}, x_{starts}, log_(starts.rows()) {
    for (Eigen::Index i = 0; i < x_.rows(); ++i)
      log_[i] = density_(x_.row(i).transpose());
  }

  void burn() {
    run(burn_in);
    proposal_.assign(1, StudentProposal(history_, burn_in / 2));
    run(burn_in);
    proposal_.assign(1, StudentProposal(history_, burn_in));
    history_.clear();
    accepted_ = 0;
  }

  void run(int generations) {
    for (int g = 0; g < generations; ++g) {
      ++generation_;
      bool const anywhere = !proposal_.empty() && generation_ % 2 == 0;
      for (Eigen::Index half = 0; half < 2; ++half)
        for (Eigen::Index i = 0; i < x_.rows() / 2; ++i)
          move(half, i, anywhere);
      history_.push_back(x_);
    }
  }

  [[nodiscard]] std::vector<Eigen::MatrixXd> const& history() const { return history_; }
  [[nodiscard]] std::size_t accepted() const { return accepted_; }

private:
  void move(Eigen::Index half, Eigen::Index within, bool anywhere) {
    auto const n = x_.rows() / 2;
    auto const i = half * n + within;
    Stream stream(seed_, number_, moves, generation_, static_cast<std::uint64_t>(i));
    Eigen::VectorXd const here = x_.row(i).transpose();
    Eigen::VectorXd const there =
        anywhere ? proposal_[0].draw(stream) : by_difference(stream, here, (1 - half) * n, n);
    double const log_there = density_(there);
    double log_ratio = log_there - log_[i];
    if (anywhere) log_ratio += proposal_[0].log_density(here) - proposal_[0].log_density(there);
    if (!(std::log1p(-stream.uniform()) < log_ratio)) return;
    x_.row(i) = there.transpose();
    log_[i] = log_there;
    ++accepted_;
  }

  [[nodiscard]] Eigen::VectorXd by_difference(Stream& stream, Eigen::VectorXd const& here,
                                              Eigen::Index first, Eigen::Index n) const {
    auto const d = here.size();
    auto const size = static_cast<std::uint32_t>(n);
    auto const a = stream.below(size);
    auto const b = (a + 1 + stream.below(size - 1)) % size;
    // ter Braak's step; now and then a whole difference, which leads from mode to mode.
    double const step = generation_ % 10 == 1 ? 1.0 : 2.38 / std::sqrt(2 * static_cast<double>(d));
    Eigen::VectorXd const apart = (x_.row(first + a) - x_.row(first + b)).transpose();
    Eigen::VectorXd there = here + step * apart;
    for (Eigen::Index j = 0; j < d; ++j)
      there[j] += 1e-3 * std::abs(apart[j]) * stream.normal() + 1e-9 * stream.normal();
    return there;
  }

  LogDensity const& density_;
  std::uint64_t seed_;
  std::uint64_t number_;
  Eigen::MatrixXd x_;
  Eigen::VectorXd log_;
  std::vector<StudentProposal> proposal_;  ///< none before the burn-in
  std::vector<Eigen::MatrixXd> history_;
  std::uint64_t generation_ = 0;
  std::size_t accepted_ = 0;
};

Eigen::MatrixXd thinned(std::vector<std::vector<Eigen::MatrixXd>> const& histories,
                        Eigen::Index most) {
  auto const members = histories[0][0].rows();
  auto const generations = static_cast<Eigen::Index>(histories[0].size());
  auto const all = static_cast<Eigen::Index>(histories.size()) * members * generations;
  auto const kept = std::min(most, all);
  Eigen::MatrixXd draws(kept, histories[0][0].cols());
  for (Eigen::Index k = 0; k < kept; ++k) {
    auto const index = k * all / kept;
    auto const population = static_cast<std::size_t>(index / (members * generations));
    auto const rest = index % (members * generations);
    draws.row(k) =
        histories[population][static_cast<std::size_t>(rest % generations)].row(rest / generations);
  }
  return draws;
}

}  // namespace

Chain sample(LogDensity const& density, Eigen::MatrixXd const& starts,
             ChainOptions const& options) {
  EXPECTS(starts.rows() > 0);
  auto const d = starts.cols();
  auto const members = 2 * std::max<Eigen::Index>(d + 3, 10);
  std::vector<Population> all;
  for (std::size_t p = 0; p < populations; ++p) {
    Eigen::MatrixXd mine(members, d);
    for (Eigen::Index i = 0; i < members; ++i)
      mine.row(i) =
          starts.row((i * static_cast<Eigen::Index>(populations) + static_cast<Eigen::Index>(p)) %
                     starts.rows());
    all.emplace_back(density, mine, options.seed, p);
  }
  parallel_for(populations, options.threads, [&](std::size_t p) { all[p].burn(); });
  Chain chain;
  std::vector<std::vector<Eigen::MatrixXd>> histories;
  int generations = 0;
  while (generations < options.generations) {
    // Longer rounds as it goes on: the diagnostics read the whole history each time.
    int const more = std::max(round_length, generations / 2);
    parallel_for(populations, options.threads, [&](std::size_t p) { all[p].run(more); });
    generations += more;
    histories.clear();
    for (auto const& population : all)
      histories.push_back(population.history());
    chain.r_hat = split_r_hat(histories);
    // The effective size takes as long as the draws themselves: only of what may be enough.
    bool const is_last = generations >= options.generations;
    if (chain.r_hat >= options.r_hat && !is_last) continue;
    chain.effective_size = effective_size(histories);
    if (chain.converged(options)) break;
  }
  auto const per_generation = populations * static_cast<std::size_t>(members);
  for (auto const& population : all)
    chain.accepted += static_cast<double>(population.accepted());
  auto const sampled = per_generation * static_cast<std::size_t>(generations);
  chain.accepted /= static_cast<double>(sampled);
  chain.evaluations = sampled + per_generation * (2 * burn_in + 1);
  chain.draws = thinned(histories, options.draws);
  return chain;
}

double split_r_hat(std::vector<std::vector<Eigen::MatrixXd>> const& histories) {
  auto const half = histories[0].size() / 2;
  auto const d = histories[0][0].cols();
  auto const pieces = static_cast<Eigen::Index>(2 * histories.size());
  Eigen::MatrixXd means(pieces, d);
  Eigen::RowVectorXd within = Eigen::RowVectorXd::Zero(d);
  for (Eigen::Index piece = 0; piece < pieces; ++piece) {
    auto const& history = histories[static_cast<std::size_t>(piece / 2)];
    auto const first = static_cast<std::size_t>(piece % 2) * half;
    Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(d);
    Eigen::RowVectorXd squares = Eigen::RowVectorXd::Zero(d);
    for (std::size_t g = first; g < first + half; ++g)
      sum += history[g].colwise().sum();
    auto const n = static_cast<double>(half) * static_cast<double>(history[0].rows());
    means.row(piece) = sum / n;
    for (std::size_t g = first; g < first + half; ++g)
      squares += (history[g].rowwise() - means.row(piece)).colwise().squaredNorm();
    within += squares / (n - 1) / static_cast<double>(pieces);
  }
  Eigen::RowVectorXd const centre = means.colwise().mean();
  Eigen::RowVectorXd const between =
      (means.rowwise() - centre).colwise().squaredNorm() / static_cast<double>(pieces - 1);
  return std::sqrt(1 + (between.array() / (within.array() + 1e-300)).maxCoeff());
}

double effective_size(std::vector<std::vector<Eigen::MatrixXd>> const& histories) {
  auto const generations = histories[0].size();
  auto const n = static_cast<double>(generations);
  auto const members = histories[0][0].rows();
  auto const d = histories[0][0].cols();
  auto const chains = static_cast<double>(members) * static_cast<double>(histories.size());
  double worst = std::numeric_limits<double>::infinity();
  for (Eigen::Index j = 0; j < d; ++j) {
    Eigen::MatrixXd x(static_cast<Eigen::Index>(generations),
                      members * static_cast<Eigen::Index>(histories.size()));
    for (std::size_t p = 0; p < histories.size(); ++p)
      for (std::size_t g = 0; g < generations; ++g)
        x.row(static_cast<Eigen::Index>(g))
            .segment(static_cast<Eigen::Index>(p) * members, members) =
            histories[p][g].col(j).transpose();
    Eigen::RowVectorXd const means = x.colwise().mean();
    double const between = n * (means.array() - means.mean()).square().sum() / (chains - 1);
    x.rowwise() -= means;
    double const within = x.squaredNorm() / (n - 1) / chains;
    double const total = (n - 1) / n * within + between / n;
    auto const correlation = [&](Eigen::Index lag) {
      auto const rows = x.rows() - lag;
      double const together = x.topRows(rows).cwiseProduct(x.bottomRows(rows)).sum() / n / chains;
      return 1 - (within - together) / total;
    };
    double time = -1;  // Geyer's initial positive sequence of pairs, each no more than the last
    double least = 2;
    for (Eigen::Index lag = 0; lag + 1 < x.rows(); lag += 2) {
      double const pair = (lag == 0 ? 1 : correlation(lag)) + correlation(lag + 1);
      if (pair <= 0) break;
      least = std::min(least, pair);
      time += 2 * least;
    }
    worst = std::min(worst, n * chains / std::max(time, 1 / std::log10(n * chains)));
  }
  return worst;
}

}  // namespace pcnsim::calibration
