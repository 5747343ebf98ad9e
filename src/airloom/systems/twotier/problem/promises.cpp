#include "airloom/systems/twotier/problem/promises.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/radio/rate.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

Index users_of(const Instance& x) { return std::max<Index>(x.user.maxCoeff() + 1, x.user_rate_min.size()); }

}  // namespace

Eigen::VectorXd sum_by_user(const Instance& x, const Eigen::MatrixXd& slot_rate) {
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(users_of(x));
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (x.active(c, n)) sum[x.user(c, n)] += slot_rate(c, n);
    }
  }
  return sum;
}

Eigen::VectorXi slots_of_users(const Instance& x) {
  Eigen::MatrixXd may_send = Eigen::MatrixXd::Ones(x.cells(), x.channels());
  if (x.slot_power_max_w) may_send = (x.slot_power_max_w->array() > 0.0).cast<double>();
  return sum_by_user(x, may_send).cast<int>();
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
  Eigen::MatrixXd floor = x.sinr_min ? *x.sinr_min : Eigen::MatrixXd::Zero(x.cells(), x.channels());
  if (x.user_rate_min.size() == 0) return floor;
  const Eigen::VectorXi slots = slots_of_users(x);
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (!x.active(c, n) || slots[x.user(c, n)] != 1) continue;
      if (x.slot_power_max_w && (*x.slot_power_max_w)(c, n) <= 0.0) continue;
      floor(c, n) = std::max(floor(c, n), radio::sinr_of_bits(x.user_rate_min[x.user(c, n)]));
    }
  }
  return floor;
}

Eigen::VectorXd several_slot_rates(const Instance& x) {
  if (x.user_rate_min.size() == 0) return {};
  return (slots_of_users(x).array() > 1).select(x.user_rate_min, 0.0);
}

}  // namespace airloom::twotier
