#include "calibration/pcn/calibration.hpp"

#include "calibration/pcn/posterior_draws.hpp"
#include "core/contract.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace pcnsim::calibration {
namespace {

constexpr Eigen::Index pooled_draws = 2'000;
constexpr std::size_t rungs_of_ladder = 16;
constexpr double reach_of_ladder = 2;  ///< in prior standard deviations
constexpr double unlikely = 1e-3;      ///< rungs with less are not looked at again

/// Batches of seeds, so that no two steps simulate with the same.
enum Batch : std::uint64_t {
  of_posterior = 1,
  of_others,
  of_profile,
  of_settling
};  // and from there on

/// Simulations of each PCN after the last pooling.
std::size_t each_checked(CalibrationPlan const& plan, bool pools) {
  if (!plan.checks) return 0;
  auto const draws = static_cast<std::size_t>(plan.draws);
  if (!pools) return draws;
  return draws + (plan.folds > 1 ? 3 : 2) * static_cast<std::size_t>(plan.elsewhere);
}

class Steps {
public:
  Steps(Models const& models, PcnSimulators const& simulators, CalibrationPlan const& plan)
      : models_{models}, simulators_{simulators}, plan_{plan} {}

  Calibration run() {
    auto& c = calibration_;
    say("fitting each PCN");
    c.fits = fit_each(models_, simulators_.as_is, plan_.fit);
    if (is_stopped()) return std::move(c);
    draw();
    if (is_stopped()) return std::move(c);
    say_left(static_cast<std::size_t>(plan_.settling * plan_.draws) * c.together.size());
    simulate_until_settled();
    if (is_stopped() || !plan_.checks) return std::move(c);
    c.targets = predict_targets(models_, c.predicted);
    c.kpis = summarise_kpis(models_, c.predicted);
    if (c.pooled) {
      say("predicting targets left out");
      if (auto const shared = first_shared())
        c.emulators = check_emulators(models_, c.fits, c.together, *c.pooled, c.predicted, *shared,
                                      draws_of_last_);
      c.blocks = predict_blocks(models_, c.fits, c.together, *c.pooled, plan_.fit.seed);
      if (is_stopped()) return std::move(c);
      leave_out_pcns();
      profile_shared();
    }
    return std::move(c);
  }

private:
  void say(std::string const& step) const {
    if (plan_.step) plan_.step(step);
  }

  /// So many, and those of the checks.
  void say_left(std::size_t simulations) const {
    if (plan_.left)
      plan_.left(simulations +
                 models_.size() * each_checked(plan_, calibration_.pooled.has_value()));
  }

  [[nodiscard]] std::optional<std::size_t> first_shared() const {
    auto const& parameters = models_.front()->declaration().parameters;
    auto const found = std::ranges::find_if(parameters, &CalibratedParameter::is_shared);
    if (found == parameters.end()) return std::nullopt;
    return static_cast<std::size_t>(found - parameters.begin());
  }

  bool is_stopped() {
    calibration_.stopped = plan_.fit.stop != nullptr && plan_.fit.stop->load();
    return calibration_.stopped;
  }

  /// Rougher with fewer rungs. What was refined was so along the whole ladder.
  [[nodiscard]] PoolingOptions pooling(int sweeps, std::size_t rungs) const {
    return {.burn_in = std::max(sweeps / 4, 50),
            .sweeps = sweeps,
            .rungs = rungs,
            .reach = plan_.rounds > 0 ? std::optional{reach_of_ladder} : std::nullopt,
            .evenly_above = std::nullopt,
            .draws = pooled_draws,
            .seed = plan_.fit.seed,
            .threads = plan_.fit.threads,
            .stop = plan_.fit.stop};
  }

  /// Draws of every PCN: pooled where that can be, else of its own posterior.
  void draw() {
    auto& c = calibration_;
    c.together = can_be_pooled(c.fits);
    if (c.together.size() < 2) c.together.clear();
    draw_each_by_itself();
    if (c.together.empty()) return;
    refine();
    if (is_stopped() || pool() || is_stopped()) return;
    warn_together("not pooled: the PCNs have no value of what they share in common");
    c.together.clear();
  }

  void warn_together(std::string const& warning) {
    for (auto const i : calibration_.together)
      calibration_.fits[i].posterior.warnings.push_back(warning);
  }

  /// False: the PCNs have no value of what they share in common, and all is as it was. Chains of every
  /// pooling take the same random numbers, so that poolings differ by what emulators learnt.
  bool pool() {
    auto& c = calibration_;
    say("pooling PCNs");
    auto pooled = pool_fits(models_.front()->declaration(), c.fits, c.together,
                            pooling(plan_.pooling_sweeps, rungs_of_ladder));
    if (is_stopped() || pooled.parameters.mean.rows() == 0) return false;
    c.poolings.push_back(pooled.parameters.ladder);
    draw_from(std::move(pooled));
    return true;
  }

