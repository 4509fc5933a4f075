#pragma once
// One Markov chain over all groups, national means, spreads and shared parameters: what pool() runs.
// Every move leaves the joint density of pooling.hpp unchanged.

#include "calibration/inference/normal_likelihood.hpp"
#include "calibration/inference/pooling.hpp"
#include "core/random.hpp"

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <vector>

namespace pcnsim::calibration {

/// Everything that is drawn, and each group's log likelihood there and, in a chain's own state, its
/// likeness (the same if there is none).
struct PoolingState {
  std::vector<Eigen::VectorXd> groups;
  Eigen::VectorXd mean;
  Eigen::VectorXd spread;  ///< 0 if shared
  std::vector<double> log;
  std::vector<double> likeness;
};

class PoolingChain {
public:
  PoolingChain(PoolingChain const&) = delete;  // what it keeps refers to it
  PoolingChain& operator=(PoolingChain const&) = delete;

  struct Held {
    Eigen::Index parameter;  ///< a shared one
    double value;
  };

  /// `held`: a shared parameter that no move changes. `number` tells chains of one seed apart.
  PoolingChain(std::vector<PooledGroup> const& groups,
               std::vector<PooledParameter> const& parameters, std::uint64_t seed,
               std::uint64_t number, std::optional<Held> held);

  void sweep();

  /// What moves take each group's likelihood for. Chains that are weighed against each other must take
  /// them for the same.
  void take_for(std::vector<NormalLikelihood> const& normals);

  [[nodiscard]] PoolingState const& state() const { return state_; }
  /// What moves take each group's likelihood for: at first, what its archive says.
  [[nodiscard]] std::vector<NormalLikelihood> const& normals() const { return normal_; }

  /// The share of sweeps that moved a group under its likeness, of the group that moved least.
  [[nodiscard]] double least_moved() const;

  /// The share of those sweeps that moved everything together.
  [[nodiscard]] double moved_together() const;

  /// Whether every group's likelihood is above 0: a start may be where one of them is not.
  [[nodiscard]] bool is_possible() const;

  struct Shifted {
    PoolingState state;
    double log_ratio;  ///< of the joint density there to here; −infinity: then no state
  };
  /// The shared parameter `s` moved by `h`, everything else with it along the ridge (a shear, which
  /// changes no volume; by −h back again).
  [[nodiscard]] Shifted along_ridge(Eigen::Index s, double h);

private:
  /// Of moves of everything.
  enum class By { likelihood, likeness };
  enum class Kind { shared_along, shared_alone, national, shift, stretch };

  [[nodiscard]] Eigen::Index d() const { return static_cast<Eigen::Index>(parameters_.size()); }
  [[nodiscard]] PooledParameter const& parameter(Eigen::Index j) const {
    return parameters_[static_cast<std::size_t>(j)];
  }
  void start(std::uint64_t number);
  void move_group(Stream& draw, std::size_t g, By by);
  void move_block(Stream& draw, std::size_t g, std::vector<Eigen::Index> const& moved, By by,
                  Eigen::VectorXd& x, double& log);
  void move_together(Stream& draw, By by);
  void draw_mean(Stream& draw, Eigen::Index j);
  void draw_spread(Stream& draw, Eigen::Index j);
  [[nodiscard]] Shifted along(Ridge const& ridge, double h) const;
  [[nodiscard]] double likeness(std::size_t g, Eigen::VectorXd const& x) const;
  [[nodiscard]] By judging() const;
  [[nodiscard]] double log_by(By by, std::size_t g, Eigen::VectorXd const& x) const;
  [[nodiscard]] double judge(By by, PoolingState& there, PoolingState const& here) const;
  void take_likeness(PoolingState& state) const;
  [[nodiscard]] NormalHierarchy const& hierarchy();
  [[nodiscard]] Shifted proposed(Stream& draw);
  [[nodiscard]] Shifted shared_alone(Stream& draw) const;
  [[nodiscard]] Shifted shifted(Stream& draw) const;
  [[nodiscard]] Shifted stretched(Stream& draw) const;
  [[nodiscard]] Shifted all_changed(double log_rest, auto const& change) const;
  [[nodiscard]] double log_about(Eigen::VectorXd const& x, Eigen::VectorXd const& mean) const;
  [[nodiscard]] double normal_log(double value, Eigen::Index j) const;
  [[nodiscard]] double half_normal_log(double value, Eigen::Index j) const;
  /// Sweeps so far that moved under the likeness.
  [[nodiscard]] std::uint64_t quick_sweeps() const;

  std::vector<PooledGroup> const& groups_;
  std::vector<PooledParameter> const& parameters_;
  std::uint64_t seed_;
  std::uint64_t number_;
  std::optional<Held> held_;
  std::vector<Eigen::Index> local_;
  std::vector<Eigen::Index> shared_;
  std::vector<Eigen::Index> moving_;  ///< shared ones that are not held
  std::vector<Eigen::Index> free_;    ///< all that are not held
  std::vector<NormalLikelihood> normal_;
  struct Block {
    Eigen::MatrixXd precision;
    Eigen::LLT<Eigen::MatrixXd> factor;
    Eigen::VectorXd centre, z, here, there;
  } block_;  ///< of move_block, which is called too often to make them each time
  std::optional<NormalHierarchy> ridges_;
  Eigen::VectorXd ridges_of_;
  PoolingState state_;
  std::vector<Kind> kinds_;           ///< each as often as it is to be drawn
  bool has_likeness_ = false;         ///< all groups
  std::vector<std::uint64_t> moved_;  ///< of each group: sweeps
  std::uint64_t together_ = 0;
  std::uint64_t sweep_ = 0;
};

}  // namespace pcnsim::calibration
