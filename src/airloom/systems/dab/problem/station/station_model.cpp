#include "airloom/systems/dab/problem/station/station_model.hpp"

#include <algorithm>
#include <utility>

namespace airloom::dab {

StationModel::StationModel(Eigen::MatrixXcd h, const radio::Amplifier& amplifier, DistortionBy by)
    : h_(std::move(h)),
      h_planes_(zero_planes(h_.rows(), h_.cols())),
      w_(zero_planes(h_.rows(), h_.cols())),
      product_(w_),
      amplifier_(amplifier),
      p_(Eigen::VectorXd::Zero(h_.rows())),
      distortion_(Eigen::VectorXd::Zero(h_.cols())),
      g_(Eigen::VectorXcd::Constant(h_.rows(), amplifier.beta1)),
      gain_(w_.rows(), 2),
      link_(Eigen::MatrixXcd::Zero(h_.cols(), h_.cols())) {
  to_planes(h_, h_planes_);
  gain_.col(0).setConstant(amplifier.beta1.real());
  gain_.col(1).setConstant(amplifier.beta1.imag());
  if (amplifier_.linear() || by == DistortionBy::network) return;
  const auto n = static_cast<double>(w_.rows());
  const auto u = static_cast<double>(h_.cols());
  if (TensorCubic::cost(n, u) < DenseCubic::cost(n, u)) {
    tensor_.emplace(h_planes_);
    x_.resize(h_.cols(), 2 * TensorCubic::products(h_.cols()));
  } else {
    dense_.emplace(h_planes_, 2.0 * std::norm(amplifier_.beta3));
  }
}

Eigen::MatrixXcd StationModel::beams() const {
  Eigen::MatrixXcd w(h_.rows(), h_.cols());
  from_planes(w_, w);
  return w;
}

void StationModel::transmit(const Eigen::Ref<const Eigen::MatrixXcd>& w) {
  to_planes(w, product_);
  transmit_planes(product_);
}

void StationModel::transmit_planes(const PlanesIn& w) {
  w_ = w;
  const Eigen::Index users = h_.cols();
  for (Eigen::Index n = 0; n < w_.rows(); n += lanes) {
    Lane power = Lane::Zero();
    for (Eigen::Index k = 0; k < 2 * users; ++k) power += w_.col(k).segment<lanes>(n).array().square();
    if (!amplifier_.linear()) {
      gain_.col(0).segment<lanes>(n) = amplifier_.beta1.real() + 2.0 * amplifier_.beta3.real() * power;
      gain_.col(1).segment<lanes>(n) = amplifier_.beta1.imag() + 2.0 * amplifier_.beta3.imag() * power;
    }
    const Eigen::Index used = std::min(lanes, p_.size() - n);
    p_.segment(n, used) = power.head(used);
    const ComplexLane g = ComplexLane::load(&gain_(n, 0), &gain_(n, 1));
    for (Eigen::Index k = 0; k < users; ++k) {
      (g * ComplexLane::load(&w_(n, k), &w_(n, users + k))).store(&product_(n, k), &product_(n, users + k));
    }
  }
  g_.real() = gain_.col(0).head(g_.size());
  g_.imag() = gain_.col(1).head(g_.size());
  adjoint_product(h_planes_, product_, link_);
  if (dense_) dense_->transmit(w_, distortion_);
  if (tensor_) {
    x_.setZero();
    tensor_->add(w_, x_);
    TensorCubic::power(x_, 2.0 * std::norm(amplifier_.beta3), distortion_);
  }
}

void StationModel::answering_channel(const Eigen::VectorXd& scale, PlanesOut to) const {
  const Eigen::Index users = h_.cols();
  for (Eigen::Index n = 0; n < w_.rows(); n += lanes) {
    const ComplexLane g = ComplexLane::load(&gain_(n, 0), &gain_(n, 1));
    for (Eigen::Index u = 0; u < users; ++u) {
      ComplexLane answer = conjugate_times(g, ComplexLane::load(&h_planes_(n, u), &h_planes_(n, users + u)));
      answer.re *= scale[u];
      answer.im *= scale[u];
      answer.store(&to(n, u), &to(n, users + u));
    }
  }
}

void StationModel::gradient(const Prices& prices, Eigen::Ref<Eigen::MatrixXcd> gradient) {
  Planes planes(w_.rows(), w_.cols());
  gradient_planes(prices, planes);
  from_planes(planes, gradient);
}

void StationModel::gradient_planes(const Prices& prices, PlanesOut gradient) {
  const Eigen::Index users = h_.cols();
  product(h_planes_, prices.link, product_);
  for (Eigen::Index n = 0; n < w_.rows(); n += lanes) {
    const ComplexLane g = ComplexLane::load(&gain_(n, 0), &gain_(n, 1));
    ComplexLane sum = ComplexLane::zero();
    for (Eigen::Index k = 0; k < users; ++k) {
      const ComplexLane m = ComplexLane::load(&product_(n, k), &product_(n, users + k));
      const ComplexLane mw = conjugate_times(m, ComplexLane::load(&w_(n, k), &w_(n, users + k)));
      sum.re += mw.re;
      sum.im += mw.im;
      conjugate_times(g, m).store(&gradient(n, k), &gradient(n, users + k));
    }
    if (amplifier_.linear()) continue;
    const Lane q = 4.0 * (amplifier_.beta3.real() * sum.re - amplifier_.beta3.imag() * sum.im);
    for (Eigen::Index k = 0; k < 2 * users; ++k) gradient.col(k).segment<lanes>(n).array() += q * w_.col(k).segment<lanes>(n).array();
  }
  if (dense_) dense_->subtract_gradient(prices.distortion, gradient);
  if (tensor_) tensor_->subtract_gradient(prices.distortion, x_, 2.0 * std::norm(amplifier_.beta3), gradient);
}

}  // namespace airloom::dab
