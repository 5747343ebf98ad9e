#include "airloom/systems/iab/design/ascent/network_ascent.hpp"

#include <cmath>
#include <limits>

#include "airloom/numerics/lbfgs.hpp"

namespace airloom::iab {
namespace {

/// The beams of the best point so far, with the same digital factor behind other phases.
bool carry_over(const BeamSpace& from, const BeamSpace& to, TierBeams& beams) {
  if (to.tier().streams() == 0) return true;
  return beams.set(to.channels(), to.carried(from, beams.beams));
}

/// The function that the quasi-Newton method sees, with the best point met.
class EliminatedUtility {
 public:
  EliminatedUtility(NetworkPoint& best, const NoiseModel& noise, const Pursuit& pursuit, const AscentOptions& options,
                    const SolveControl& control)
      : best_(best), at_(best), noise_(noise), pursuit_(pursuit), o_(options), control_(control) {
    donor_phases_ = o_.movable.donor ? at_.donor.phase_count() : 0;
    node_phases_ = o_.movable.node ? at_.node.phase_count() : 0;
  }

  [[nodiscard]] Eigen::VectorXd phases() const {
    Eigen::VectorXd theta(donor_phases_ + node_phases_);
    if (donor_phases_ > 0) theta.head(donor_phases_) = at_.donor.phases();
    if (node_phases_ > 0) theta.tail(node_phases_) = at_.node.phases();
    return theta;
  }

  double operator()(const Eigen::VectorXd& theta, Eigen::VectorXd& gradient) {
    if (summary.evaluations > 0) {
      if (donor_phases_ > 0) at_.donor.set_phases(theta.head(donor_phases_));
      if (node_phases_ > 0) at_.node.set_phases(theta.tail(node_phases_));
    }
    NetworkState& s = at_.state;
    s = best_.state;  // warm: the beams of the best phases so far
    if (!carry_over(best_.donor, at_.donor, s.donor) || !carry_over(best_.node, at_.node, s.node)) {
      return std::numeric_limits<double>::infinity();
    }
    evaluate_beams(noise_, pursuit_, s);
    raise_beams(at_.donor.channels(), at_.node.channels(), noise_, pursuit_, o_.movable, o_.beam_steps, s);
    ++summary.evaluations;
    note();
    if (!std::isfinite(s.value)) return std::numeric_limits<double>::infinity();
    const double mu = s.division.split.mu;
    if (donor_phases_ > 0) {
      const BeamSlope slope = beam_slope(s.donor.received, s.division.donor_price, donor_noise(noise_, mu));
      at_.donor.phase_gradient(s.donor.beams, slope.received, slope.radiated, gradient.head(donor_phases_));
    }
    if (node_phases_ > 0) {
      const BeamSlope slope = beam_slope(s.node.received, s.division.node_price, node_noise(noise_, mu));
      at_.node.phase_gradient(s.node.beams, slope.received, slope.radiated, gradient.tail(node_phases_));
    }
    gradient = -gradient;
    slope_ = gradient.cwiseAbs().maxCoeff();
    return -s.value;
  }

  /// Asked after every step of the quasi-Newton method.
  bool done() {
    if (flat() || !std::isfinite(best_.state.value)) return true;
    if (control_.on_iteration && !control_.on_iteration({at_.donor.tier().name, summary.evaluations, best_.state.value})) {
      summary.status = Status::interrupted;
      return true;
    }
    return false;
  }

  [[nodiscard]] bool flat() const { return stale_ >= o_.patience || slope_ <= 1e-9 * pursuit_.scale(best_.state.value); }

  AscentSummary summary;

 private:
  void note() {
    const double before = best_.state.value;
    const double value = at_.state.value;
    if (value > before || summary.evaluations == 1) best_ = at_;
    stale_ = value - before > o_.tolerance * pursuit_.scale(value) ? 0 : stale_ + 1;
    summary.history.push_back(best_.state.value);
  }

  NetworkPoint& best_;
  NetworkPoint at_;
  const NoiseModel& noise_;
  const Pursuit& pursuit_;
  const AscentOptions& o_;
  const SolveControl& control_;
  Eigen::Index donor_phases_ = 0, node_phases_ = 0;
  double slope_ = std::numeric_limits<double>::infinity();
  int stale_ = 0;
};

}  // namespace

AscentSummary ascend(NetworkPoint& point, const NoiseModel& noise, const Pursuit& pursuit, const AscentOptions& options,
                     const SolveControl& control) {
  EliminatedUtility f(point, noise, pursuit, options, control);
  Eigen::VectorXd theta = f.phases();
  if (theta.size() == 0) {  // digital: the beams alone
    raise_beams(point.donor.channels(), point.node.channels(), noise, pursuit, options.movable, options.beam_steps, point.state);
    f.summary.evaluations = 1;
    f.summary.history = {point.state.value};
    return std::move(f.summary);
  }
  LbfgsOptions quasi_newton;
  quasi_newton.memory = 20;
  quasi_newton.max_evaluations = options.max_evaluations;
  quasi_newton.whole_first_step = true;
  const LbfgsSummary run = minimize_lbfgs(
      f, [&f] { return f.done(); }, theta, quasi_newton);
  AscentSummary out = std::move(f.summary);
  if (out.status != Status::interrupted && !run.stopped && !run.stalled) out.status = Status::iteration_limit;
  return out;
}

}  // namespace airloom::iab
