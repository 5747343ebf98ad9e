#include "airloom/systems/twotier/judge/accounting.hpp"

#include <cmath>
#include <set>

namespace airloom::twotier {

PublishedCounts published_counts(std::int64_t subchannels, std::int64_t users, int bits_max) {
  const double halvings = std::log2(1e12);
  const auto channels = static_cast<double>(subchannels);
  const auto count = static_cast<double>(users);
  return {.lower_bound_evaluations = 2.0 * channels * count * halvings,
          .lagrange_search_log10 = std::log10(channels * count) + count * std::log10(bits_max + 1.0) + 2.0 * count * std::log10(halvings)};
}

Accounting account(const Instance& x) {
  constexpr int published_bits = 32;
  Accounting out;
  std::set<int> users;
  for (Eigen::Index n = 0; n < x.channels(); ++n) {
    std::int64_t active = 0;
    for (Eigen::Index c = 0; c < x.cells(); ++c) {
      if (!x.active(c, n)) continue;
      ++active;
      users.insert(x.user(c, n));
    }
    out.prices_broadcast += active;
    out.central_gains_up += active * active;
  }
  out.iteration_multiplies = 2 * out.central_gains_up;
  out.cross_gains_once = out.central_gains_up - out.prices_broadcast;
  out.central_powers_down = out.prices_broadcast;
  out.published = published_counts(x.channels(), static_cast<std::int64_t>(users.size()), published_bits);
  return out;
}

Values to_certificate(const Accounting& a) {
  return {{"published_lower_bound_evaluations", a.published.lower_bound_evaluations},
          {"published_lagrange_search_log10", a.published.lagrange_search_log10},
          {"iteration_multiplies", a.iteration_multiplies},
          {"prices_broadcast", a.prices_broadcast},
          {"cross_gains_once", a.cross_gains_once},
          {"central_gains_up", a.central_gains_up},
          {"central_powers_down", a.central_powers_down}};
}

}  // namespace airloom::twotier