  void draw_each_by_itself() {
    auto& c = calibration_;
    c.draws.clear();
    for (auto const& fit : c.fits)
      c.draws.push_back(thinned_rows(fit.posterior.draws, plan_.draws));
  }

  void draw_from(PooledPcns pooled) {
    auto& c = calibration_;
    c.pooled = std::move(pooled);
    for (std::size_t w = 0; w < c.together.size(); ++w)
      c.draws[c.together[w]] = thinned_rows(c.pooled->parameters.groups[w], plan_.draws);
    borrow();
  }

  /// Simulates the draws; and while what is shared moves by what emulators learn from that, pools again.
  /// Emulators of different poolings differ by chance: all but the first, which had not met a simulation
  /// at its draws, count alike, and are two at least.
  void simulate_until_settled() {
    auto& c = calibration_;
    std::vector<PooledPcns> later;
    auto const shared = c.pooled ? first_shared() : std::nullopt;
    int const most = shared ? plan_.settling : 0;
    for (int round = 0; round < most; ++round) {
      if (later.size() > 1 && c.settling.back().is_settled()) break;
      simulate_draws(round, c.together);
      if (is_stopped()) return;
      learn_from_draws();
      PooledPcns const before = *c.pooled;
      if (!pool()) {
        if (is_stopped()) return;
        warn_together(
            "pooled with fewer simulations: with the last the PCNs have no value of what they "
            "share in common");
        break;
      }
      later.push_back(*c.pooled);
      c.settling.push_back(moved(before, *c.pooled, static_cast<Eigen::Index>(*shared)));
    }
    if (later.size() > 1) {
      draw_from(mixture(later));
      draws_of_last_ = later.back().parameters.mean.rows();
    }
    c.predicted.clear();
    say_left(0);
    if (plan_.checks) simulate_draws(most, all_pcns());
    warn_of_borrowed();
  }

  static Settling moved(PooledPcns const& before, PooledPcns const& now, Eigen::Index column) {
    Eigen::ArrayXd const x = now.parameters.mean.col(column).array();
    double const sd = std::sqrt((x - x.mean()).square().mean());
    double const by = x.mean() - before.parameters.mean.col(column).mean();
    return {sd > 0 ? by / sd : 0};
  }

