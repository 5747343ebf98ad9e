#include "airloom/systems/twotier/design/prices/grid_oracle.hpp"

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

GridOracle::GridOracle(const Network& network, int levels) : network_(network), levels_(power_levels(levels)) {
  for (const Channel& channel : network.channel) {
    const double entries = std::pow(static_cast<double>(levels_.size()), static_cast<double>(channel.size));
    if (entries > most_entries) {
      throw InvalidInput("options.levels: " + std::to_string(levels) + "; (levels + 1)^" + std::to_string(channel.size) +
                         " combinations of a sub-channel must be at most 1e6");
    }
  }
}

Eigen::ArrayXd GridOracle::powers(const Channel& channel, Index entry) const {
  Eigen::ArrayXd x = Eigen::ArrayXd::Zero(channel.width);
  for (Index c = 0; c < channel.size; ++c) {
    x[c] = levels_[entry % levels_.size()] * network_.cap[channel.first + c];
    entry /= levels_.size();
  }
  return x;
}

void GridOracle::tabulate(const Eigen::ArrayXd& weight) {
  weight_ = weight;
  table_.clear();
  const Eigen::ArrayXd free = Eigen::ArrayXd::Zero(network_.nodes());
  PricedChannel priced;
  for (const Channel& channel : network_.channel) {
    priced.load(network_, channel, weight, free);
    Index entries = 1;
    for (Index c = 0; c < channel.size; ++c) entries *= levels_.size();
    Eigen::ArrayXd rates(entries);
    for (Index k = 0; k < entries && !stopped(); ++k) rates[k] = priced.value(powers(channel, k));
    table_.push_back(std::move(rates));
  }
}

std::vector<ChannelAnswer> GridOracle::solve(const Eigen::ArrayXd& weight, const Eigen::ArrayXd& price, const Eigen::ArrayXd&) {
  if (weight_.size() == 0 || (weight != weight_).any()) tabulate(weight);
  std::vector<ChannelAnswer> answers;
  for (std::size_t n = 0; n < network_.channel.size(); ++n) {
    if (stopped()) return {};
    const Channel& channel = network_.channel[n];
    const Index size = levels_.size();
    const auto price_of = [&](Index c) {
      return price[network_.node[static_cast<std::size_t>(channel.first + c)]] * network_.cap[channel.first + c];
    };
    const Eigen::ArrayXd first = price_of(0) * levels_.array();
    double best = -1.0;
    Index best_at = 0;
    for (Index block = 0; block < table_[n].size(); block += size) {
      double paid = 0.0;
      Index rest = block / size;
      for (Index d = 1; d < channel.size; ++d) {
        paid += price_of(d) * levels_[rest % size];
        rest /= size;
      }
      Index at = 0;
      const double here = (table_[n].segment(block, size) - first).maxCoeff(&at) - paid;
      if (here > best) best = here, best_at = block + at;
    }
    answers.push_back({.x = powers(channel, best_at), .value = best, .bound = best, .work = table_[n].size()});
  }
  return answers;
}

std::int64_t CoordinateOracle::settle(PricedChannel& channel, Eigen::ArrayXd& x) const {
  constexpr int most_rounds = 50;
  std::int64_t work = 0;
  double at = channel.value(x);
  for (int round = 0; round < most_rounds; ++round) {
    bool changed = false;
    for (Index d = 0; d < channel.size() && !stopped(); ++d) {
      const double before = x[d];
      double kept = before;
      for (const double level : levels_) {
        x[d] = level * channel.cap()[d];
        ++work;
        if (const double here = channel.value(x); here > at) at = here, kept = x[d];
      }
      x[d] = kept;
      changed = changed || kept != before;
    }
    if (!changed) break;
  }
  return work;
}

std::vector<ChannelAnswer> CoordinateOracle::solve(const Eigen::ArrayXd& weight, const Eigen::ArrayXd& price, const Eigen::ArrayXd& known) {
  std::vector<ChannelAnswer> answers;
  PricedChannel priced;
  if (last_.size() == 0) last_ = known;
  for (const Channel& channel : network_.channel) {
    if (stopped()) return {};
    priced.load(network_, channel, weight, price);
    ChannelAnswer out{.x = Eigen::ArrayXd::Zero(channel.width)};
    for (int start = 0; start < 4; ++start) {
      Eigen::ArrayXd x = start == 0   ? Eigen::ArrayXd(last_.segment(channel.first, channel.width))
                         : start == 1 ? Eigen::ArrayXd(known.segment(channel.first, channel.width))
                         : start == 2 ? priced.cap()
                                      : Eigen::ArrayXd(Eigen::ArrayXd::Zero(channel.width));
      out.work += settle(priced, x);
      const double value = priced.value(x);
      if (value <= out.value) continue;
      out.value = value;
      out.x = x;
    }
    last_.segment(channel.first, channel.width) = out.x;
    out.bound = out.value;
    answers.push_back(std::move(out));
  }
  return answers;
}

}  // namespace airloom::twotier
