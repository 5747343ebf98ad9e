#include "airloom/systems/twotier/design/prices/price_search.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/systems/twotier/design/prices/multiplier_search.hpp"
#include "airloom/systems/twotier/design/prices/planes.hpp"

namespace airloom::twotier {

using Index = Eigen::Index;

double Bound::gap(double of) const {
  const double scale = of != 0.0 ? std::abs(of) : std::abs(value);
  return scale > 0.0 ? (value - of) / scale : 0.0;
}

double in_bits(const Network& network, const Goal& goal, double nats) {
  return (goal.weighted() ? network.weight_scale : 1.0) * nats / std::numbers::ln2;
}

Bound search_prices(const Network& network, const Goal& goal, Oracle& oracle, Incumbent& best, const PriceSearchOptions& options,
                    Trace& trace, const OnIteration& on_iteration) {
  Bound out;
  DualFunction dual(network, goal, oracle);
  const auto look = [&](const DualPoint& point) {
    if (!point.whole) {
      out.interrupted = true;
      return false;
    }
    if (oracle.proves() && point.bound < out.value) {
      out.lower_to(point.bound, BoundKind::certified);
      out.lambda = point.lambda;
      out.theta = point.theta;
    }
    (void)best.offer(point.x);
    ++out.calls;
    const double value = in_bits(network, goal, best.value());
    trace.push("objective", value);
    trace.push("dual", in_bits(network, goal, point.bound));
    if (oracle.proves()) trace.push("bound", in_bits(network, goal, out.value));
    if (on_iteration && !on_iteration({.stage = "prices", .iteration = out.calls, .objective = value})) {
      out.interrupted = true;
      return false;
    }
    return !(oracle.proves() && out.gap(best.value()) <= options.gap);
  };
  const auto known = [&] { return best.x(); };
  const Eigen::ArrayXd lambda = options.lambda.size() > 0 ? options.lambda : best.lambda();
  const Eigen::ArrayXd theta = options.theta.size() > 0 ? options.theta
                               : best.theta().size() == static_cast<Index>(goal.promises.size())
                                   ? best.theta()
                                   : Eigen::ArrayXd::Zero(static_cast<Index>(goal.promises.size()));
  switch (options.search) {
    case SearchKind::automatic:
    case SearchKind::planes:
      out.settled = search_planes(dual, lambda, theta, {.max_calls = options.max_calls},
                                  {.known = known, .look = look, .mixture = [&](const Eigen::ArrayXd& x) { (void)best.offer(x); }});
      break;
    case SearchKind::doubling: out.settled = search_doubling(dual, lambda, theta, options.max_calls, {.known = known, .look = look}); break;
    case SearchKind::nested: out.settled = search_nested(dual, theta, options.max_calls, {.known = known, .look = look}); break;
  }
  out.boxes = dual.work();
  if (out.kind == BoundKind::certified) out.status = out.gap(best.value()) <= options.gap ? BoundStatus::closed : BoundStatus::limit;
  return out;
}

std::vector<double> theta_of(const Network& network, const Goal& goal, const Eigen::ArrayXd& theta) {
  Index size = 0;
  for (const Commitment& each : goal.promises) size = std::max(size, each.number + 1);
  std::vector<double> out(static_cast<std::size_t>(size), 0.0);
  for (std::size_t k = 0; k < goal.promises.size(); ++k) {
    if (goal.promises[k].number >= 0)
      out[static_cast<std::size_t>(goal.promises[k].number)] =
          (goal.weighted() ? network.weight_scale : 1.0) * theta[static_cast<Index>(k)];
  }
  return out;
}

std::vector<double> lambda_of(const Network& network, const Goal& goal, const Eigen::ArrayXd& lambda) {
  std::vector<double> out = per_watt(network, lambda);
  if (!goal.weighted()) {
    for (double& each : out) each /= network.weight_scale;
  }
  return out;
}

void report(const Network& network, const Goal& goal, const Bound& bound, double value, Values& certificate) {
  const auto word = [](auto choice) { return std::string(enum_names(choice)[static_cast<std::size_t>(choice)]); };
  certificate.set("bound", word(bound.kind));
  certificate.set("bound_status", word(bound.status));
  certificate.set("oracle_calls", bound.calls);
  certificate.set("search_boxes", bound.boxes);
  if (bound.kind == BoundKind::none) return;
  const double upper = std::max(bound.value, value);  // rounding may leave a closed bound a little below
  certificate.set("upper_bound", in_bits(network, goal, upper));
  certificate.set("gap_to_bound", std::max(0.0, bound.gap(value)));
  if (bound.lambda.size() > 0) certificate.set("lambda", lambda_of(network, goal, bound.lambda));
  if (bound.theta.size() > 0) certificate.set("theta", theta_of(network, goal, bound.theta));
}

}  // namespace airloom::twotier
