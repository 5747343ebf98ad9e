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
constexpr std::size_t most_boxes = 10000;
constexpr double left_open = 0.02;               ///< nats
constexpr Index most_streams_beyond_pairs = 40;  ///< above, larger groups take longer than many an answer and bound a few per cent better
constexpr int levels = 128;                      ///< of interference at one user, from none to that of all at full power

/// What interference levels a box may end at: 1 + i grows from one to the next by the same factor.
class Levels {
 public:
  explicit Levels(double full) {
    for (int k = 0; k <= levels; ++k) value_[static_cast<std::size_t>(k)] = std::expm1(std::log1p(full) * k / levels);
    value_[levels] = full;
  }
  double operator[](int k) const { return value_[static_cast<std::size_t>(k)]; }

 private:
  std::array<double, levels + 1> value_{};
};

/// One subcarrier of one direction: received powers and interference at full power, and what limits on it leave.
struct Channel {
  Eigen::VectorXd alone;                                                       ///< A, (D), over the noise
  Eigen::MatrixXd harm;                                                        ///< [d, e]: interference at d from e, over the noise
  std::function<std::function<double(double limit)>(Index e, Index d)> reach;  ///< A_e(limit; d)
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
  out.reach = [gain = std::move(gain), links = std::move(links), &g, &x](Index e, Index d) {
    const auto& own = links[static_cast<std::size_t>(e)];
    Eigen::ArrayXd leak(static_cast<Index>(own.size()));
    for (std::size_t i = 0; i < own.size(); ++i) leak[static_cast<Index>(i)] = g(d, own[i] * x.users + e);
    return [power = LimitedPower(gain[static_cast<std::size_t>(e)], leak)](double limit) { return power.most(limit); };
  };
  return out;
}

Channel uplink(const PowerProblem& x, Index m) {
  const Eigen::MatrixXd& u = x.mui_ul[static_cast<std::size_t>(m)];
  const Eigen::VectorXd noise = x.noise(Eigen::seqN(m, x.users, x.subcarriers_ul));
  Channel out{.alone = noise.cwiseInverse(), .harm = noise.cwiseInverse().asDiagonal() * u, .reach = {}};
  out.harm.diagonal().setZero();
  out.reach = [alone = out.alone, harm = out.harm](Index e, Index d) {
    return [most = alone[e], own = harm(d, e)](double limit) { return most * (own > limit ? limit / own : 1.0); };
  };
  return out;
}

/// A range of interferences at the users of a group, by places among their levels.
struct Box {
  std::array<int, most_users> low{}, high{};
  double bound = 0.0;  ///< prod_e (1 + SINR_e)
};

/// A group on one subcarrier, with what its users reach read at levels of interference.
class Group {
 public:
  Group(const Channel& channel, const std::vector<Index>& users) : n_(users.size()) {
    for (std::size_t e = 0; e < n_; ++e) {
      double full = 0.0;
      for (std::size_t d = 0; d < n_; ++d) full += d == e ? 0.0 : channel.harm(users[e], users[d]);
      alone_[e] = channel.alone[users[e]];
      level_.emplace_back(full);
      root_.high[e] = levels;
    }
    for (std::size_t e = 0; e < n_; ++e) {
      for (std::size_t d = 0; d < n_; ++d) {
        auto& most = most_[e][d];
        if (d == e) continue;
        const auto reach = channel.reach(users[e], users[d]);
        for (int k = 0; k <= levels; ++k) most[static_cast<std::size_t>(k)] = std::min(reach(level_[d][k]), alone_[e]);
      }
    }
    rate(root_);
  }

  /// Upper bound on the sum rate of the group: best first, down to boxes between neighbouring levels.
  [[nodiscard]] double bound() const {
    const double enough = incumbent() * std::exp(left_open);
    const auto worse = [](const Box& one, const Box& two) { return one.bound < two.bound; };
    std::vector<Box> heap{root_};
    for (std::size_t made = 1; made < most_boxes && heap.front().bound > enough; made += 2) {
      const std::size_t at = widest(heap.front());
      if (at == n_) break;  // nothing to split
      std::ranges::pop_heap(heap, worse);
      const Box box = heap.back();
      heap.pop_back();
      const int middle = (box.low[at] + box.high[at]) / 2;
      for (const bool lower : {true, false}) {
        Box half = box;
        (lower ? half.high : half.low)[at] = middle;
        rate(half);
        heap.push_back(half);
        std::ranges::push_heap(heap, worse);
      }
    }
    return std::log(std::max(heap.front().bound, enough));
  }

 private:
  /// The best of one user alone and of all at full power.
  [[nodiscard]] double incumbent() const {
    double best = 1.0, all_on = 1.0;
    for (std::size_t e = 0; e < n_; ++e) {
      best = std::max(best, 1.0 + alone_[e]);
      all_on *= 1.0 + alone_[e] / (1.0 + level_[e][levels]);
    }
    return std::max(best, all_on);
  }

  void rate(Box& box) const {
    box.bound = 1.0;
    for (std::size_t e = 0; e < n_; ++e) {
      double most = alone_[e];
      for (std::size_t d = 0; d < n_; ++d) {
        if (d != e) most = std::min(most, most_[e][d][static_cast<std::size_t>(box.high[d])]);
      }
      box.bound *= 1.0 + most / (1.0 + level_[e][box.low[e]]);
    }
  }

  /// The user whose range is the widest by (1 + hi) / (1 + lo); their number where all lie between neighbouring levels.
  [[nodiscard]] std::size_t widest(const Box& box) const {
    std::size_t best = n_;
    double most = 1.0;
    for (std::size_t d = 0; d < n_; ++d) {
      const double width = (1.0 + level_[d][box.high[d]]) / (1.0 + level_[d][box.low[d]]);
      if (box.high[d] - box.low[d] > 1 && width > most) {
        best = d;
        most = width;
      }
    }
    return best;
  }

  std::size_t n_;
  std::array<double, most_users> alone_{};
  std::vector<Levels> level_;
  std::array<std::array<std::array<double, levels + 1>, most_users>, most_users> most_{};  ///< [e][d]: A_e at the levels of d
  Box root_;
};

/// Upper bound of one group on one subcarrier.
double bound_of(const Channel& channel, const std::vector<Index>& group) {
  return group.size() == 1 ? std::log1p(channel.alone[group[0]]) : Group(channel, group).bound();
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
