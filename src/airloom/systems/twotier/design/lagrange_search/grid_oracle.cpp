#include "airloom/systems/twotier/design/lagrange_search/grid_oracle.hpp"

#include <cmath>

#include "airloom/core/error.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
constexpr double most_entries = 1e6;

}  // namespace

Eigen::VectorXd power_levels(int levels) {
  Eigen::VectorXd list = Eigen::VectorXd::Zero(levels + 1);
  for (int k = 1; k <= levels; ++k) list[k] = levels == 1 ? 1.0 : std::pow(10.0, -6.0 * (levels - k) / (levels - 1));
  return list;
}

GridOracle::GridOracle(const std::vector<Subchannel>& channels, int levels, const std::stop_token& stop)
    : channels_(channels), levels_(power_levels(levels)) {
  const Index size = levels_.size();
  for (std::size_t n = 0; n < channels.size() && !stop.stop_requested(); ++n) {
    const Subchannel& channel = channels[n];
    const double entries = std::pow(static_cast<double>(size), static_cast<double>(channel.size()));
    if (entries > most_entries) {
      throw InvalidInput("options.levels: " + std::to_string(levels) + "; (levels + 1)^" + std::to_string(channel.size()) +
                         " combinations of sub-channel " + std::to_string(n) + " must be at most 1e6");
    }
    Eigen::ArrayXd rates(static_cast<Index>(entries));
    const Eigen::VectorXd free = Eigen::VectorXd::Zero(channel.size());
    Eigen::VectorXd x(channel.size());
    for (Index k = 0; k < rates.size(); ++k) {
      Index rest = k;
      for (double& each : x) {
        each = levels_[rest % size];
        rest /= size;
      }
      rates[k] = channel.value(x, free);
    }
    table_.push_back(std::move(rates));
  }
}

ChannelAnswer GridOracle::solve(Index n, const Eigen::VectorXd& price) {
  const Subchannel& channel = channels_[static_cast<std::size_t>(n)];
  const Eigen::ArrayXd& rates = table_[static_cast<std::size_t>(n)];
  const Index size = levels_.size();
  ChannelAnswer out;
  out.x = Eigen::VectorXd::Zero(channel.size());
  if (channel.size() == 0) return out;
  const Eigen::ArrayXd first = price[0] * levels_.array();
  double best = -1.0;
  Index best_at = 0;
  for (Index block = 0; block < rates.size(); block += size) {
    double paid = 0.0;
    Index rest = block / size;
    for (Index d = 1; d < channel.size(); ++d) {
      paid += price[d] * levels_[rest % size];
      rest /= size;
    }
    Index at = 0;
    const double here = (rates.segment(block, size) - first).maxCoeff(&at) - paid;
    if (here > best) {
      best = here;
      best_at = block + at;
    }
  }
  for (double& each : out.x) {
    each = levels_[best_at % size];
    best_at /= size;
  }
  out.value = best;
  out.bound = best;
  out.work = rates.size();
  return out;
}

CoordinateOracle::CoordinateOracle(const std::vector<Subchannel>& channels, int levels)
    : channels_(channels), levels_(power_levels(levels)), last_(channels.size()), score_(levels + 1), heard_(levels + 1) {}

std::int64_t CoordinateOracle::settle(const Subchannel& channel, const Eigen::VectorXd& price, Eigen::VectorXd& x) {
  constexpr int most_rounds = 50;
  std::int64_t work = 0;
  Eigen::VectorXd interference = (channel.gain * x).array() + 1.0;  // own signal included
  for (int round = 0; round < most_rounds; ++round) {
    bool changed = false;
    for (Index d = 0; d < channel.size() && !stopped(); ++d) {
      score_ = -price[d] * levels_.array();
      for (Index c = 0; c < channel.size(); ++c) {
        const double gain = channel.gain(c, d), without = interference[c] - gain * x[d];
        if (c == d) {
          score_ += channel.weight[c] * (1.0 + gain / without * levels_.array()).log();
        } else if (x[c] > 0.0) {
          heard_ = without + gain * levels_.array();
          score_ += channel.weight[c] * (heard_ / (heard_ - channel.gain(c, c) * x[c])).log();
        }
      }
      Index best = 0;
      score_.maxCoeff(&best);
      work += levels_.size();
      if (levels_[best] == x[d]) continue;
      interference += channel.gain.col(d) * (levels_[best] - x[d]);
      x[d] = levels_[best];
      changed = true;
    }
    if (!changed) break;
  }
  return work;
}

ChannelAnswer CoordinateOracle::solve(Index n, const Eigen::VectorXd& price) {
  const Subchannel& channel = channels_[static_cast<std::size_t>(n)];
  Eigen::VectorXd& last = last_[static_cast<std::size_t>(n)];
  ChannelAnswer out;
  out.x = Eigen::VectorXd::Zero(channel.size());
  for (int start = last.size() == channel.size() ? 0 : 1; start < 3; ++start) {
    Eigen::VectorXd x = start == 0 ? last : Eigen::VectorXd(Eigen::VectorXd::Constant(channel.size(), start == 1 ? 1.0 : 0.0));
    out.work += settle(channel, price, x);
    const double value = channel.value(x, price);
    if (value <= out.value) continue;
    out.value = value;
    out.x = x;
  }
  last = out.x;
  out.bound = out.value;
  return out;
}

}  // namespace airloom::twotier
