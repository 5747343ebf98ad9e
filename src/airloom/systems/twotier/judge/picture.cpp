#include "airloom/systems/twotier/judge/picture.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "airloom/systems/matrix_arrays.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// Sums over the slots of every station and user, (S, U).
struct SlotSums {
  Eigen::MatrixXd count, power;
};

/// @param power  (C, N), or empty
SlotSums slot_sums(const Instance& x, Index stations, Index users, const Eigen::MatrixXd& power) {
  SlotSums out{.count = Eigen::MatrixXd::Zero(stations, users), .power = Eigen::MatrixXd::Zero(stations, users)};
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (!x.active(c, n) || x.user(c, n) >= users) continue;
      out.count(c % stations, x.user(c, n)) += 1.0;
      if (power.size() > 0) out.power(c % stations, x.user(c, n)) += power(c, n);
    }
  }
  return out;
}

/// Of the nodes that send in a station's cells: the station itself, or its users where they send.
Eigen::VectorXd budgets_of_stations(const Instance& x, Index stations) {
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(stations);
  for (Index b = 0; b < stations; ++b) {
    std::set<int> nodes;
    for (Index c = b; c < x.cells(); c += stations) {
      for (Index n = 0; n < x.channels(); ++n) {
        if (x.active(c, n)) nodes.insert(x.node(c, n));
      }
    }
    for (const int v : nodes) sum[b] += x.node_power_max_w[v];
  }
  return sum;
}

Eigen::VectorXd best_gains(const Instance& x, Index users) {
  Eigen::VectorXd best = Eigen::VectorXd::Zero(users);
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (x.active(c, n) && x.user(c, n) < users) best[x.user(c, n)] = std::max(best[x.user(c, n)], x.own(c, n));
    }
  }
  return best;
}

/// Slots of each user whose SINR is below its floor.
void count_missed_floors(Picture& p, const Instance& x, Index users, const Eigen::MatrixXd& power) {
  if (!x.sinr_min) return;
  const Eigen::MatrixXd gamma = sinr(x, power);
  Eigen::VectorXd below = Eigen::VectorXd::Zero(users);
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (x.active(c, n) && x.user(c, n) < users && gamma(c, n) < (*x.sinr_min)(c, n) * (1.0 - 1e-8)) below[x.user(c, n)] += 1.0;
    }
  }
  p.of_users("slots below their floor", "", below);
}

}  // namespace

Picture picture(std::vector<Site> sites, const Instance& x, const Solution* s, const Values& metrics) {
  Picture p{.sites = std::move(sites), .stations = static_cast<int>(x.survey.tx_pos_m.cols())};
  const Index users = p.users();
  const SlotSums slots = slot_sums(x, p.stations, users, s != nullptr ? s->p : Eigen::MatrixXd());
  p.facts.emplace_back("Sub-channels", std::to_string(x.channels()) + ", used by " + std::to_string(x.cells()) + " cells");
  p.of_stations("slots", "", slots.count.rowwise().sum());
  p.of_users("slots", "", slots.count.colwise().sum().transpose());
  p.of_users("best slot's gain over noise", "dB/W", decibels(best_gains(x, users)));
  p.color = p.columns.back().name;
  p.pattern_words = "No beams: gains tell no directions";
  if (s == nullptr) {
    p.of_stations("budget", "W", budgets_of_stations(x, p.stations));
    p.promise_to_users("rate", "bit/s/Hz", x.user_rate_min, {});
    p.link_by_share(slots.count);
    p.link_words = "Lines: the station of a user's slots";
    return p;
  }
  p.power_of_stations("power of its slots", slots.power.rowwise().sum(), budgets_of_stations(x, p.stations));
  const Eigen::VectorXd rate = vector_from(metrics.numbers("user_rate"));
  p.of_users("rate of its slots", "bit/s/Hz", rate);
  p.color = p.columns.back().name;
  p.of_users("rate", "Mbit/s", 1e-6 * x.subchannel_bandwidth_hz * rate);
  p.of_users("power of its slots", "W", slots.power.colwise().sum().transpose());
  p.promise_to_users("rate", "bit/s/Hz", x.user_rate_min, rate);
  count_missed_floors(p, x, users, s->p);
  const Eigen::VectorXd of_station = slots.power.rowwise().sum().cwiseMax(1e-300);
  for (Index u = 0; u < users; ++u) {
    for (Index b = 0; b < p.stations; ++b) {
      const double share = slots.power(b, u) / of_station[b];
      if (share > 0.0) p.links.push_back({.from = static_cast<int>(b), .to = p.stations + static_cast<int>(u), .share = share});
    }
  }
  p.link_words = "Lines: the station of a user's slots that have power; wide: most of the power of the station's cells";
  return p;
}

}  // namespace airloom::twotier
