#include "airloom/systems/twotier/design/promises/goal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/systems/twotier/design/network/products.hpp"

namespace airloom::twotier {

using Index = Eigen::Index;

std::int64_t Goal::count(Role one) const { return std::ranges::count(role, one); }

Goal sum_goal(const Network& network) {
  return {.weight = network.weight, .promises = network.promises, .role = std::vector<Role>(network.promises.size(), Role::least)};
}

Goal feasibility_goal(const Network& network) {
  return {.weight = Eigen::ArrayXd::Zero(network.slots),
          .promises = network.promises,
          .role = std::vector<Role>(network.promises.size(), Role::common)};
}

namespace {

/// Every user with a slot that may send in this role, under the network's promises.
Goal users_goal(const Instance& instance, const Network& network, Role role) {
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
    out.role.push_back(role);
  }
  return out;
}

}  // namespace

Goal max_min_goal(const Instance& instance, const Network& network) { return users_goal(instance, network, Role::common); }
Goal proportional_goal(const Instance& instance, const Network& network) { return users_goal(instance, network, Role::logarithm); }

Goal linearized(const Goal& goal, const Eigen::ArrayXd& ratio) {
  Goal out{.weight = goal.weight, .promises = {}, .role = {}};
  for (std::size_t k = 0; k < goal.promises.size(); ++k) {
    const Commitment& promise = goal.promises[k];
    if (!goal.has(k, Role::logarithm)) {
      out.promises.push_back(promise);
      out.role.push_back(goal.role[k]);
      continue;
    }
    for (const Index s : promise.slots) out.weight[s] += 1.0 / (ratio[static_cast<Index>(k)] * promise.target);
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

double value_of(const Goal& goal, const Eigen::ArrayXd& rate, const Eigen::ArrayXd& ratio) {
  if (goal.weighted()) return (goal.weight * rate).sum();
  double logarithms = 0.0, least = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < goal.promises.size(); ++k) {
    const double each = ratio[static_cast<Index>(k)];
    if (goal.has(k, Role::logarithm)) logarithms += std::log(each * goal.promises[k].target);
    if (goal.has(k, Role::common)) least = std::min(least, each);
  }
  return goal.fair_share() ? std::exp(logarithms / static_cast<double>(goal.count(Role::logarithm))) : least;
}

double value_bound(const Goal& goal, const Eigen::ArrayXd& theta, double dual) {
  if (!goal.fair_share()) return dual;
  double logarithms = 0.0;
  for (std::size_t k = 0; k < goal.promises.size(); ++k) {
    if (goal.has(k, Role::logarithm)) logarithms += std::log(theta[static_cast<Index>(k)]);
  }
  const auto shares = static_cast<double>(goal.count(Role::logarithm));
  return std::max(0.0, dual) / shares * std::exp(-logarithms / shares);
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
