#include "airloom/systems/iab/design/ascent/phase_grid.hpp"

#include <cmath>
#include <numbers>

#include "airloom/systems/iab/design/analog_starts.hpp"
#include "airloom/systems/iab/design/ascent/tier_starts.hpp"
#include "airloom/systems/iab/design/hybrid/coordinate_descent.hpp"
#include "airloom/systems/iab/problem/max_min_bracket.hpp"

namespace airloom::iab {
namespace {

constexpr int most_sweeps = 3;
constexpr int coarse_bits = 2;           ///< beyond, single phases bring next to nothing
constexpr int fine_bits = 6;             ///< beyond, not even in small arrays
constexpr Eigen::Index few_phases = 64;  ///< of both platforms, that are looked at one by one whatever the bits

double step_of(int bits) { return 2.0 * std::numbers::pi / std::ldexp(1.0, bits); }

/// The digital factor of another point behind these phases; regularized zero forcing where nothing of it is left.
void take_beams(const BeamSpace& from, const TierBeams& beams, const BeamSpace& space, TierBeams& to) {
  if (!to.set(space.channels(), space.carried(from, beams.beams))) to.set(space.channels(), regularized_beams(space.channels()));
}

/// Regularized zero forcing, or zero forcing with equal powers where there is one.
Eigen::MatrixXcd first_beams(const BeamSpace& space, bool zero_forcing) {
  Eigen::MatrixXcd beams = zero_forcing ? zero_forcing_beams(space.channels()) : Eigen::MatrixXcd();
  if (beams.size() == 0) return regularized_beams(space.channels());
  set_stream_powers(Eigen::VectorXd::Constant(beams.cols(), 1.0 / static_cast<double>(beams.cols())), beams);
  return beams;
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

/// Other phases on the grid, where beams behind them are worth more.
void take_better(int bits, const NetworkPoint& continuous, const Eigen::MatrixXcd& donor, const Eigen::MatrixXcd& node,
                 const NoiseModel& noise, const Pursuit& pursuit, NetworkPoint& point) {
  NetworkPoint other = continuous;
  other.donor.set_analog(nearest_on_grid(donor, bits));
  if (!alone(point)) other.node.set_analog(nearest_on_grid(node, bits));
  for (const bool zero_forcing : {false, true}) {
    NetworkPoint begin = other, end = other;
    begin.state.donor.set(begin.donor.channels(), first_beams(begin.donor, zero_forcing));
    if (!alone(point)) begin.state.node.set(begin.node.channels(), first_beams(begin.node, zero_forcing));
    settle(begin, noise, pursuit, 200, end);
    if (end.state.value > point.state.value) point = std::move(end);
  }
}

}  // namespace

void round_to_grid(int bits, const NoiseModel& noise, const Pursuit& pursuit, const SolveControl& control, NetworkPoint& point) {
  const NetworkPoint continuous = point;
  point.donor.set_analog(nearest_on_grid(point.donor.f_rf(), bits));
  point.node.set_analog(nearest_on_grid(point.node.f_rf(), bits));
  settle(continuous, noise, pursuit, 200, point);
  const Tier &donor_tier = point.donor.tier(), &node_tier = point.node.tier();
  if (donor_tier.n_rf >= donor_tier.streams() && node_tier.n_rf >= node_tier.streams()) {
    const auto descended = [&](const Tier& tier) { return design_coordinate_descent(tier, {}, control).precoder.f_rf; };
    take_better(bits, continuous, channel_columns(donor_tier), alone(point) ? Eigen::MatrixXcd() : channel_columns(node_tier), noise,
                pursuit, point);
    take_better(bits, continuous, descended(donor_tier), alone(point) ? Eigen::MatrixXcd() : descended(node_tier), noise, pursuit, point);
  }
  const bool few = bits <= fine_bits && point.donor.f_rf().size() + point.node.f_rf().size() <= few_phases;
  if (bits > coarse_bits && !few) return;
  for (int k = 0; k < most_sweeps; ++k) {
    const bool donor = sweep(bits, noise, pursuit, control, true, point);
    const bool node = sweep(bits, noise, pursuit, control, false, point);
    if (!donor && !node) break;
  }
  settle(NetworkPoint(point), noise, pursuit, 200, point);
}

}  // namespace airloom::iab
