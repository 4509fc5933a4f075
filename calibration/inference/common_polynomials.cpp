#include "calibration/inference/common_polynomials.hpp"

#include "calibration/inference/emulator_parts.hpp"
#include "core/contract.hpp"
#include "experiment/parallel_map.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace pcnsim::calibration {
namespace {

constexpr std::size_t fewest_kin = 3;
constexpr int steps = 10;                  ///< of EM; held-out errors hardly change after eight
constexpr double differ_at_first = 0.25;   ///< D against squared coefficients
constexpr double least_difference = 1e-6;  ///< D against noise
constexpr double least_noise = 1e-9;       ///< against the variance of the summary
constexpr double well_posed = 1e-12;       ///< added to a diagonal, against its mean

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
  double noise;  ///< variance; at first, all of the summary's

  Member(Design const& of, Eigen::VectorXd const& summary) : design{&of} {
    Eigen::VectorXd const y = of.centred(summary);
    cross = of.basis().transpose() * y;
    square = y.squaredNorm();
    freedom = static_cast<double>(y.size() - 1);
    noise = square / freedom;
  }
};

/// One summary of all: `members` varies in each.
class Hierarchy {
public:
  explicit Hierarchy(std::vector<Member> members) : members_{std::move(members)} {
    double variance = 0;
    for (auto const& member : members_)
      variance += member.noise / static_cast<double>(members_.size());
    least_noise_ = least_noise * variance;
    // However little a summary varies in one of them, it counts as the others do: they bend alike.
    Eigen::MatrixXd gram = Eigen::MatrixXd::Zero(size(), size());
    Eigen::VectorXd cross = Eigen::VectorXd::Zero(size());
    for (auto const& member : members_) {
      gram += member.design->gram();
      cross += member.cross;
    }
    mean_ = factor_of(std::move(gram)).solve(cross);
    differ_.setConstant(size(), differ_at_first * mean_.array().square().mean());
    bound();
  }

  /// One of EM.
  void step() {
    auto const known = known_of_mean();
    auto const sum = sum_but(known, known.size());
    auto const all = factor_of(sum.information);
    mean_ = all.solve(sum.informed);
    Eigen::MatrixXd const of_mean = all.solve(Eigen::MatrixXd::Identity(size(), size()));
    Eigen::VectorXd squares = Eigen::VectorXd::Zero(size());
    for (std::size_t g = 0; g < members_.size(); ++g) {
      auto const departure = departure_of(members_[g], known[g], of_mean);
      squares += departure.squares;
      members_[g].noise = departure.noise;
    }
    differ_ = squares / static_cast<double>(members_.size());
    bound();
  }

  /// Of each member, what the others say; of the constant, which comes first, nothing.
  [[nodiscard]] std::vector<PolynomialPrior> priors() {
    std::vector<PolynomialPrior> result;
    auto const known = known_of_mean();
    for (std::size_t g = 0; g < members_.size(); ++g) {
      auto const others = sum_but(known, g);
      // (D + M)⁻¹ with M⁻¹ the others' information J: J (J + D⁻¹)⁻¹ D⁻¹, and D⁻¹ may be large.
      Eigen::VectorXd const precision = differ_.cwiseInverse();
      Eigen::MatrixXd both = others.information;
      both.diagonal() += precision;
      Eigen::MatrixXd const half = factor_of(std::move(both)).solve(others.information);
      Eigen::MatrixXd const whole = precision.asDiagonal() * half;
      auto& prior = result.emplace_back(PolynomialPrior{
          Eigen::VectorXd::Zero(1 + size()), Eigen::MatrixXd::Zero(1 + size(), 1 + size())});
      prior.mean.tail(size()) = factor_of(others.information).solve(others.informed);
      prior.precision.bottomRightCorner(size(), size()) = (whole + whole.transpose()) / 2;
    }
    return result;
  }

  /// Whether all that was to be solved could be.
  [[nodiscard]] bool is_sound() const { return sound_; }

private:
  /// What is said of the mean: the inverse covariance of its estimate, and that times the estimate.
  struct OfMean {
    Eigen::MatrixXd information;
    Eigen::VectorXd informed;
  };
  /// By one member.
  struct OfMember : OfMean {
    Eigen::MatrixXd spread;  ///< covariance of its departure, were the mean known
  };

  [[nodiscard]] Eigen::Index size() const { return members_.front().cross.size(); }

  /// Solved even where a parameter never moves; nothing else is to feel it.
  Eigen::LLT<Eigen::MatrixXd> factor_of(Eigen::MatrixXd matrix) {
    matrix.diagonal().array() += well_posed * matrix.diagonal().mean();
    Eigen::LLT<Eigen::MatrixXd> factor(matrix);
    sound_ = sound_ && factor.info() == Eigen::Success;
    return factor;
  }

  /// (C + D)⁻¹ with C⁻¹ = `a`, the member's own information, is a (a + D⁻¹)⁻¹ D⁻¹.
  [[nodiscard]] std::vector<OfMember> known_of_mean() {
    Eigen::VectorXd const precision = differ_.cwiseInverse();
    std::vector<OfMember> result;
    for (auto const& member : members_) {
      Eigen::MatrixXd const a = member.design->gram() / member.noise;
      Eigen::MatrixXd both = a;
      both.diagonal() += precision;
      auto& known = result.emplace_back();
      known.spread = factor_of(std::move(both)).solve(Eigen::MatrixXd::Identity(size(), size()));
      known.information = a * known.spread * precision.asDiagonal();
      known.informed = precision.cwiseProduct(known.spread * member.cross) / member.noise;
    }
    return result;
  }

