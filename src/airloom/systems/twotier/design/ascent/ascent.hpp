#pragma once
/// Algorithm 1 from one start: steps until the weighted sum rate settles and the point is stationary. The rate never falls.
#include <string>
#include <vector>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/design/ascent/price_step.hpp"

namespace airloom::twotier {

/// single: psi is refreshed at every step; two_loop: only when the powers have settled, as printed.
enum class Loops { single, two_loop };
constexpr auto enum_names(Loops) { return std::array<std::string_view, 2>{"single", "two_loop"}; }

struct AscentOptions {
  Loops loops = Loops::single;
  bool high_sinr = false;     ///< settle with psi = 1 first
  double tolerance = 1e-8;    ///< stop at a smaller change of the rate, relative
  int max_iterations = 5000;  ///< steps until then
  double stationary = 5e-5;   ///< then go on until the residual of stationarity is below, 20 times as many steps at most; 0: do not
};

struct AscentResult {
  Eigen::ArrayXd x;           ///< (slots)
  Eigen::ArrayXd multiplier;  ///< (nodes), nats
  double objective = 0.0;     ///< weighted sum rate of x, nats
  std::vector<double> log;    ///< weighted sum rate after each step, of each outer round with two loops, nats
  bool monotone = true;       ///< no entry of log is below the one before by more than 1e-12, relative
  Status status = Status::not_run;
  Iterations iterations;
  std::string message;
};

/// @param step   a workspace of the same network
/// @param start  (slots); a slot at 0 stays there
[[nodiscard]] AscentResult ascend(const Network& network, PriceStep& step, const Eigen::ArrayXd& start, const AscentOptions& options,
                                  const OnIteration& on_iteration = {});

}  // namespace airloom::twotier
