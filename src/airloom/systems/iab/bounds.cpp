#include "airloom/systems/iab/bounds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "airloom/numerics/root.hpp"
#include "airloom/numerics/water_fill.hpp"
#include "airloom/systems/iab/band_terms.hpp"
#include "airloom/systems/iab/metrics.hpp"

namespace airloom::iab {

Eigen::VectorXd stream_powers(const Eigen::MatrixXcd& w) { return w.colwise().squaredNorm(); }

double spectral_efficiency_bound(const Eigen::MatrixXcd& h, const Eigen::VectorXd& powers, double noise_w) {
  double sum = 0.0;
  for (Eigen::Index l = 0; l < h.cols(); ++l) sum += std::log1p(powers[l] * h.col(l).squaredNorm() / noise_w);
  return sum / std::numbers::ln2;
}

double total_power_bound(const Eigen::MatrixXcd& h, double budget_w, double noise_w) {
  const Eigen::VectorXd gain = h.colwise().squaredNorm().transpose() / noise_w;
  return spectral_efficiency_bound(h, water_fill(gain, budget_w), noise_w);
}

double rate_upper_bound(const Instance& x) {
  const Eigen::MatrixXcd access = x.h_aerial.leftCols(x.donor_streams() - 1);
  // share times spectral efficiency at that share; 0 at no bandwidth
  const auto donor = [&](const Eigen::MatrixXcd& h, double mu) {
    return mu > 0.0 ? mu * total_power_bound(h, x.donor_power_max_w, noise_aerial_w(x, mu)) : 0.0;
  };
  const auto node = [&](double mu) {
    return mu < 1.0 ? (1.0 - mu) * total_power_bound(x.h_ground, x.node_power_max_w, noise_ground_w(x, mu)) : 0.0;
  };
  const auto all = [&](double mu) { return donor(x.h_aerial, mu); };
  const auto parts = [&](double mu) { return donor(access, mu) + node(mu); };
  if (!x.noise_band_proportional || (x.noise_aerial_w && x.noise_ground_w)) {  // both are lines in mu: the best is at an end or where they cross
    const double at_end = std::min(all(1.0), parts(1.0));
    const double at_start = parts(0.0);
    const double rise = all(1.0) - (parts(1.0) - at_start);
    const double crossing = rise > 0.0 ? std::clamp(at_start / rise, 0.0, 1.0) : 1.0;
    return x.bandwidth_hz * std::max(at_end, std::min(all(crossing), parts(crossing))) * (1.0 + 1e-12);
  }
  // both are concave; the sampled maximum of a concave function is off by little, which the last factor covers
  const double best = golden_section_maximum([&](double mu) { return std::min(all(mu), parts(mu)); }, 0.0, 1.0, 1e-9);
  return x.bandwidth_hz * std::min(all(best), parts(best)) * (1.0 + 1e-6);
}

}  // namespace airloom::iab
