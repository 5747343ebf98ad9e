#include "airloom/systems/haps/design/best.hpp"

#include <cmath>
#include <limits>
#include <optional>

#include "airloom/numerics/hermitian.hpp"
#include "airloom/systems/haps/design/simple_beams.hpp"
#include "airloom/systems/haps/design/zero_forcing.hpp"

namespace airloom::haps {
namespace {

/// Every station with its channels as beams, H^b / ||H^b||_F; a station that reaches nobody is silent.
CoherentState matched_start(const GramBank& bank) {
  const Eigen::VectorXd gain = bank.link_gains().rowwise().sum();
  const Eigen::VectorXd factor = (gain.array() > 0.0).select(gain.cwiseSqrt().cwiseInverse(), 0.0);
  return {bank, Eigen::MatrixXcd::Identity(bank.users(), bank.users()), factor};
}

/// Joint regularised zero forcing with regularisation 1: C = (K + I)^{-1}, columns of equal norm, one factor for all stations. Channels so
/// strong and so alike that the powers cancel to nothing (or below) leave the matched beams.
CoherentState joint_start(const GramBank& bank) {
  const Eigen::VectorXd ones = Eigen::VectorXd::Ones(bank.stations());
  const Eigen::MatrixXcd gram = bank.weighted_sum(ones);
  Eigen::MatrixXcd c = gram;
  c.diagonal().array() += 1.0;
  if (!invert_hermitian(c)) c.setIdentity();
  const Eigen::VectorXd squared = (c.conjugate().cwiseProduct(gram * c)).colwise().sum().real();
  if (!(squared.minCoeff() > 1e-280)) return matched_start(bank);
  c = c * squared.cwiseSqrt().cwiseInverse().asDiagonal();
  const double largest = bank.quadratic_forms(c).maxCoeff();
  return {bank, std::move(c), ones / std::sqrt(largest)};
}

/// What the power-sum model makes of the stations, where their channels are known: with more users than antennas the problem has
/// many local optima, and the one above this point is never below it.
std::optional<CoherentState> power_sum_start(const GramBank& bank, const BestOptions& o, const SolveControl& control) {
  const std::vector<Eigen::MatrixXcd> h = bank.channels();
  if (h.empty()) return std::nullopt;
  StationMatrices w;
  for (const Eigen::MatrixXcd& channel : h) w.push_back(local_regularized_beams(channel));
  PowerSumState state(h, std::move(w), 1.0);
  Prices prices;
  (void)run_sca(state, {.tolerance = 1e-5, .max_steps = o.max_steps, .relative_gap = 0.1}, prices, control);
  return CoherentState(bank, received(h, state.beams()));
}

struct Attempt {
  CoherentDesign design;
  bool usable = false;
};

Attempt improve(CoherentState state, Prices prices, const char* start, double sinr_min, const BestOptions& o, const SolveControl& control) {
  Attempt attempt;
  attempt.design.report = run_sca(state, {.tolerance = o.tolerance, .max_steps = o.max_steps, .sinr_min = sinr_min}, prices, control);
  attempt.design.start = start;
  attempt.design.sinr = state.sinr();
  const bool finite = attempt.design.sinr.allFinite();
  attempt.usable = finite && state.has_beams() && attempt.design.report.floors_kept;
  if (finite && state.has_beams()) {
    attempt.design.c = state.c();
    attempt.design.factor = state.factor();
  }
  return attempt;
}

/// Beams that keep the floors first, then by their value; without such beams those that miss the floors least.
bool better(const Attempt& a, const Attempt& b) {
  if (a.usable != b.usable) return a.usable;
  if (a.usable) return proportional_fairness(a.design.sinr) > proportional_fairness(b.design.sinr);
  return a.design.c.size() > 0 && (b.design.c.size() == 0 || a.design.sinr.minCoeff() > b.design.sinr.minCoeff());
}

}  // namespace

CoherentDesign design_best(const GramBank& bank, double sinr_min, const BestOptions& o, const SolveControl& control) {
  const ZeroForcing zero_forcing = zero_forcing_fair(bank, 0.0, 1e-5, 100, control.on_iteration.token());
  std::vector<Attempt> attempts;
  const CoherentState joint = joint_start(bank);
  // at low SINR, or for users whose channels are nearly dependent, zero forcing is far from good, and steps from there crawl
  if (zero_forcing.c.size() > 0 && zero_forcing.primal >= proportional_fairness(joint.sinr())) {
    const CoherentState start(bank, zero_forcing.c, zero_forcing.factor);
    attempts.push_back(improve(start, zero_forcing.prices, "zero_forcing", sinr_min, o, control));
  } else {
    attempts.push_back(improve(joint, {}, "joint_rzf", sinr_min, o, control));
    if (attempts.back().design.report.status != Status::interrupted)
      attempts.push_back(improve({bank, bank.local_regularized_received()}, {}, "local_rzf", sinr_min, o, control));
    if (attempts.back().design.report.status != Status::interrupted)
      attempts.push_back(improve(matched_start(bank), {}, "mrt", sinr_min, o, control));
    if (attempts.back().design.report.status != Status::interrupted) {
      if (const auto start = power_sum_start(bank, o, control)) attempts.push_back(improve(*start, {}, "power_sum", sinr_min, o, control));
    }
  }
  std::size_t best = 0;
  for (std::size_t k = 1; k < attempts.size(); ++k) {
    if (better(attempts[k], attempts[best])) best = k;
  }
  CoherentDesign design = std::move(attempts[best].design);
  design.zero_forcing_value = zero_forcing.c.size() > 0 ? zero_forcing.primal : std::numeric_limits<double>::quiet_NaN();
  return design;
}

}  // namespace airloom::haps
