#include "airloom/systems/twotier/design/lower_bound/group_target.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "airloom/systems/twotier/design/lower_bound/price_step.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// Rates of all slots, bit/s/Hz, (C, N).
Eigen::MatrixXd rates_of(const Instance& x, const Eigen::MatrixXd& p) {
  const PackedLinks links = pack(x);
  PriceStep step(links);
  step.set(packed(links, p));
  (void)step.evaluate();
  return unpacked(links, step.rate()) / std::numbers::ln2;
}

}  // namespace

Outcome<Solution> reach_group_target(const Instance& x, double gap, const std::function<Outcome<Solution>(const Instance&)>& solve) {
  const double target = x.macro_rate_min;
  const double largest = x.weight.maxCoeff();
  constexpr int halvings = 12;
  double low = 0.5, high = 1.0;
  Outcome<Solution> best;
  bool reached = false;
  bool stopped = false;
  const auto attempt = [&](double share) {
    const double scale = 2.0 * (1.0 - share);
    const double theta = largest * (share / (1.0 - share) - 1.0);
    Instance shifted = x;
    for (Index n = 0; n < x.channels(); ++n) {
      for (Index c = 0; c < x.cells(); ++c) {
        if (x.active(c, n)) shifted.weight(c, n) = scale * (x.weight(c, n) + (x.cell_is_macro[c] ? theta : 0.0));
      }
    }
    Outcome<Solution> out = solve(shifted);
    stopped = out.status == Status::interrupted;
    const Eigen::MatrixXd rate = rates_of(x, out.solution.p);
    double macro = 0.0;
    for (Index c = 0; c < x.cells(); ++c) {
      if (x.cell_is_macro[c]) macro += rate.row(c).sum();
    }
    out.certificate.set("macro_weight", share);
    const double all = x.weight.cwiseProduct(rate).sum();
    if (const double upper = out.certificate.number("upper_bound"); std::isfinite(upper)) {
      const double bound = upper / scale - theta * target;
      out.certificate.set("upper_bound", bound);
      out.certificate.set("gap_to_bound", (bound - all) / std::max(1e-12, all));
    }
    const bool enough = macro >= target;
    if (enough || !reached) best = std::move(out);
    reached = reached || enough;
    return enough;
  };
  const bool free = attempt(low);
  for (int k = 0; !free && k < halvings && !stopped; ++k) {
    const double middle = 0.5 * (low + high);
    (attempt(middle) ? high : low) = middle;
  }
  if (stopped) {
    best.status = Status::interrupted;
    best.message = "stopped on request";
  }
  if (!reached && best.status != Status::interrupted) {
    best.status = Status::stalled;
    best.certificate.set("bound", std::string("none"));
    best.certificate.set("upper_bound", std::numeric_limits<double>::quiet_NaN());
    best.certificate.set("gap_to_bound", std::numeric_limits<double>::quiet_NaN());
    best.message = "the macro cells do not reach " + shortest(target) + " bit/s/Hz, whatever their weight; not proved impossible";
  }
  // a weight reaches only the corners of what can be reached: far from the bound nothing is settled
  if (best.status == Status::converged && !(best.certificate.number("gap_to_bound") <= gap)) {
    best.status = Status::stalled;
    best.message = "the best powers that a weight of the macro cells leads to are " +
                   shortest(100.0 * best.certificate.number("gap_to_bound")) + " % below the bound";
  }
  return best;
}

}  // namespace airloom::twotier
