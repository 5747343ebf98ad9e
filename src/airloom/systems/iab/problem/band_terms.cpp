#include "airloom/systems/iab/problem/band_terms.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "airloom/radio/rate.hpp"

namespace airloom::iab {

Phi phi(double x, const Stream& s, double c) {
  if (s.g <= 0.0) return {};
  const double below = s.q + c * x;  // interference plus noise
  constexpr double infinite = std::numeric_limits<double>::infinity();
  if (below <= 0.0) return {0.0, infinite, -infinite};  // x = 0 with noise proportional to the band
  const double se = radio::bits_per_hz(s.g / below);
  const double gap = s.g / (below + s.g) / below;  // 1/below - 1/(below + g), without cancellation
  const double sum = 1.0 / below + 1.0 / (below + s.g);
  return {x * se, se - c * x / std::numbers::ln2 * gap, -c / std::numbers::ln2 * gap * (2.0 - c * x * sum)};
}

Phi phi_sum(double x, const std::vector<Stream>& streams, double c) {
  Phi sum;
  for (const Stream& s : streams) {
    const Phi one = phi(x, s, c);
    sum.value += one.value;
    sum.derivative += one.derivative;
    sum.second += one.second;
  }
  return sum;
}

double BandTerms::sum_rate(double mu) const {
  return bandwidth_hz * (access_term(mu).value + std::min(backhaul_term(mu).value, ground_term(1.0 - mu).value));
}

SumTerms::SumTerms(const BandTerms& terms) : terms_(terms), linear_(terms.linear()) {
  if (!linear_) return;
  access_ = terms.access_term(1.0).value;
  backhaul_ = terms.backhaul_term(1.0).value;
  ground_ = terms.ground_term(1.0).value;
}

bool SumTerms::ground_silent() const {
  return std::ranges::all_of(terms_.ground, [](const Stream& s) { return s.g <= 0.0; });
}

std::vector<Stream> received_powers(const Eigen::MatrixXcd& h, const Eigen::MatrixXcd& w) {
  const Eigen::MatrixXd power = (h.adjoint() * w).cwiseAbs2();
  std::vector<Stream> streams;
  streams.reserve(static_cast<std::size_t>(power.rows()));
  for (Eigen::Index l = 0; l < power.rows(); ++l) {
    double interference = 0.0;
    for (Eigen::Index k = 0; k < power.cols(); ++k) interference += k == l ? 0.0 : power(l, k);
    streams.push_back({power(l, l), interference});
  }
  return streams;
}

namespace {

bool proportional(const Instance& x, const std::optional<double>& fixed) { return !fixed && x.noise_band_proportional; }

}  // namespace

double noise_aerial_w(const Instance& x, double mu) {
  if (x.noise_aerial_w) return *x.noise_aerial_w;
  return x.bandwidth_hz * x.noise_psd_w_per_hz * (x.noise_band_proportional ? mu : 1.0);
}

double noise_ground_w(const Instance& x, double mu) {
  if (x.noise_ground_w) return *x.noise_ground_w;
  return x.bandwidth_hz * x.noise_psd_w_per_hz * (x.noise_band_proportional ? 1.0 - mu : 1.0);
}

BandTerms band_terms(const Instance& x, const Eigen::MatrixXcd& w_aerial, const Eigen::MatrixXcd& w_ground) {
  return band_terms(x, received_powers(x.h_aerial, w_aerial), received_powers(x.h_ground, w_ground));
}

BandTerms band_terms(const Instance& x, std::vector<Stream> aerial, std::vector<Stream> ground) {
  BandTerms terms;
  terms.bandwidth_hz = x.bandwidth_hz;
  terms.access = std::move(aerial);
  terms.ground = std::move(ground);
  const double full = x.bandwidth_hz * x.noise_psd_w_per_hz;
  if (proportional(x, x.noise_aerial_w)) {
    terms.c_aerial = full;
  } else {
    for (Stream& s : terms.access) s.q += noise_aerial_w(x, 1.0);
  }
  if (proportional(x, x.noise_ground_w)) {
    terms.c_ground = full;
  } else {
    for (Stream& s : terms.ground) s.q += noise_ground_w(x, 0.0);
  }
  if (x.has_node()) {
    terms.backhaul = terms.access.back();
    terms.access.pop_back();
  }
  return terms;
}

}  // namespace airloom::iab
