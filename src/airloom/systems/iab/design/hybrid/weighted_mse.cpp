#include "airloom/systems/iab/design/hybrid/weighted_mse.hpp"

#include <Eigen/Cholesky>
#include <cmath>
#include <complex>
#include <numbers>

namespace airloom::iab {

using Complex = std::complex<double>;

WeightedMse::WeightedMse(const Eigen::MatrixXcd& h, const Eigen::VectorXd& weights, const std::vector<int>& owner, Eigen::Index chains)
    : h_(h),
      weights_(weights),
      owner_(owner),
      y_(h.cols(), chains),
      hd_(h.rows(), h.cols()),
      d_(h.cols()),
      vu_(h.cols()),
      a_diag_(h.rows()) {}

double WeightedMse::refresh(const Eigen::MatrixXcd& x, const Eigen::MatrixXcd& b) {
  y_.noalias() = h_.adjoint() * x;
  received_.noalias() = y_ * b;
  gram_.noalias() = x.adjoint() * x;
  right_.noalias() = gram_ * b;
  double power = 0.0;  // ||X B||_F^2
  for (Eigen::Index i = 0; i < b.size(); ++i) power += (std::conj(b.data()[i]) * right_.data()[i]).real();
  double objective = 0.0;
  rho_ = 0.0;
  for (Eigen::Index l = 0; l < h_.cols(); ++l) {
    double disturbance = power;  // interference and noise
    for (Eigen::Index k = 0; k < h_.cols(); ++k) disturbance += k == l ? 0.0 : std::norm(received_(l, k));
    const double signal = std::norm(received_(l, l));
    const double tau = disturbance + signal;
    const Complex u = received_(l, l) / tau;
    const double v = weights_[l] * tau / disturbance;
    objective += weights_[l] * std::log1p(signal / disturbance);
    d_[l] = v * std::norm(u);
    vu_[l] = v * u;
    rho_ += d_[l];
  }
  return objective / std::numbers::ln2;
}

void WeightedMse::update_phases(Eigen::MatrixXcd& x, const Eigen::MatrixXcd& b) {
  const Eigen::Index elements = x.rows();
  const Eigen::Index streams = h_.cols();
  hd_.noalias() = h_ * d_.asDiagonal();
  for (Eigen::Index n = 0; n < elements; ++n) {
    double sum = rho_;
    for (Eigen::Index l = 0; l < streams; ++l) sum += d_[l] * std::norm(h_(n, l));
    a_diag_[n] = sum;
  }
  q_.noalias() = b * b.adjoint();
  c_b_.noalias() = vu_.asDiagonal() * b.adjoint();  // (L, R): C B^H = h (diag(v u) B^H)
  for (Eigen::Index r = 0; r < x.cols(); ++r) {
    z_.noalias() = y_ * q_.col(r);
    xq_.noalias() = x * q_.col(r);
    kc_.noalias() = h_ * c_b_.col(r);
    const double q_rr = q_(r, r).real();
    for (Eigen::Index n = 0; n < elements; ++n) {
      if (!owner_.empty() && owner_[static_cast<std::size_t>(n)] != r) continue;
      double re = rho_ * xq_[n].real() - kc_[n].real() - a_diag_[n] * q_rr * x(n, r).real();
      double im = rho_ * xq_[n].imag() - kc_[n].imag() - a_diag_[n] * q_rr * x(n, r).imag();
      for (Eigen::Index l = 0; l < streams; ++l) {
        const Complex a = hd_(n, l);
        const Complex z = z_[l];
        re += a.real() * z.real() - a.imag() * z.imag();
        im += a.real() * z.imag() + a.imag() * z.real();
      }
      const double modulus = std::sqrt(re * re + im * im);
      if (!(modulus > 0.0)) continue;
      const Complex next(-re / modulus, -im / modulus);
      const Complex step = next - x(n, r);
      x(n, r) = next;
      for (Eigen::Index l = 0; l < streams; ++l) {
        const Complex g = h_(n, l);  // H_ln = conj(h_nl)
        const Complex moved(g.real() * step.real() + g.imag() * step.imag(), g.real() * step.imag() - g.imag() * step.real());
        y_(l, r) += moved;
        z_[l] += q_rr * moved;
      }
    }
  }
}

bool WeightedMse::update_digital(const Eigen::MatrixXcd& x, Eigen::MatrixXcd& b) {
  gram_.noalias() = x.adjoint() * x;
  gram_ *= rho_;
  gram_.noalias() += y_.adjoint() * d_.asDiagonal() * y_;
  right_.noalias() = y_.adjoint() * vu_.asDiagonal();  // X^H C, since X^H h_l is a row of Y^H
  const Eigen::LLT<Eigen::MatrixXcd> llt(gram_);
  if (llt.info() != Eigen::Success || llt.rcond() < 1e-14) return false;
  b = llt.solve(right_);
  return true;
}

}  // namespace airloom::iab
