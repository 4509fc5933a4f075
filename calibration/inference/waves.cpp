#include "calibration/inference/waves.hpp"

#include "calibration/inference/chain.hpp"
#include "calibration/inference/cpu_time.hpp"
#include "calibration/inference/design.hpp"
#include "calibration/inference/stand_in.hpp"
#include "calibration/inference/waves_bank.hpp"
#include "calibration/inference/waves_match.hpp"
#include "calibration/inference/waves_report.hpp"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <utility>

namespace pcnsim::calibration {
namespace {

constexpr int replicates = 10;         ///< of a tenth of the first wave
constexpr double margin = 0.5;         ///< about the space, in half-widths, for what is fitted
constexpr Eigen::Index checked = 200;  ///< fresh simulations at draws of the posterior
constexpr Eigen::Index rough_draws = 4'000;   ///< that only say where to simulate next
constexpr double little_left_to_know = 0.25;  ///< V_em against the rest: the waves may end
constexpr double little_shrinkage = 0.8;      ///< of the space by a wave

class History {
public:
  History(Problem const& problem, Budget const& budget, WavesOptions const& options)
      : problem_{problem}, budget_{budget}, options_{options}, bank_{problem, budget} {}

  Emulated run() {
    posterior_.contradiction = false;
    posterior_.flat_directions.emplace();
    double const started = cpu_seconds_of(budget_.threads);
    first_wave();
    if (bank_.ensemble().size() < 2 * (problem_.dimension() + 2)) {
      posterior_.stopped_because = "too few simulations succeeded";
      posterior_.warnings.push_back(posterior_.stopped_because);
      posterior_.draws.resize(0, problem_.dimension());
    } else {
      waves();
      if (matches_.empty()) {
        posterior_.draws.resize(0, problem_.dimension());
        posterior_.warnings.emplace_back("no summary could be emulated: no posterior");
      } else {
        refine();
        report();
      }
    }
    for (auto const& text : dropped_)
      posterior_.warnings.push_back(not_used + text);
    posterior_.simulations = bank_.used();
    posterior_.failed = bank_.failed();
    posterior_.simulation_seconds = bank_.simulation_seconds();
    posterior_.inference_seconds = inferring_;
    posterior_.bookkeeping_seconds =
        std::max(0.0, cpu_seconds_of(budget_.threads) - started - bank_.seconds_now() - inferring_);
    return {std::move(posterior_), emulators_.empty() ? nullptr : std::move(emulators_.back()),
            bank_.ensemble()};
  }

private:
  [[nodiscard]] CpuMeter inferring() { return {inferring_, budget_.threads}; }

  [[nodiscard]] Eigen::Index wave_size() const {
    return std::max<Eigen::Index>(10 * problem_.dimension(), 200);
  }

  void first_wave() {
    // A tenth of the points, ten times each: 1.9 simulations a point.
    auto const affordable =
        static_cast<Eigen::Index>(0.7 * static_cast<double>(budget_.simulations) / 1.9);
    auto const points = std::max<Eigen::Index>(1, std::min(wave_size(), affordable));
    bank_.simulate(prior_points(problem_.priors, points, budget_.seed), (points + 9) / 10,
                   replicates);
  }

  /// Fits to what was simulated about `region`. False if no summary is left.
  bool learn(Frame const& region) {
    auto const meter = inferring();
    auto const least = std::max<Eigen::Index>(wave_size(), 20 * problem_.dimension());
    auto emulator = std::make_unique<Emulator>(about(bank_.ensemble(), region, margin, least),
                                               problem_.summary_names, budget_.threads);
    dropped_ = emulator->dropped();
    if (emulator->kept().empty()) return false;
    emulators_.push_back(std::move(emulator));
    matches_.push_back(
        std::make_unique<Match>(problem_, *emulators_.back(), options_.replicates_in_observation));
    return true;
  }

  [[nodiscard]] Match const& match() const { return *matches_.back(); }

