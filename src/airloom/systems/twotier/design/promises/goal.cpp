#include "airloom/systems/twotier/design/promises/goal.hpp"

#include <algorithm>
#include <limits>

#include "airloom/systems/twotier/design/network/products.hpp"

namespace airloom::twotier {

using Index = Eigen::Index;

bool Goal::ratio() const { return std::ranges::find(common, true) != common.end(); }

Goal sum_goal(const Network& network) {
  return {.weight = network.weight, .promises = network.promises, .common = std::vector<bool>(network.promises.size(), false)};
}

Goal feasibility_goal(const Network& network) {
  return {.weight = Eigen::ArrayXd::Zero(network.slots),
          .promises = network.promises,
          .common = std::vector<bool>(network.promises.size(), true)};
}

Goal max_min_goal(const Instance& instance, const Network& network) {
  Goal out = sum_goal(network);
  out.weight.setZero();
  std::vector<Commitment> users(static_cast<std::size_t>(instance.user.maxCoeff() + 1));
  for (Index s = 0; s < network.slots; ++s) {
    const Index at = network.place[static_cast<std::size_t>(s)];
    if (at >= 0) users[static_cast<std::size_t>(instance.user.data()[at])].slots.push_back(s);
  }
  std::erase_if(users, [](const Commitment& user) { return user.slots.empty(); });
  std::ranges::sort(users, {}, &Commitment::slots);
  for (Commitment& user : users) {
    user.target = 1.0;
    out.promises.push_back(std::move(user));
    out.common.push_back(true);
  }
  return out;
}

Eigen::ArrayXd slot_rates(const Network& network, const Eigen::ArrayXd& x) {
  Eigen::ArrayXd heard = Eigen::ArrayXd::Ones(network.slots);
  for (const Channel& channel : network.channel) hear(channel, x.data() + channel.first, heard.data() + channel.first);
  Eigen::ArrayXd rate = (network.own * x / heard).log1p();
  if (network.most_rate.size() > 0) rate = rate.min(network.most_rate);
  return rate;
}

Eigen::ArrayXd ratios(const std::vector<Commitment>& promises, const Eigen::ArrayXd& rate) {
  Eigen::ArrayXd out(static_cast<Index>(promises.size()));
  for (std::size_t k = 0; k < promises.size(); ++k) {
    double sum = 0.0;
    for (const Index s : promises[k].slots) sum += rate[s];
    out[static_cast<Index>(k)] = sum / promises[k].target;
  }
  return out;
}

double worst_ratio(const Network& network, const Eigen::ArrayXd& x) {
  if (!network.promised()) return std::numeric_limits<double>::infinity();
  return ratios(network.promises, slot_rates(network, x)).minCoeff();
}

Eigen::ArrayXd raised_weight(const Goal& goal, const Eigen::ArrayXd& theta) {
  Eigen::ArrayXd out = goal.weight;
  for (std::size_t k = 0; k < goal.promises.size(); ++k) {
    for (const Index s : goal.promises[k].slots) out[s] += theta[static_cast<Index>(k)];
  }
  return out;
}

}  // namespace airloom::twotier
