#include "airloom/systems/iab/problem/bounds/rate_bound.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "airloom/numerics/root.hpp"
#include "airloom/radio/rate.hpp"
#include "airloom/systems/iab/problem/band_terms.hpp"
#include "airloom/systems/iab/problem/bounds/tier_bound.hpp"

namespace airloom::iab {
namespace {

/// What the two platforms can carry at a share of the band, bit/s/Hz of the whole band.
class Capacities {
 public:
  explicit Capacities(const Instance& x)
      : x_(x),
        all_(tier_bound(x.h_aerial, x.donor_streams(), x.n_rf_donor, x.owner_donor)),
        access_(tier_bound(x.h_aerial, x.donor_streams() - 1, x.n_rf_donor, x.owner_donor)),
        ground_(tier_bound(x.h_ground, x.ground_users(), x.n_rf_node, x.owner_node)) {}

  [[nodiscard]] double all(double mu) const { return donor(all_, mu); }
  [[nodiscard]] double access(double mu) const { return donor(access_, mu); }
  [[nodiscard]] double ground(double mu) const {
    return mu < 1.0 ? (1.0 - mu) * ground_.rate(x_.node_power_max_w, noise_ground_w(x_, mu)) : 0.0;
  }

 private:
  [[nodiscard]] double donor(const TierBound& bound, double mu) const {
    return mu > 0.0 ? mu * bound.rate(x_.donor_power_max_w, noise_aerial_w(x_, mu)) : 0.0;
  }
  const Instance& x_;
  TierBound all_, access_, ground_;
};

/// The largest A + omega g at one share; minus infinity where g_min does not fit.
double best_at(double all, double access, double ground, double weight, double least) {
  const double most = std::min(ground, all);
  if (most < least) return -std::numeric_limits<double>::infinity();
  // a bit of ground traffic replaces one of access traffic once the donor is full: that pays where it weighs more
  const double g = weight >= 1.0 ? most : std::min(most, std::max(all - access, least));
  return std::min(access, all - g) + weight * g;
}

/// [low, high] of the shares at which min(all, ground) >= least; both are widened by rounding. Empty: low > high.
std::array<double, 2> shares_that_carry(const Capacities& c, double least) {
  if (!(least > 0.0)) return {0.0, 1.0};
  const auto first = [](auto&& carries) {  // smallest mu in [0, 1] where a monotone condition holds
    double low = 0.0, high = 1.0;
    for (int k = 0; k < 60; ++k) {
      const double mu = 0.5 * (low + high);
      (carries(mu) ? high : low) = mu;
    }
    return high;
  };
  const double low = first([&](double mu) { return c.all(mu) >= least; });
  const double high = 1.0 - first([&](double x) { return c.ground(1.0 - x) >= least; });
  return {low, high};
}

bool linear(const Instance& x) { return !x.noise_band_proportional || (x.noise_aerial_w && x.noise_ground_w); }

}  // namespace

double rate_bound(const Instance& x, double weight, double min_ground_rate_bps) {
  if (!x.has_node()) {
    const TierBound users = tier_bound(x.h_aerial, x.donor_streams(), x.n_rf_donor, x.owner_donor);
    return x.bandwidth_hz * users.rate(x.donor_power_max_w, noise_aerial_w(x, 1.0)) * (1.0 + 1e-12);
  }
  const Capacities c(x);
  double least = min_ground_rate_bps / x.bandwidth_hz;
  auto [low, high] = shares_that_carry(c, least);
  if (low > high) {
    least = low = 0.0;
    high = 1.0;
  }
  const auto at = [&](double mu) { return best_at(c.all(mu), c.access(mu), c.ground(mu), weight, least); };
  if (!linear(x)) {  // concave in mu: a maximum of a concave program over its other variables
    const double mu = golden_section_maximum(at, low, high, 1e-11);
    return x.bandwidth_hz * std::max({at(mu), at(low), at(high)}) * (1.0 + 1e-9);
  }
  // piecewise linear and concave in mu: the best is where two of the lines cross
  const double all = c.all(1.0);
  const double access = c.access(1.0);
  const double ground = c.ground(0.0);
  const std::array<double, 5> crossings{low, high, ground / (ground + all), ground / (ground + all - access),
                                        all > access ? least / (all - access) : low};
  double best = -std::numeric_limits<double>::infinity();
  for (const double mu : crossings) best = std::max(best, at(std::clamp(mu, low, high)));
  return x.bandwidth_hz * best * (1.0 + 1e-12);
}

double ground_rate_bound(const Instance& x) {
  const double backhaul_gain = x.h_aerial.col(x.backhaul()).squaredNorm();
  const TierBound node = tier_bound(x.h_ground, x.ground_users(), x.n_rf_node, x.owner_node);
  const auto backhaul = [&](double mu) { return mu * radio::bits_per_hz(x.donor_power_max_w * backhaul_gain / noise_aerial_w(x, mu)); };
  const auto ground = [&](double mu) { return (1.0 - mu) * node.rate(x.node_power_max_w, noise_ground_w(x, mu)); };
  double low = 0.0, high = 1.0;  // the first rises with mu, the second falls
  for (int k = 0; k < 60; ++k) {
    const double mu = 0.5 * (low + high);
    (backhaul(mu) < ground(mu) ? low : high) = mu;
  }
  // at `low` the ground's is above the crossing, at `high` the backhaul's: each bounds the best
  const double most = std::min(low > 0.0 ? ground(low) : backhaul(high), high < 1.0 ? backhaul(high) : ground(low));
  return x.bandwidth_hz * most * (1.0 + 1e-9);
}

}  // namespace airloom::iab
