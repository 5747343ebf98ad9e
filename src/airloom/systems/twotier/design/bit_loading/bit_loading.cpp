#include "airloom/systems/twotier/design/bit_loading/bit_loading.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/systems/twotier/design/bit_loading/bit_choice.hpp"
#include "airloom/systems/twotier/design/lagrange_search/multiplier_search.hpp"
#include "airloom/systems/twotier/design/lower_bound/lower_bound.hpp"

namespace airloom::twotier {
namespace {

/// No choice yet means silence.
Eigen::MatrixXd powers_of(const Instance& x, const std::vector<Subchannel>& channels, const BitChoice& choice) {
  Eigen::MatrixXd p = Eigen::MatrixXd::Zero(x.cells(), x.channels());
  for (std::size_t n = 0; n < choice.x.size(); ++n) {
    for (Eigen::Index i = 0; i < channels[n].size(); ++i)
      p(channels[n].cell[static_cast<std::size_t>(i)], static_cast<Eigen::Index>(n)) = choice.x[n][i] * channels[n].limit[i];
  }
  return p;
}

}  // namespace

Outcome<Solution> solve_bit_loading(const Instance& x, const BitLoadingOptions& options, const SolveControl& control) {
  validate(x, "instance");
  if (x.sinr_min && x.sinr_min->maxCoeff() > 0.0) throw Unsupported("sinr_min: bit_loading does not serve SINR floors");
  if (x.user_rate_min.size() > 0 && x.user_rate_min.maxCoeff() > 0.0)
    throw Unsupported("user_rate_min: bit_loading does not serve promised rates");
  if (x.macro_rate_min > 0.0) throw Unsupported("macro_rate_min: bit_loading does not serve promised rates");
  constexpr double ln2 = std::numbers::ln2;
  const std::stop_token& stop = control.on_iteration.token();
  const std::vector<Subchannel> channels = subchannels(x);
  std::unique_ptr<ChannelOracle> oracle;
  const BitOracle* tables = nullptr;
  if (table_fits(channels, options.b_max)) {
    auto exhaustive = std::make_unique<BitOracle>(channels, options.b_max, stop);
    tables = exhaustive.get();
    oracle = std::move(exhaustive);
  } else {
    oracle = std::make_unique<BitCoordinateOracle>(channels, options.b_max);
  }
  oracle->watch(stop);
  Outcome<Solution> out;
  DualFunction dual(x, channels, *oracle);
  BitChoice best;
  double bound = std::numeric_limits<double>::infinity();
  Eigen::VectorXd multiplier = Eigen::VectorXd::Zero(x.nodes());
  const LookAt look = [&](const DualPoint& point) {
    BitChoice choice = fit_choice(x, channels, point.p, options.b_max, stop);
    if (choice.rate > best.rate) best = std::move(choice);
    if (point.whole && point.bound < bound) {
      bound = point.bound;
      multiplier = point.multiplier;
    }
    out.trace.push("objective", best.rate / ln2);
    ++out.iterations.outer;
    if (!control.on_iteration || control.on_iteration({.stage = "search", .iteration = out.iterations.outer, .objective = best.rate / ln2}))
      return true;
    out.status = Status::interrupted;
    return false;
  };
  const PackedLinks links = pack(x);
  PriceStep step(links);
  Eigen::VectorXd start = ascend(links, step, equal_split(links), {}, OnIteration(stop)).multiplier.matrix();
  // a multiplier of 0 can only rise slowly: start a little above
  start = start.cwiseMax((1e-3 * x.node_power_max_w.cwiseInverse()).eval());
  (void)search_doubling(dual, start, options.max_calls, look);
  if (tables != nullptr && out.status != Status::interrupted) {
    // the residual's search looks for powers, not for the bound
    search_polyak(
        dual, multiplier, [&best] { return best.rate; }, options.max_calls, look);
  }
  bool proved = false;
  if (tables != nullptr && out.status != Status::interrupted) {
    proved = close_gap(x, channels, tables->tables(), multiplier, options.max_combinations, best, stop);
    if (proved) bound = best.rate;
  }
  out.solution.p = powers_of(x, channels, best);
  out.iterations.inner = dual.work();
  out.certificate.set("integer_rate", best.rate / ln2);
  out.certificate.set("bound", std::string(tables != nullptr ? "certified" : "none"));
  if (tables != nullptr) {
    out.certificate.set("upper_bound", bound / ln2);
    out.certificate.set("gap_to_bound", (bound - best.rate) / std::max(1e-12, best.rate));
  }
  out.certificate.set("oracle_calls", dual.calls());
  if (stop.stop_requested() && !proved) out.status = Status::interrupted;
  if (out.status == Status::interrupted) return out;
  out.status = proved ? Status::converged : Status::stalled;
  if (!proved) out.message = "integer loads that keep the budgets, not proved to be the best";
  return out;
}

}  // namespace airloom::twotier
