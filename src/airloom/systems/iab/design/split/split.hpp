#pragma once
/// How much of the band the aerial tier (access and backhaul) gets, for given precoders.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/systems/iab/problem/network_utility.hpp"

namespace airloom::iab {

enum class SplitRule { exact, balanced, sca, genetic, fixed, min_ground_rate, proportional_fair, max_min, weighted };
constexpr auto enum_names(SplitRule) {
  return std::array<std::string_view, 9>{"exact",           "balanced",          "sca",     "genetic", "fixed",
                                         "min_ground_rate", "proportional_fair", "max_min", "weighted"};
}

/// What the split, and designs that look at it, pursue; each stands for the split of its name, `sum` for `exact`.
enum class SplitObjective { sum, sum_rate, weighted, proportional_fair, max_min, min_ground_rate };
constexpr auto enum_names(SplitObjective) {
  return std::array<std::string_view, 6>{"sum", "sum_rate", "weighted", "proportional_fair", "max_min", "min_ground_rate"};
}

/// free: what the backhaul carries for each ground user is chosen, too; proportional: the same part of what every beam offers.
enum class FlowRule { free, proportional };
constexpr auto enum_names(FlowRule) { return std::array<std::string_view, 2>{"free", "proportional"}; }

struct SplitOptions {
  std::optional<SplitObjective> objective;
  SplitRule split = SplitRule::exact;
  FlowRule flows = FlowRule::free;
  double mu = 0.5;
  double min_ground_rate_bps = 0.0;
  std::optional<double> ground_weight;
  double sca_tolerance = 1e-3;
  bool sca_polish = true;
};

void fields(maybe_const<SplitOptions> auto& o, auto&& field) {
  field("objective", o.objective,
        "what beams, powers, flows and split are designed for; absent: what the split says, and a ground rate that the instance promises");
  field("split", o.split, "rule for the share of the aerial tier");
  field("flows", o.flows, "what the backhaul carries for each ground user: chosen for the objective, or the same part of every offered rate");
  field("mu", o.mu, between(0, 1), "share of the aerial tier, with split = fixed");
  field("min_ground_rate_bps", o.min_ground_rate_bps, at_least(0), "ground traffic to promise: sets the array of that name for this solve");
  field("ground_weight", o.ground_weight, at_least(0), "weight of ground traffic, with objective = weighted");
  field("sca_tolerance", o.sca_tolerance, above(0), "split = sca stops when mu moves by less");
  field("sca_polish", o.sca_polish, "split = sca ends at least at the balance point, where the backhaul suffices");
}

/// The publication's successive approximation with both linearizations at max(x, 1e-3) (without that guard it can stick at 1).
/// Source: [iab] Algorithm 2.
[[nodiscard]] Split sca_split(const BandTerms& terms, double tolerance, bool polish);

/// Fair rules for flows in proportion, all with mu >= mu_balance.
[[nodiscard]] Split proportional_fair_split(const BandTerms& terms);
[[nodiscard]] Split max_min_split(const BandTerms& terms);

/// Population-based benchmark on the min form: population 50, 100 generations, tournament of 2, simulated binary crossover of index 15,
/// Gaussian mutation of width 0.1 with probability 0.1, the best survives. Random stream 6 of the seed.
[[nodiscard]] Split genetic_split(const BandTerms& terms, std::uint64_t seed);

/// What a solve is asked for: the rule for the share, and the utility that designs pursue and are compared by.
struct Asked {
  SplitOptions split;
  NetworkUtility utility;
  /// Flows and share are chosen together for the utility.
  [[nodiscard]] bool free() const;
};

/// The options with the objective's split, and with the ground rate that the instance promises: min_ground_rate where it promises one and
/// nothing else is asked.
/// @throws InvalidInput  when objective and split contradict, or the weight of weighted is missing
[[nodiscard]] Asked asked_for(const Instance& instance, const SplitOptions& options);

/// Share and flows of given beams, by the rule that the options name, and what they are worth. split.status is stalled when these beams
/// do not carry a guaranteed rate.
[[nodiscard]] Division divide(const BandTerms& terms, const Asked& asked, std::uint64_t seed);

}  // namespace airloom::iab
