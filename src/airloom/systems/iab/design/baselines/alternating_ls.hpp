#pragma once
/// The publication's Algorithm 1: alternate least squares for the analog and the digital factor, phases by projection.
#include <array>
#include <string_view>

#include "airloom/systems/iab/design/tier_design.hpp"

namespace airloom::iab {

enum class Start { svd, random };
constexpr auto enum_names(Start) { return std::array<std::string_view, 2>{"svd", "random"}; }

/// target: Lambda <= target (the publication's rule); stall: |change of Lambda| <= tolerance.
enum class StopRule { stall, target };
constexpr auto enum_names(StopRule) { return std::array<std::string_view, 2>{"stall", "target"}; }

struct AlternatingLsOptions {
  DesignOptions design;
  DigitalStage digital = DigitalStage::ls;
  Start start = Start::svd;
  bool random_fill = true;
  StopRule stop = StopRule::stall;
  double tolerance = 1e-4;
  double target = 0.1;
  bool raw_target = false;
  int max_iterations = 200;
};
void fields(maybe_const<AlternatingLsOptions> auto& o, auto&& field) {
  fields(o.design, field);
  field("digital", o.digital, "digital stage behind the analog phases");
  field("start", o.start, "first analog phases: of the target's left singular vectors, or random");
  field("random_fill", o.random_fill, "chains beyond the streams start with random phases; false: refuse them with start = svd");
  field("stop", o.stop, "stopping rule");
  field("tolerance", o.tolerance, above(0), "stop = stall: smallest change of Lambda");
  field("target", o.target, above(0), "stop = target: value of Lambda, the distance to the scaled target, in [0, 1]");
  field("raw_target", o.raw_target, "Lambda of the unscaled target, whose norm is about 1e5, instead of the scaled one");
  field("max_iterations", o.max_iterations, at_least(1), "alternations at most");
}

/// History and stopping of one alternation.
struct Alternation {
  Eigen::MatrixXcd f_rf;  ///< (N, R), best iterate
  Eigen::MatrixXcd f_bb;  ///< (R, L)
  double lambda = 0.0;    ///< ||F - F_RF F_BB||_F of the best iterate
  std::vector<double> history;
  Status status = Status::iteration_limit;
};

/// Alternation towards any target F (N, L) of norm 1. It is not monotone: the best iterate is kept.
/// @throws InvalidInput  with start = svd, more chains than streams and random_fill = false
[[nodiscard]] Alternation alternate_least_squares(const Eigen::MatrixXcd& target, double raw_norm, const Tier& tier,
                                                  const AlternatingLsOptions& options, const SolveControl& control);

/// Zero-forcing target; fully connected arrays. Source: [iab] Algorithm 1.
[[nodiscard]] TierDesign design_alternating_ls(const Tier& tier, const AlternatingLsOptions& options, const SolveControl& control);

/// Matched-filter target H^H (the publication's baseline); sub-connected arrays by exact phase updates.
[[nodiscard]] TierDesign design_mrt_matching(const Tier& tier, const AlternatingLsOptions& options, const SolveControl& control);

/// Phases exp(j arg U[:, :R]) of the target's left singular vectors, random phases beyond (stream 6 of the platform).
[[nodiscard]] Eigen::MatrixXcd starting_phases(const Eigen::MatrixXcd& target, const Tier& tier, Start start, const SolveControl& control);

}  // namespace airloom::iab
