#include "calibration/inference/chain.hpp"

#include "core/contract.hpp"
#include "core/random.hpp"
#include "experiment/parallel_map.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

namespace pcnsim::calibration {
namespace {

constexpr std::uint64_t moves = 0x4D4F'5645;  // a purpose of its own
constexpr std::size_t populations = 4;
constexpr int burn_in = 60;  ///< generations, twice: by differences only, then with a first fit
constexpr int round_length = 50;
constexpr int likenesses = 3;             ///< made one after the other in the burn-in
constexpr int settling = 30;              ///< generations from the last of them to the density
constexpr int likeness_moves = 20;        ///< between two verdicts of the density
constexpr std::uint64_t exact_every = 4;  ///< generations: one without the likeness
// A likeness is good when the density agrees with such a share of its moves, when these have moved such
// a share of the members, and when the logarithm of the density has stopped rising but for so many of its
// standard deviations.
constexpr double good_agreement = 0.2;
constexpr double good_members = 0.95;
constexpr double good_rise = 0.5;

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

/// Half of its members stand still while the other half moves by their differences.
class Population {
public:
  Population(Eigen::MatrixXd const& starts, std::uint64_t seed, std::uint64_t number)
      : seed_{seed}, number_{number}, x_{starts}, log_(starts.rows()), verdicts_(starts.rows()) {}

  void begin_at(Eigen::MatrixXd const& starts) { x_ = starts; }

  /// What is drawn from now on; `likeness`, if any, proposes.
  void draw_from(LogDensity const& density, LogDensity const* likeness) {
    density_ = &density;
    likeness_ = likeness;
    for (Eigen::Index i = 0; i < x_.rows(); ++i)
      log_[i] = density(x_.row(i).transpose());
    log_likeness_ = log_;
    for (Eigen::Index i = 0; likeness_ != nullptr && i < x_.rows(); ++i)
      log_likeness_[i] = (*likeness_)(x_.row(i).transpose());
  }

  void burn() {
    forget();
    proposal_.clear();
    run(burn_in);
    proposal_.assign(1, StudentProposal(history_, burn_in / 2));
    forget();
    run(burn_in);
    proposal_.assign(1, StudentProposal(history_, burn_in));
  }

  void forget() {
    history_.clear();
    accepted_ = 0;
    asked_ = 0;
    verdicts_.setZero();
  }

  void run(int generations) {
    for (int g = 0; g < generations; ++g) {
      ++generation_;
      for (Eigen::Index half = 0; half < 2; ++half)
        for (Eigen::Index i = 0; i < x_.rows() / 2; ++i)
          move(half, i);
      history_.push_back(x_);
    }
  }

  [[nodiscard]] std::vector<Eigen::MatrixXd> const& history() const { return history_; }
  [[nodiscard]] std::size_t accepted() const { return accepted_; }
  [[nodiscard]] std::size_t asked() const { return asked_; }  ///< verdicts on moves by the likeness
  [[nodiscard]] Eigen::ArrayXi const& verdicts() const { return verdicts_; }  ///< for it, by member
  [[nodiscard]] Eigen::VectorXd const& log() const { return log_; }

private:
  /// Where to, and by how much more likely the way there is than the way back.
  struct Proposed {
    Eigen::VectorXd x;
    double log_forth = 0;
  };

  void move(Eigen::Index half, Eigen::Index within) {
    auto const n = x_.rows() / 2;
    auto const i = half * n + within;
    Stream stream(seed_, number_, moves, generation_, static_cast<std::uint64_t>(i));
    bool const by_likeness = likeness_ != nullptr && generation_ % exact_every != 0;
    if (by_likeness) {
      move_by_likeness(stream, i, (1 - half) * n);
      return;
    }
    Eigen::VectorXd const here = x_.row(i).transpose();
    bool const anywhere = !proposal_.empty() && generation_ % 2 == 0 && likeness_ == nullptr;
    auto const to = anywhere ? from_anywhere(stream, here)
                             : by_difference(stream, here, (1 - half) * n, is_whole(stream));
    double const log_there = (*density_)(to.x);
    if (!(std::log1p(-stream.uniform()) < log_there - log_[i] - to.log_forth)) return;
    double const log_likeness = likeness_ != nullptr ? (*likeness_)(to.x) : log_there;
    settle(i, to.x, log_there, log_likeness);
  }

  [[nodiscard]] bool is_whole(Stream& stream) const {
    return likeness_ != nullptr ? stream.chance(0.1) : generation_ % 10 == 1;
  }

