#pragma once
/// The best value of a goal under promises: Newton from the inside, switches of slots, kicks. Every accepted point keeps all promises.
/// Source: specification of [twotier], second part, 2.5.
#include "airloom/systems/twotier/design/promises/largest_ratio.hpp"

namespace airloom::twotier {

class PromisedRate {
 public:
  PromisedRate(const Network& network, const Goal& goal, const OnIteration& stop);

  /// Newton and at most 3 rounds of switches from powers that strictly keep all promises. Keeps the answer when it is better.
  /// @return  whether it is
  /// @param first_mu  of the barrier: the smaller, the nearer to the start
  bool climb_from(const Eigen::ArrayXd& start, double first_mu = InteriorOptions{}.first_mu);
  /// Makes any powers keep the promises, where a short search for a common ratio does, then climb_from.
  bool repair_and_climb(const Eigen::ArrayXd& x);
  /// Newton from the best point to its end.
  void settle();
  /// Kicks of the best point, with repair. @return  kicks made
  std::int64_t kick(int kicks, int patience, const SolveControl& control);

  [[nodiscard]] bool found() const { return best_.theta.size() > 0; }
  [[nodiscard]] const InteriorPoint& best() const { return best_; }
  [[nodiscard]] std::int64_t moves() const { return moves_; }
  [[nodiscard]] std::int64_t steps() const { return steps_; }
  [[nodiscard]] const std::vector<double>& log() const { return log_; }  ///< of the best point after each change, nats

 private:
  /// Powers that strictly keep the promises near x; empty when none were found.
  /// @param inside  powers that keep them
  Eigen::ArrayXd repaired(const Eigen::ArrayXd& x, const Eigen::ArrayXd& inside);

  const Network& network_;
  const Goal& goal_;
  Goal feasibility_;
  const OnIteration& stop_;
  double later_mu_;  ///< first weight of the barrier where promises were kept before
  InteriorPoint best_;
  std::int64_t moves_ = 0, steps_ = 0;
  std::vector<double> log_;
};

}  // namespace airloom::twotier
