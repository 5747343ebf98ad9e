#pragma once
/// The fast solver: uplink step and priced downlink step in turn, each in closed form up to one multiplier per access point.
///
/// The downlink step maximises a concave model with the true gradient, so its direction always ascends; a line search on the true
/// objective makes the sequence monotone. The downlink promise is left out, and looked at in the end: an answer that keeps it is a
/// stationary point of the whole problem. Otherwise promises per subcarrier join the downlink step as floors A_k >= Gamma I_k at the
/// present disturbance I; what a watt adds to the floors through I is priced with their multipliers, so that a fixed point is a
/// stationary point again. Where that does not settle an interior method takes over. With interference between users, and with promises
/// of sums, the answer depends on the start: there a search over many is made (best_powers.hpp).
/// Source: specification of [mdd], 6.3 and 6.7.
#include <array>
#include <string>
#include <string_view>

#include "airloom/core/fields.hpp"
#include "airloom/systems/mdd/design/ascent/merit.hpp"
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
  Objective objective = Objective::sum;
  SearchOptions search = {};
};
void fields(maybe_const<PriceOptions> auto& o, auto&& field) {
  field("accuracy", o.accuracy, "when to stop: at a relative change of 1e-13 (certified) or 1e-7 (fast)");
  field("qos", o.qos, "the promise that is enforced; instance: that of the instance");
  field("start", o.start, "where to start: at a point of its own, or at the learned allocator's powers");
  field("model", o.model, "trained weights for start=hgnn, as of hgnn: a shipped one, auto (by size, subcarriers and clusters), or a file");
  field("max_rounds", o.max_rounds, between(1, 1000000), "rounds of uplink and downlink step");
  field("objective", o.objective,
        "what is maximised, with all promises kept: the sum of all rates; the sum of the logarithms of the users' downlink rates; the "
        "least of "
        "these");
  fields(o.search, field);
}

/// Who found the answer.
enum class PricePath { alternation, interior_point, search };
constexpr auto enum_names(PricePath) { return std::array<std::string_view, 3>{"alternation", "interior_point", "search"}; }

struct PriceResult : PowerResult {
  PricePath path = PricePath::alternation;
  double duality_gap = 0.0;          ///< of the last downlink step, nats; where the path is `alternation`
  int backtracks = 0;                ///< downlink steps that the line search shortened
  double least_rate = 0.0;           ///< nats, the least downlink rate of a user; for max_min
  std::optional<double> rate_bound;  ///< nats: no powers give every user this downlink rate; for max_min
  bool enforced_floors = false;      ///< the downlink promise binds, and the alternation took it in
};

/// @param start  powers to begin at: of the alternation the downlink part, scaled down until every user can afford its promise (absent:
///               every access point water-fills alone); of a search one start among others
/// Cost per Newton step: O(L^2 D M + L^3), see `DlStep`; 5 to 30 rounds with 1 to 10 such steps each.
[[nodiscard]] PriceResult solve_price(const PowerProblem& problem, const PriceOptions& options = {}, const SolveControl& control = {},
                                      const Powers* start = nullptr);

/// The alternation alone, without interference between users, and without regard to the downlink promise.
/// @param start  with its uplink, where that is given, affordable and within the promise: then it begins at these very powers
[[nodiscard]] PriceResult alternate_prices(const PowerProblem& problem, const PriceOptions& options, const OnIteration& on_iteration,
                                           const Powers* start = nullptr);

}  // namespace airloom::mdd