  /// Finds the space that is left; returns the emulator's largest share in it.
  double rule_out(int wave) {
    auto const meter = inferring();
    std::vector<Match const*> all;
    for (auto const& match : matches_)
      all.push_back(match.get());
    space_ = not_ruled_out(problem_, all, budget_.seed + static_cast<std::uint64_t>(wave) * 0x9E37,
                           budget_.threads);
    return largest_share(space_.points, 1);
  }

  /// Of the emulator's variance, over every `step`th of `points`.
  [[nodiscard]] double largest_share(Eigen::MatrixXd const& points, Eigen::Index step) const {
    double share = 0;
    for (Eigen::Index i = 0; i < points.rows(); i += step)
      share = std::max(share, match().emulator_share(points.row(i).transpose()));
    return share;
  }

  void waves() {
    int small_steps = 0;
    double volume = 1;
    auto region = Frame::around(bank_.ensemble().x);
    for (int wave = 1;; ++wave) {
      if (!learn(region)) return;
      double const share = rule_out(wave);
      posterior_.diagnostics.push_back(
          {fmt::format("wave {} volume", wave), space_.volume, "share of the prior not ruled out"});
      posterior_.diagnostics.push_back({fmt::format("wave {} emulator share", wave), share,
                                        "largest V_em / (v/R + V_md + V_obs) over that space"});
      small_steps = space_.volume > little_shrinkage * volume ? small_steps + 1 : 0;
      volume = space_.volume;
      posterior_.stopped_because = why_no_more_waves(wave, share, small_steps);
      if (!posterior_.stopped_because.empty()) break;
      auto const size = std::min(wave_size(), static_cast<Eigen::Index>(bank_.left()));
      auto const next = maximin_subset(space_.points, size, bank_.ensemble().x);
      bank_.simulate(rows_of(space_.points, next), 0, 1);
      region = Frame::around(space_.points);
    }
    if (space_.empty)
      report_contradiction(problem_, match(), space_.best, "nothing is left of the prior",
                           posterior_);
  }

  [[nodiscard]] std::string why_no_more_waves(int wave, double share, int small_steps) const {
    if (bank_.stopped()) return "stopped";
    if (space_.empty) return "no parameter set reproduces the targets";
    if (wave < options_.waves && must_be_simulated_first()) return "";
    if (share < little_left_to_know) return "the emulator's variance is small everywhere";
    if (small_steps >= 2) return "the space no longer shrinks";
    if (wave == options_.waves) return "enough waves";
    auto const then = bank_.used() + static_cast<std::size_t>(wave_size());
    if (static_cast<double>(then) > options_.for_waves * static_cast<double>(budget_.simulations))
      return "the budget of the waves is used";
    return "";
  }

  /// What is left may lie beyond all simulations, where emulators do not reach: without a wave there
  /// would be no posterior, and what is left of the budget of no use.
  [[nodiscard]] bool must_be_simulated_first() const {
    if (bank_.left() < 2 * problem_.priors.size()) return false;
    for (auto const& point : space_.points.rowwise())
      if (match().may_be_asked(point.transpose())) return false;
    return true;
  }

  /// With the likelihood of a match, or one that stands in for it.
  [[nodiscard]] double log_posterior(Eigen::VectorXd const& x, auto const& likelihood) const {
    double const prior = problem_.log_prior(x);
    if (!std::isfinite(prior) || !match().may_be_asked(x))
      return -std::numeric_limits<double>::infinity();
    return prior + likelihood.log_likelihood(x);
  }

  [[nodiscard]] MakeLikeness likeness() const {
    return [this](Eigen::MatrixXd const& points) -> LogDensity {
      StandIn const stand_in(match(), points);
      return [this, stand_in](Eigen::VectorXd const& x) { return log_posterior(x, stand_in); };
    };
  }

