#include "airloom/systems/twotier/design/promises/floor_test.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "airloom/core/values.hpp"
#include "airloom/systems/twotier/problem/promises.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

// What the judge lets pass is no proof: floors and limits with the tolerance that it has. Of a floor that carries a promised rate that
// tolerance is the rate's, which is more of the SINR: (1 + floor)^(1 - tolerance) - 1 is below both.
double asked(double floor) { return std::expm1((1.0 - feasibility_tolerance) * std::log1p(floor)); }
constexpr double judged_room = 1.0 + 2.0 * feasibility_tolerance;

/// A least power for a message: six digits, since the floors that were asked for are a little below the promised ones.
std::string in_words(double watts) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), watts, std::chars_format::general, 6).ptr;
  return {text.data(), end};
}

struct Place {
  Index c = -1, n = -1;
};

/// Row sums of D F of one sub-channel, and the powers; a power <= 0 where there are none.
struct FlooredChannel {
  std::vector<Index> cells;  ///< with a floor
  Eigen::VectorXd row_sum, p;
  double radius = 0.0;  ///< of D F, from below
};

/// The spectral radius of a nonnegative matrix from below, min_i (A v)_i / v_i with v > 0 near its vector (Collatz and Wielandt).
double radius_from_below(const Eigen::MatrixXd& a) {
  Eigen::VectorXd v = Eigen::VectorXd::Ones(a.rows());
  double least = 0.0;
  for (int k = 0; k < 500; ++k) {
    const Eigen::VectorXd next = a * v;
    least = std::max(least, next.cwiseQuotient(v).minCoeff());
    v += next / std::max(1.0, next.maxCoeff());  // of I + A: converges also where A swaps
    v /= v.maxCoeff();
    v = v.cwiseMax(1e-12);
  }
  return least;
}

FlooredChannel least_powers(const Instance& x, const Eigen::MatrixXd& floor, Index n) {
  FlooredChannel out;
  for (Index c = 0; c < x.cells(); ++c) {
    if (floor(c, n) > 0.0) out.cells.push_back(c);
  }
  const auto size = static_cast<Index>(out.cells.size());
  Eigen::MatrixXd df(size, size);
  Eigen::VectorXd d(size);
  for (Index i = 0; i < size; ++i) {
    const Index c = out.cells[static_cast<std::size_t>(i)];
    d[i] = asked(floor(c, n)) / x.own(c, n);
    for (Index j = 0; j < size; ++j) df(i, j) = i == j ? 0.0 : d[i] * x.gain(out.cells[static_cast<std::size_t>(j)], c, n);
  }
  out.row_sum = df.rowwise().sum();
  const Eigen::MatrixXd system = Eigen::MatrixXd::Identity(size, size) - df;
  out.p = size == 0 ? Eigen::VectorXd() : Eigen::VectorXd(system.partialPivLu().solve(d));
  if (size > 0 && !(out.p.allFinite() && out.p.minCoeff() > 0.0)) out.radius = radius_from_below(df);
  return out;
}

/// The first fault of the instance's floors.
struct Fault {
  std::string reason;
  Place worst;
  Infeasibility kind = Infeasibility::budget;
  double value = 0.0;
};

/// A stop ends the search: its answer means nothing then.
Fault find_fault(const Instance& x, const Eigen::MatrixXd& floor, Eigen::MatrixXd& p, Eigen::MatrixXd& row_sum,
                 const std::stop_token& stop) {
  p.setZero(x.cells(), x.channels());
  row_sum.setZero(x.cells(), x.channels());
  for (Index n = 0; n < x.channels() && !stop.stop_requested(); ++n) {
    const FlooredChannel at = least_powers(x, floor, n);
    if (at.cells.empty()) continue;
    Index worst = 0;
    at.row_sum.maxCoeff(&worst);
    if (!at.p.allFinite() || at.p.minCoeff() <= 0.0)
      return {.reason = "the promises to single slots of sub-channel " + std::to_string(n) + " cannot be kept together at any power",
              .worst = {.c = at.cells[static_cast<std::size_t>(worst)], .n = n},
              .kind = Infeasibility::spectral_radius,
              .value = at.radius >= 1.0 ? at.radius : std::numeric_limits<double>::quiet_NaN()};
    for (Index i = 0; i < at.p.size(); ++i) {
      const Index c = at.cells[static_cast<std::size_t>(i)];
      p(c, n) = at.p[i];
      row_sum(c, n) = at.row_sum[i];
      double limit = x.node_power_max_w[x.node(c, n)];
      if (x.slot_power_max_w) limit = std::min(limit, (*x.slot_power_max_w)(c, n));
      if (at.p[i] > limit * judged_room)
        return {.reason = "slot (" + std::to_string(n) + ", " + std::to_string(c) + ") needs " + in_words(at.p[i]) +
                          " W for the promises to single slots, its limit is " + shortest(limit) + " W",
                .worst = {.c = c, .n = n},
                .kind = Infeasibility::slot_limit,
                .value = at.p[i] / limit};
    }
  }
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(x.nodes());
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (x.active(c, n)) sum[x.node(c, n)] += p(c, n);
    }
  }
  Index node = 0;
  const double excess = (sum - x.node_power_max_w).cwiseQuotient(x.node_power_max_w).maxCoeff(&node);
  if (excess <= judged_room - 1.0) return {};
  Fault fault{.reason = "node " + std::to_string(node) + " needs " + in_words(sum[node]) + " W for the promises to single slots, budget " +
                        shortest(x.node_power_max_w[node]) + " W",
              .worst = {},
              .kind = Infeasibility::budget,
              .value = 1.0 + excess};
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (x.node(c, n) != node || p(c, n) <= 0.0) continue;
      const bool worse = fault.worst.c < 0 || row_sum(c, n) > row_sum(fault.worst.c, fault.worst.n) ||
                         (row_sum(c, n) == row_sum(fault.worst.c, fault.worst.n) && p(c, n) > p(fault.worst.c, fault.worst.n));
      if (worse) fault.worst = {.c = c, .n = n};
    }
  }
  return fault;
}

}  // namespace

FloorTest test_floors(const Instance& instance, Admission admission, const std::stop_token& stop) {
  FloorTest out;
  out.admitted = instance;
  Instance& x = out.admitted;
  Eigen::MatrixXd row_sum;
  while (true) {
    const Eigen::MatrixXd floor = single_slot_floors(x);
    if (floor.maxCoeff() <= 0.0) {
      out.least_p_w.setZero(x.cells(), x.channels());
      return out;
    }
    Fault fault = find_fault(x, floor, out.least_p_w, row_sum, stop);
    if (stop.stop_requested()) {
      out.stopped = true;
      return out;
    }
    if (fault.reason.empty()) return out;
    if (admission == Admission::none) {
      out.feasible = false;
      out.reason = std::move(fault.reason);
      out.kind = fault.kind;
      out.value = fault.value;
      out.least_p_w.resize(0, 0);
      return out;
    }
    const auto [c, n] = fault.worst;
    if (x.user_rate_min.size() > 0) x.user_rate_min[x.user(c, n)] = 0.0;  // its only slot
    if (x.sinr_min) (*x.sinr_min)(c, n) = 0.0;
    x.node(c, n) = -1;
    x.user(c, n) = -1;
    x.weight(c, n) = 0.0;
    out.dropped.push_back("(" + std::to_string(n) + ", " + std::to_string(c) + ")");
  }
}

}  // namespace airloom::twotier
