#include "airloom/systems/twotier/design/lagrange_search/dual_function.hpp"

#include <cmath>

#include "airloom/systems/twotier/design/weighted_water_fill.hpp"

namespace airloom::twotier {

using Index = Eigen::Index;

Eigen::VectorXd DualPoint::residual(const Instance& instance) const {
  Eigen::VectorXd r = node_power.cwiseQuotient(instance.node_power_max_w).array() - 1.0;
  for (Index v = 0; v < r.size(); ++v) {
    if (multiplier[v] == 0.0 && r[v] < 0.0) r[v] = 0.0;
  }
  return r;
}

DualPoint DualFunction::operator()(const Eigen::VectorXd& multiplier) {
  DualPoint out;
  out.multiplier = multiplier;
  out.p = Eigen::MatrixXd::Zero(instance_.cells(), instance_.channels());
  out.node_power = Eigen::VectorXd::Zero(instance_.nodes());
  out.value = multiplier.dot(instance_.node_power_max_w);
  out.bound = out.value;
  for (Index n = 0; n < instance_.channels(); ++n) {
    const Subchannel& channel = channels_[static_cast<std::size_t>(n)];
    if (channel.size() == 0) continue;
    if (oracle_.stopped()) {
      out.whole = false;
      break;
    }
    const Eigen::VectorXd price = multiplier(channel.node).cwiseProduct(channel.limit);
    const ChannelAnswer answer = oracle_.solve(n, price);
    out.value += answer.value;
    out.bound += answer.bound;
    work_ += answer.work;
    for (Index i = 0; i < channel.size(); ++i) {
      const double p = answer.x[i] * channel.limit[i];
      out.p(channel.cell[static_cast<std::size_t>(i)], n) = p;
      out.node_power[channel.node[static_cast<std::size_t>(i)]] += p;
    }
  }
  ++calls_;
  return out;
}

double interference_free_bound(const Instance& x) {
  double sum = 0.0;
  for (Index v = 0; v < x.nodes(); ++v) {
    std::vector<double> weight, gain, cap;
    for (Index n = 0; n < x.channels(); ++n) {
      for (Index c = 0; c < x.cells(); ++c) {
        if (x.node(c, n) != v) continue;
        weight.push_back(x.weight(c, n));
        gain.push_back(x.gain(c, n * x.cells() + c));
        if (x.slot_power_max_w) cap.push_back((*x.slot_power_max_w)(c, n));
      }
    }
    const auto vector = [](const std::vector<double>& list) {
      return Eigen::VectorXd(Eigen::Map<const Eigen::VectorXd>(list.data(), static_cast<Index>(list.size())));
    };
    const Eigen::VectorXd p = weighted_water_fill(vector(weight), vector(gain), vector(cap), x.node_power_max_w[v]);
    for (Index k = 0; k < p.size(); ++k) sum += weight[static_cast<std::size_t>(k)] * std::log1p(gain[static_cast<std::size_t>(k)] * p[k]);
  }
  return sum;
}

}  // namespace airloom::twotier
