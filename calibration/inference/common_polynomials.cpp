#include "calibration/inference/common_polynomials.hpp"

#include "calibration/inference/emulator_parts.hpp"
#include "experiment/parallel_map.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace pcnsim::calibration {
namespace {

constexpr int steps = 20;              ///< of EM; held-out errors hardly change after eight
constexpr double own_at_first = 0.25;  ///< variance of departures against squared coefficients
constexpr double no_departure = 1e-6;  ///< variance of departures against that of the noise
constexpr double least_noise = 1e-9;   ///< against the variance of the summary
constexpr double well_posed = 1e-12;   ///< added to a diagonal, against its mean

/// Of one simulator, about its means, for constants are of each; rows weighed by their replicates.
class Design {
public:
  Design(Ensemble const& simulated, Frame const& frame, Eigen::Index coefficients)
      : weights_{simulated.replicates / simulated.replicates.sum()},
        root_{simulated.replicates.cwiseSqrt()} {
    basis_ = centred(
        polynomials(frame.rows_inside(simulated.x), 1 + coefficients).rightCols(coefficients));
    gram_ = basis_.transpose() * basis_;
  }

  [[nodiscard]] Eigen::MatrixXd const& basis() const { return basis_; }
  [[nodiscard]] Eigen::MatrixXd const& gram() const { return gram_; }

  [[nodiscard]] Eigen::MatrixXd centred(Eigen::MatrixXd const& columns) const {
    Eigen::RowVectorXd const mean = weights_.transpose() * columns;
    return root_.asDiagonal() * (columns.rowwise() - mean);
  }

private:
  Eigen::VectorXd weights_;
  Eigen::VectorXd root_;
  Eigen::MatrixXd basis_;  ///< N × coefficients
  Eigen::MatrixXd gram_;
};

/// One summary of one simulator.
struct Member {
  Design const* design;
  Eigen::VectorXd cross;  ///< of basis and summary
  double square;          ///< of the summary, about its mean
  double freedom;
  double noise;  ///< variance

  Member(Design const& of, Eigen::VectorXd const& summary) : design{&of} {
    Eigen::VectorXd const y = of.centred(summary);
    cross = of.basis().transpose() * y;
    square = y.squaredNorm();
    freedom = static_cast<double>(y.size() - 1);
    noise = square / freedom;
  }
};

/// Solved even where a parameter never moves; nothing else is to feel it.
Eigen::LLT<Eigen::MatrixXd> factor_of(Eigen::MatrixXd matrix) {
  matrix.diagonal().array() += well_posed * matrix.diagonal().mean();
  return Eigen::LLT<Eigen::MatrixXd>(matrix);
}

/// One summary of all.
class Hierarchy {
public:
  explicit Hierarchy(std::vector<Member> members) : members_{std::move(members)} {
    auto const n = members_.front().cross.size();
    Eigen::MatrixXd gram = Eigen::MatrixXd::Zero(n, n);
    Eigen::VectorXd cross = Eigen::VectorXd::Zero(n);
    for (auto const& member : members_) {
      gram += member.design->gram() / member.noise;
      cross += member.cross / member.noise;
    }
    mean_ = factor_of(gram).solve(cross);
    own_.setConstant(n, own_at_first * mean_.array().square().mean());
    bound();
  }

  void step() {
    auto const n = mean_.size();
    Eigen::VectorXd const precision = own_.cwiseInverse();
    // Inverse covariance of the estimates of the mean, and that times the mean.
    Eigen::MatrixXd information = Eigen::MatrixXd::Zero(n, n);
    Eigen::VectorXd informed = Eigen::VectorXd::Zero(n);
    std::vector<Eigen::MatrixXd> spread;  // of each departure, were the mean known
    for (auto const& member : members_) {
      Eigen::MatrixXd known = member.design->gram() / member.noise;
      known.diagonal() += precision;
      auto const& inverse = spread.emplace_back(
          Eigen::LLT<Eigen::MatrixXd>(known).solve(Eigen::MatrixXd::Identity(n, n)));
      information += member.design->gram() / member.noise * inverse * precision.asDiagonal();
      informed += precision.cwiseProduct(inverse * member.cross) / member.noise;
    }
    auto const factor = factor_of(information);
    mean_ = factor.solve(informed);
    Eigen::MatrixXd const of_mean = factor.solve(Eigen::MatrixXd::Identity(n, n));
    Eigen::VectorXd squares = Eigen::VectorXd::Zero(n);
    for (std::size_t g = 0; g < members_.size(); ++g)
      squares += expected_squares(members_[g], spread[g], precision, of_mean);
    own_ = squares / static_cast<double>(members_.size());
    bound();
  }

