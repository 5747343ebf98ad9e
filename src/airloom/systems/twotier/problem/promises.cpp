#include "airloom/systems/twotier/problem/promises.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "airloom/core/error.hpp"
#include "airloom/radio/rate.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

Index users_of(const Instance& x) { return std::max<Index>(x.user.maxCoeff() + 1, x.user_rate_min.size()); }

std::vector<std::pair<Index, Index>> slots_where(const Instance& x, const std::function<bool(Index c, Index n)>& mine) {
  std::vector<std::pair<Index, Index>> slots;
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (x.may_send(c, n) && mine(c, n)) slots.emplace_back(c, n);
    }
  }
  return slots;
}

void add_floors(const Instance& x, std::vector<Promise>& list) {
  if (!x.sinr_min) return;
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      const double floor = (*x.sinr_min)(c, n);
      if (!x.active(c, n) || !(floor > 0.0)) continue;
      Promise promise{.kind = Promise::Kind::sinr, .rate = radio::bits_per_hz(floor), .slots = {}, .cell = c, .channel = n};
      if (x.may_send(c, n)) promise.slots.emplace_back(c, n);
      list.push_back(std::move(promise));
    }
  }
}

}  // namespace

std::string Promise::name() const {
  switch (kind) {
    case Kind::sinr: return "sinr_min[" + std::to_string(channel) + "," + std::to_string(cell) + "]";
    case Kind::user: return "user_rate_min[" + std::to_string(index) + "]";
    case Kind::macro: return "macro_rate_min";
    case Kind::tier: return "tier_rate_min[" + std::to_string(index) + "]";
  }
  return {};
}

std::vector<Promise> promises_of(const Instance& x) {
  std::vector<Promise> list;
  add_floors(x, list);
  for (Index u = 0; u < x.user_rate_min.size(); ++u) {
    if (!(x.user_rate_min[u] > 0.0)) continue;
    list.push_back({.kind = Promise::Kind::user, .index = u, .rate = x.user_rate_min[u], .slots = slots_where(x, [&](Index c, Index n) {
                                                                                           return x.user(c, n) == u;
                                                                                         })});
  }
  if (x.macro_rate_min > 0.0) {
    list.push_back({.kind = Promise::Kind::macro, .rate = x.macro_rate_min, .slots = slots_where(x, [&](Index c, Index) {
                                                                              return x.cell_is_macro[c];
                                                                            })});
  }
  const Eigen::VectorXi tier = x.tiers();
  for (Index t = 0; t < x.tier_rate_min.size(); ++t) {
    if (!(x.tier_rate_min[t] > 0.0)) continue;
    list.push_back({.kind = Promise::Kind::tier, .index = t, .rate = x.tier_rate_min[t], .slots = slots_where(x, [&](Index c, Index) {
                                                                                           return tier[c] == t;
                                                                                         })});
  }
  return list;
}

Eigen::VectorXd sum_by_user(const Instance& x, const Eigen::MatrixXd& slot_rate) {
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(users_of(x));
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (x.active(c, n)) sum[x.user(c, n)] += slot_rate(c, n);
    }
  }
  return sum;
}

Eigen::VectorXd sum_by_tier(const Instance& x, const Eigen::MatrixXd& slot_rate) {
  const Eigen::VectorXi tier = x.tiers();
  if (tier.size() == 0) return {};
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(std::max<Index>(tier.maxCoeff() + 1, x.tier_rate_min.size()));
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (x.active(c, n)) sum[tier[c]] += slot_rate(c, n);
    }
  }
  return sum;
}

Eigen::VectorXi slots_of_users(const Instance& x) {
  Eigen::VectorXi count = Eigen::VectorXi::Zero(users_of(x));
  for (const auto& [c, n] : slots_where(x, [](Index, Index) { return true; })) ++count[x.user(c, n)];
  return count;
}

void promise_user_rate(Instance& x, double rate) {
  const Eigen::VectorXi slots = slots_of_users(x);
  if (x.user_rate_min.size() == 0) x.user_rate_min.setZero(slots.size());
  for (Index u = 0; u < slots.size(); ++u) {
    if (slots[u] > 0) x.user_rate_min[u] = std::max(x.user_rate_min[u], rate);
  }
}

void promise_macro_rate(Instance& x, double rate) {
  const Index macros = x.cell_is_macro.size() == x.cells() ? x.cell_is_macro.count() : 0;
  if (macros == 0 || macros == x.cells())
    throw InvalidInput("options.macro_rate_min: needs cell_is_macro with macro and femto cells in the instance");
  x.macro_rate_min = std::max(x.macro_rate_min, rate);
}

Eigen::MatrixXd single_slot_floors(const Instance& x) {
  Eigen::MatrixXd floor = Eigen::MatrixXd::Zero(x.cells(), x.channels());
  for (const Promise& promise : promises_of(x)) {
    if (promise.slots.size() != 1) continue;
    const auto& [c, n] = promise.slots[0];
    floor(c, n) = std::max(floor(c, n), radio::sinr_of_bits(promise.rate));
  }
  return floor;
}

}  // namespace airloom::twotier
