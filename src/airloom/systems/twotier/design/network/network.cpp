#include "airloom/systems/twotier/design/network/network.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <numeric>

#include "airloom/systems/twotier/problem/promises.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

double limit(const Instance& x, Index c, Index n) {
  const double budget = x.node_power_max_w[x.node(c, n)];
  return x.slot_power_max_w ? std::min(budget, (*x.slot_power_max_w)(c, n)) : budget;
}

/// 0 .. keys-1 by falling key; equal ones in their order.
std::vector<Index> by_key(const Eigen::VectorXd& key) {
  std::vector<Index> order(static_cast<std::size_t>(key.size()));
  std::iota(order.begin(), order.end(), Index{0});
  std::ranges::stable_sort(order, std::greater<>{}, [&](Index k) { return key[k]; });
  return order;
}

/// What slots, cells, sub-channels and nodes are numbered by: weighted rates at their limits, without interference.
struct Keys {
  Eigen::MatrixXd slot;
  Eigen::VectorXd cell, channel, node;
};

Keys keys_of(const Instance& x, double weight_scale) {
  Keys out{.slot = Eigen::MatrixXd::Zero(x.cells(), x.channels()), .cell = {}, .channel = {}, .node = Eigen::VectorXd::Zero(x.nodes())};
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (!x.active(c, n)) continue;
      // slots of weight 0 count a little too: two of them are not the same
      out.slot(c, n) = (x.weight(c, n) / weight_scale + 1e-3) * std::log1p(x.own(c, n) * limit(x, c, n));
      out.node[x.node(c, n)] += out.slot(c, n);
    }
  }
  out.cell = out.slot.rowwise().sum();
  out.channel = out.slot.colwise().sum();
  return out;
}

void number_nodes(const Instance& x, const Keys& keys, Network& out, std::vector<Index>& number) {
  std::vector<Index> order;
  for (const Index v : by_key(keys.node)) {
    if (keys.node[v] > 0.0) order.push_back(v);
  }
  out.node_number = order;
  out.budget.resize(static_cast<Index>(order.size()));
  out.of_node.resize(order.size());
  number.assign(static_cast<std::size_t>(x.nodes()), -1);
  for (std::size_t v = 0; v < order.size(); ++v) {
    number[static_cast<std::size_t>(order[v])] = static_cast<Index>(v);
    out.budget[static_cast<Index>(v)] = x.node_power_max_w[order[v]];
  }
}

/// The gains among the slots of one sub-channel.
void fill_gains(const Instance& x, const Network& out, Index n, Channel& channel) {
  channel.to_other.setZero(channel.width, channel.size);
  channel.from_other.setZero(channel.width, channel.size);
  for (Index i = 0; i < channel.size; ++i) {
    const auto to = out.place[static_cast<std::size_t>(channel.first + i)] % x.cells();
    for (Index k = 0; k < channel.size; ++k) {
      if (i == k) continue;
      const auto slot = static_cast<std::size_t>(channel.first + k);
      const double gain = x.gain(out.place[slot] % x.cells(), to, n) * out.budget[out.node[slot]];
      channel.to_other(i, k) = gain;
      channel.from_other(k, i) = gain;
    }
  }
}

void take_promises(const Instance& x, const std::vector<Index>& entry, Network& out) {
  constexpr double ln2 = std::numbers::ln2;
  out.floor.setZero(out.slots);
  Index number = 0;
  for (const Promise& promise : promises_of(x)) {
    Commitment mine{.slots = {}, .target = promise.rate * ln2, .number = number++};
    for (const auto& [c, n] : promise.slots) {
      if (const Index s = entry[static_cast<std::size_t>(c + n * x.cells())]; s >= 0) mine.slots.push_back(s);
    }
    if (mine.slots.empty()) continue;  // disprove_promises() has told of it
    std::ranges::sort(mine.slots);
    if (mine.slots.size() == 1) {
      out.floor[mine.slots[0]] = std::max(out.floor[mine.slots[0]], std::expm1(mine.target));
      out.floored = true;
    }
    out.promises.push_back(std::move(mine));
  }
  std::ranges::stable_sort(out.promises, {}, [](const Commitment& p) { return std::pair(p.slots, p.target); });
}

}  // namespace

Index Network::active() const {
  return std::accumulate(channel.begin(), channel.end(), Index{0}, [](Index sum, const Channel& each) { return sum + each.size; });
}

Index Network::most_slots() const {
  Index most = 0;
  for (const Channel& each : channel) most = std::max(most, each.size);
  return most;
}