  [[nodiscard]] std::vector<std::size_t> all_pcns() const {
    std::vector<std::size_t> all(models_.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
  }

  /// Of the PCNs named. Each round has seeds of its own.
  void simulate_draws(int round, std::vector<std::size_t> const& which) {
    say("simulating draws");
    auto const& draws = calibration_.draws;
    std::vector<Eigen::MatrixXd> wanted(draws.size(), draws.front().topRows(0));
    for (auto const i : which)
      wanted[i] = draws[i];
    auto const batch = round == 0 ? of_posterior : of_settling + static_cast<std::uint64_t>(round);
    calibration_.predicted = predict(models_, simulators_.as_is, wanted, plan_.fit, batch);
  }

  void learn_from_draws() {
    auto& c = calibration_;
    std::vector<Known> known;
    for (auto const i : c.together) {
      auto const& predicted = c.predicted[i];
      auto& one = known.emplace_back(
          Known{predicted.x, Eigen::MatrixXd(predicted.x.rows(), c.fits[i].problem.observed.size()),
                predicted.cpu_seconds});
      for (Eigen::Index k = 0; k < predicted.x.rows(); ++k)
        one.summaries.row(k) =
            models_[i]->compared_of(predicted.outputs.row(k).transpose()).transpose();
    }
    learn_fits(c.fits, c.together, c.pooled->parameters.groups, known, plan_.fit);
  }

  /// Emulates each PCN where all of them together lead, on every rung of the ladder: that is a small part
  /// of where it might be by itself, and errors of emulators add up over PCNs.
  void refine() {
    auto& c = calibration_;
    for (int round = 0; round < plan_.rounds; ++round) {
      say("looking where PCNs lead together");
      auto options = pooling(plan_.pooling_sweeps / 5, rungs_of_ladder);
      options.evenly_above = round == 0 ? 0 : unlikely;
      auto const there =
          pool_fits(models_.front()->declaration(), c.fits, c.together, options, round == 0);
      if (is_stopped() || there.parameters.mean.rows() == 0) return;
      c.looks.push_back(there.parameters.ladder);
      say("simulating there");
      refine_fits(c.fits, c.together, there.parameters.groups, plan_.simulations_of_round(),
                  static_cast<std::uint64_t>(round), plan_.fit);
      if (is_stopped()) return;
    }
  }

  /// Of a PCN without a posterior of its own: what the others say of one more like them.
  void borrow() {
    auto& c = calibration_;
    for (std::size_t i = 0; i < c.draws.size(); ++i) {
      if (std::ranges::find(c.together, i) != c.together.end()) continue;
      c.draws[i] = draws_of_another(c.pooled->parameters, plan_.draws, plan_.fit.seed + 1'000 + i);
    }
  }

  void warn_of_borrowed() {
    auto& c = calibration_;
    if (!c.pooled) return;
    for (std::size_t i = 0; i < c.fits.size(); ++i) {
      if (std::ranges::find(c.together, i) != c.together.end()) continue;
      c.fits[i].posterior.warnings.emplace_back(borrowed_draws);
    }
  }

  /// Each PCN predicted as one more of those that are left when its fold is left out.
  void leave_out_pcns() {
    auto& c = calibration_;
    auto const folds = std::min(plan_.folds, c.together.size());
    if (folds < 2) return;
    say("pooling without some PCNs");
    std::vector<Eigen::MatrixXd> draws(models_.size(),
                                       Eigen::MatrixXd(0, models_.front()->problem().dimension()));
    for (std::size_t fold = 0; fold < folds; ++fold) {
      std::vector<std::size_t> kept;
      for (std::size_t w = 0; w < c.together.size(); ++w) {
        if (w % folds != fold) kept.push_back(c.together[w]);
      }
      auto const pooled = pool_fits(models_.front()->declaration(), c.fits, kept,
                                    pooling(plan_.pooling_sweeps / 5, rungs_of_ladder / 2));
      if (is_stopped()) return;
      if (pooled.parameters.mean.rows() == 0) continue;
      auto const another =
          draws_of_another(pooled.parameters, plan_.elsewhere, plan_.fit.seed + fold);
      for (std::size_t w = fold; w < c.together.size(); w += folds)
        draws[c.together[w]] = another;
    }
    say("simulating PCNs left out");
    auto const predicted = predict(models_, simulators_.as_is, draws, plan_.fit, of_others);
    if (!is_stopped()) c.left_out_pcns = predict_targets(models_, predicted);
  }

  /// The first shared parameter against the gap, and what would tell of it.
  void profile_shared() {
    auto& c = calibration_;
    c.profiled = first_shared();
    if (!c.profiled || c.stopped) return;
    auto const& parameter = models_.front()->declaration().parameters[*c.profiled];
    auto const column = static_cast<Eigen::Index>(*c.profiled);
    auto const values = [column](Eigen::MatrixXd const& x) {
      Eigen::VectorXd const v = x.col(column);
      return std::vector<double>(v.begin(), v.end());
    };
    Models const& all = models_;
    auto const gap = total_of("gap", all, c.predicted);
    c.bins =
        profile(parameter.prior(), values(c.pooled->parameters.mean), values(c.draws.front()), gap);
    say("simulating more staff");
    auto const rows = std::min(plan_.elsewhere, c.draws.front().rows());
    std::vector<Eigen::MatrixXd> some;
    for (auto const& draws : c.draws)
      some.push_back(thinned_rows(draws, rows));
    auto const now = predict(all, simulators_.as_is, some, plan_.fit, of_profile);
    auto const then = predict(all, simulators_.more_staff, some, plan_.fit, of_profile);
    if (!is_stopped()) c.would_tell = calibration::would_tell(all, now, then, values(some.front()));
  }

  Models const& models_;
  PcnSimulators const& simulators_;
  CalibrationPlan const& plan_;
  Calibration calibration_;
  Eigen::Index draws_of_last_ =
      pooled_draws;  ///< of the last pooling, at the end of the pooled ones
};

}  // namespace

std::size_t simulations_needed(std::size_t pcns, CalibrationPlan const& plan) {
  auto each = plan.fit.simulations;
  bool const pools = plan.fit.method == "M1" && pcns > 1;
  if (pools) each += static_cast<std::size_t>(plan.rounds * plan.simulations_of_round());
  if (pools) each += static_cast<std::size_t>(plan.settling * plan.draws);
  return pcns * (each + each_checked(plan, pools));
}

PcnSimulators simulators_of(Models const& models, std::atomic<bool> const* stop) {
  PcnSimulators result;
  for (auto const& model : models) {
    result.as_is.push_back([&model, stop](Eigen::VectorXd const& x, std::uint64_t seed) {
      return model->simulate(x, seed, stop);
    });
    result.more_staff.push_back([&model, stop](Eigen::VectorXd const& x, std::uint64_t seed) {
      return model->simulate(
          x, seed, [](Parameters& p) { p.workforce.clinical_scale *= more_staff; }, stop);
    });
  }
  return result;
}

Calibration calibrate(Models const& models, PcnSimulators const& simulators,
                      CalibrationPlan const& plan) {
  EXPECTS(!models.empty());
  return Steps(models, simulators, plan).run();
}

}  // namespace pcnsim::calibration
