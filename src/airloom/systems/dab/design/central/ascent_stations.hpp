#pragma once
/// The stations' side of the joint ascent: points on spheres, their gradients, their pairs, their share of every sum.
///
/// Station b is at (X_b, s_b) with ||X_b||^2 + s_b^2 = 1, W_b = sqrt(P_b) X_b: the slack s_b makes its ball a smooth sphere, without
/// projections or multipliers. Minimised is -V. A vector is, per station, the planes of (N, U), the slack, and zeros up to a full
/// register. Source: specification of [dab], 7.1.
#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

#include "airloom/systems/dab/design/central/ascent_messages.hpp"
#include "airloom/systems/dab/design/central/power_costs.hpp"
#include "airloom/systems/dab/problem/beam_problem.hpp"
#include "airloom/systems/dab/problem/station/station_model.hpp"

namespace airloom::dab {

/// How a group computes the distortion.
enum class GroupDistortion {
  block,    ///< each station its own t
  tensor,   ///< each station its own X; of one cubic amplifier for all, and known channels
  stacked,  ///< t of all stations as one array, through its (B N, B N) covariance; the group must hold all of them
};

/// What an ascent is for.
struct AscentGoal {
  Utility utility;
  const PowerCosts* costs = nullptr;  ///< of powers; nullptr: none

  [[nodiscard]] bool has_costs() const { return costs != nullptr && !costs->none(); }
};

class AscentStations {
 public:
  /// @param problem  only what concerns the stations of `mine` is read, and the amplifiers
  /// @param goal     what costs point to must stay
  /// @param mine     the stations of this group
  /// @param w        beams to start from, (N, B U), within the budgets; only those of `mine` are read
  /// @param all_gram  whether the whole Gram matrix is computed, or the part that is used
  AscentStations(const BeamProblem& problem, const AscentGoal& goal, std::span<const int> mine, const Eigen::MatrixXcd& w,
                 Eigen::Index memory, GroupDistortion distortion, bool all_gram);

  /// This group's part of a round. @param up  of the round's length, filled
  void write(Round round, Message up);
  /// The processor's answer.
  void read(Round round, const MessageIn& down);
  /// Forgets all pairs.
  void forget() { slots_.clear(); }

  [[nodiscard]] const AscentShape& shape() const { return shape_; }
  /// Beams of station mine[i] where the group is, (N, U), their power at most the budget.
  [[nodiscard]] Eigen::MatrixXcd beams(std::size_t i) const;
  /// Complex products of this group so far, leading terms: of the models, of pairs and of the preconditioner.
  [[nodiscard]] std::int64_t products() const;

 private:
  struct Station {
    int number;               ///< in the problem
    double budget, root;      ///< P, sqrt(P)
    Planes answering;         ///< F = sqrt(P) diag(conj g) H
    double multiplier = 0.0;  ///< lambda
    double tau = 1.0;
    Eigen::MatrixXcd fq, fy;  ///< F^H q, F^H y
  };
  [[nodiscard]] Eigen::Index begin(std::size_t i) const { return static_cast<Eigen::Index>(i) * length_; }
  [[nodiscard]] Eigen::Index rows_of(std::size_t i) const { return stacked() ? static_cast<Eigen::Index>(i) * rows_ : 0; }
  [[nodiscard]] bool stacked() const { return distortion_ == GroupDistortion::stacked; }
  /// The model that holds station mine[i], its rows from rows_of(i) on.
  [[nodiscard]] StationModel& model(std::size_t i) { return models_[stacked() ? 0 : i]; }
  /// A product or a sum with a factor of `count` real vectors of the group's length, the unit of products being a complex one.
  void count_vectors(Eigen::Index count) {
    products_ += count * antennas_ * shape_.users * static_cast<Eigen::Index>(stations_.size()) / 2;
  }
  void count_matrices(Eigen::Index count) {  ///< (U, N) times (N, U), of every station
    products_ += count * antennas_ * shape_.users * shape_.users * static_cast<Eigen::Index>(stations_.size());
  }
  /// Of a station's part of the tensor, or of its gradient.
  [[nodiscard]] std::int64_t tensor_products() const { return antennas_ * shape_.users * TensorCubic::products(shape_.users); }
  void look();
  double find_costs();
  void project(Eigen::Ref<Eigen::VectorXd> vector, Eigen::Ref<Eigen::VectorXd> along) const;
  void transport();
  void write_curvature(Message up);
  void write_preconditioner(Message up);
  void write_direction(Message up);
  void write_trial(Message up);
  void read_preconditioner(const MessageIn& down);
  void read_direction(const MessageIn& down);
  void read_trial(const MessageIn& down);

  AscentShape shape_;
  GroupDistortion distortion_;
  bool all_gram_;
  double strength_;
  AscentGoal goal_;
  Eigen::Index antennas_;
  Eigen::Index rows_, planes_, length_;  ///< N', doubles of the planes, of a station's vector
  std::vector<Station> stations_;
  std::vector<StationModel> models_;  ///< one each, or one of all: stacked
  std::vector<TensorCubic> tensors_;
  Planes stacked_beams_, stacked_gradient_, stacked_answer_;
  Eigen::MatrixXd cost_slopes_;  ///< of the antennas of every station, (N, stations)
  PairSlots slots_;
  Eigen::MatrixXd vectors_;  ///< columns: s of every slot, y of every slot, gradient
  Eigen::VectorXd x_, trial_, beams_, direction_, q_, z_, first_, second_;
  Eigen::MatrixXcd link_, product_, cq_, cy_;
  Eigen::VectorXd t_, ones_;
  Eigen::MatrixXd tensor_;
  Prices prices_;
  Eigen::MatrixXd sy_;                 ///< <s, y> of slots, where y is not older than s
  Eigen::VectorXd ss_, yy_, sg_;       ///< <s, s>, <y, y>, <s, gradient>
  Eigen::MatrixXd along_s_, along_y_;  ///< what projections took, (stations, memory)
  Eigen::VectorXd along_g_;
  double step_ = 0.0;
  double slope_of_y_ = 0.0;  ///< <y, H0 y>
  double norm_ = 0.0;        ///< sum_b ||F_b diag(sqrt phi)||^2
  std::int64_t products_ = 0;
  bool arrived_ = false;  ///< at a point that `look` has not seen
  bool looked_ = false;   ///< at some point before
};

}  // namespace airloom::dab