  /// The constant first, of which nothing is known.
  [[nodiscard]] PolynomialPrior prior() const {
    PolynomialPrior result{Eigen::VectorXd::Zero(1 + mean_.size()),
                           Eigen::VectorXd::Zero(1 + mean_.size())};
    result.mean.tail(mean_.size()) = mean_;
    result.variance.tail(mean_.size()) = own_;
    return result;
  }

private:
  /// Of the departures of one, where the mean is uncertain too; its noise anew.
  Eigen::VectorXd expected_squares(Member& member, Eigen::MatrixXd const& spread,
                                   Eigen::VectorXd const& precision,
                                   Eigen::MatrixXd const& of_mean) const {
    auto const& gram = member.design->gram();
    Eigen::VectorXd const departure = spread * (member.cross - gram * mean_) / member.noise;
    Eigen::VectorXd const whole = mean_ + departure;
    double const residual = member.square - 2 * whole.dot(member.cross) + whole.dot(gram * whole);
    member.noise =
        std::max(residual + gram.cwiseProduct(spread).sum(), least_noise * member.square) /
        member.freedom;
    // A departure follows the mean by −(1 − spread · precision).
    Eigen::MatrixXd follows = spread * precision.asDiagonal();
    follows.diagonal().array() -= 1;
    return departure.cwiseAbs2() + spread.diagonal() +
           (follows * of_mean).cwiseProduct(follows).rowwise().sum();
  }

  /// Away from 0, where nothing could be inverted.
  void bound() {
    double noise = 0;
    for (auto const& member : members_)
      noise += member.noise;
    own_ = own_.cwiseMax(no_departure * noise / static_cast<double>(members_.size()));
  }

  std::vector<Member> members_;
  Eigen::VectorXd mean_;
  Eigen::VectorXd own_;  ///< variance of the departures
};

/// Where a summary is: which simulator, and which column.
using Places = std::vector<std::pair<std::size_t, Eigen::Index>>;

std::map<std::string, Places> places_of_summaries(std::vector<NamedEnsemble> const& kin) {
  std::map<std::string, Places> result;
  for (std::size_t g = 0; g < kin.size(); ++g)
    for (std::size_t k = 0; k < kin[g].names.size(); ++k)
      result[kin[g].names[k]].emplace_back(g, static_cast<Eigen::Index>(k));
  return result;
}

Eigen::MatrixXd all_points(std::vector<NamedEnsemble> const& kin) {
  Eigen::Index n = 0;
  for (auto const& one : kin)
    n += one.simulated.size();
  Eigen::MatrixXd result(n, kin.front().simulated.x.cols());
  n = 0;
  for (auto const& one : kin) {
    result.middleRows(n, one.simulated.size()) = one.simulated.x;
    n += one.simulated.size();
  }
  return result;
}

/// None if it varies in fewer than two.
std::optional<PolynomialPrior> prior_of(std::vector<NamedEnsemble> const& kin,
                                        std::vector<Design> const& designs, Places const& places) {
  std::vector<Member> members;
  for (auto const& [g, column] : places) {
    Eigen::VectorXd const summary = kin[g].simulated.mean.col(column);
    if (varies(summary)) members.emplace_back(designs[g], summary);
  }
  if (members.size() < 2) return std::nullopt;
  Hierarchy hierarchy(std::move(members));
  for (int k = 0; k < steps; ++k)
    hierarchy.step();
  return hierarchy.prior();
}

}  // namespace

CommonPolynomials common_polynomials(std::vector<NamedEnsemble> const& kin, int threads) {
  if (kin.size() < 2) return {};
  auto const x = all_points(kin);
  CommonPolynomials result{Frame::around(x), {}};
  auto const coefficients = affordable_terms(x.cols(), x.rows()) - 1;
  std::vector<std::optional<Design>> made(kin.size());
  parallel_for(kin.size(), threads, [&](std::size_t g) {
    made[g].emplace(kin[g].simulated, result.frame, coefficients);
  });
  std::vector<Design> designs;
  for (auto& design : made)
    designs.push_back(std::move(*design));
  auto const all = places_of_summaries(kin);
  std::vector<std::pair<std::string, Places>> const summaries(all.begin(), all.end());
  std::vector<std::optional<PolynomialPrior>> priors(summaries.size());
  parallel_for(summaries.size(), threads,
               [&](std::size_t s) { priors[s] = prior_of(kin, designs, summaries[s].second); });
  for (std::size_t s = 0; s < summaries.size(); ++s) {
    if (priors[s]) result.of_summary.emplace(summaries[s].first, std::move(*priors[s]));
  }
  return result;
}

}  // namespace pcnsim::calibration
