#include "airloom/systems/dab/design/penalty/penalty_step.hpp"

#include <Eigen/LU>
#include <cmath>
#include <string>

#include "airloom/core/error.hpp"

namespace airloom::dab {

void require_cubic(const BeamProblem& problem, const char* algorithm) {
  if (!problem.error_covariance.empty())
    throw Unsupported(std::string(algorithm) + ": csi_error_cov; the penalty method is for channels without correlated errors only");
  if (problem.fleet)
    throw Unsupported(std::string(algorithm) + ": pa_model; the penalty method is for one cubic amplifier of all antennas only");
}

PenaltyStation::PenaltyStation(const StationView& view, Majorizer majorizer, double rho_relative)
    : budget_(view.budget),
      rho_relative_(rho_relative),
      majorizer_(majorizer),
      amplifier_(view.amplifier),
      weight_(view.weight),
      model_(view.h, view.amplifier) {}

void PenaltyStation::transmit(const Eigen::MatrixXcd& w) {
  model_.transmit(w);
  anchor_ = model_.beams();
  offset_.setZero(anchor_.rows(), anchor_.rows());
  diagonal_ = model_.antenna_power();
}

double PenaltyStation::penalty(const Fractional& x) const {
  const double size = x.price().dot(Eigen::VectorXd(model_.channel().colwise().squaredNorm().transpose()));
  return rho_relative_ * size * std::norm(amplifier_.beta1) / (static_cast<double>(weight_.size()) * budget_);
}

BeamStep PenaltyStation::beam_step(const LocalProblem& local, double rho) const {
  const Eigen::VectorXcd gain = radio::bussgang_gain(amplifier_, diagonal_).conjugate();
  const Eigen::MatrixXcd through = gain.asDiagonal() * model_.channel();
  const std::int64_t n = through.rows(), u = through.cols();
  products_ += n * u * (n + u + 4) + 3 * n * u * u;  // Delta W, H L and factors; the ball problem
  const Eigen::MatrixXcd& w = model_.beams();
  BeamStep step;
  step.f = through * local.omega.cwiseSqrt().asDiagonal();
  const std::complex<double> along = anchor_.conjugate().cwiseProduct(w).sum();
  step.right = through * local.pull + 2.0 * rho * (along * anchor_ - offset_ * w);
  switch (majorizer_) {
    case Majorizer::paper: step.kappa = rho * budget_; break;
    case Majorizer::tight:
      step.kappa = 6.0 * rho * budget_;
      step.right += rho * (6.0 * budget_ - 2.0 * w.squaredNorm()) * w;
      break;
  }
  return step;
}

bool PenaltyStation::matrix_step(const LocalProblem& local, double rho) {
  const Eigen::MatrixXcd& w = model_.beams();
  const Eigen::MatrixXcd& h = model_.channel();
  if (amplifier_.linear()) {
    anchor_ = w;
    diagonal_ = model_.antenna_power();
    return true;
  }
  const auto users = static_cast<double>(weight_.size());
  const std::int64_t antennas = w.rows(), streams = w.cols();
  products_ += antennas * streams * (3 * antennas + 2 * streams + 1) +
               antennas * antennas * antennas / 12;  // three covariances, two links; a real system, four real products in one
  const double cubic = std::norm(amplifier_.beta3);
  const Eigen::MatrixXcd c0 = w * w.adjoint();
  const Eigen::MatrixXcd k = h * local.price.asDiagonal() * h.adjoint();
  const Eigen::MatrixXcd weighted = h * local.omega.asDiagonal() * h.adjoint();
  const Eigen::MatrixXcd frozen = (cubic * k.array() * c0.array().abs2()).matrix();  // |beta3|^2 K o Phi
  // What a change of the gains meets: the linear amplifier's link less what is wanted.
  const Eigen::MatrixXcd bracket = local.omega.asDiagonal() * (amplifier_.beta1 * (h.adjoint() * w)) - local.pull;
  const Eigen::MatrixXcd spread = h * bracket;
  Eigen::VectorXd r(w.rows());
  for (Eigen::Index n = 0; n < w.rows(); ++n) {
    const std::complex<double> sum = w.row(n).conjugate().cwiseProduct(spread.row(n)).sum();
    r[n] = (2.0 * std::conj(amplifier_.beta3) * sum).real();
  }
  Eigen::MatrixXd system = (4.0 * cubic * (weighted.array() * c0.array().conjugate()).real()).matrix();
  system.diagonal().array() += rho / users;
  const Eigen::VectorXd right = rho / users * model_.antenna_power() - r - frozen.diagonal().real();
  const Eigen::PartialPivLU<Eigen::MatrixXd> factor(system);
  const Eigen::VectorXd c = factor.solve(right);
  if (!c.allFinite()) return false;
  anchor_ = w;
  offset_ = frozen / rho;
  offset_.diagonal() = ((model_.antenna_power() - c) / users).cast<std::complex<double>>();
  diagonal_ = c;
  return true;
}

Eigen::MatrixXcd PenaltyStation::covariance() const { return anchor_ * anchor_.adjoint() - static_cast<double>(weight_.size()) * offset_; }

Eigen::MatrixXcd PenaltyStation::believed_link() const {
  const Eigen::MatrixXcd radiated = radio::bussgang_gain(amplifier_, diagonal_).asDiagonal() * model_.beams();
  return model_.channel().adjoint() * radiated;
}

double PenaltyStation::gap() const {
  const Eigen::MatrixXcd c = model_.beams() * model_.beams().adjoint();
  const double size = c.norm();
  return size > 0.0 ? (covariance() - c).norm() / size : 0.0;
}

}  // namespace airloom::dab
