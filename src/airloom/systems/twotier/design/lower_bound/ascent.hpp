#pragma once
/// Algorithm 1 from one start: steps until the weighted sum rate settles, with floors of user rates where asked for.
///
/// While the weights that lift users to their floors settle, the rate may fall; without floors it never does.
#include <string>
#include <vector>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/design/lower_bound/price_step.hpp"

namespace airloom::twotier {

/// single: psi is refreshed at every step; two_loop: only when the powers have settled, as printed.
enum class Loops { single, two_loop };
constexpr auto enum_names(Loops) { return std::array<std::string_view, 2>{"single", "two_loop"}; }

struct AscentOptions {
  Loops loops = Loops::single;
  bool high_sinr = false;              ///< settle with psi = 1 first
  double tolerance = 1e-8;             ///< stop at a smaller change of the rate, relative
  int max_iterations = 5000;           ///< steps
  Eigen::VectorXd user_rate_min = {};  ///< nats, of every user; 0 for none; empty: nobody has any
};

struct AscentResult {
  Eigen::ArrayXd p;           ///< (slots), W
  Eigen::ArrayXd multiplier;  ///< (nodes), nat/W
  double objective = 0.0;     ///< weighted sum rate of p, nats
  std::vector<double> log;    ///< weighted sum rate after each step, of each outer round with two loops, nats
  bool monotone = true;       ///< no entry of log is below the one before by more than 1e-12, relative
  double shortfall = 0.0;     ///< largest violation of a floor, relative
  Status status = Status::not_run;
  Iterations iterations;
  std::string message;
};

/// @param step   a workspace of the same links; its weights are set
/// @param start  (slots), W; an active slot at 0 stays there
[[nodiscard]] AscentResult ascend(const PackedLinks& links, PriceStep& step, const Eigen::ArrayXd& start, const AscentOptions& options,
                                  const OnIteration& on_iteration = {});

/// Switches off slots with SINR < 1e-6 that no floor protects, where that does not lower the rate.
void switch_off(const PackedLinks& links, PriceStep& step, AscentResult& result);

}  // namespace airloom::twotier