  /// Some moves that leave the likeness unchanged, then one verdict of the density itself. All of them
  /// are drawn alike, so that together they are as likely forth as back.
  void move_by_likeness(Stream& stream, Eigen::Index i, Eigen::Index first) {
    Eigen::VectorXd x = x_.row(i).transpose();
    double log_likeness = log_likeness_[i];
    bool moved = false;
    for (int k = 0; k < likeness_moves; ++k) {
      auto const to = stream.chance(0.5) ? from_anywhere(stream, x)
                                         : by_difference(stream, x, first, stream.chance(0.1));
      double const log_there = (*likeness_)(to.x);
      if (!(std::log1p(-stream.uniform()) < log_there - log_likeness - to.log_forth)) continue;
      x = to.x;
      log_likeness = log_there;
      moved = true;
    }
    if (!moved) return;
    ++asked_;
    double const log_there = (*density_)(x);
    double const log_ratio = log_there - log_[i] - (log_likeness - log_likeness_[i]);
    if (!(std::log1p(-stream.uniform()) < log_ratio)) return;
    settle(i, x, log_there, log_likeness);
    ++verdicts_[i];
  }

  void settle(Eigen::Index i, Eigen::VectorXd const& x, double log, double log_likeness) {
    x_.row(i) = x.transpose();
    log_[i] = log;
    log_likeness_[i] = log_likeness;
    ++accepted_;
  }

  [[nodiscard]] Proposed from_anywhere(Stream& stream, Eigen::VectorXd const& here) const {
    auto const& proposal = proposal_[0];
    Eigen::VectorXd const there = proposal.draw(stream);
    return {there, proposal.log_density(there) - proposal.log_density(here)};
  }

  /// Of two members of the half that begins at `first`: ter Braak's step; now and then the `whole`
  /// difference, which leads from mode to mode.
  [[nodiscard]] Proposed by_difference(Stream& stream, Eigen::VectorXd const& here,
                                       Eigen::Index first, bool whole) const {
    auto const d = here.size();
    auto const size = static_cast<std::uint32_t>(x_.rows() / 2);
    auto const a = stream.below(size);
    auto const b = (a + 1 + stream.below(size - 1)) % size;
    double const step = whole ? 1.0 : 2.38 / std::sqrt(2 * static_cast<double>(d));
    Eigen::VectorXd const apart = (x_.row(first + a) - x_.row(first + b)).transpose();
    Eigen::VectorXd there = here + step * apart;
    for (Eigen::Index j = 0; j < d; ++j)
      there[j] += 1e-3 * std::abs(apart[j]) * stream.normal() + 1e-9 * stream.normal();
    return {there, 0};
  }

