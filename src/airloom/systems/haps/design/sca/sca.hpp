#pragma once
/// Successive convex approximation: the centralised algorithm, for all three interference models.
#include <memory>
#include <optional>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/haps/design/network.hpp"
#include "airloom/systems/haps/design/sca/joint_beams.hpp"
#include "airloom/systems/haps/design/sca/sca_step.hpp"
#include "airloom/systems/haps/problem/sinr.hpp"

namespace airloom::haps {

/// A network that SCA improves: the present beams, and a step away from them.
class ScaState : public BeamPricer {
 public:
  /// SINR of the present beams, as the model counts them.
  [[nodiscard]] virtual const Eigen::VectorXd& sinr() const = 0;
  /// Moves to the beams of these prices, scaled to the budgets. False where they cannot be had: nothing changes.
  virtual bool advance(const Prices& prices) = 0;
  /// After `advance`: goes the part tau of that way only, in [0, 1]; from there the part theta of the way to the beams that `hold` named.
  virtual void blend(double tau, double theta) = 0;
};

/// All stations as one array, known by their Gram matrices alone.
class CoherentState final : public ScaState {
 public:
  /// @param beams  to start from; without terms only what users receive of them is known
  CoherentState(const GramBank& bank, JointBeams beams);

  [[nodiscard]] Eigen::Index stations() const override { return bank_.stations(); }
  [[nodiscard]] Eigen::Index constraints() const override { return bank_.constraints(); }
  [[nodiscard]] const Eigen::VectorXd& y() const override { return y_; }
  bool price(const Prices& prices, PricedSums& sums) override;
  [[nodiscard]] const Eigen::VectorXd& sinr() const override { return sinr_; }
  bool advance(const Prices& prices) override;
  void blend(double tau, double theta) override;
  /// Beams, aligned, with every floor kept and something to spare.
  void hold(JointBeams inside) { inside_ = std::move(inside); }

  /// The beams are known, not only what users receive of them.
  [[nodiscard]] bool has_beams() const { return !beams_.terms.empty(); }
  [[nodiscard]] const JointBeams& beams() const { return beams_; }

 private:
  void look();
  const GramBank& bank_;
  JointBeams beams_, before_, next_, inside_;
  Eigen::VectorXd y_, sinr_;
  Eigen::VectorXcd phase_;
  PricedBeams priced_;
  Prices latest_;  ///< of priced_, around the present beams
  PricedSums sums_;
};

/// Every station by itself, interference added in power.
class PowerSumState final : public ScaState {
 public:
  /// @param factor  of the interference: 1, or the number of stations (conservative)
  /// @param served  per station (U), 1 for streams that it may send, else 0; empty: all
  PowerSumState(const StationMatrices& h, StationMatrices w, double factor, std::vector<Eigen::VectorXd> served = {});

  [[nodiscard]] Eigen::Index stations() const override { return static_cast<Eigen::Index>(h_.size()); }
  [[nodiscard]] const Eigen::VectorXd& y() const override { return y_; }
  bool price(const Prices& prices, PricedSums& sums) override;
  [[nodiscard]] const Eigen::VectorXd& sinr() const override { return sinr_; }
  bool advance(const Prices& prices) override;
  void blend(double tau, double theta) override;  ///< theta is 0 here
  [[nodiscard]] const StationMatrices& beams() const { return w_; }

 private:
  void look();
  [[nodiscard]] bool price_station(std::size_t b, const Prices& prices);
  const StationMatrices& h_;
  StationMatrices gram_;  ///< of stations with at least as many antennas as users, else empty
  double factor_;
  std::vector<Eigen::VectorXd> served_;
  StationMatrices w_, before_, next_;
  Eigen::VectorXd y_, sinr_;
  std::vector<PricedBeams> priced_;
};

struct ScaLoopOptions {
  const NetworkUtility& utility;
  double tolerance = 1e-6;  ///< stop when a step gains less, per user
  int max_steps = 100;
  Eigen::VectorXd floor = {};  ///< (U) of the SINRs, 0: none; empty: none at all. The start keeps them
  double relative_gap = 0.02;  ///< accuracy of a step, as a share of what it is certain to gain; with many users at least a tenth
};

/// What the loop proves of its answer, in the unit of the utility.
struct ScaReport {
  Status status = Status::not_run;
  int steps = 0;
  int evaluations = 0;
  bool monotone = true;
  double last_gap = 0.0;            ///< duality gap of the last step, absolute
  double largest_gap = 0.0;         ///< of all steps
  double remaining = 0.0;           ///< no beams gain more than this in one further step
  double remaining_per_user = 0.0;  ///< the same over the utility's unit
  std::vector<double> objective;    ///< the utility, before the first and after every step
  std::string message;
};

/// Improves until a step gains less than the tolerance. Every step keeps the floors that the start keeps. `converged` means that the
/// dual of the last step proves remaining_per_user <= max(10 tolerance, 1e-6). Source: specification of [haps], second part, 4.3 and 5.
/// @param prices  start of the first step; left at those of the last one. Absent members: slopes of the utility, 1.
[[nodiscard]] ScaReport run_sca(ScaState& state, const ScaLoopOptions& options, Prices& prices, const SolveControl& control);

/// The report's part of an outcome.
template <class Solution>
void put(const ScaReport& report, Outcome<Solution>& outcome) {
  outcome.status = report.status;
  outcome.message = report.message;
  outcome.iterations = {.outer = report.steps, .inner = report.evaluations};
  outcome.trace.append("objective", report.objective);
  outcome.certificate.set("monotone", report.monotone);
  outcome.certificate.set("duality_gap", report.last_gap);
  outcome.certificate.set("largest_duality_gap", report.largest_gap);
  outcome.certificate.set("step_remaining", report.remaining);
  outcome.certificate.set("step_remaining_per_user", report.remaining_per_user);
}

}  // namespace airloom::haps
