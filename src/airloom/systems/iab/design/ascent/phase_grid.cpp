#include "airloom/systems/iab/design/ascent/phase_grid.hpp"

#include <cmath>
#include <numbers>

#include "airloom/systems/iab/design/analog_starts.hpp"
#include "airloom/systems/iab/design/ascent/tier_starts.hpp"
#include "airloom/systems/iab/problem/max_min_bracket.hpp"

namespace airloom::iab {
namespace {

constexpr int most_sweeps = 3;
constexpr int coarse_bits = 2;  ///< beyond, single phases bring next to nothing

double step_of(int bits) { return 2.0 * std::numbers::pi / std::ldexp(1.0, bits); }

/// The digital factor of another point behind these phases; regularized zero forcing where nothing of it is left.
void take_beams(const BeamSpace& from, const TierBeams& beams, const BeamSpace& space, TierBeams& to) {
  if (!to.set(space.channels(), space.carried(from, beams.beams))) to.set(space.channels(), regularized_beams(space.channels()));
}

bool alone(const NetworkPoint& point) { return point.node.tier().streams() == 0; }

/// The best beams for the pursuit behind the phases of a point, begun from those of another.
void settle(const NetworkPoint& from, const NoiseModel& noise, const Pursuit& pursuit, int steps, NetworkPoint& point) {
  NetworkState& s = point.state;
  if (pursuit.utility.objective == NetworkObjective::max_min && !pursuit.plain) {
    const double mu = s.division.split.mu;
    const CommonLevel donor = common_level(point.donor.channels(), common_demand(point.donor.tier()), donor_noise(noise, mu));
    s.donor.set(point.donor.channels(), donor.beams);
    if (!alone(point)) {
      const CommonLevel node = common_level(point.node.channels(), common_demand(point.node.tier()), node_noise(noise, mu));
      s.node.set(point.node.channels(), node.beams);
    }
    evaluate_beams(noise, pursuit, s);
    return;
  }
  take_beams(from.donor, from.state.donor, point.donor, s.donor);
  if (!alone(point)) take_beams(from.node, from.state.node, point.node, s.node);
  evaluate_beams(noise, pursuit, s);
  raise_beams(point.donor.channels(), point.node.channels(), noise, pursuit, {}, steps, s);
}

/// Every driven phase one step up and down. @return whether anything grew
bool sweep(int bits, const NoiseModel& noise, const Pursuit& pursuit, const SolveControl& control, bool donor, NetworkPoint& point) {
  bool grew = false;
  const Eigen::MatrixXcd& now = (donor ? point.donor : point.node).f_rf();
  for (Eigen::Index k = 0; k < now.size() && !control.on_iteration.stopped(); ++k) {
    if (now.data()[k] == 0.0) continue;
    for (const double turn : {step_of(bits), -step_of(bits)}) {
      NetworkPoint trial = point;
      BeamSpace& space = donor ? trial.donor : trial.node;
      Eigen::MatrixXcd f_rf = space.f_rf();
      f_rf.data()[k] *= std::polar(1.0, turn);
      space.set_analog(nearest_on_grid(f_rf, bits));
      settle(point, noise, pursuit, 1, trial);
      if (!(trial.state.value - point.state.value > 1e-9 * pursuit.scale(trial.state.value))) continue;
      point = std::move(trial);
      grew = true;
    }
  }
  return grew;
}

}  // namespace

void round_to_grid(int bits, const NoiseModel& noise, const Pursuit& pursuit, const SolveControl& control, NetworkPoint& point) {
  const NetworkPoint continuous = point;
  point.donor.set_analog(nearest_on_grid(point.donor.f_rf(), bits));
  point.node.set_analog(nearest_on_grid(point.node.f_rf(), bits));
  settle(continuous, noise, pursuit, 200, point);
  NetworkPoint channels = continuous;
  if (channels.donor.tier().n_rf >= channels.donor.tier().streams() && channels.node.tier().n_rf >= channels.node.tier().streams()) {
    channels.donor.set_analog(nearest_on_grid(channel_columns(channels.donor.tier()), bits));
    if (!alone(point)) channels.node.set_analog(nearest_on_grid(channel_columns(channels.node.tier()), bits));
    NetworkPoint begin = channels;
    begin.state.donor.set(begin.donor.channels(), regularized_beams(begin.donor.channels()));
    if (!alone(point)) begin.state.node.set(begin.node.channels(), regularized_beams(begin.node.channels()));
    settle(begin, noise, pursuit, 200, channels);
    if (channels.state.value > point.state.value) point = std::move(channels);
  }
  if (bits > coarse_bits) return;
  for (int k = 0; k < most_sweeps; ++k) {
    const bool donor = sweep(bits, noise, pursuit, control, true, point);
    const bool node = sweep(bits, noise, pursuit, control, false, point);
    if (!donor && !node) break;
  }
  settle(NetworkPoint(point), noise, pursuit, 200, point);
}

}  // namespace airloom::iab
