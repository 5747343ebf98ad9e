#include "airloom/systems/twotier/design/lower_bound/group_target.hpp"

#include <cmath>
#include <limits>

#include "airloom/core/error.hpp"
#include "airloom/systems/twotier/design/lower_bound/price_step.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// Weighted sum rate of the macro cells (or of the others), bit/s/Hz.
double group_rate(const Instance& x, const Eigen::MatrixXd& p, bool macro) {
  const PackedLinks links = pack(x);
  PriceStep step(links);
  step.set(packed(links, p));
  (void)step.evaluate();
  const Eigen::MatrixXd rate = unpacked(links, step.rate());
  double sum = 0.0;
  for (Index c = 0; c < x.cells(); ++c) {
    if (x.cell_is_macro[c] == macro) sum += x.weight.row(c).dot(rate.row(c)) / std::log(2.0);
  }
  return sum;
}

}  // namespace

Outcome<Solution> reach_group_target(const Instance& x, double target, const std::function<Outcome<Solution>(const Instance&)>& solve) {
  const Index macros = x.cell_is_macro.size() == x.cells() ? x.cell_is_macro.count() : 0;
  if (macros == 0 || macros == x.cells())
    throw InvalidInput("options.macro_rate_min: needs cell_is_macro with macro and femto cells in the instance");
  constexpr int halvings = 12;
  double low = 0.5, high = 1.0;
  Outcome<Solution> best;
  bool reached = false;
  const auto attempt = [&](double share) {
    Instance shifted = x;
    for (Index c = 0; c < x.cells(); ++c) shifted.weight.row(c) *= x.cell_is_macro[c] ? 2.0 * share : 2.0 * (1.0 - share);
    Outcome<Solution> out = solve(shifted);
    const double rate = group_rate(x, out.solution.p, true);
    out.certificate.set("macro_weight", share);
    out.residuals.set("macro_rate", std::max(0.0, 1.0 - rate / target));
    const double all = rate + group_rate(x, out.solution.p, false);
    if (const double upper = out.certificate.number("upper_bound"); std::isfinite(upper)) {
      const double bound = upper / (2.0 * (1.0 - share)) - (share / (1.0 - share) - 1.0) * target;
      out.certificate.set("upper_bound", bound);
      out.certificate.set("gap_to_bound", (bound - all) / std::max(1e-12, all));
    }
    const bool enough = rate >= target;
    if (enough || !reached) best = std::move(out);
    reached = reached || enough;
    return enough;
  };
  if (attempt(low)) return best;
  for (int k = 0; k < halvings && best.status != Status::interrupted; ++k) {
    const double middle = 0.5 * (low + high);
    (attempt(middle) ? high : low) = middle;
  }
  if (!reached && best.status != Status::interrupted) {
    best.status = Status::infeasible;
    best.certificate.set("bound", std::string("none"));
    best.certificate.set("upper_bound", std::numeric_limits<double>::quiet_NaN());
    best.certificate.set("gap_to_bound", std::numeric_limits<double>::quiet_NaN());
    best.message = "the macro cells do not reach " + shortest(target) + " bit/s/Hz, whatever their weight";
  }
  return best;
}

}  // namespace airloom::twotier