  [[nodiscard]] OfMean sum_but(std::vector<OfMember> const& known, std::size_t left_out) const {
    OfMean sum{Eigen::MatrixXd::Zero(size(), size()), Eigen::VectorXd::Zero(size())};
    for (std::size_t g = 0; g < known.size(); ++g) {
      if (g == left_out) continue;
      sum.information += known[g].information;
      sum.informed += known[g].informed;
    }
    return sum;
  }

  struct Departure {
    Eigen::VectorXd squares;  ///< expected, of each coefficient
    double noise;             ///< of the member
  };

  /// Where the mean, with covariance `of_mean`, is uncertain too.
  [[nodiscard]] Departure departure_of(Member const& member, OfMember const& known,
                                       Eigen::MatrixXd const& of_mean) const {
    auto const& gram = member.design->gram();
    Eigen::VectorXd const departure = known.spread * (member.cross - gram * mean_) / member.noise;
    Eigen::VectorXd const whole = mean_ + departure;
    double const residual = member.square - 2 * whole.dot(member.cross) + whole.dot(gram * whole);
    // Coefficients follow the mean by spread · D⁻¹; gram / noise times that is the information.
    Eigen::MatrixXd follow = known.spread * differ_.cwiseInverse().asDiagonal();
    double const of_whole = gram.cwiseProduct(known.spread).sum() +
                            member.noise * (known.information * of_mean).cwiseProduct(follow).sum();
    follow.diagonal().array() -= 1;  // and departures by 1 less
    return {departure.cwiseAbs2() + known.spread.diagonal() +
                (follow * of_mean).cwiseProduct(follow).rowwise().sum(),
            std::max((residual + of_whole) / member.freedom, least_noise_)};
  }

  /// Away from 0, where nothing could be inverted.
  void bound() {
    double noise = 0;
    for (auto const& member : members_)
      noise += member.noise / static_cast<double>(members_.size());
    differ_ = differ_.cwiseMax(least_difference * noise);
  }

  std::vector<Member> members_;
  Eigen::VectorXd mean_;    ///< β
  Eigen::VectorXd differ_;  ///< the diagonal of D
  double least_noise_;
  bool sound_ = true;
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
  for (auto const& one : kin) {
    EXPECTS(one.simulated.x.cols() == kin.front().simulated.x.cols());
    n += one.simulated.size();
  }
  Eigen::MatrixXd result(n, kin.front().simulated.x.cols());
  n = 0;
  for (auto const& one : kin) {
    result.middleRows(n, one.simulated.size()) = one.simulated.x;
    n += one.simulated.size();
  }
  return result;
}

/// One for each of the places; none where the summary does not vary, or in too few.
std::vector<std::optional<PolynomialPrior>> priors_of(std::vector<NamedEnsemble> const& kin,
                                                      std::vector<Design> const& designs,
                                                      Places const& places,
                                                      std::atomic<bool> const* stop) {
  std::vector<std::optional<PolynomialPrior>> result(places.size());
  std::vector<Member> members;
  std::vector<std::size_t> at;
  for (std::size_t k = 0; k < places.size(); ++k) {
    auto const& [g, column] = places[k];
    Eigen::VectorXd const summary = kin[g].simulated.mean.col(column);
    if (!varies(summary)) continue;
    members.emplace_back(designs[g], summary);
    at.push_back(k);
  }
  if (members.size() < fewest_kin) return result;
  Hierarchy hierarchy(std::move(members));
  for (int k = 0; k < steps; ++k) {
    if (stop != nullptr && stop->load()) return result;
    hierarchy.step();
  }
  auto priors = hierarchy.priors();
  for (std::size_t k = 0; k < at.size() && hierarchy.is_sound(); ++k)
    result[at[k]] = std::move(priors[k]);
  return result;
}

std::vector<Design> designs_of(std::vector<NamedEnsemble> const& kin, Frame const& frame,
                               Eigen::Index coefficients, int threads) {
  std::vector<std::optional<Design>> made(kin.size());
  parallel_for(kin.size(), threads,
               [&](std::size_t g) { made[g].emplace(kin[g].simulated, frame, coefficients); });
  std::vector<Design> result;
  result.reserve(made.size());
  for (auto& design : made)
    result.push_back(std::move(*design));
  return result;
}

}  // namespace

std::vector<PolynomialPriors> priors_from_kin(std::vector<NamedEnsemble> const& kin, int threads,
                                              std::atomic<bool> const* stop) {
  for (auto const& one : kin)
    EXPECTS(static_cast<Eigen::Index>(one.names.size()) == one.simulated.mean.cols());
  std::vector<PolynomialPriors> result(kin.size());
  if (kin.size() < fewest_kin) return result;
  auto const x = all_points(kin);
  auto const frame = Frame::around(x);
  auto const designs = designs_of(kin, frame, affordable_terms(x.cols(), x.rows()) - 1, threads);
  auto const places = places_of_summaries(kin);
  std::vector<std::pair<std::string, Places>> const summaries(places.begin(), places.end());
  std::vector<std::vector<std::optional<PolynomialPrior>>> priors(summaries.size());
  parallel_for(summaries.size(), threads, [&](std::size_t s) {
    priors[s] = priors_of(kin, designs, summaries[s].second, stop);
  });
  for (auto& one : result)
    one.frame = frame;
  for (std::size_t s = 0; s < summaries.size(); ++s) {
    auto const& [name, at] = summaries[s];
    for (std::size_t k = 0; k < at.size(); ++k) {
      if (priors[s][k]) result[at[k].first].of_summary.emplace(name, std::move(*priors[s][k]));
    }
  }
  return result;
}

}  // namespace pcnsim::calibration
