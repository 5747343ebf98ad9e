#pragma once
/// The fast solver: uplink step and priced downlink step in turn, each in closed form up to one multiplier per access point.
///
/// The downlink step maximises a concave model with the true gradient, so its direction always ascends; a line search on the true
/// objective makes the sequence monotone. The downlink promise is left out, and looked at in the end: an answer that keeps it is a
/// stationary point of the whole problem. Otherwise promises per subcarrier join the downlink step as floors A_k >= Gamma I_k at the
/// present disturbance I; what a watt adds to the floors through I is priced with their multipliers, so that a fixed point is a
/// stationary point again. Where that does not settle, for promises of sums that bind, and with interference between users, other
/// solvers take over.
/// Source: specification of [mdd], 6.3 and 6.7.
#include <array>
#include <string>
#include <string_view>

#include "airloom/core/fields.hpp"
#include "airloom/systems/mdd/design/interior_point/phase_one.hpp"
#include "airloom/systems/mdd/design/solver_options.hpp"

namespace airloom::mdd {

/// When the alternation stops: at a relative change of 1e-13, or of 1e-7.
enum class Accuracy { certified, fast };
constexpr auto enum_names(Accuracy) { return std::array<std::string_view, 2>{"certified", "fast"}; }

struct PriceOptions {
  Accuracy accuracy = Accuracy::certified;
  QosChoice qos = QosChoice::instance;
  StartChoice start = StartChoice::standard;
  std::string model = "auto";
  int max_rounds = 200;
};
void fields(maybe_const<PriceOptions> auto& o, auto&& field) {
  field("accuracy", o.accuracy, "when to stop: at a relative change of 1e-13 (certified) or 1e-7 (fast)");
  field("qos", o.qos, "the promise that is enforced; instance: that of the instance");
  field("start", o.start, "where to start: at a point of its own, or at the learned allocator's powers");
  field("model", o.model, "trained weights for start=hgnn, as of hgnn: a shipped one, auto (by size, subcarriers and clusters), or a file");
  field("max_rounds", o.max_rounds, between(1, 1000000), "rounds of uplink and downlink step");
}

/// Who found the answer.
enum class PricePath { alternation, interior_point, mm };
constexpr auto enum_names(PricePath) { return std::array<std::string_view, 3>{"alternation", "interior_point", "mm"}; }

struct PriceResult : PowerResult {
  PricePath path = PricePath::alternation;
  double duality_gap = 0.0;      ///< of the last downlink step, nats; where the path is `alternation`
  int backtracks = 0;            ///< downlink steps that the line search shortened
  bool enforced_floors = false;  ///< the downlink promise binds, and the alternation took it in
  PhaseOneResult phase_one;      ///< where the interior-point method took over
};

/// @param start  powers whose downlink part the alternation starts at, scaled down until every user can afford its promise; absent: every
///               access point water-fills alone. Where another solver takes over it starts by itself
/// Cost per Newton step: O(L^2 D M + L^3), see `DlStep`; 5 to 30 rounds with 1 to 10 such steps each.
[[nodiscard]] PriceResult solve_price(const PowerProblem& problem, const PriceOptions& options = {}, const OnIteration& on_iteration = {},
                                      const Powers* start = nullptr);

/// The alternation alone, without interference between users, and without regard to the downlink promise.
[[nodiscard]] PriceResult alternate_prices(const PowerProblem& problem, const PriceOptions& options, const OnIteration& on_iteration,
                                           const Powers* start = nullptr);

}  // namespace airloom::mdd
