#include "airloom/systems/dab/problem/station/station_model.hpp"

#include <algorithm>
#include <utility>

namespace airloom::dab {

StationModel::StationModel(Eigen::MatrixXcd h, const radio::Amplifier& amplifier, DistortionBy by, RowAmplifiers rows,
                           const Eigen::MatrixXd& error)
    : h_(std::move(h)),
      h_planes_(zero_planes(h_.rows(), h_.cols())),
      w_(zero_planes(h_.rows(), h_.cols())),
      product_(w_),
      amplifier_(amplifier),
      rows_(std::move(rows)),
      linear_(!rows_.fleet && amplifier.linear()),
      p_(Eigen::VectorXd::Zero(h_.rows())),
      distortion_(Eigen::VectorXd::Zero(h_.cols())),
      g_(Eigen::VectorXcd::Constant(h_.rows(), amplifier.beta1)),
      gain_(w_.rows(), 2),
      link_(Eigen::MatrixXcd::Zero(h_.cols(), h_.cols())),
      powers_(Eigen::VectorXd::Zero(w_.rows())) {
  to_planes(h_, h_planes_);
  gain_.col(0).setConstant(amplifier.beta1.real());
  gain_.col(1).setConstant(amplifier.beta1.imag());
  if (error.size() > 0) {
    error_.setZero(w_.rows(), error.cols());
    error_.topRows(error.rows()) = error;
  }
  if (rows_.fleet) {
    gain_.setZero();
    moments_.emplace(w_.rows(), rows_.fleet->terms());
    if (by == DistortionBy::station) terms_.emplace(h_planes_, rows_.fleet->terms());
  }
  if (rows_.fleet || linear_ || by == DistortionBy::network) return;
  const auto n = static_cast<double>(w_.rows());
  const auto u = static_cast<double>(h_.cols());
  if (TensorCubic::cost(n, u) < DenseCubic::cost(n, u)) {
    tensor_.emplace(h_planes_);
    x_.resize(h_.cols(), 2 * TensorCubic::products(h_.cols()));
  } else {
    dense_.emplace(h_planes_, 2.0 * std::norm(amplifier_.beta3));
  }
}

StationModel::StationModel(const BeamProblem& problem, Eigen::Index b, DistortionBy by)
    : StationModel(
          problem.channel(b), problem.amplifier, by, problem.row_amplifiers(b),
          problem.error.size() == 0 ? Eigen::MatrixXd() : Eigen::MatrixXd(problem.error.middleCols(b * problem.users(), problem.users()))) {
  if (problem.error_covariance.empty()) return;
  ErrorCovariance errors;
  errors.add_station(0, problem.station_errors(b));
  set_errors(std::move(errors));
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

void StationModel::find_gains(Eigen::Index n, const Lane& power) {
  if (linear_) return;
  gain_.col(0).segment<lanes>(n) = amplifier_.beta1.real() + 2.0 * amplifier_.beta3.real() * power;
  gain_.col(1).segment<lanes>(n) = amplifier_.beta1.imag() + 2.0 * amplifier_.beta3.imag() * power;
}

double StationModel::distortion_products(bool gradient) const {
  const auto n = static_cast<double>(h_.rows());
  const auto u = static_cast<double>(h_.cols());
  if (dense_) return (gradient ? 1.5 : 1.0) * n * n * u;
  if (tensor_) return n * u * static_cast<double>(TensorCubic::products(h_.cols()));
  if (!terms_) return 0.0;
  if (h_.cols() == 1) return (gradient ? 4.0 : 1.0) * n * rows_.fleet->terms();
  return 2.0 * n * n * u + (gradient ? 3.0 : 1.0) * n * n * rows_.fleet->terms();
}

void StationModel::transmit_planes(const PlanesIn& w) {
  w_ = w;
  const Eigen::Index users = h_.cols();
  products_ += h_.size() * (users + 1) + static_cast<std::int64_t>(distortion_products(false));
  for (Eigen::Index n = 0; n < w_.rows(); n += lanes) {
    Lane power = Lane::Zero();
    for (Eigen::Index k = 0; k < 2 * users; ++k) power += w_.col(k).segment<lanes>(n).array().square();
    powers_.segment<lanes>(n) = power;
    if (!moments_) find_gains(n, power);
  }
  p_ = powers_.head(p_.size());
  if (moments_) {
    moments_->look_up(rows_, powers_);
    gain_.col(0) = moments_->c_re.col(0);
    gain_.col(1) = moments_->c_im.col(0);
  }
  for (Eigen::Index n = 0; n < w_.rows(); n += lanes) {
    const ComplexLane g = ComplexLane::load(&gain_(n, 0), &gain_(n, 1));
    for (Eigen::Index k = 0; k < users; ++k) {
      (g * ComplexLane::load(&w_(n, k), &w_(n, users + k))).store(&product_(n, k), &product_(n, users + k));
    }
  }
  g_.real() = gain_.col(0).head(g_.size());
  g_.imag() = gain_.col(1).head(g_.size());
  adjoint_product(h_planes_, product_, link_);
  if (dense_) dense_->transmit(w_, distortion_);
  if (terms_) terms_->transmit(w_, *moments_, distortion_);
  if (tensor_) {
    x_.setZero();
    tensor_->add(w_, x_);
    TensorCubic::power(x_, 2.0 * std::norm(amplifier_.beta3), distortion_);
  }
  if (error_.size() == 0 && !covariance_) return;
  if (!dense_ && !terms_ && !tensor_) distortion_.setZero();
  if (covariance_) return covariance_->add_power(w_, *moments_, distortion_);
  distortion_.noalias() += error_.topRows(p_.size()).transpose() * output_power();
}

Eigen::VectorXd StationModel::output_power() const {
  if (moments_) return moments_->output.head(p_.size());
  const double third = 2.0 * std::norm(amplifier_.beta3);
  return (p_.array() * (g_.array().abs2() + third * p_.array().square())).matrix();
}

Eigen::VectorXd StationModel::output_slope() const {
  if (moments_) return moments_->output_slope.head(p_.size());
  const double mixed = 8.0 * (std::conj(amplifier_.beta1) * amplifier_.beta3).real();
  const double third = 18.0 * std::norm(amplifier_.beta3);
  return (std::norm(amplifier_.beta1) + p_.array() * (mixed + third * p_.array())).matrix();
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
  products_ += h_.size() * (users + 2) + static_cast<std::int64_t>(distortion_products(true));
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
    if (linear_) continue;
    Lane q;
    if (moments_) {
      q = 2.0 * moments_->inverse_power.segment<lanes>(n).array() *
          (moments_->turn_re.col(0).segment<lanes>(n).array() * sum.re - moments_->turn_im.col(0).segment<lanes>(n).array() * sum.im);
    } else {
      q = 4.0 * (amplifier_.beta3.real() * sum.re - amplifier_.beta3.imag() * sum.im);
    }
    for (Eigen::Index k = 0; k < 2 * users; ++k) gradient.col(k).segment<lanes>(n).array() += q * w_.col(k).segment<lanes>(n).array();
  }
  if (dense_) dense_->subtract_gradient(prices.distortion, gradient);
  if (terms_) terms_->subtract_gradient(prices.distortion, *moments_, gradient);
  if (tensor_) tensor_->subtract_gradient(prices.distortion, x_, 2.0 * std::norm(amplifier_.beta3), gradient);
  if (covariance_) return covariance_->subtract_gradient(prices.distortion, w_, *moments_, gradient);
  if (error_.size() == 0) return;
  const Eigen::Index rows = p_.size();
  const Eigen::VectorXd q = (error_.topRows(rows) * prices.distortion).cwiseProduct(output_slope());
  gradient.topRows(rows) -= q.asDiagonal() * w_.topRows(rows);
}

}  // namespace airloom::dab
