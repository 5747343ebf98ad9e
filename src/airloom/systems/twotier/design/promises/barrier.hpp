#pragma once
/// The function that interior.hpp climbs, and Newton's direction on it.
#include <Eigen/Cholesky>

#include "airloom/systems/twotier/design/promises/goal.hpp"

namespace airloom::twotier {

class Barrier {
 public:
  Barrier(const Network& network, const Goal& goal);

  /// @param y   (slots), ln x  @param mu  > 0
  /// @return    F, -infinity outside
  double evaluate(const Eigen::ArrayXd& y, double mu);
  /// Newton's direction at the last evaluation. @param decrement  gradient times direction
  Eigen::ArrayXd direction(double& decrement);
  /// Multipliers of the budgets at the last evaluation, (nodes): those that leave no slope along all powers of a node together. Where
  /// Newton has not quite arrived they are nearer the truth than mu / slack.
  Eigen::ArrayXd lambda();

  // of the last evaluation
  [[nodiscard]] const Eigen::ArrayXd& x() const { return x_; }                ///< (slots)
  [[nodiscard]] const Eigen::ArrayXd& theta() const { return theta_; }        ///< (promises)
  [[nodiscard]] const Eigen::ArrayXd& gradient() const { return gradient_; }  ///< (slots), of F where direction() was asked for last
  /// Weighted sum rate, geometric mean of the rates in logarithms, or the smallest common ratio.
  [[nodiscard]] double goal_value() const { return value_; }
  /// What a change of F is small beside: goal_value, or how many logarithms F adds up.
  [[nodiscard]] double scale() const { return goal_.fair_share() ? static_cast<double>(goal_.count(Role::logarithm)) : value_; }

 private:
  [[nodiscard]] Eigen::Index promises() const { return static_cast<Eigen::Index>(goal_.promises.size()); }
  [[nodiscard]] bool has(Eigen::Index k, Role role) const { return goal_.has(static_cast<std::size_t>(k), role); }
  bool add_limits(double& barrier);
  bool add_promises(double& barrier, double& goal);
  [[nodiscard]] double common_ratio(const Eigen::ArrayXd& ratio) const;
  void look();
  void fill_low_rank();
  void add_gradient(const Commitment& promise, double factor, Eigen::Index column);
  void solve_block(std::size_t n, Eigen::VectorXd& plain);

  const Network& network_;
  const Goal& goal_;
  double mu_ = 0.0, value_ = 0.0;
  Eigen::ArrayXd on_, y_low_, y_, x_, heard_, rate_, theta_, lambda_, charged_;
  Eigen::ArrayXd pull_weight_, psi_, gradient_, share_, diagonal_;
  Eigen::MatrixXd low_rank_, solved_;   // (slots, promises + nodes): W of the part W W^T of low rank, and the blocks' answers to it
  std::vector<Eigen::MatrixXd> block_;  // per sub-channel
  Eigen::LLT<Eigen::MatrixXd> factor_;
};

}  // namespace airloom::twotier
