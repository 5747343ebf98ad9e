#include "airloom/systems/twotier/design/ascent/price_step.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/twotier/design/ascent/node_multiplier.hpp"
#include "airloom/systems/twotier/design/network/products.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// Added to prices so that 0 / (lambda + t) is 0 also where lambda = t = 0.
constexpr double nothing = 1e-300;

}  // namespace

PriceStep::PriceStep(const Network& network) : network_(network) {
  const Index slots = network.slots;
  power_.setZero(slots + 1);  // the entry behind the slots is what the filling of `order_` reads and writes
  pull_.setZero(slots + 1);
  price_.setZero(slots + 1);
  interference_.setOnes(slots);
  rate_.setZero(slots);
  multiplier_.setZero(network.nodes());
  Index widest = 0;
  for (const Channel& channel : network.channel) widest = std::max(widest, channel.width);
  per_interference_.setZero(widest);
  first_.push_back(0);
  for (const std::vector<Index>& of_node : network.of_node) {
    order_.insert(order_.end(), of_node.begin(), of_node.end());
    order_.resize((order_.size() + Channel::lane - 1) / Channel::lane * Channel::lane, slots);
    first_.push_back(static_cast<Index>(order_.size()));
  }
  const auto grouped = static_cast<Index>(order_.size());
  grouped_c_.setZero(grouped);
  grouped_t_.setOnes(grouped);
  if (network.capped) {
    grouped_cap_.setZero(grouped);
    for (Index k = 0; k < grouped; ++k) {
      if (const Index s = order_[static_cast<std::size_t>(k)]; s < slots) grouped_cap_[k] = network.cap[s];
    }
  }
}

template <bool frozen>
double PriceStep::pass() {
  for (const Channel& channel : network_.channel) {
    const Index at = channel.first, width = channel.width;
    double* heard = interference_.data() + at;
    hear(channel, power_.data() + at, heard);
    for (Index i = 0; i < width; i += Channel::lane) {
      const Pack interference = Packs(heard + i);
      const Pack signal = Packs(network_.own.data() + at + i) * Packs(power_.data() + at + i);
      if constexpr (frozen) {
        PacksOut(per_interference_.data() + i) = Packs(pull_.data() + at + i) / interference;
        PacksOut(rate_.data() + at + i) = signal / interference;
      } else {
        const Pack total = interference + signal;
        const Pack inverse = (interference * total).inverse();
        PacksOut(rate_.data() + at + i) = total * total * inverse;
        const Pack weighted = Packs(network_.weight.data() + at + i) * signal * inverse;  // weight psi / I
        PacksOut(pull_.data() + at + i) = weighted * interference;
        PacksOut(per_interference_.data() + i) = weighted;
      }
    }
    charge(channel, per_interference_.data(), price_.data() + at);
  }
  const Index slots = network_.slots;
  if constexpr (frozen) {
    return (pull_.head(slots) > 0.0).select(pull_.head(slots) * rate_.log(), 0.0).sum();
  } else {
    rate_ = rate_.log();
    if (network_.most_rate.size() > 0) rate_ = rate_.min(network_.most_rate);
    return (network_.weight * rate_).sum();
  }
}

double PriceStep::evaluate() { return pass<false>(); }

double PriceStep::evaluate_frozen() { return pass<true>(); }

void PriceStep::freeze_high_sinr() {
  const Index slots = network_.slots;
  pull_.head(slots) = (power_.head(slots) > 0.0).select(network_.weight, 0.0);
}

void PriceStep::move() {
  for (Index k = 0; k < grouped_c_.size(); ++k) {
    const Index slot = order_[static_cast<std::size_t>(k)];
    grouped_c_[k] = pull_[slot];
    grouped_t_[k] = price_[slot] + nothing;
  }
  solve_nodes();
}

void PriceStep::move_selfishly() {
  for (Index k = 0; k < grouped_c_.size(); ++k) grouped_c_[k] = pull_[order_[static_cast<std::size_t>(k)]];
  grouped_t_.setConstant(nothing);
  solve_nodes();
}

void PriceStep::trim() {
  if (network_.most_rate.size() == 0) return;
  for (Index s = 0; s < network_.slots; ++s) {
    if (network_.own[s] > 0.0) power_[s] = std::min(power_[s], std::expm1(network_.most_rate[s]) * interference_[s] / network_.own[s]);
  }
}

void PriceStep::solve_nodes() {
  // below this a power is as good as off, and its square is not far from the smallest numbers, which are slow
  constexpr double dead = 1e-100;
  for (Index v = 0; v < network_.nodes(); ++v) {
    const Index begin = first_[static_cast<std::size_t>(v)];
    const Index count = first_[static_cast<std::size_t>(v) + 1] - begin;
    double* c = grouped_c_.data() + begin;
    const double* t = grouped_t_.data() + begin;
    if (!network_.capped) {
      const double multiplier = node_multiplier(c, t, count, 1.0, multiplier_[v]);
      multiplier_[v] = multiplier;
      for (Index k = 0; k < count; k += Channel::lane) {
        const Pack p = Packs(c + k) / (multiplier + Packs(t + k));
        PacksOut(c + k) = (p > dead).select(p, 0.0);
      }
    } else {
      const double* cap = grouped_cap_.data() + begin;
      const double multiplier = capped_node_multiplier(c, t, cap, count, 1.0, multiplier_[v]);
      multiplier_[v] = multiplier;
      for (Index k = 0; k < count; ++k) {
        const double below = multiplier + t[k];
        const double p = c[k] <= 0.0 ? 0.0 : cap[k] * below <= c[k] ? cap[k] : c[k] / below;
        c[k] = p > dead ? p : 0.0;
      }
    }
  }
  for (std::size_t k = 0; k < order_.size(); ++k) power_[order_[k]] = grouped_c_[static_cast<Index>(k)];
}

double PriceStep::stationarity() const {
  double worst = 0.0;
  const double scale = pull_.maxCoeff();
  if (!(scale > 0.0)) return 0.0;
  const auto at_limit = [&](Index s) { return network_.cap[s] < 1.0 && power_[s] >= network_.cap[s] * (1.0 - 1e-9); };
  for (const std::vector<Index>& slots : network_.of_node) {
    double power = 0.0, benefit = 0.0;
    for (const Index s : slots) {
      if (at_limit(s)) continue;
      power += power_[s];
      benefit += pull_[s] - power_[s] * price_[s];
    }
    const double multiplier = power > 0.0 ? std::max(0.0, benefit / power) : 0.0;
    for (const Index s : slots) {
      const double residual = pull_[s] - power_[s] * (multiplier + price_[s]);
      worst = std::max(worst, (at_limit(s) ? std::max(0.0, -residual) : std::abs(residual)) / scale);
    }
  }
  return worst;
}

}  // namespace airloom::twotier
