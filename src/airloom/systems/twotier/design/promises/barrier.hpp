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

  // of the last evaluation
  [[nodiscard]] const Eigen::ArrayXd& x() const { return x_; }            ///< (slots)
  [[nodiscard]] const Eigen::ArrayXd& theta() const { return theta_; }    ///< (promises)
  [[nodiscard]] const Eigen::ArrayXd& lambda() const { return lambda_; }  ///< (nodes)
  /// Weighted sum rate, or the smallest common ratio.
  [[nodiscard]] double goal_value() const { return value_; }

 private:
  [[nodiscard]] Eigen::Index promises() const { return static_cast<Eigen::Index>(goal_.promises.size()); }
  [[nodiscard]] bool common(Eigen::Index k) const { return goal_.common[static_cast<std::size_t>(k)]; }
  bool add_limits(double& barrier);
  bool add_promises(double& barrier, double& t);
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