Network make_network(const Instance& x) {
  Network out;
  out.cells = x.cells();
  out.channels = x.channels();
  out.all_nodes = x.nodes();
  if (const double largest = x.weight.maxCoeff(); largest > 0.0) out.weight_scale = largest;
  const Keys keys = keys_of(x, out.weight_scale);
  std::vector<Index> node_of;
  number_nodes(x, keys, out, node_of);
  const std::vector<Index> cells = by_key(keys.cell);
  std::vector<Index> entry(static_cast<std::size_t>(x.cells() * x.channels()), -1);
  std::vector<Index> numbers;
  for (const Index n : by_key(keys.channel)) {
    Channel channel{.first = static_cast<Index>(out.place.size()), .to_other = {}, .from_other = {}};
    for (const Index c : cells) {
      if (!x.active(c, n) || !(limit(x, c, n) > 0.0)) continue;
      entry[static_cast<std::size_t>(c + n * x.cells())] = static_cast<Index>(out.place.size());
      out.place.push_back(c + n * x.cells());
      out.node.push_back(node_of[static_cast<std::size_t>(x.node(c, n))]);
      ++channel.size;
    }
    if (channel.size == 0) continue;
    channel.width = (channel.size + Channel::lane - 1) / Channel::lane * Channel::lane;
    out.place.resize(static_cast<std::size_t>(channel.first + channel.width), -1);
    out.node.resize(out.place.size(), -1);
    out.channel.push_back(std::move(channel));
    numbers.push_back(n);
  }
  out.slots = static_cast<Index>(out.place.size());
  out.own.setZero(out.slots);
  out.weight.setZero(out.slots);
  out.cap.setZero(out.slots);
  if (x.slot_se_max) out.most_rate.setConstant(out.slots, std::numeric_limits<double>::infinity());
  for (Index s = 0; s < out.slots; ++s) {
    const Index at = out.place[static_cast<std::size_t>(s)];
    if (at < 0) continue;
    const Index c = at % x.cells(), n = at / x.cells(), v = out.node[static_cast<std::size_t>(s)];
    out.own[s] = x.own(c, n) * out.budget[v];
    out.weight[s] = x.weight(c, n) / out.weight_scale;
    out.cap[s] = limit(x, c, n) / out.budget[v];
    out.capped = out.capped || out.cap[s] < 1.0;
    if (x.slot_se_max) out.most_rate[s] = (*x.slot_se_max)(c, n) * std::numbers::ln2;
    out.of_node[static_cast<std::size_t>(v)].push_back(s);
  }
  for (std::size_t k = 0; k < out.channel.size(); ++k) fill_gains(x, out, numbers[k], out.channel[k]);
  take_promises(x, entry, out);
  return out;
}

Eigen::MatrixXd watts(const Network& network, const Eigen::ArrayXd& x) {
  Eigen::MatrixXd p = Eigen::MatrixXd::Zero(network.cells, network.channels);
  for (Index s = 0; s < network.slots; ++s) {
    const auto at = static_cast<std::size_t>(s);
    if (network.place[at] >= 0) p.data()[network.place[at]] = x[s] * network.budget[network.node[at]];
  }
  return p;
}

Eigen::ArrayXd shares(const Network& network, const Eigen::MatrixXd& p) {
  Eigen::ArrayXd x = Eigen::ArrayXd::Zero(network.slots);
  for (Index s = 0; s < network.slots; ++s) {
    const auto at = static_cast<std::size_t>(s);
    if (network.place[at] >= 0) x[s] = p.data()[network.place[at]] / network.budget[network.node[at]];
  }
  return x;
}

std::vector<double> per_watt(const Network& network, const Eigen::ArrayXd& multiplier) {
  std::vector<double> out(static_cast<std::size_t>(network.all_nodes), 0.0);
  for (Index v = 0; v < network.nodes(); ++v) {
    out[static_cast<std::size_t>(network.node_number[static_cast<std::size_t>(v)])] =
        network.weight_scale * multiplier[v] / network.budget[v];
  }
  return out;
}

Eigen::ArrayXd equal_split(const Network& network) {
  Eigen::ArrayXd x = Eigen::ArrayXd::Zero(network.slots);
  for (const std::vector<Index>& slots : network.of_node) {
    for (const Index s : slots) x[s] = std::min(network.cap[s], 1.0 / static_cast<double>(slots.size()));
  }
  return x;
}

void fit_budgets(const Network& network, Eigen::ArrayXd& x) {
  x = x.min(network.cap);
  for (const std::vector<Index>& slots : network.of_node) {
    double sum = 0.0;
    for (const Index s : slots) sum += x[s];
    if (sum <= 1.0) continue;
    for (const Index s : slots) x[s] /= sum;
  }
}

void lift(const Network& network, double part, Eigen::ArrayXd& x) {
  x = x.max(part * equal_split(network));
  fit_budgets(network, x);
}

}  // namespace airloom::twotier
