#pragma once
/// What may be moved, where to, and what for.
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/systems/iab/problem/network_utility.hpp"
#include "airloom/systems/iab/problem/scenario.hpp"

namespace airloom::iab {

enum class FreePlatforms { node, donor, both };
constexpr auto enum_names(FreePlatforms) { return std::array<std::string_view, 3>{"node", "donor", "both"}; }

enum class HeightRule { fixed, free };
constexpr auto enum_names(HeightRule) { return std::array<std::string_view, 2>{"fixed", "free"}; }

/// mean, worst or a quantile of the utilities of the drops.
enum class Robustness { mean, worst, quantile };
constexpr auto enum_names(Robustness) { return std::array<std::string_view, 3>{"mean", "worst", "quantile"}; }

struct PlaceOptions {
  FreePlatforms free = FreePlatforms::both;
  HeightRule height = HeightRule::fixed;
  std::vector<double> node_height_range_m = {50.0, 150.0};
  std::vector<double> donor_height_range_m = {100.0, 300.0};
  std::optional<double> area_half_side_m;
  double keep_out_m = 50.0;
  NetworkObjective objective = NetworkObjective::proportional_fair;
  std::optional<double> ground_weight;
  double min_ground_rate_bps = 0.0;
  Robustness robust = Robustness::mean;
  double quantile = 0.1;
  int evaluations = 600;
};

void fields(maybe_const<PlaceOptions> auto& o, auto&& field) {
  field("free", o.free, "which platforms may move");
  field("height", o.height, "whether they may change their heights");
  field("node_height_range_m", o.node_height_range_m, at_least(0), "low,high of the node, with height = free");
  field("donor_height_range_m", o.donor_height_range_m, at_least(0), "low,high of the donor, with height = free");
  field("area_half_side_m", o.area_half_side_m, above(0), "x and y stay within +- this; absent: half the scenario's area_side_m");
  field("keep_out_m", o.keep_out_m, at_least(1), "least distance of a platform to every user, and between platforms");
  field("objective", o.objective, "what the network is designed for");
  field("ground_weight", o.ground_weight, at_least(0), "weight of ground traffic, with objective = weighted");
  field("min_ground_rate_bps", o.min_ground_rate_bps, at_least(0), "ground traffic to promise, with objective = min_ground_rate");
  field("robust", o.robust, "what counts of the utilities of the drops");
  field("quantile", o.quantile, Range{.low = 0.0, .high = 1.0, .open_low = true, .open_high = true}, "with robust = quantile");
  field("evaluations", o.evaluations, at_least(10), "places that may be tried");
}

/// Checks what concerns several options, or the scenario too. @throws InvalidInput  with every fault
void validate(const PlaceOptions& options, const Scenario& scenario);

}  // namespace airloom::iab
