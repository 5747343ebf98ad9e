#include "airloom/systems/dab/problem/amplifier_fleet.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::dab {

int expansion_terms(const std::vector<radio::AmplifierCurve>& curves, int otherwise) {
  int terms = 1;
  for (const radio::AmplifierCurve& curve : curves) terms = std::max(terms, curve.last_term() < 0 ? otherwise : curve.last_term());
  return terms;
}

AmplifierFleet::AmplifierFleet(const std::vector<radio::AmplifierCurve>& curves, Eigen::Index antennas, Eigen::Index users, double unit_w,
                               double power_max, bool amplitudes, int terms)
    : of_antenna_(static_cast<std::size_t>(antennas), 0),
      unit_w_(unit_w),
      terms_(terms > 0 ? terms : expansion_terms(curves, users == 1 ? 12 : 4)) {
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const auto same = std::ranges::find_if(tables_, [&](const radio::MomentTable& each) { return each.curve() == curves[i]; });
    if (curves.size() > 1) of_antenna_[i] = static_cast<std::size_t>(same - tables_.begin());
    if (same != tables_.end()) continue;
    tables_.emplace_back(curves[i], terms_, power_max * unit_w, amplitudes);
    peaks_.push_back(curves[i].peak_w() / unit_w);
  }
}

radio::MeanAmplitude AmplifierFleet::amplitude(Eigen::Index antenna, double p) const {
  radio::MeanAmplitude mean = table(antenna).amplitude(p * unit_w_);
  const double root = std::sqrt(unit_w_);
  mean.value /= root;
  mean.p_slope /= root;
  return mean;
}

}  // namespace airloom::dab
