#include "airloom/systems/mdd/judge/group_bound.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "airloom/core/limits.hpp"
#include "airloom/systems/mdd/problem/shares.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

constexpr int most_users = 4;
constexpr int most_levels = 40;
constexpr std::size_t most_boxes = 10000;
constexpr double left_open = 0.02;               ///< nats
constexpr Index most_streams_beyond_pairs = 40;  ///< above, larger groups take longer than many an answer and bound a few per cent better
constexpr int grid_points = 80;                  ///< of interferences, geometric
constexpr double grid_low = 1e-4, grid_high = 1e7;

double grid_value(int k) { return grid_low * std::pow(grid_high / grid_low, static_cast<double>(k) / (grid_points - 1)); }

/// A_e(i; d) at i = 0 and at the grid's values, then at full power: read at the next value up, hence never too small.
class Reach {
 public:
  template <class AtLimit>
  Reach(double full, AtLimit&& at_limit) : full_(full) {
    value_[0] = at_limit(0.0);
    for (int k = 0; k < grid_points; ++k) value_[static_cast<std::size_t>(k + 1)] = at_limit(grid_value(k));
  }
  [[nodiscard]] double operator()(double limit) const {
    if (!(limit > 0.0)) return value_[0];
    if (limit > grid_high) return full_;
    const double place = std::log(limit / grid_low) * ((grid_points - 1) / std::log(grid_high / grid_low));
    const int above = std::clamp(static_cast<int>(std::ceil(place + 1e-9)), 0, grid_points - 1);
    return value_[static_cast<std::size_t>(above + 1)];
  }

 private:
  double full_;
  std::array<double, grid_points + 1> value_{};
};

/// One subcarrier of one direction: received powers and interference at full power, and what limits on it leave.
struct Channel {
  Eigen::VectorXd alone;  ///< A, (D), over the noise
  Eigen::MatrixXd harm;   ///< [d, e]: interference at d from e, over the noise
  std::function<Reach(Index e, Index d)> reach;
};

/// max (sum w sqrt p)^2  s.t.  p <= 1, sum G p <= limit: p = min(1, (w / (mu G))^2), so that links reach 1 in the order of w / G.
class LimitedPower {
 public:
  LimitedPower(const Eigen::ArrayXd& w, const Eigen::ArrayXd& g) {
    std::vector<Index> order;
    for (Index i = 0; i < w.size(); ++i) {
      if (g[i] > 0.0) order.push_back(i);
      else unlimited_ += w[i];
    }
    std::ranges::sort(order, [&](Index i, Index k) { return w[i] * g[k] > w[k] * g[i]; });
    for (const Index i : order) {
      w_.push_back(w[i]);
      g_.push_back(g[i]);
    }
    rest_.assign(w_.size() + 1, 0.0);
    for (std::size_t k = w_.size(); k > 0; --k) rest_[k - 1] = rest_[k] + w_[k - 1] * w_[k - 1] / g_[k - 1];
  }
  /// A rounding above the true value.
  [[nodiscard]] double most(double limit) const {
    double capped = unlimited_, used = 0.0;
    for (std::size_t k = 0; k < w_.size(); ++k) {
      if (!(limit > used)) break;
      const double mu = std::sqrt(rest_[k] / (limit - used));
      if (mu * g_[k] >= w_[k]) return squared(capped + rest_[k] / mu);
      capped += w_[k];
      used += g_[k];
    }
    return squared(capped);
  }

 private:
  [[nodiscard]] static double squared(double amplitude) { return amplitude * amplitude * (1.0 + 1e-9); }
  std::vector<double> w_, g_;  ///< by falling w / G
  double unlimited_ = 0.0;     ///< sum of w over links that harm nobody
  std::vector<double> rest_;   ///< sums of w^2 / G from each on
};

