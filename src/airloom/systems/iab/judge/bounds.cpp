#include "airloom/systems/iab/judge/bounds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "airloom/numerics/root.hpp"
#include "airloom/systems/iab/judge/metrics.hpp"
#include "airloom/systems/iab/problem/band_terms.hpp"
#include "airloom/systems/iab/problem/interference_free.hpp"

namespace airloom::iab {

Eigen::VectorXd stream_powers(const Eigen::MatrixXcd& w) { return w.colwise().squaredNorm(); }

double spectral_efficiency_bound(const Eigen::MatrixXcd& h, const Eigen::VectorXd& powers, double noise_w) {
  if (!(noise_w > 0.0)) return 0.0;  // of a tier without band
  double sum = 0.0;
  for (Eigen::Index l = 0; l < h.cols(); ++l) sum += std::log1p(powers[l] * h.col(l).squaredNorm() / noise_w);
  return sum / std::numbers::ln2;
}

double total_power_bound(const Eigen::MatrixXcd& h, double budget_w, double noise_w) {
  return water_filled_rate(h.colwise().squaredNorm(), budget_w, noise_w);
}

double rate_upper_bound(const Instance& x) {
  const Eigen::VectorXd aerial = x.h_aerial.colwise().squaredNorm();
  const Eigen::VectorXd access = aerial.head(x.donor_streams() - 1);
  const Eigen::VectorXd ground = x.h_ground.colwise().squaredNorm();
  // share times spectral efficiency at that share; 0 at no bandwidth
  const auto donor = [&](const Eigen::VectorXd& gain, double mu) {
    return mu > 0.0 ? mu * water_filled_rate(gain, x.donor_power_max_w, noise_aerial_w(x, mu)) : 0.0;
  };
  const auto node = [&](double mu) {
    return mu < 1.0 ? (1.0 - mu) * water_filled_rate(ground, x.node_power_max_w, noise_ground_w(x, mu)) : 0.0;
  };
  if (!x.noise_band_proportional || (x.noise_aerial_w && x.noise_ground_w)) {  // lines in mu: the best is at an end or where they cross
    const double all = donor(aerial, 1.0);
    const double only_access = donor(access, 1.0);
    const double only_ground = node(0.0);
    const double rise = all - only_access + only_ground;  // > 0, since all >= only_access
    const double crossing = std::clamp(only_ground / rise, 0.0, 1.0);
    return x.bandwidth_hz * std::max(std::min(all, only_access), crossing * all) * (1.0 + 1e-12);
  }
  const auto bound = [&](double mu) { return std::min(donor(aerial, mu), donor(access, mu) + node(mu)); };
  // both are concave: what golden section leaves is covered by the last factor
  return x.bandwidth_hz * bound(golden_section_maximum(bound, 0.0, 1.0, 1e-9)) * (1.0 + 1e-6);
}

}  // namespace airloom::iab
