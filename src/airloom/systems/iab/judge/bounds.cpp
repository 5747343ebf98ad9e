#include "airloom/systems/iab/judge/bounds.hpp"

#include <cmath>
#include <numbers>

namespace airloom::iab {

Eigen::VectorXd stream_powers(const Eigen::MatrixXcd& w) { return w.colwise().squaredNorm(); }

double spectral_efficiency_bound(const Eigen::MatrixXcd& h, const Eigen::VectorXd& powers, double noise_w) {
  if (!(noise_w > 0.0)) return 0.0;  // of a tier without band
  double sum = 0.0;
  for (Eigen::Index l = 0; l < h.cols(); ++l) sum += std::log1p(powers[l] * h.col(l).squaredNorm() / noise_w);
  return sum / std::numbers::ln2;
}

}  // namespace airloom::iab
