#include "airloom/systems/twotier/design/bit_loading/bit_table.hpp"

#include <Eigen/LU>
#include <cmath>
#include <numbers>

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// SINRs aim this much above 2^b - 1, so that rounding does not take a bit away.
constexpr double margin = 1e-11;

double load_rate(const Subchannel& channel, const Eigen::VectorXi& loads) {
  return std::numbers::ln2 * channel.weight.dot(loads.cast<double>());
}

}  // namespace

std::optional<Eigen::VectorXd> powers_for(const Subchannel& channel, const Eigen::VectorXi& loads) {
  std::vector<Index> on;
  for (Index c = 0; c < loads.size(); ++c) {
    if (loads[c] > 0) on.push_back(c);
  }
  Eigen::VectorXd x = Eigen::VectorXd::Zero(loads.size());
  if (on.empty()) return x;
  Eigen::MatrixXd system = channel.gain(on, on);
  Eigen::VectorXd right(system.rows());
  for (Index i = 0; i < right.size(); ++i) {
    const double own = system(i, i);
    right[i] = std::ldexp(1.0, loads[on[static_cast<std::size_t>(i)]]) * (1.0 + margin) - 1.0;
    system.row(i) *= -right[i];
    system(i, i) = own;
  }
  const Eigen::VectorXd part = system.partialPivLu().solve(right);
  // all positive exactly when the spectral radius of the interference map is below 1
  if (!part.allFinite() || part.minCoeff() <= 0.0 || part.maxCoeff() > 1.0) return std::nullopt;
  x(on) = part;
  return x;
}

bool table_fits(const std::vector<Subchannel>& channels, int b_max) {
  for (const Subchannel& channel : channels) {
    if (std::pow(b_max + 1.0, static_cast<double>(channel.size())) > 1e6) return false;
  }
  return true;
}

BitTable tabulate_bits(const Subchannel& channel, int b_max) {
  const Index slots = channel.size();
  const Index base = b_max + 1;
  Index all = 1;
  std::vector<Index> place(static_cast<std::size_t>(slots));
  for (Index& each : place) {
    each = all;
    all *= base;
  }
  std::vector<char> possible(static_cast<std::size_t>(all), 0);
  std::vector<Eigen::VectorXi> loads;
  std::vector<Eigen::VectorXd> powers;
  Eigen::VectorXi load(slots);
  for (Index k = 0; k < all; ++k) {
    bool worth = true;
    for (Index d = 0; d < slots; ++d) {
      const Index step = place[static_cast<std::size_t>(d)];
      load[d] = static_cast<int>(k / step % base);
      worth = worth && (load[d] == 0 || possible[static_cast<std::size_t>(k - step)] != 0);
    }
    if (!worth) continue;
    std::optional<Eigen::VectorXd> x = powers_for(channel, load);
    if (!x) continue;
    possible[static_cast<std::size_t>(k)] = 1;
    loads.push_back(load);
    powers.push_back(std::move(*x));
  }
  const auto entries = static_cast<Index>(loads.size());
  BitTable table{.loads = Eigen::MatrixXi(slots, entries), .x = Eigen::MatrixXd(slots, entries), .rate = Eigen::VectorXd(entries)};
  for (Index k = 0; k < entries; ++k) {
    table.loads.col(k) = loads[static_cast<std::size_t>(k)];
    table.x.col(k) = powers[static_cast<std::size_t>(k)];
    table.rate[k] = load_rate(channel, loads[static_cast<std::size_t>(k)]);
  }
  return table;
}

BitOracle::BitOracle(const std::vector<Subchannel>& channels, int b_max, const std::stop_token& stop) {
  for (const Subchannel& channel : channels) {
    if (stop.stop_requested()) return;
    tables_.push_back(tabulate_bits(channel, b_max));
  }
}

ChannelAnswer BitOracle::solve(Index n, const Eigen::VectorXd& price) {
  const BitTable& table = tables_[static_cast<std::size_t>(n)];
  Eigen::VectorXd value = table.rate;
  value.noalias() -= table.x.transpose() * price;
  Index at = 0;
  ChannelAnswer out;
  out.value = value.maxCoeff(&at);
  out.bound = out.value;
  out.x = table.x.col(at);
  out.work = table.rate.size();
  return out;
}

ChannelAnswer BitCoordinateOracle::solve(Index n, const Eigen::VectorXd& price) {
  const Subchannel& channel = channels_[static_cast<std::size_t>(n)];
  Eigen::VectorXi& last = last_[static_cast<std::size_t>(n)];
  constexpr int most_rounds = 20;
  ChannelAnswer out;
  out.x = Eigen::VectorXd::Zero(channel.size());
  Eigen::VectorXi best = Eigen::VectorXi::Zero(channel.size());
  for (int start = 0; start < 2; ++start) {
    Eigen::VectorXi loads = start == 0 || last.size() == 0 ? Eigen::VectorXi(Eigen::VectorXi::Zero(channel.size())) : last;
    double value = -1.0;
    bool changed = true;
    for (int round = 0; round < most_rounds && changed; ++round) {
      changed = false;
      for (Index d = 0; d < channel.size(); ++d) {
        Eigen::VectorXi trial = loads;
        for (int b = 0; b <= b_max_ && !stopped(); ++b) {
          trial[d] = b;
          ++out.work;
          const std::optional<Eigen::VectorXd> x = powers_for(channel, trial);
          if (!x) break;  // more is not possible either
          const double here = load_rate(channel, trial) - price.dot(*x);
          if (here <= value + 1e-12) continue;
          changed = changed || b != loads[d];
          value = here;
          loads[d] = b;
          if (value <= out.value) continue;
          out.value = value;
          out.x = *x;
          best = loads;
        }
      }
    }
  }
  last = best;
  out.bound = out.value;
  return out;
}

}  // namespace airloom::twotier