Channel downlink(const PowerProblem& x, Index m) {
  const Eigen::MatrixXd& g = x.mui_dl[static_cast<std::size_t>(m)];
  std::vector<Eigen::ArrayXd> gain;  // of each user's links
  std::vector<std::vector<Index>> links;
  Channel out{.alone = Eigen::VectorXd(x.users), .harm = Eigen::MatrixXd::Zero(x.users, x.users), .reach = {}};
  for (Index e = 0; e < x.users; ++e) {
    std::vector<Index> own;
    for (Index l = 0; l < x.aps(); ++l) {
      if (x.gain(l, e * x.subcarriers_dl + m) > 0.0) own.push_back(l);
    }
    Eigen::ArrayXd w(static_cast<Index>(own.size()));
    for (std::size_t i = 0; i < own.size(); ++i) {
      w[static_cast<Index>(i)] = x.gain(own[i], e * x.subcarriers_dl + m);
      out.harm.col(e) += g.col(own[i] * x.users + e);
    }
    out.alone[e] = std::pow(w.sum(), 2);
    gain.push_back(std::move(w));
    links.push_back(std::move(own));
  }
  out.harm.diagonal().setZero();
  out.reach = [gain = std::move(gain), links = std::move(links), &g, &x, alone = out.alone](Index e, Index d) {
    const auto& own = links[static_cast<std::size_t>(e)];
    Eigen::ArrayXd leak(static_cast<Index>(own.size()));
    for (std::size_t i = 0; i < own.size(); ++i) leak[static_cast<Index>(i)] = g(d, own[i] * x.users + e);
    const LimitedPower power(gain[static_cast<std::size_t>(e)], leak);
    return Reach(alone[e], [&](double limit) { return power.most(limit); });
  };
  return out;
}

Channel uplink(const PowerProblem& x, Index m) {
  const Eigen::MatrixXd& u = x.mui_ul[static_cast<std::size_t>(m)];
  const Eigen::VectorXd noise = x.noise(Eigen::seqN(m, x.users, x.subcarriers_ul));
  Channel out{.alone = noise.cwiseInverse(), .harm = noise.cwiseInverse().asDiagonal() * u, .reach = {}};
  out.harm.diagonal().setZero();
  out.reach = [alone = out.alone, harm = out.harm](Index e, Index d) {
    const double own = harm(d, e);
    return Reach(alone[e], [&](double limit) { return alone[e] * (own > limit ? limit / own : 1.0); });
  };
  return out;
}

/// A range of interferences at the users of a group.
struct Box {
  std::array<double, most_users> low{}, high{};
  double bound = 0.0;
};

/// Upper bound of one group on one subcarrier.
double bound_of(const Channel& channel, const std::vector<Index>& group) {
  const std::size_t n = group.size();
  if (n == 1) return std::log1p(channel.alone[group[0]]);
  std::vector<std::vector<Reach>> reach;
  Box root;
  double all_on = 0.0, incumbent = 0.0;
  for (std::size_t e = 0; e < n; ++e) {
    reach.emplace_back();
    for (std::size_t d = 0; d < n; ++d) {
      if (d != e) root.high[e] += channel.harm(group[e], group[d]);
      reach.back().push_back(channel.reach(group[e], group[d]));
    }
    incumbent = std::max(incumbent, std::log1p(channel.alone[group[e]]));
    all_on += std::log1p(channel.alone[group[e]] / (1.0 + root.high[e]));
  }
  incumbent = std::max(incumbent, all_on);
  const auto rate = [&](Box& box) {
    box.bound = 0.0;
    for (std::size_t e = 0; e < n; ++e) {
      double most = channel.alone[group[e]];
      for (std::size_t d = 0; d < n; ++d) {
        if (d != e) most = std::min(most, reach[e][d](box.high[d]));
      }
      box.bound += std::log1p(most / (1.0 + box.low[e]));
    }
  };
  rate(root);
  std::vector<Box> boxes{root};
  std::size_t made = 1;
  for (int level = 0; level < most_levels && made < most_boxes; ++level) {
    std::vector<Box> next;
    for (const Box& box : boxes) {
      if (box.bound <= incumbent + left_open) continue;
      std::size_t widest = 0;
      const auto width = [&box](std::size_t d) { return (1.0 + box.high[d]) / (1.0 + box.low[d]); };
      for (std::size_t d = 1; d < n; ++d) widest = width(d) > width(widest) ? d : widest;
      const double middle = std::sqrt((1.0 + box.low[widest]) * (1.0 + box.high[widest])) - 1.0;
      for (const bool lower : {true, false}) {
        Box half = box;
        (lower ? half.high : half.low)[widest] = middle;
        rate(half);
        next.push_back(half);
      }
    }
    made += next.size();
    boxes = std::move(next);
    if (boxes.empty()) break;
  }
  double value = incumbent + left_open;
  for (const Box& box : boxes) value = std::max(value, box.bound);
  return value;
}

