#include "airloom/systems/iab/place/place_options.hpp"

#include <cmath>
#include <string>

namespace airloom::iab {
namespace {

void check_range(Faults& faults, const std::string& name, const std::vector<double>& range) {
  if (range.size() != 2) {
    faults.add("options." + name + ": " + std::to_string(range.size()) + " numbers; must be low,high");
    return;
  }
  faults.require(range[0] <= range[1], "options." + name, shortest(range[0]) + "," + shortest(range[1]), "low must be at most high");
}

}  // namespace

void validate(const PlaceOptions& o, const Scenario& s) {
  Faults faults("iab place");
  check_range(faults, "node_height_range_m", o.node_height_range_m);
  check_range(faults, "donor_height_range_m", o.donor_height_range_m);
  faults.require(o.objective != NetworkObjective::weighted || o.ground_weight.has_value(), "options.ground_weight", "absent",
                 "must be given with objective = weighted");
  faults.require(o.objective != NetworkObjective::min_ground_rate || o.min_ground_rate_bps > 0.0 || s.min_ground_rate_bps > 0.0,
                 "options.min_ground_rate_bps", "absent", "must be given with objective = min_ground_rate, here or in the scenario");
  const double half = o.area_half_side_m.value_or(s.area_side_m / 2.0);
  const auto check_start = [&](const std::string& platform, double x, double y, double z, const std::vector<double>& heights) {
    const std::string rule = "must start within +-" + shortest(half) + " m";
    faults.require(std::abs(x) <= half, "scenario." + platform + "_x_m", shortest(x), rule);
    faults.require(std::abs(y) <= half, "scenario." + platform + "_y_m", shortest(y), rule);
    if (o.height == HeightRule::fixed || heights.size() != 2) return;
    faults.require(z >= heights[0] && z <= heights[1], "scenario." + platform + "_height_m", shortest(z),
                   "must start within options." + platform + "_height_range_m = " + shortest(heights[0]) + "," + shortest(heights[1]));
  };
  if (o.free != FreePlatforms::node) check_start("donor", s.donor_x_m, s.donor_y_m, s.donor_height_m, o.donor_height_range_m);
  if (o.free != FreePlatforms::donor) check_start("node", s.node_x_m, s.node_y_m, s.node_height_m, o.node_height_range_m);
  faults.raise();
}

}  // namespace airloom::iab