  LogDensity const* density_ = nullptr;
  LogDensity const* likeness_ = nullptr;
  std::uint64_t seed_;
  std::uint64_t number_;
  Eigen::MatrixXd x_;
  Eigen::VectorXd log_;
  Eigen::VectorXd log_likeness_;
  std::vector<StudentProposal> proposal_;  ///< none before the burn-in
  std::vector<Eigen::MatrixXd> history_;
  std::uint64_t generation_ = 0;
  std::size_t accepted_ = 0;
  std::size_t asked_ = 0;
  Eigen::ArrayXi verdicts_;
};

Eigen::MatrixXd thinned(Histories const& histories, Eigen::Index most) {
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

/// All populations, and the likeness they share.
class Populations {
public:
  Populations(LogDensity const& density, Eigen::MatrixXd const& starts, ChainOptions const& options)
      : density_{density}, options_{options} {
    for (std::size_t p = 0; p < populations; ++p)
      all_.emplace_back(dealt(starts, p), options.seed, p);
    by_likeness_ = options.likeness && burn_by_likeness(starts);
    if (!by_likeness_) burn(starts);
  }

  void run(int generations) {
    each([&](Population& population) { population.run(generations); });
  }

  [[nodiscard]] bool by_likeness() const { return by_likeness_; }

  [[nodiscard]] Histories histories() const {
    Histories result;
    for (auto const& population : all_)
      result.push_back(population.history());
    return result;
  }

  [[nodiscard]] double accepted() const {
    double sum = 0;
    double proposals = 0;
    for (auto const& population : all_) {
      sum += static_cast<double>(population.accepted());
      auto const& history = population.history();
      proposals += static_cast<double>(history.size()) *
                   static_cast<double>(history.empty() ? 0 : history.front().rows());
    }
    return sum / proposals;
  }

private:
  void each(auto const& act) {
    parallel_for(all_.size(), options_.threads, [&](std::size_t p) { act(all_[p]); });
  }

  [[nodiscard]] static Eigen::MatrixXd dealt(Eigen::MatrixXd const& starts, std::size_t to) {
    auto const members = 2 * std::max<Eigen::Index>(starts.cols() + 3, 10);
    auto const apart = static_cast<Eigen::Index>(populations);
    Eigen::MatrixXd mine(members, starts.cols());
    for (Eigen::Index i = 0; i < members; ++i)
      mine.row(i) = starts.row((i * apart + static_cast<Eigen::Index>(to)) % starts.rows());
    return mine;
  }

  void burn(Eigen::MatrixXd const& starts) {
    for (std::size_t p = 0; p < populations; ++p)
      all_[p].begin_at(dealt(starts, p));
    each([&](Population& population) {
      population.draw_from(density_, nullptr);
      population.burn();
      population.forget();
    });
  }

  /// The burn-in by likenesses, each made where the last one led; whether the last is any good.
  bool burn_by_likeness(Eigen::MatrixXd const& starts) {
    auto points = starts;
    for (int round = 0; round < likenesses; ++round) {
      auto const likeness = options_.likeness(points);
      each([&](Population& population) {
        population.draw_from(likeness, nullptr);
        population.burn();
      });
      points = thinned(histories(), options_.likeness_points);
    }
    likeness_ = options_.likeness(points);
    each([&](Population& population) {
      population.draw_from(density_, &likeness_);
      population.forget();
    });
    run(settling / 2);
    auto const before = logs();
    run(settling / 2);
    bool const is_good = is_good_likeness(before, logs());
    each([](Population& population) { population.forget(); });
    return is_good;
  }

  [[nodiscard]] bool is_good_likeness(Eigen::ArrayXd const& before,
                                      Eigen::ArrayXd const& after) const {
    double asked = 0, agreed = 0, moved = 0;
    for (auto const& population : all_) {
      asked += static_cast<double>(population.asked());
      agreed += population.verdicts().cast<double>().sum();
      moved += (population.verdicts() > 0).cast<double>().sum();
    }
    double const rise = after.mean() - before.mean();
    double const sd = std::sqrt((after - after.mean()).square().mean());
    return agreed >= good_agreement * asked &&
           moved >= good_members * static_cast<double>(after.size()) &&
           std::abs(rise) <= good_rise * sd;
  }

  /// Log densities of all members of all populations.
  [[nodiscard]] Eigen::ArrayXd logs() const {
    auto const members = all_.front().log().size();
    Eigen::ArrayXd result(members * static_cast<Eigen::Index>(all_.size()));
    for (std::size_t p = 0; p < all_.size(); ++p)
      result.segment(static_cast<Eigen::Index>(p) * members, members) = all_[p].log();
    return result;
  }

  LogDensity const& density_;
  ChainOptions const& options_;
  LogDensity likeness_;
  bool by_likeness_ = false;
  std::vector<Population> all_;
};

/// Generations until `options` are met, by the effective size of those so far.
int more_generations(int so_far, double effective_size, ChainOptions const& options) {
  // Longer rounds as it goes on: the diagnostics read the whole history each time.
  int const more = std::max(round_length, so_far / 2);
  if (!(effective_size > 0) || effective_size >= options.effective_size) return more;
  double const missing = 1.1 * options.effective_size / effective_size - 1;
  auto const wanted = static_cast<int>(std::min(1.0, missing) * static_cast<double>(so_far));
  return std::max(round_length / 2, wanted);
}

}  // namespace

Chain sample(LogDensity const& density, Eigen::MatrixXd const& starts,
             ChainOptions const& options) {
  EXPECTS(starts.rows() > 0);
  Populations all(density, starts, options);
  Chain chain;
  Histories histories;
  int generations = 0;
  while (generations < options.generations) {
    int const more = std::min(more_generations(generations, chain.effective_size, options),
                              options.generations - generations);
    all.run(more);
    generations += more;
    histories = all.histories();
    chain.r_hat = split_r_hat(histories);
    // The effective size takes as long as the draws themselves: only of what may be enough.
    bool const is_last = generations >= options.generations;
    chain.effective_size = 0;
    if (chain.r_hat >= options.r_hat && !is_last) continue;
    chain.effective_size = effective_size(histories);
    if (chain.converged(options)) break;
  }
  chain.accepted = all.accepted();
  chain.by_likeness = all.by_likeness();
  chain.draws = thinned(histories, options.draws);
  return chain;
}

}  // namespace pcnsim::calibration
