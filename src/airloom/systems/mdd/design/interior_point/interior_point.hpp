#pragma once
/// The general solver: one barrier loop whose concave minorant is refreshed before every Newton step. Serves interference between
/// users and promises of every form; slower than `price.hpp` where both apply.
/// Source: specification of [mdd], 6.4 and 15.4.
#include <array>
#include <string>
#include <string_view>

#include "airloom/core/fields.hpp"
#include "airloom/systems/mdd/design/interior_point/phase_one.hpp"
#include "airloom/systems/mdd/design/solver_options.hpp"

namespace airloom::mdd {

/// What to do where the promises cannot be kept: say so; scale all rates by the largest common factor; let every user miss its
/// floors by a penalised slack. A relaxed answer breaks the instance's promises, which `evaluate` shows.
enum class Elastic { none, scale, slack };
constexpr auto enum_names(Elastic) { return std::array<std::string_view, 3>{"none", "scale", "slack"}; }

/// Up to so many streams its dense Newton steps take little time beside a search over starts.
constexpr Eigen::Index most_streams_for_barrier = 40;

struct InteriorPointOptions {
  QosChoice qos = QosChoice::instance;
  NewtonMethod newton = NewtonMethod::automatic;
  Elastic elastic = Elastic::none;
  double tau_start = 5.0;
  double tau_end = 1e6;
  double slack_cost = 1e3;
  StartChoice start = StartChoice::standard;
  std::string model = "auto";
  int max_steps = 2000;
  SearchOptions search = {};
};
void fields(maybe_const<InteriorPointOptions> auto& o, auto&& field) {
  field("qos", o.qos, "the promise that is enforced; instance: that of the instance");
  field("newton", o.newton, "how a Newton system is solved");
  field("elastic", o.elastic,
        "where the promises cannot be kept: end infeasible; lower all rates by one factor; let users miss theirs at a price");
  field("tau_start", o.tau_start, above(0), "first weight of the objective against the barrier");
  field("tau_end", o.tau_end, above(0), "last weight, which sets the accuracy");
  field("slack_cost", o.slack_cost, above(0), "nats per root of a budget of a user's slack; for elastic=slack");
  field("start", o.start, "where to start: at a point of its own, or at the learned allocator's powers");
  field("model", o.model, "trained weights for start=hgnn, as of hgnn: a shipped one, auto (by size, subcarriers and clusters), or a file");
  field("max_steps", o.max_steps, between(1, 1000000), "Newton steps");
  fields(o.search, field);
}

struct InteriorPointResult : PowerResult {
  double phase_one_slack = 0.0;  ///< where promises per subcarrier cannot be kept: the least common slack found, in roots of budgets,
  double phase_one_bound = 0.0;  ///< and what it cannot be below
  double scale = 1.0;            ///< of the rates, for elastic=scale
  Eigen::VectorXd user_slack;    ///< (D), in roots of budgets, for elastic=slack
};

/// @param start  powers strictly inside all budgets and promises; absent: from phase 1
/// Where phase 1 finds none: status `infeasible` without powers; or, with an elastic mode, the status of the relaxed solve, whose
/// message begins with why the promises cannot be kept. A scale of 0 (no factor helps) stays infeasible.
[[nodiscard]] InteriorPointResult solve_interior_point(const PowerProblem& problem, const InteriorPointOptions& options = {},
                                                       const SolveControl& control = {}, const Powers* start = nullptr);

}  // namespace airloom::mdd