  /// Where chains start: the best of what is not ruled out, or of what was drawn before.
  [[nodiscard]] Eigen::MatrixXd starts() const {
    if (posterior_.draws.rows() > 0) {
      std::vector<Eigen::Index> fine;
      for (Eigen::Index i = 0; i < posterior_.draws.rows(); i += 7)
        if (match().may_be_asked(posterior_.draws.row(i).transpose())) fine.push_back(i);
      if (fine.size() >= 40) return rows_of(posterior_.draws, fine);
    }
    auto const n = space_.points.rows();
    std::vector<std::pair<double, Eigen::Index>> order;
    for (Eigen::Index i = 0; i < n; ++i) {
      double const value = log_posterior(space_.points.row(i).transpose(), match());
      if (std::isfinite(value)) order.emplace_back(-value, i);
    }
    std::sort(order.begin(), order.end());
    std::vector<Eigen::Index> rows;
    for (std::size_t k = 0; k < std::min<std::size_t>(order.size(), 150); ++k)
      rows.push_back(order[k].second);
    return rows_of(space_.points, rows);
  }

  void draw(bool last) {
    auto const meter = inferring();
    auto const from = starts();
    if (from.rows() == 0) return;
    ChainOptions const options{.r_hat = last ? 1.01 : 1.03,
                               .effective_size = last ? static_cast<double>(options_.draws) : 400.0,
                               .generations = last ? 4'000 : 1'000,
                               .draws = last ? options_.draws : rough_draws,
                               .seed = budget_.seed + bank_.used(),
                               .threads = budget_.threads,
                               .likeness = likeness(),
                               .likeness_points = StandIn::points_wanted(problem_.dimension())};
    chain_ = sample([this](Eigen::VectorXd const& x) { return log_posterior(x, match()); }, from,
                    options);
    posterior_.draws = chain_.draws;
    drawn_well_ = last;
  }

  /// Simulates at draws of the posterior, learns from them, draws again, until the budget is used or
  /// the emulator is known so well that it does not matter.
  void refine() {
    draw(bank_.left() == 0);
    for (int round = 0; bank_.left() > 0 && !bank_.stopped() && posterior_.draws.rows() > 0;
         ++round) {
      if (round > 0 && known_well()) break;
      auto size = std::min(bank_.left(), std::max<std::size_t>(checked, bank_.used()));
      if (bank_.left() - size < checked / 2) size = bank_.left();  // no fit for a handful
      Eigen::MatrixXd const x = around_posterior(static_cast<Eigen::Index>(size));
      auto fresh = bank_.simulate(x, 0, 1);
      auto const n = std::min<std::size_t>(fresh.size(), checked);
      fresh.resize(n);
      check_ = {&match(), x.topRows(static_cast<Eigen::Index>(n)), std::move(fresh)};
      if (!learn(Frame::around(posterior_.draws))) break;
      draw(bank_.left() == 0);
    }
    if (check_) {
      auto const meter = inferring();
      report_predictive(problem_, *check_->match, check_->x, check_->fresh, posterior_);
    }
    if (!drawn_well_ && !bank_.stopped()) draw(true);
  }

  [[nodiscard]] bool known_well() {
    auto const meter = inferring();
    return largest_share(posterior_.draws, 20) < options_.enough;
  }

  /// Draws of the posterior; after the first `checked`, every other one half as far out again from its
  /// mean, where it tells more about slopes.
  [[nodiscard]] Eigen::MatrixXd around_posterior(Eigen::Index n) const {
    auto const& draws = posterior_.draws;
    Eigen::RowVectorXd const mean = draws.colwise().mean();
    auto const first = std::min(n, checked);
    Eigen::MatrixXd x(n, draws.cols());
    for (Eigen::Index i = 0; i < n; ++i) {
      auto const k =
          i < first ? i * draws.rows() / first : (i - first) * draws.rows() / (n - first);
      Eigen::RowVectorXd const wider = mean + 1.5 * (draws.row(k) - mean);
      bool const widen =
          i >= first && i % 2 == 1 && std::isfinite(problem_.log_prior(wider.transpose()));
      x.row(i) = widen ? wider : draws.row(k);
    }
    return x;
  }

