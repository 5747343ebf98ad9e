#pragma once
/// The two steps of `price.hpp` that take turns, each monotone in the true objective.
#include "airloom/systems/mdd/design/price/dl_step.hpp"
#include "airloom/systems/mdd/design/price/downlink_floors.hpp"
#include "airloom/systems/mdd/design/price/price_point.hpp"
#include "airloom/systems/mdd/design/price/ul_step.hpp"
#include "airloom/systems/mdd/design/price/user_budgets.hpp"

namespace airloom::mdd {

constexpr double finest_step = 1e-12;  ///< relative residual of the last downlink steps

struct AlternationReport {
  int newton_steps = 0;
  int backtracks = 0;  ///< downlink steps that the line search shortened
  double gap = 0.0;    ///< duality gap of the last downlink step, nats
};

class Alternation {
 public:
  Alternation(const PowerProblem& problem, const UlPromise& promise);

  [[nodiscard]] PricePoint& point() { return at_; }
  [[nodiscard]] const DownlinkFloors& floors() const { return floors_; }
  void enforce_floors() { floors_.enforce(); }
  [[nodiscard]] const AlternationReport& report() const { return report_; }
  [[nodiscard]] const Eigen::MatrixXd& squared_gain() const { return dl_.squared_gain(); }

  /// Whether some user could not keep its present uplink SINRs if all access points sent at their budgets.
  [[nodiscard]] bool limited() { return budgets_.limit(at_.sinr); }

  /// Uplink SINRs at the present prices; stays where the merit would fall.
  void uplink();
  /// Downlink powers at the present prices and disturbance. @param tolerance  of the relative complementarity residual
  void downlink(double tolerance);

 private:
  void backtrack();

  const PowerProblem& x_;
  UlPromise promise_;
  DlStep dl_;
  DownlinkFloors floors_;
  UserBudgets budgets_;
  PricePoint at_, trial_, far_;
  AlternationReport report_;
  Eigen::VectorXd eta_, mu_, weighted_, price_, disturbance_;
};

}  // namespace airloom::mdd
