#include "airloom/systems/twotier/problem/schedule.hpp"

#include "airloom/systems/twotier/problem/ties.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// Sub-channels that a femto station must leave to macro users close to it, (N).
Eigen::Array<bool, Eigen::Dynamic, 1> protected_subchannels(const Scenario& s, const Places& places, const Eigen::MatrixXi& macro_user,
                                                            Index station) {
  Eigen::Array<bool, Eigen::Dynamic, 1> taken = Eigen::Array<bool, Eigen::Dynamic, 1>::Constant(macro_user.cols(), false);
  for (Index n = 0; n < macro_user.cols(); ++n) {
    for (Index b = 0; b < places.macros; ++b) {
      const int u = macro_user(b, n);
      if (u < 0) continue;
      const double distance = (places.user.col(u) - places.station.col(station)).head<2>().norm();
      taken[n] = taken[n] || distance < s.femto_coverage_m;
    }
  }
  return taken;
}

void take_turns(const std::vector<Index>& users, const BoolMatrix& allowed, const Eigen::MatrixXd& quality,
                Eigen::Array<bool, Eigen::Dynamic, 1> free, Eigen::Ref<Eigen::VectorXi> owner) {
  for (bool found = true; found;) {
    found = false;
    for (const Index u : users) {
      Index best = -1;
      for (Index n = 0; n < free.size(); ++n) {
        if (free[n] && allowed(u, n) && (best < 0 || clearly_above(quality(u, n), quality(u, best)))) best = n;
      }
      if (best < 0) continue;
      free[best] = false;
      owner[best] = static_cast<int>(u);
      found = true;
    }
  }
}

void note(ScheduleFaults& faults, Index& count, const char* what, Index first, Index second, Index n) {
  ++count;
  if (!faults.first.empty()) return;
  faults.first = std::string(what).append(" ").append(std::to_string(first));
  if (second >= 0) faults.first.append(" and ").append(std::to_string(second));
  faults.first.append(", sub-channel ").append(std::to_string(n));
}

}  // namespace

Eigen::MatrixXi schedule(const Scenario& s, const Places& places, const Eigen::VectorXi& server, const BoolMatrix& allowed,
                         const Eigen::MatrixXd& quality) {
  std::vector<std::vector<Index>> users(static_cast<std::size_t>(places.stations()));
  for (Index u = 0; u < places.users(); ++u) users[static_cast<std::size_t>(server[u])].push_back(u);
  Eigen::MatrixXi owner = Eigen::MatrixXi::Constant(places.stations(), allowed.cols(), -1);
  Eigen::VectorXi row(allowed.cols());
  for (Index b = 0; b < places.stations(); ++b) {
    Eigen::Array<bool, Eigen::Dynamic, 1> free = Eigen::Array<bool, Eigen::Dynamic, 1>::Constant(allowed.cols(), true);
    if (s.protection == Protection::mask && !places.is_macro(b)) free = !protected_subchannels(s, places, owner, b);
    row.setConstant(-1);
    take_turns(users[static_cast<std::size_t>(b)], allowed, quality, std::move(free), row);
    owner.row(b) = row.transpose();
  }
  return owner;
}

ScheduleFaults check_schedule(const Indicators& x, const std::vector<std::pair<int, int>>& neighbours, ScheduleRule rule) {
  ScheduleFaults faults;
  const Index stations = x.station.rows();
  const Index users = x.user.rows();
  std::vector<std::pair<int, int>> pairs = neighbours;
  if (rule == ScheduleRule::print) {
    pairs.clear();
    for (int b = 0; b + 1 < stations; ++b) pairs.emplace_back(b, b + 1);
  }
  Eigen::VectorXi count(stations);
  for (Index n = 0; n < x.station.cols(); ++n) {
    for (const auto& [a, b] : pairs) {
      if (!x.station(a, n) && !x.station(b, n)) note(faults, faults.unused, "unused by stations", a, b, n);
    }
    switch (rule) {
      case ScheduleRule::graph:
        count.setZero();
        for (Index u = 0; u < users; ++u) count[x.server[u]] += x.user(u, n) ? 1 : 0;
        for (Index b = 0; b < stations; ++b) {
          if (count[b] > 1) note(faults, faults.shared, "several users of cell", b, -1, n);
        }
        break;
      case ScheduleRule::print:
        for (Index u = 0; u + 1 < users; ++u) {
          if (x.server[u] == x.server[u + 1] && x.user(u, n) && x.user(u + 1, n))
            note(faults, faults.shared, "shared by users", u, u + 1, n);
        }
        break;
    }
  }
  return faults;
}

}  // namespace airloom::twotier
