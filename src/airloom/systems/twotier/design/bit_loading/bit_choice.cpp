#include "airloom/systems/twotier/design/bit_loading/bit_choice.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

Eigen::VectorXd node_power(const Instance& instance, const std::vector<Subchannel>& channels, const BitChoice& choice) {
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(instance.nodes());
  for (std::size_t n = 0; n < channels.size(); ++n) {
    for (Index i = 0; i < channels[n].size(); ++i)
      sum[channels[n].node[static_cast<std::size_t>(i)]] += choice.x[n][i] * channels[n].limit[i];
  }
  return sum;
}

bool fits(const Instance& instance, const Eigen::VectorXd& power) { return (power.array() <= instance.node_power_max_w.array()).all(); }

void silence(BitChoice& choice) {
  for (Eigen::VectorXi& loads : choice.loads) loads.setZero();
  for (Eigen::VectorXd& x : choice.x) x.setZero();
}

/// Takes single bits from the nodes over budget; all of them at a stop.
void reduce(const Instance& instance, const std::vector<Subchannel>& channels, BitChoice& choice, const std::stop_token& stop) {
  while (true) {
    if (stop.stop_requested()) return silence(choice);
    const Eigen::VectorXd power = node_power(instance, channels, choice);
    std::size_t at_n = 0;
    Index at_i = -1;
    double most = 0.0;
    for (std::size_t n = 0; n < channels.size(); ++n) {
      for (Index i = 0; i < channels[n].size(); ++i) {
        const Index v = channels[n].node[static_cast<std::size_t>(i)];
        const double part = choice.x[n][i] * channels[n].limit[i] / instance.node_power_max_w[v];
        if (power[v] > instance.node_power_max_w[v] && part > most) most = part, at_n = n, at_i = i;
      }
    }
    if (at_i < 0) return;
    --choice.loads[at_n][at_i];
    choice.x[at_n] = powers_for(channels[at_n], choice.loads[at_n]).value_or(Eigen::VectorXd::Zero(channels[at_n].size()));
  }
}

/// Adds single bits that fit, until a stop.
void fill(const Instance& instance, const std::vector<Subchannel>& channels, int b_max, BitChoice& choice, const std::stop_token& stop) {
  Eigen::VectorXd power = node_power(instance, channels, choice);
  while (true) {
    double best_score = 0.0;
    std::size_t best_n = 0;
    Eigen::VectorXi best_loads;
    Eigen::VectorXd best_x, best_power;
    for (std::size_t n = 0; n < channels.size(); ++n) {
      for (Index i = 0; i < channels[n].size(); ++i) {
        if (stop.stop_requested()) return;
        if (choice.loads[n][i] >= b_max || channels[n].weight[i] <= 0.0) continue;
        Eigen::VectorXi loads = choice.loads[n];
        ++loads[i];
        const std::optional<Eigen::VectorXd> x = powers_for(channels[n], loads);
        if (!x) continue;
        Eigen::VectorXd after = power;
        double part = 0.0;
        for (Index j = 0; j < x->size(); ++j) {
          const Index v = channels[n].node[static_cast<std::size_t>(j)];
          const double more = ((*x)[j] - choice.x[n][j]) * channels[n].limit[j];
          after[v] += more;
          part += more / instance.node_power_max_w[v];
        }
        const double score = channels[n].weight[i] / std::max(part, 1e-300);
        if (!fits(instance, after) || score <= best_score) continue;
        best_score = score;
        best_n = n;
        best_loads = loads;
        best_x = *x;
        best_power = after;
      }
    }
    if (best_score == 0.0) return;
    choice.loads[best_n] = best_loads;
    choice.x[best_n] = best_x;
    power = best_power;
  }
}

