#include "airloom/systems/dab/station_model.hpp"

#include <utility>

namespace airloom::dab {

StationModel::StationModel(Eigen::MatrixXcd h, const radio::Amplifier& amplifier)
    : h_(std::move(h)),
      w_(Eigen::MatrixXcd::Zero(h_.rows(), h_.cols())),
      amplifier_(amplifier),
      p_(Eigen::VectorXd::Zero(h_.rows())),
      distortion_(Eigen::VectorXd::Zero(h_.cols())),
      g_(Eigen::VectorXcd::Constant(h_.rows(), amplifier.beta1)),
      link_(Eigen::MatrixXcd::Zero(h_.cols(), h_.cols())),
      product_(h_.rows(), h_.cols()) {
  if (amplifier_.linear()) return;
  covariance_.setZero(h_.rows(), h_.rows());
  square_.setZero(h_.rows(), h_.rows());
}

void StationModel::transmit(const Eigen::Ref<const Eigen::MatrixXcd>& w) {
  w_ = w;
  p_ = w_.rowwise().squaredNorm();
  if (!amplifier_.linear()) {
    g_.array() = amplifier_.beta1 + 2.0 * amplifier_.beta3 * p_.array();
    covariance_.noalias() = w_ * w_.adjoint();
    square_.array() = covariance_.array().abs2() * covariance_.array();
    product_.noalias() = square_ * h_;
    const double scale = 2.0 * std::norm(amplifier_.beta3);
    for (Eigen::Index u = 0; u < h_.cols(); ++u) distortion_[u] = scale * h_.col(u).dot(product_.col(u)).real();
    distortion_ = distortion_.cwiseMax(0.0);  // D is positive semidefinite; rounding may say otherwise where t is nothing
  }
  product_.noalias() = g_.asDiagonal() * w_;
  link_.noalias() = h_.adjoint() * product_;
}

void StationModel::gradient(const Prices& prices, Eigen::Ref<Eigen::MatrixXcd> gradient) {
  product_.noalias() = h_ * prices.link;
  gradient.noalias() = g_.conjugate().asDiagonal() * product_;
  if (amplifier_.linear()) return;
  for (Eigen::Index n = 0; n < h_.rows(); ++n) {
    const std::complex<double> sum = product_.row(n).conjugate().cwiseProduct(w_.row(n)).sum();
    gradient.row(n) += 4.0 * (amplifier_.beta3 * sum).real() * w_.row(n);
  }
  product_.noalias() = h_ * prices.distortion.asDiagonal();
  square_.noalias() = product_ * h_.adjoint();
  square_.array() = 2.0 * square_.array() * covariance_.array().abs2() + square_.array().conjugate() * covariance_.array().square();
  gradient.noalias() -= 2.0 * std::norm(amplifier_.beta3) * (square_ * w_);
}

}  // namespace airloom::dab
