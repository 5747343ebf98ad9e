// The bound by groups of users, against grids over all powers of tiny clusters.
#include "airloom/systems/mdd/judge/group_bound.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace airloom::mdd {
namespace {

/// Two access points that serve one user each, both directions with one subcarrier, interference of any size.
PowerProblem tiny(std::mt19937& random) {
  const auto decades = [&random](double low, double high) { return std::pow(10.0, std::uniform_real_distribution(low, high)(random)); };
  PowerProblem x;
  x.users = 2;
  x.subcarriers_dl = x.subcarriers_ul = 1;
  x.gain = Eigen::Matrix2d::Zero();
  x.gain.diagonal() << decades(-1, 3), decades(-1, 3);
  x.user_cross = Eigen::Matrix2d::Zero();
  x.noise = Eigen::Vector2d(decades(-4, 1), decades(-4, 1));
  x.ap_cross = Eigen::MatrixXd::Zero(2, 2);
  x.ap_power = Eigen::Vector2d(decades(-1, 1), decades(-1, 1));
  x.user_power = Eigen::Vector2d(decades(-1, 1), decades(-1, 1));
  Eigen::MatrixXd down = Eigen::MatrixXd::Zero(2, 4);
  down(1, 0) = decades(-4, 4);  // access point 0 sends to user 0 and harms user 1
  down(0, 3) = decades(-4, 4);
  Eigen::Matrix2d up = Eigen::Matrix2d::Zero();
  up(0, 1) = decades(-4, 4) * x.noise[0];
  up(1, 0) = decades(-4, 4) * x.noise[1];
  x.mui_dl = {down};
  x.mui_ul = {up};
  x.qos = Qos::none;
  return x;
}

/// The best of a grid over both powers of one direction, in nats.
double best_of_grid(const PowerProblem& x, bool down) {
  constexpr int points = 90;
  const auto power = [](double most, int k) { return k == 0 ? 0.0 : most * std::pow(10.0, 6.0 * (k - points) / points); };
  double best = 0.0;
  for (int i = 0; i <= points; ++i) {
    for (int k = 0; k <= points; ++k) {
      Powers p{.p = Eigen::Matrix2d::Zero(), .q = Eigen::Vector2d::Zero()};
      if (down) p.p.diagonal() << power(x.ap_power[0], i), power(x.ap_power[1], k);
      else p.q << power(x.user_power[0], i), power(x.user_power[1], k);
      best = std::max(best, sum_rate(x, p));
    }
  }
  return best;
}

TEST(MddGroupBound, IsJustAboveTheBestOfAGridOverAllPowers) {
  std::mt19937 random(7);
  double widest = 0.0;
  for (int trial = 0; trial < 40; ++trial) {
    const PowerProblem x = tiny(random);
    const double best = best_of_grid(x, true) + best_of_grid(x, false);
    const double bound = group_bound(x);
    EXPECT_GE(bound, best) << trial;
    widest = std::max(widest, bound - best);
  }
  EXPECT_LT(widest, 0.4);  // 0.02 in each direction, and what lies between neighbouring levels of interference
}

TEST(MddGroupBound, IsTheSameInOtherUnitsOfPower) {
  std::mt19937 random(8);
  const PowerProblem x = tiny(random);
  PowerProblem y = x;
  constexpr double scale = 1024.0;
  y.gain /= std::sqrt(scale);
  y.noise *= scale;
  y.ap_power *= scale;
  y.user_power *= scale;
  y.mui_dl[0] /= scale;
  EXPECT_NEAR(group_bound(y), group_bound(x), 1e-9 * group_bound(x));
}

}  // namespace
}  // namespace airloom::mdd