  void report() {
    auto const meter = inferring();
    auto& p = posterior_;
    p.diagnostics.push_back({"R-hat", chain_.r_hat, "worst parameter, split, of populations"});
    p.diagnostics.push_back({"effective size", chain_.effective_size, "worst parameter"});
    p.diagnostics.push_back({"accepted", chain_.accepted, "share of the chain's moves"});
    p.diagnostics.push_back({"stand-in", chain_.by_likeness ? 1.0 : 0.0,
                             "1: moves were proposed by a stand-in of the emulators"});
    p.diagnostics.push_back(
        {summaries_dropped, static_cast<double>(dropped_.size()), "see warnings"});
    if (chain_.r_hat > 0 && !chain_.converged({}))  // 0: there was nowhere to start
      p.warnings.push_back(fmt::format("the chain has not converged: R-hat {:.3f}, ESS {:.0f}",
                                       chain_.r_hat, chain_.effective_size));
    if (!emulators_.empty() && !bank_.stopped())
      report_without_effect(problem_, {emulators_.front().get(), emulators_.back().get()}, p);
    if (p.draws.rows() == 0) {
      report_unknown();
      return;
    }
    Eigen::VectorXd const mean = p.draws.colwise().mean().transpose();
    p.diagnostics.push_back({"emulator share", match().emulator_share(mean),
                             "largest V_em / (v/R + V_md + V_obs) at the posterior mean"});
    int const told = report_identifiability(problem_, match(), mean, p);
    if (!space_.empty) report_misfit(told);
  }

  void report_unknown() {
    posterior_.warnings.emplace_back("no posterior: nothing that is left of the prior has a "
                                     "likelihood that the emulators know");
    if (space_.empty || bank_.stopped()) return;
    auto const& x = bank_.ensemble().x;
    Eigen::VectorXd off(x.rows());
    for (Eigen::Index i = 0; i < x.rows(); ++i)
      off[i] = match().implausibility(x.row(i).transpose());
    Eigen::Index best = 0;
    off.minCoeff(&best);
    report_contradiction(
        problem_, match(), x.row(best).transpose(),
        fmt::format("unless one beyond all simulations, {:.1g} of the prior", space_.volume),
        posterior_);
  }

  /// At the best of the draws the targets should be off by no more than χ² with as many degrees of
  /// freedom as targets less parameters they determine.
  void report_misfit(int determined) {
    Eigen::Index best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (Eigen::Index i = 0; i < posterior_.draws.rows(); i += 4) {
      double const value = match().mahalanobis(posterior_.draws.row(i).transpose());
      if (value >= least) continue;
      least = value;
      best = i;
    }
    auto const freedom =
        std::max(1.0, static_cast<double>(match().emulator().kept().size()) - determined);
    double const allowed = boost::math::quantile(boost::math::chi_squared(freedom), 0.995);
    posterior_.diagnostics.push_back(
        {"misfit", least / allowed, "Mahalanobis at the best draw over its .995 quantile"});
    if (least > allowed)
      report_contradiction(problem_, match(), posterior_.draws.row(best).transpose(),
                           "the best draw of the posterior is too far off", posterior_);
  }

  /// The last simulations at draws of the posterior, and what was known when these were drawn.
  struct Check {
    Match const* match;
    Eigen::MatrixXd x;
    std::vector<Simulated> fresh;
  };

  Problem const& problem_;
  Budget const& budget_;
  WavesOptions const& options_;
  Bank bank_;
  std::vector<std::unique_ptr<Emulator>> emulators_;
  std::vector<std::unique_ptr<Match>> matches_;
  std::vector<std::string> dropped_;
  Space space_;
  std::optional<Check> check_;
  Chain chain_;
  bool drawn_well_ = false;  ///< the posterior's draws are no longer rough
  Posterior posterior_;
  double inferring_ = 0;  ///< CPU
};

}  // namespace

Emulated history_match(Problem const& problem, Budget const& budget, WavesOptions const& options) {
  return History(problem, budget, options).run();
}

}  // namespace pcnsim::calibration
