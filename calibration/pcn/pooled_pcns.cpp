#include "calibration/pcn/pooled_pcns.hpp"

#include "core/contract.hpp"
#include "core/random.hpp"
#include "experiment/parallel_map.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

namespace pcnsim::calibration {
namespace {

constexpr std::uint64_t common = 0x434F'4D4D;  // a purpose of its own
constexpr Eigen::Index points_of_surfaces = 4'000;

/// `problem` with the PCN's own part of the discrepancy only.
Problem with_own_discrepancy(Problem problem, double common_share) {
  problem.discrepancy_variance *= 1 - common_share;
  return problem;
}

/// Of each summary that the emulators kept, which target it is.
std::vector<Eigen::Index> targets_of(Declaration const& declaration, PcnFit const& fit) {
  std::vector<Eigen::Index> result;
  for (auto const summary : fit.emulator->kept()) {
    auto const& name = fit.problem.summary_names[static_cast<std::size_t>(summary)];
    for (std::size_t t = 0; t < declaration.targets.size(); ++t) {
      if (declaration.targets[t].quantity->key == name)
        result.push_back(static_cast<Eigen::Index>(t));
    }
  }
  ENSURES(result.size() == fit.emulator->kept().size());
  return result;
}

Eigen::VectorXd common_sd(Declaration const& declaration) {
  Eigen::VectorXd sd(static_cast<Eigen::Index>(declaration.targets.size()));
  for (Eigen::Index t = 0; t < sd.size(); ++t)
    sd[t] = declaration.common_sd(static_cast<std::size_t>(t));
  return sd;
}

/// Without any, points have no such part.
bool has_common(Declaration const& declaration) { return declaration.common_discrepancy > 0; }

/// With columns of 0 on the right, `columns` in all.
Eigen::MatrixXd padded(Eigen::MatrixXd const& x, std::size_t columns) {
  Eigen::MatrixXd result = Eigen::MatrixXd::Zero(x.rows(), static_cast<Eigen::Index>(columns));
  result.leftCols(x.cols()) = x;
  return result;
}

/// Where its likelihood is to be known well: as many points as polynomials there need, several times over.
Eigen::MatrixXd points_about(PcnFit const& fit) {
  return thinned_rows(fit.refined_about.rows() > 0 ? fit.refined_about : fit.posterior.draws,
                      points_of_surfaces);
}

/// These and as many with `parameters` as they are a priori.
Eigen::MatrixXd with_prior_of(std::vector<Eigen::Index> const& parameters,
                              Declaration const& declaration, Eigen::MatrixXd const& points) {
  Eigen::MatrixXd result(2 * points.rows(), points.cols());
  result << points, points;
  for (Eigen::Index i = points.rows(); i < result.rows(); ++i) {
    Stream draw(0, static_cast<std::uint64_t>(i), common, 1, 0);
    for (auto const j : parameters) {
      auto const& parameter = declaration.parameters[static_cast<std::size_t>(j)];
      result(i, j) = std::log(parameter.median) + parameter.sd * draw.normal();
    }
  }
  return result;
}

void append(Eigen::MatrixXd& to, Eigen::MatrixXd const& rows) {
  auto const before = to.rows();
  to.conservativeResize(before + rows.rows(), Eigen::NoChange);
  to.bottomRows(rows.rows()) = rows;
}

std::vector<Eigen::Index> shared_parameters(Declaration const& declaration) {
  std::vector<Eigen::Index> result;
  for (std::size_t j = 0; j < declaration.parameters.size(); ++j)
    if (declaration.parameters[j].is_shared()) result.push_back(static_cast<Eigen::Index>(j));
  return result;
}

}  // namespace

PcnLikelihood::PcnLikelihood(Declaration const& declaration, PcnFit const& fit, bool exploring)
    : fit_{&fit},
      sd_{common_sd(declaration)},
      beyond_{exploring ? shared_parameters(declaration) : std::vector<Eigen::Index>{}},
      target_{targets_of(declaration, fit)},
      match_{with_own_discrepancy(fit.problem, declaration.common_discrepancy), *fit.emulator,
             replicates_in_observation} {}

bool PcnLikelihood::may_be_asked(Eigen::VectorXd const& x) const {
  Eigen::VectorXd within = x;
  for (auto const j : beyond_)
    within[j] = match_.emulator().frame().centre[j];
  return match_.may_be_asked(within);
}

Eigen::VectorXd PcnLikelihood::in_summaries(Eigen::VectorXd const& errors) const {
  return errors(target_);
}

Eigen::VectorXd PcnLikelihood::offset(Eigen::VectorXd const& point) const {
  auto const d = fit_->problem.dimension();
  if (point.size() == d) return Eigen::VectorXd::Zero(static_cast<Eigen::Index>(target_.size()));
  return in_summaries(sd_.cwiseProduct(point.tail(sd_.size())));
}

double PcnLikelihood::log(Eigen::VectorXd const& point) const {
  Eigen::VectorXd const x = point.head(fit_->problem.dimension());
  if (!may_be_asked(x)) return -std::numeric_limits<double>::infinity();
  return match_.log_likelihood(match_.emulator().at(x), offset(point));
}

double PcnLikelihood::log(Eigen::VectorXd const& point, QuickEmulator const& quick) const {
  Eigen::VectorXd const x = point.head(fit_->problem.dimension());
  if (!may_be_asked(x)) return -std::numeric_limits<double>::infinity();
  return match_.log_likelihood(quick.at(x), offset(point));
}

double PcnLikelihood::lacking(QuickEmulator const& quick, Eigen::VectorXd const& x,
                              Eigen::VectorXd const& errors) const {
  auto const offset = in_summaries(errors);
  return match_.log_likelihood(match_.emulator().at(x), offset) -
         match_.log_likelihood(quick.at(x), offset);
}

double PcnLikelihood::log(Eigen::VectorXd const& point, StandIn const& stand_in) const {
  Eigen::VectorXd const x = point.head(fit_->problem.dimension());
  if (!may_be_asked(x)) return -std::numeric_limits<double>::infinity();
  return stand_in.log_likelihood(x, offset(point));
}

/// Matheron's rule: common errors drawn from their prior, and what else parts observation and emulator
/// drawn too; then moved by as much of what is missing between both and the observation as is theirs.
Eigen::MatrixXd PcnLikelihood::archive(std::uint64_t seed) const {
  auto const& draws = fit_->posterior.draws;
  Eigen::MatrixXd result(draws.rows(), draws.cols() + sd_.size());
  Eigen::VectorXd const sd = in_summaries(sd_);
  for (Eigen::Index i = 0; i < draws.rows(); ++i) {
    Stream draw(seed, static_cast<std::uint64_t>(i), common, 0, 0);
    Eigen::VectorXd errors(sd_.size());
    for (auto& error : errors)
      error = draw.normal();
    bool const is_known = match_.may_be_asked(draws.row(i).transpose());
    if (auto const there = match_.misfit(draws.row(i).transpose()); is_known && there) {
      Eigen::VectorXd rest(sd.size());
      for (auto& value : rest)
        value = draw.normal();
      Eigen::MatrixXd whole = there->root * there->root.transpose();
      whole.diagonal() += sd.cwiseAbs2();
      Eigen::VectorXd const missing =
          there->root * (there->whitened - rest) - in_summaries(sd_.cwiseProduct(errors));
      errors(target_) += sd.cwiseProduct(Eigen::LLT<Eigen::MatrixXd>(whole).solve(missing));
    }
    result.row(i) << draws.row(i), errors.transpose();
  }
  return result;
}

QuickEmulator quick_emulator_of(Declaration const& declaration, PcnFit const& fit, bool exploring) {
  if (!exploring) return {*fit.emulator, points_about(fit)};
  return {*fit.emulator,
          with_prior_of(shared_parameters(declaration), declaration, points_about(fit))};
}

PooledPcns mixture(std::vector<PooledPcns> const& poolings) {
  EXPECTS(!poolings.empty());
  PooledPcns result = poolings.front();
  auto& all = result.parameters;
  for (std::size_t k = 1; k < poolings.size(); ++k) {
    auto const& next = poolings[k].parameters;
    append(result.errors, poolings[k].errors);
    append(all.mean, next.mean);
    append(all.spread, next.spread);
    for (std::size_t g = 0; g < all.groups.size(); ++g)
      append(all.groups[g], next.groups[g]);
    for (std::size_t r = 0; r < all.ladder.size(); ++r) {
      all.ladder[r].share += next.ladder[r].share;
      all.ladder[r].log_error = std::max(all.ladder[r].log_error, next.ladder[r].log_error);
      all.ladder[r].reached = all.ladder[r].reached && next.ladder[r].reached;
    }
    all.r_hat = std::max(all.r_hat, next.r_hat);
    all.effective_size = std::min(all.effective_size, next.effective_size);
    all.least_moved = std::min(all.least_moved, next.least_moved);
    all.least_together = std::min(all.least_together, next.least_together);
  }
  for (auto& rung : all.ladder)
    rung.share /= static_cast<double>(poolings.size());
  return result;
}

PooledPcns pool_fits(Declaration const& declaration, std::vector<PcnFit> const& fits,
                     std::vector<std::size_t> const& which, PoolingOptions const& options,
                     bool exploring) {
  std::vector<PooledParameter> parameters;
  for (auto const& parameter : declaration.parameters)
    parameters.push_back({std::log(parameter.median), parameter.sd, parameter.between});
  auto const sd = common_sd(declaration);
  auto const d = static_cast<Eigen::Index>(declaration.parameters.size());
  if (has_common(declaration))
    parameters.insert(parameters.end(), declaration.targets.size(),
                      {.mean = 0, .sd = 1, .between = 0, .may_be_ladder = false});
  std::vector<PcnLikelihood> likelihoods;
  likelihoods.reserve(which.size());
  for (auto const i : which) {
    EXPECTS(fits[i].emulator != nullptr);
    likelihoods.emplace_back(declaration, fits[i], exploring);
  }
  std::vector<PooledGroup> groups(which.size());
  parallel_for(which.size(), options.threads, [&](std::size_t w) {
    auto const& fit = fits[which[w]];
    auto const& one = likelihoods[w];
    groups[w] = {
        fit.problem.name,
        [&one, quick = quick_emulator_of(declaration, fit, exploring)](
            Eigen::VectorXd const& point) { return one.log(point, quick); },
        has_common(declaration) ? one.archive(options.seed + which[w]) : fit.posterior.draws,
        [&one, stand_in = StandIn(one.match(), points_about(fit))](Eigen::VectorXd const& point) {
          return one.log(point, stand_in);
        },
        padded(fit.refined_about, parameters.size())};
  });
  PooledPcns result{pool(groups, parameters, options), {}};
  auto& found = result.parameters;
  result.errors.setZero(found.mean.rows(), sd.size());
  if (has_common(declaration)) result.errors = found.mean.rightCols(sd.size()) * sd.asDiagonal();
  found.mean.conservativeResize(Eigen::NoChange, d);
  found.spread.conservativeResize(Eigen::NoChange, d);
  for (auto& group : found.groups)
    group.conservativeResize(Eigen::NoChange, d);
  return result;
}

}  // namespace pcnsim::calibration