/// Depth-first over sub-channels, parts by growing loss.
class Combinations {
 public:
  Combinations(const Instance& instance, const std::vector<Subchannel>& channels, const std::vector<BitTable>& tables,
               const Eigen::VectorXd& multiplier, std::int64_t limit, BitChoice& best, const std::stop_token& stop)
      : instance_(instance), channels_(channels), tables_(tables), limit_(limit), best_(best), stop_(stop), chosen_(tables.size()) {
    dual_ = multiplier.dot(instance.node_power_max_w);
    for (std::size_t n = 0; n < tables.size(); ++n) {
      Eigen::VectorXd loss = tables[n].x.transpose() * multiplier(channels[n].node).cwiseProduct(channels[n].limit) - tables[n].rate;
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
    visit(0, 0.0, Eigen::VectorXd::Zero(instance_.nodes()));
    return tried_ < limit_ && !stop_.stop_requested();
  }

 private:
  void visit(std::size_t n, double loss, const Eigen::VectorXd& power) {
    if (n == parts_.size()) {
      double rate = 0.0;
      for (std::size_t k = 0; k < n; ++k) rate += tables_[k].rate[chosen_[k]];
      if (rate <= best_.rate + slack_) return;
      best_.rate = rate;
      best_.loads.clear();
      best_.x.clear();
      for (std::size_t k = 0; k < n; ++k) {
        best_.loads.push_back(tables_[k].loads.col(chosen_[k]));
        best_.x.push_back(tables_[k].x.col(chosen_[k]));
      }
      return;
    }
    for (const auto& [more, entry] : parts_[n]) {
      if (loss + more > dual_ - best_.rate - slack_ || ++tried_ >= limit_ || stop_.stop_requested()) return;
      Eigen::VectorXd after = power;
      for (Index i = 0; i < channels_[n].size(); ++i)
        after[channels_[n].node[static_cast<std::size_t>(i)]] += tables_[n].x(i, entry) * channels_[n].limit[i];
      if (!fits(instance_, after)) continue;
      chosen_[n] = entry;
      visit(n + 1, loss + more, after);
    }
  }

  const Instance& instance_;
  const std::vector<Subchannel>& channels_;
  const std::vector<BitTable>& tables_;
  std::int64_t limit_, tried_ = 0;
  BitChoice& best_;
  const std::stop_token& stop_;
  double dual_ = 0.0, slack_ = 0.0;
  std::vector<std::vector<std::pair<double, Index>>> parts_;
  std::vector<Index> chosen_;
};

}  // namespace

BitChoice fit_choice(const Instance& instance, const std::vector<Subchannel>& channels, const Eigen::MatrixXd& p, int b_max,
                     const std::stop_token& stop) {
  BitChoice choice;
  for (std::size_t n = 0; n < channels.size(); ++n) {
    const Subchannel& channel = channels[n];
    Eigen::VectorXd x(channel.size());
    for (Index i = 0; i < x.size(); ++i) x[i] = p(channel.cell[static_cast<std::size_t>(i)], static_cast<Index>(n)) / channel.limit[i];
    Eigen::VectorXi loads(channel.size());
    for (Index i = 0; i < x.size(); ++i) {
      const double signal = channel.gain(i, i) * x[i];
      const double sinr = signal / (1.0 + channel.gain.row(i).dot(x) - signal);
      loads[i] = std::min(b_max, static_cast<int>(std::lround(std::floor(std::log2(1.0 + sinr) + 1e-9))));
    }
    choice.loads.push_back(std::move(loads));
    choice.x.push_back(std::move(x));
  }
  reduce(instance, channels, choice, stop);
  fill(instance, channels, b_max, choice, stop);
  choice.rate = 0.0;
  for (std::size_t n = 0; n < channels.size(); ++n)
    choice.rate += std::numbers::ln2 * channels[n].weight.dot(choice.loads[n].cast<double>());
  return choice;
}

bool close_gap(const Instance& instance, const std::vector<Subchannel>& channels, const std::vector<BitTable>& tables,
               const Eigen::VectorXd& multiplier, std::int64_t max_combinations, BitChoice& best, const std::stop_token& stop) {
  return Combinations(instance, channels, tables, multiplier, max_combinations, best, stop).run();
}

}  // namespace airloom::twotier