/// How much two users harm each other.
double conflict(const Channel& c, Index d, Index e) {
  return std::min(std::log1p(c.harm(d, e)), std::log1p(c.alone[d])) + std::min(std::log1p(c.harm(e, d)), std::log1p(c.alone[e]));
}

/// @param from_pair  a group begins with the two free users of the largest conflict, not with the one of the largest sum of conflicts
std::vector<std::vector<Index>> groups_of(const Channel& c, std::size_t size, bool from_pair) {
  const Index users = c.alone.size();
  Eigen::MatrixXd x(users, users);
  for (Index d = 0; d < users; ++d) {
    for (Index e = 0; e < users; ++e) x(d, e) = d == e ? 0.0 : conflict(c, d, e);
  }
  std::vector<Index> free;
  for (Index d = 0; d < users; ++d) free.push_back(d);
  const auto take = [&free](Index user) { std::erase(free, user); };
  const auto largest = [&](const std::vector<Index>& against) {
    Index best = free.front();
    double most = -infinity;
    for (const Index d : free) {
      double sum = 0.0;
      for (const Index e : against) sum += x(d, e);
      if (sum > most) {
        most = sum;
        best = d;
      }
    }
    return best;
  };
  std::vector<std::vector<Index>> out;
  while (!free.empty()) {
    std::vector<Index> group;
    if (from_pair && free.size() > 1) {
      Index first = free[0], second = free[1];
      for (const Index d : free) {
        for (const Index e : free) {
          if (d != e && x(d, e) > x(first, second)) {
            first = d;
            second = e;
          }
        }
      }
      group = {first, second};
      take(first);
      take(second);
    } else {
      group = {largest(free)};
      take(group[0]);
    }
    while (group.size() < size && !free.empty()) {
      group.push_back(largest(group));
      take(group.back());
    }
    out.push_back(std::move(group));
  }
  return out;
}

double bound_with(const std::vector<Channel>& channels, std::size_t size, bool from_pair) {
  double sum = 0.0;
  for (const Channel& channel : channels) {
    for (const std::vector<Index>& group : groups_of(channel, size, from_pair)) sum += bound_of(channel, group);
  }
  return sum;
}

}  // namespace

double group_bound(const PowerProblem& problem) {
  PowerProblem x = in_shares(problem);
  if (x.mui_dl.empty()) x.mui_dl.assign(static_cast<std::size_t>(x.subcarriers_dl), Eigen::MatrixXd::Zero(x.users, x.aps() * x.users));
  if (x.mui_ul.empty()) x.mui_ul.assign(static_cast<std::size_t>(x.subcarriers_ul), Eigen::MatrixXd::Zero(x.users, x.users));
  std::vector<Channel> channels;
  for (Index m = 0; m < x.subcarriers_dl; ++m) channels.push_back(downlink(x, m));
  for (Index m = 0; m < x.subcarriers_ul; ++m) channels.push_back(uplink(x, m));
  double least = infinity;
  const std::size_t largest = x.streams_dl() + x.streams_ul() <= most_streams_beyond_pairs ? most_users : 2;
  for (std::size_t size = 2; size <= largest; ++size) {
    for (const bool from_pair : {false, true}) least = std::min(least, bound_with(channels, size, from_pair));
  }
  return least;
}

}  // namespace airloom::mdd
