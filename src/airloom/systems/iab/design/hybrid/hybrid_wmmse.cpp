#include "airloom/systems/iab/design/hybrid/hybrid_wmmse.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/core/random.hpp"
#include "airloom/systems/iab/design/baselines/alternating_ls.hpp"
#include "airloom/systems/iab/design/hybrid/coordinate_descent.hpp"
#include "airloom/systems/iab/design/hybrid/phase_of_channel.hpp"
#include "airloom/systems/iab/design/hybrid/stream_subsets.hpp"
#include "airloom/systems/iab/design/hybrid/weighted_mse.hpp"

namespace airloom::iab {

WmmseState improve(const Tier& tier, const Precoder& start, const Eigen::VectorXd& weights, double tolerance, int max_iterations,
                   const SolveControl& control) {
  const bool digital = start.f_rf.size() == 0;
  WmmseState state;
  // fully digital: W = h B is restricted to the row space, where the optimum lies; a start is projected onto it
  Eigen::MatrixXcd x = digital ? tier.h : start.f_rf;
  Eigen::MatrixXcd b = digital ? Eigen::MatrixXcd((tier.h.adjoint() * tier.h).ldlt().solve(tier.h.adjoint() * start.f_bb)) : start.f_bb;
  Eigen::MatrixXcd best_x = x;
  Eigen::MatrixXcd best_b = b;
  WeightedMse mse(tier.h, weights, tier.owner, x.cols());
  double previous = mse.refresh(x, b);
  state.objective = previous;
  state.history.push_back(previous);
  for (int k = 0; k < max_iterations; ++k) {
    if (!digital) mse.update_phases(x, b);
    if (!mse.update_digital(x, b)) {
      state.status = Status::stalled;
      break;
    }
    const double objective = mse.refresh(x, b);
    if (!std::isfinite(objective)) {
      state.status = Status::numerical_failure;
      break;
    }
    state.iterations = k + 1;
    state.history.push_back(objective);
    state.monotone = state.monotone && objective >= previous * (1.0 - 1e-12);
    if (objective > state.objective) {
      state.objective = objective;
      best_x = x;
      best_b = b;
    }
    const bool stop = objective - previous <= tolerance * std::abs(previous);
    previous = objective;
    if (stop) {
      state.status = Status::converged;
      break;
    }
    if (control.on_iteration && !control.on_iteration({tier.name, k + 1, objective})) {
      state.status = Status::interrupted;
      break;
    }
  }
  if (digital) {
    state.precoder.f_bb = best_x * best_b;
  } else {
    state.precoder = {std::move(best_x), std::move(best_b)};
  }
  normalize_total(state.precoder);
  return state;
}

namespace {

/// Starts for R >= L, stream powers by the given shares.
std::vector<Precoder> full_starts(const Tier& tier, const SolveControl& control) {
  std::vector<Precoder> starts;
  const auto add = [&](Precoder precoder) {
    normalize(precoder, tier, Normalization::per_stream);
    starts.push_back(std::move(precoder));
  };
  PhaseOfChannelOptions phases;
  add(design_phase_of_channel(tier, phases).precoder);
  phases.digital = DigitalStage::rzf_eff;
  add(design_phase_of_channel(tier, phases).precoder);
  TierDesign matched = design_coordinate_descent(tier, {}, control);
  if (matched.certificate.number("lambda") > 1e-6) add(std::move(matched.precoder));  // else it is the first start again
  return starts;
}

/// Starts for R < L: phase_of_channel on every subset of streams, zero columns for the others; and alternating least squares.
std::vector<Precoder> subset_starts(const Tier& tier, const WmmseOptions& o, const SolveControl& control) {
  std::vector<Precoder> starts;
  for (const std::vector<int>& subset : stream_subsets(tier, o.max_subsets, o.allow_drop_backhaul)) {
    if (control.on_iteration.stopped() && !starts.empty()) return starts;
    Tier served = tier;
    served.h.resize(tier.elements(), static_cast<Eigen::Index>(subset.size()));
    served.shares.resize(static_cast<Eigen::Index>(subset.size()));
    for (std::size_t k = 0; k < subset.size(); ++k) {
      served.h.col(static_cast<Eigen::Index>(k)) = tier.h.col(subset[k]);
      served.shares[static_cast<Eigen::Index>(k)] = tier.shares[subset[k]];
    }
    Precoder inner = design_phase_of_channel(served, {}).precoder;
    normalize(inner, served, Normalization::per_stream);
    Precoder start{inner.f_rf, Eigen::MatrixXcd::Zero(tier.n_rf, tier.streams())};
    for (std::size_t k = 0; k < subset.size(); ++k) start.f_bb.col(subset[k]) = inner.f_bb.col(static_cast<Eigen::Index>(k));
    starts.push_back(std::move(start));
  }
  if (!tier.sub_connected()) {
    Precoder matched = design_alternating_ls(tier, {}, control).precoder;
    normalize(matched, tier, Normalization::per_stream);
    starts.push_back(std::move(matched));
  }
  return starts;
}

/// Random phases with regularized zero forcing behind them.
void add_random_starts(std::vector<Precoder>& starts, const Tier& tier, int count, const SolveControl& control) {
  RandomStream stream(control.seed, StreamId::solver_initialization, control.realization, static_cast<std::uint64_t>(2 + tier.platform));
  for (int k = 0; k < count && !control.on_iteration.stopped(); ++k) {
    TierDesign design;
    design.precoder.f_rf = Eigen::MatrixXcd::Zero(tier.elements(), tier.n_rf);
    for (Eigen::Index r = 0; r < tier.n_rf; ++r) {
      for (Eigen::Index n = 0; n < tier.elements(); ++n) {
        const bool driven = !tier.sub_connected() || tier.owner[static_cast<std::size_t>(n)] == r;
        if (driven) design.precoder.f_rf(n, r) = std::polar(1.0, 2.0 * std::numbers::pi * stream.uniform());
      }
    }
    apply_digital_stage(design, tier, DigitalStage::rzf_eff);
    normalize(design.precoder, tier, Normalization::per_stream);
    starts.push_back(std::move(design.precoder));
  }
}

/// All starts roughly, then the best to the tolerance.
TierDesign best_of(const Tier& tier, std::vector<Precoder> starts, const WmmseOptions& o, const SolveControl& control) {
  const Eigen::VectorXd weights = Eigen::VectorXd::Ones(tier.streams());
  const double rough = starts.size() > 1 ? std::max(o.tolerance, 1e-4) : o.tolerance;
  TierDesign design;
  design.total_power = true;
  WmmseState best;
  bool monotone = true;
  double least_gain = std::numeric_limits<double>::infinity();
  for (const Precoder& start : starts) {
    WmmseState state = improve(tier, start, weights, rough, o.max_iterations, control);
    monotone = monotone && state.monotone;
    design.iterations += state.iterations;
    least_gain = std::min(least_gain, state.objective - state.history.front());
    const bool stopped = state.status == Status::interrupted;
    if (best.history.empty() || state.objective > best.objective) best = std::move(state);
    if (stopped) {
      best.status = Status::interrupted;
      break;
    }
  }
  if (rough > o.tolerance && best.status == Status::converged) {
    WmmseState fine = improve(tier, best.precoder, weights, o.tolerance, o.max_iterations, control);
    design.iterations += fine.iterations;
    monotone = monotone && fine.monotone;
    fine.history.insert(fine.history.begin(), best.history.begin(), best.history.end() - 1);
    best = std::move(fine);
  }
  design.starts = std::move(starts);
  design.precoder = std::move(best.precoder);
  design.status = best.status;
  design.history = std::move(best.history);
  design.certificate.set("monotone", monotone);
  design.certificate.set("starts", static_cast<std::int64_t>(design.starts.size()));
  if (design.status == Status::iteration_limit) design.message = "weighted MSE iteration at the " + tier.name + " reached max_iterations";
  if (design.status == Status::stalled)
    design.message = "weighted MSE iteration at the " + tier.name + ": chains became linearly dependent";
  if (design.status == Status::numerical_failure) design.message = "weighted MSE iteration at the " + tier.name + ": not finite";
  return design;
}

}  // namespace

TierDesign design_hybrid_wmmse(const Tier& tier, const WmmseOptions& o, const SolveControl& control) {
  std::vector<Precoder> starts = tier.n_rf >= tier.streams() ? full_starts(tier, control) : subset_starts(tier, o, control);
  // on sub-connected arrays the last percents depend on the start
  add_random_starts(starts, tier, o.random_starts.value_or(tier.sub_connected() ? 4 : 0), control);
  return best_of(tier, std::move(starts), o, control);
}

TierDesign design_wmmse_digital(const Tier& tier, const WmmseOptions& o, const SolveControl& control) {
  std::vector<Precoder> starts;
  for (const Eigen::MatrixXcd& f : {zero_forcing(tier.h, tier.name), tier.h}) {
    Precoder start{{}, f};
    normalize(start, tier, Normalization::per_stream);
    starts.push_back(std::move(start));
  }
  return best_of(tier, std::move(starts), o, control);
}

}  // namespace airloom::iab
