#pragma once
/// Direct weighted sum spectral efficiency over unit-modulus phases and a digital factor, total power, both architectures.
#include <optional>
#include <utility>

#include "airloom/systems/iab/design/tier_design.hpp"

namespace airloom::iab {

struct WmmseOptions {
  DesignOptions design;
  double tolerance = 1e-6;
  int max_iterations = 150;
  bool allow_drop_backhaul = false;
  int max_subsets = 64;
  std::optional<int> random_starts;
  bool joint = true;
  int joint_rounds = 12;
};
void fields(maybe_const<WmmseOptions> auto& o, auto&& field) {
  fields(o.design, field);
  field("tolerance", o.tolerance, above(0), "stop when the sum spectral efficiency grows by less, relative");
  field("max_iterations", o.max_iterations, at_least(1), "iterations at most, per start");
  field("allow_drop_backhaul", o.allow_drop_backhaul, "with fewer chains than streams: also starts that do not serve the backhaul");
  field("max_subsets", o.max_subsets, at_least(1),
        "with fewer chains than streams: subsets of streams tried as starts at most, else greedy ones");
  field("random_starts", o.random_starts, between(0, 100000),
        "further starts from random phases (hybrid_wmmse); absent: 4 for sub-connected arrays, else none");
  field("joint", o.joint,
        "weigh the backhaul stream by its worth to the network rate; false: plain sum spectral efficiency of each platform");
  field("joint_rounds", o.joint_rounds, at_least(1), "updates of that weight at most");
}

/// Result of one weighted design that can be continued with other weights.
struct WmmseState {
  Precoder precoder;       ///< scaled to the whole budget
  double objective = 0.0;  ///< sum alpha_l SE_l, bit/s/Hz
  std::int64_t iterations = 0;
  bool monotone = true;
  Status status = Status::iteration_limit;
  std::vector<double> history;
};

/// Runs the iteration from a start until the relative increase falls below tolerance. A digital precoder (f_rf empty) is
/// iterated in the row space of the channel.
[[nodiscard]] WmmseState improve(const Tier& tier, const Precoder& start, const Eigen::VectorXd& weights, double tolerance,
                                 int max_iterations, const SolveControl& control);

/// Starts: phase_of_channel with zero forcing, with regularized zero forcing, coordinate descent with zero forcing; with fewer
/// chains than streams every subset of streams served so, and alternating least squares; and random phases (stream 6) with
/// regularized zero forcing. The best is kept.
[[nodiscard]] TierDesign design_hybrid_wmmse(const Tier& tier, const WmmseOptions& options, const SolveControl& control);

/// The same iteration fully digital, from zero forcing and from the matched filter.
[[nodiscard]] TierDesign design_wmmse_digital(const Tier& tier, const WmmseOptions& options, const SolveControl& control);

}  // namespace airloom::iab
