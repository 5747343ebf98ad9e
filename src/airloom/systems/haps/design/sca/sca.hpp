#pragma once
/// Successive convex approximation: the centralised algorithm, for all three interference models.
#include <memory>
#include <optional>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/haps/design/network.hpp"
#include "airloom/systems/haps/design/sca/gram_bank.hpp"
#include "airloom/systems/haps/design/sca/sca_step.hpp"
#include "airloom/systems/haps/problem/sinr.hpp"

namespace airloom::haps {

/// A network that SCA improves: the present beams, and a step away from them.
class ScaState : public BeamPricer {
 public:
  /// SINR of the present beams, as the model counts them.
  [[nodiscard]] virtual Eigen::VectorXd sinr() const = 0;
  /// Moves to the beams of these prices, scaled to the budgets; `revert` undoes it once.
  virtual void advance(const Prices& prices) = 0;
  virtual void revert() = 0;
};

/// All stations as one array, known by their Gram matrices alone: W^b = factor_b H^b C.
class CoherentState final : public ScaState {
 public:
  /// @param t  what users receive from the beams to start from, shape (U, U)
  CoherentState(const GramBank& bank, const Eigen::MatrixXcd& t);
  /// Beams (c, factor) to start from.
  CoherentState(const GramBank& bank, Eigen::MatrixXcd c, Eigen::VectorXd factor);

  [[nodiscard]] Eigen::Index stations() const override { return bank_.stations(); }
  [[nodiscard]] const Eigen::VectorXd& y() const override { return y_; }
  bool price(const Prices& prices, PricedSums& sums) override;
  [[nodiscard]] Eigen::VectorXd sinr() const override { return sinr_; }
  void advance(const Prices& prices) override;
  void revert() override;

  /// Beams have been computed (by `advance`, or given); otherwise they are the caller's.
  [[nodiscard]] bool has_beams() const { return beams_.c.size() > 0; }
  [[nodiscard]] const Eigen::MatrixXcd& c() const { return beams_.c; }
  [[nodiscard]] const Eigen::VectorXd& factor() const { return beams_.factor; }

 private:
  struct Beams {
    Eigen::MatrixXcd c;
    Eigen::VectorXd factor;
    Eigen::MatrixXcd t;
  };
  void look();
  const GramBank& bank_;
  Beams beams_, before_;
  Eigen::VectorXd y_, sinr_;
  Eigen::VectorXcd phase_;
  PricedBeams priced_;
};

/// Every station by itself, interference added in power.
class PowerSumState final : public ScaState {
 public:
  /// @param factor  of the interference: 1, or the number of stations (conservative)
  PowerSumState(const StationMatrices& h, StationMatrices w, double factor);

  [[nodiscard]] Eigen::Index stations() const override { return static_cast<Eigen::Index>(h_.size()); }
  [[nodiscard]] const Eigen::VectorXd& y() const override { return y_; }
  bool price(const Prices& prices, PricedSums& sums) override;
  [[nodiscard]] Eigen::VectorXd sinr() const override { return sinr_; }
  void advance(const Prices& prices) override;
  void revert() override;
  [[nodiscard]] const StationMatrices& beams() const { return w_; }

 private:
  void look();
  [[nodiscard]] bool price_station(std::size_t b, const Prices& prices);
  const StationMatrices& h_;
  StationMatrices gram_;  ///< of stations with at least as many antennas as users, else empty
  double factor_;
  StationMatrices w_, before_;
  Eigen::VectorXd y_, sinr_;
  std::vector<PricedBeams> priced_;
};

struct ScaLoopOptions {
  double tolerance = 1e-6;  ///< stop when a step gains less, per user
  int max_steps = 100;
  double sinr_min = 0.0;
  double relative_gap = 0.02;  ///< accuracy of a step, as a share of what it is certain to gain
};

/// What the loop proves of its answer.
struct ScaReport {
  Status status = Status::not_run;
  int steps = 0;
  int evaluations = 0;
  bool monotone = true;
  double last_gap = 0.0;          ///< duality gap of the last step, absolute
  double largest_gap = 0.0;       ///< of all steps
  double remaining = 0.0;         ///< no beams gain more than this in one further step, nat
  bool floors_kept = true;        ///< false: the search for beams that give everybody sinr_min ended below it
  std::vector<double> objective;  ///< sum_u ln ln(1 + sinr_u), before the first and after every step
  std::string message;
};

/// Improves until a step gains less than the tolerance. Where `sinr_min` is asked for and the start misses it, first raises the
/// smallest SINR; `stalled` below it when that does not reach it, which proves nothing. `converged` means remaining <= max(10 tolerance,
/// 1e-6) per user. Source: specification of [haps], 5.
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
}

}  // namespace airloom::haps
