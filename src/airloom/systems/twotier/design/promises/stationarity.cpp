#include "airloom/systems/twotier/design/promises/stationarity.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/numerics/nonnegative_least_squares.hpp"
#include "airloom/systems/twotier/design/network/products.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// d(sum weight r)/d(ln x), (slots).
Eigen::ArrayXd slope(const Network& network, const Eigen::ArrayXd& x, const Eigen::ArrayXd& weight) {
  Eigen::ArrayXd heard = Eigen::ArrayXd::Ones(network.slots), charged = Eigen::ArrayXd::Zero(network.slots);
  for (const Channel& channel : network.channel) hear(channel, x.data() + channel.first, heard.data() + channel.first);
  const Eigen::ArrayXd signal = network.own * x;
  const Eigen::ArrayXd pull = weight * signal / (heard + signal), share = pull / heard;
  for (const Channel& channel : network.channel) charge(channel, share.data() + channel.first, charged.data() + channel.first);
  return pull - x * charged;
}

}  // namespace

double stationarity(const Network& network, const Goal& goal, const Eigen::ArrayXd& x) {
  if (goal.fair_share()) return stationarity(network, linearized(goal, ratios(goal.promises, slot_rates(network, x))), x);
  constexpr double on_limit = 1e-9, exact = 1e3;  // weight of the equation that fixes the scale of theta
  const auto promises = static_cast<Index>(goal.promises.size());
  const Index nodes = network.nodes(), columns = nodes + promises, rows = network.slots + columns + 1;
  const Eigen::ArrayXd rate = slot_rates(network, x), ratio = ratios(goal.promises, rate);
  double common = 1e300;
  for (Index k = 0; k < promises; ++k) common = goal.has(static_cast<std::size_t>(k), Role::common) ? std::min(common, ratio[k]) : common;
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(rows, columns);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(rows);
  right.head(network.slots) = slope(network, x, goal.weight).matrix();
  for (Index v = 0; v < nodes; ++v) {
    double left = 1.0;
    for (const Index s : network.of_node[static_cast<std::size_t>(v)]) matrix(s, v) = x[s], left -= x[s];
    matrix(network.slots + v, v) = std::max(0.0, left);
  }
  const double scale_of_sum = goal.ratio() ? 1.0 : std::max(1e-300, (goal.weight * rate).sum());
  for (Index k = 0; k < promises; ++k) {
    const Commitment& promise = goal.promises[static_cast<std::size_t>(k)];
    const bool is_common = goal.has(static_cast<std::size_t>(k), Role::common);
    Eigen::ArrayXd mine = Eigen::ArrayXd::Zero(network.slots);
    for (const Index s : promise.slots) mine[s] = 1.0;
    matrix.col(nodes + k).head(network.slots) = -slope(network, x, mine).matrix();
    matrix(network.slots + nodes + k, nodes + k) = std::max(0.0, ratio[k] - (is_common ? common : 1.0)) * promise.target / scale_of_sum;
    if (is_common) matrix(rows - 1, nodes + k) = exact * promise.target;
  }
  if (goal.ratio()) right[rows - 1] = exact;
  const auto limited = [&](Index s) { return network.cap[s] < 1.0 && x[s] >= network.cap[s] * (1.0 - on_limit); };
  Eigen::MatrixXd fitted = matrix;
  Eigen::VectorXd asked = right;
  for (Index s = 0; s < network.slots; ++s) {
    if (!limited(s)) continue;
    fitted.row(s).setZero();
    asked[s] = 0.0;
  }
  const Eigen::VectorXd multiplier = nonnegative_least_squares(fitted, asked);
  const Eigen::VectorXd rest = right - matrix * multiplier;
  const Eigen::ArrayXd raised = raised_weight(goal, multiplier.tail(promises).array());
  const double scale = (raised * (1.0 - (-rate).exp())).maxCoeff();
  if (!(scale > 0.0)) return 0.0;
  double worst = 0.0;
  for (Index s = 0; s < network.slots; ++s) worst = std::max(worst, (limited(s) ? std::max(0.0, -rest[s]) : std::abs(rest[s])) / scale);
  for (Index v = 0; v < nodes; ++v) worst = std::max(worst, std::abs(rest[network.slots + v]) / scale);
  for (Index k = 0; k < promises; ++k) worst = std::max(worst, std::abs(rest[network.slots + nodes + k]));
  return worst;
}

}  // namespace airloom::twotier
