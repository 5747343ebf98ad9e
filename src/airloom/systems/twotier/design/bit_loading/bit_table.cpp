#include "airloom/systems/twotier/design/bit_loading/bit_table.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
constexpr double table_room = 1.0 + 1e-9;  // loads that fill a budget exactly fit
constexpr double table_entries = 1e6;

/// Depth-first over sub-channels, parts by growing loss.
class Combinations {
 public:
  Combinations(const Network& network, const std::vector<BitTable>& tables, const Eigen::ArrayXd& lambda, std::int64_t limit, double best,
               std::vector<Eigen::VectorXi>& loads, const std::stop_token& stop)
      : network_(network), tables_(tables), limit_(limit), best_(best), loads_(loads), stop_(stop), chosen_(tables.size()) {
    dual_ = lambda.sum();
    for (std::size_t n = 0; n < tables.size(); ++n) {
      const Channel& channel = network.channel[n];
      Eigen::VectorXd price = Eigen::VectorXd::Zero(channel.width);
      for (Index c = 0; c < channel.size; ++c) price[c] = lambda[network.node[static_cast<std::size_t>(channel.first + c)]];
      Eigen::VectorXd loss = tables[n].x.transpose() * price - tables[n].rate;
      const double top = -loss.minCoeff();
      dual_ += top;
      loss.array() += top;
      std::vector<std::pair<double, Index>> order;
      for (Index k = 0; k < loss.size(); ++k) order.emplace_back(loss[k], k);
      std::ranges::sort(order);
      parts_.push_back(std::move(order));
    }
    slack_ = 1e-9 * std::max(1.0, dual_);
  }

  bool run() {
    visit(0, 0.0, Eigen::ArrayXd::Zero(network_.nodes()));
    return tried_ < limit_ && !stop_.stop_requested();
  }

 private:
  void visit(std::size_t n, double loss, const Eigen::ArrayXd& used) {
    if (n == parts_.size()) {
      double rate = 0.0;
      for (std::size_t k = 0; k < n; ++k) rate += tables_[k].rate[chosen_[k]];
      if (rate <= best_ + slack_) return;
      best_ = rate;
      loads_.clear();
      for (std::size_t k = 0; k < n; ++k) loads_.push_back(tables_[k].loads[static_cast<std::size_t>(chosen_[k])]);
      return;
    }
    const Channel& channel = network_.channel[n];
    for (const auto& [more, entry] : parts_[n]) {
      if (loss + more > dual_ - best_ - slack_ || ++tried_ >= limit_ || stop_.stop_requested()) return;
      Eigen::ArrayXd after = used;
      for (Index c = 0; c < channel.size; ++c) after[network_.node[static_cast<std::size_t>(channel.first + c)]] += tables_[n].x(c, entry);
      if ((after > table_room).any()) continue;
      chosen_[n] = entry;
      visit(n + 1, loss + more, after);
    }
  }

  const Network& network_;
  const std::vector<BitTable>& tables_;
  std::int64_t limit_, tried_ = 0;
  double best_;
  std::vector<Eigen::VectorXi>& loads_;
  const std::stop_token& stop_;
  double dual_ = 0.0, slack_ = 0.0;
  std::vector<std::vector<std::pair<double, Index>>> parts_;
  std::vector<Index> chosen_;
};

}  // namespace

bool table_fits(const Network& network, const Eigen::ArrayXi& most) {
  return std::ranges::all_of(network.channel, [&](const Channel& channel) {
    return (most.segment(channel.first, channel.size).cast<double>() + 1.0).prod() <= table_entries;
  });
}

BitTable tabulate_bits(const Network& network, const Channel& channel, const Eigen::ArrayXi& most, const std::stop_token& stop) {
  std::vector<Index> place;  // of each slot in the number of a load vector
  Index all = 1;
  for (Index c = 0; c < channel.size; ++c) {
    place.push_back(all);
    all *= most[channel.first + c] + 1;
  }
  ChannelLoads powers(channel, network);
  std::vector<char> possible(static_cast<std::size_t>(all), 0);
  BitTable table;
  std::vector<Eigen::ArrayXd> x;
  std::vector<double> rate;
  Eigen::VectorXi load(channel.size);
  for (Index k = 0; k < all && !stop.stop_requested(); ++k) {
    bool worth = true;
    double sum = 0.0;
    for (Index c = 0; c < channel.size; ++c) {
      const Index step = place[static_cast<std::size_t>(c)];
      load[c] = static_cast<int>(k / step % (most[channel.first + c] + 1));
      sum += network.weight[channel.first + c] * load[c];
      worth = worth && (load[c] == 0 || possible[static_cast<std::size_t>(k - step)] != 0);
    }
    if (!worth || !powers.set(load) || (powers.x() > table_room * network.cap.segment(channel.first, channel.width)).any()) continue;
    possible[static_cast<std::size_t>(k)] = 1;
    table.loads.push_back(load);
    x.push_back(powers.x());
    rate.push_back(sum * std::numbers::ln2);
  }
  table.x.resize(channel.width, static_cast<Index>(x.size()));
  table.rate.resize(static_cast<Index>(x.size()));
  for (Index k = 0; k < table.rate.size(); ++k) {
    table.x.col(k) = x[static_cast<std::size_t>(k)].matrix();
    table.rate[k] = rate[static_cast<std::size_t>(k)];
  }
  return table;
}

BitOracle::BitOracle(const Network& network, const Eigen::ArrayXi& most, const std::stop_token& stop) : network_(network) {
  for (const Channel& channel : network.channel) {
    if (stop.stop_requested()) break;
    BitTable table = tabulate_bits(network, channel, most, stop);
    if (!stop.stop_requested()) tables_.push_back(std::move(table));
  }
}

std::vector<ChannelAnswer> BitOracle::solve(const Eigen::ArrayXd&, const Eigen::ArrayXd& price, const Eigen::ArrayXd&) {
  std::vector<ChannelAnswer> answers;
  if (tables_.size() < network_.channel.size()) return answers;
  for (std::size_t n = 0; n < tables_.size(); ++n) {
    const Channel& channel = network_.channel[n];
    Eigen::VectorXd prices = Eigen::VectorXd::Zero(channel.width);
    for (Index c = 0; c < channel.size; ++c) prices[c] = price[network_.node[static_cast<std::size_t>(channel.first + c)]];
    Eigen::VectorXd value = tables_[n].rate;
    value.noalias() -= tables_[n].x.transpose() * prices;
    Index at = 0;
    const double best = value.maxCoeff(&at);
    answers.push_back({.x = tables_[n].x.col(at).array(), .value = best, .bound = best, .work = tables_[n].rate.size()});
  }
  return answers;
}

bool close_gap(const Network& network, const std::vector<BitTable>& tables, const Eigen::ArrayXd& lambda, std::int64_t max_combinations,
               double best, std::vector<Eigen::VectorXi>& loads, const std::stop_token& stop) {
  return Combinations(network, tables, lambda, max_combinations, best, loads, stop).run();
}

}  // namespace airloom::twotier
