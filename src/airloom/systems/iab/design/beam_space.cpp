#include "airloom/systems/iab/design/beam_space.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <cmath>

#include "airloom/numerics/svd.hpp"

namespace airloom::iab {
namespace {

constexpr double rank_cut = 1e-10;  ///< dependent chains: eigenvalues of S below this part of the largest are none

}  // namespace

BeamSpace::BeamSpace(const Tier& tier, Eigen::MatrixXcd f_rf) : tier_(&tier), f_rf_(std::move(f_rf)) { refresh(); }

Eigen::Index BeamSpace::phase_count() const {
  if (is_digital()) return 0;
  return tier_->owner.empty() ? f_rf_.size() : f_rf_.rows();
}

Eigen::VectorXd BeamSpace::phases() const {
  Eigen::VectorXd theta(phase_count());
  Eigen::Index k = 0;
  for (Eigen::Index r = 0; r < f_rf_.cols(); ++r) {
    for (Eigen::Index n = 0; n < f_rf_.rows(); ++n) {
      if (driven(n, r)) theta[k++] = std::arg(f_rf_(n, r));
    }
  }
  return theta;
}

void BeamSpace::set_phases(const Eigen::Ref<const Eigen::VectorXd>& theta) {
  Eigen::Index k = 0;
  for (Eigen::Index r = 0; r < f_rf_.cols(); ++r) {
    for (Eigen::Index n = 0; n < f_rf_.rows(); ++n) {
      if (!driven(n, r)) continue;
      f_rf_(n, r) = {std::cos(theta[k]), std::sin(theta[k])};
      ++k;
    }
  }
  refresh();
}

void BeamSpace::set_analog(Eigen::MatrixXcd f_rf) {
  f_rf_ = std::move(f_rf);
  refresh();
}

void BeamSpace::refresh() {
  if (tier_->streams() == 0) return;  // of a node that there is not
  if (is_digital()) {
    const Eigen::HouseholderQR<Eigen::MatrixXcd> qr(tier_->h);
    channels_ = qr.matrixQR().topRows(tier_->h.cols()).triangularView<Eigen::Upper>();
    return;
  }
  effective_.noalias() = f_rf_.adjoint() * tier_->h;
  square_.noalias() = f_rf_.adjoint() * f_rf_;
  const Eigen::Index chains = square_.cols();
  const Eigen::LLT<Eigen::MatrixXcd> llt(square_);
  const auto pivots = llt.matrixLLT().diagonal().real();
  if (llt.info() == Eigen::Success && pivots.minCoeff() > 1e-4 * pivots.maxCoeff()) {
    to_basis_.setIdentity(chains, chains);
    llt.matrixL().solveInPlace(to_basis_);
  } else {  // dependent chains
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> eigen(square_);
    const Eigen::VectorXd& values = eigen.eigenvalues();
    Eigen::Index first = 0;
    while (first + 1 < chains && !(values[first] > rank_cut * values[chains - 1])) ++first;
    const Eigen::Index rank = chains - first;
    to_basis_ = values.tail(rank).cwiseSqrt().cwiseInverse().asDiagonal() * eigen.eigenvectors().rightCols(rank).adjoint();
  }
  channels_.noalias() = to_basis_ * effective_;
  if (channels_.rows() > channels_.cols()) {  // more dimensions than streams: those that the channels span
    const Eigen::HouseholderQR<Eigen::MatrixXcd> qr(channels_);
    const Eigen::Index streams = channels_.cols();
    const Eigen::MatrixXcd q = qr.householderQ() * Eigen::MatrixXcd::Identity(channels_.rows(), streams);
    to_basis_ = (q.adjoint() * to_basis_).eval();
    channels_ = qr.matrixQR().topRows(streams).triangularView<Eigen::Upper>();
  }
}

Eigen::MatrixXcd BeamSpace::digital_factor(const Eigen::MatrixXcd& beams) const { return to_basis_.adjoint() * beams; }

void BeamSpace::phase_gradient(const Eigen::MatrixXcd& beams, const Eigen::MatrixXcd& received, double radiated,
                               Eigen::Ref<Eigen::VectorXd> gradient) {
  const Eigen::MatrixXcd digital = digital_factor(beams);
  on_channels_.noalias() = received * digital.adjoint();
  on_phases_.noalias() = digital * digital.adjoint();
  gx_.noalias() = tier_->h * on_channels_;
  gx_.noalias() += f_rf_ * (radiated * on_phases_);
  Eigen::Index k = 0;
  for (Eigen::Index r = 0; r < f_rf_.cols(); ++r) {
    for (Eigen::Index n = 0; n < f_rf_.rows(); ++n) {
      if (!driven(n, r)) continue;
      const std::complex<double> g = gx_(n, r);
      const std::complex<double> f = f_rf_(n, r);
      gradient[k++] = 2.0 * (g.imag() * f.real() - g.real() * f.imag());  // Re(conj(g) j f)
    }
  }
}

Precoder BeamSpace::precoder(const Eigen::MatrixXcd& beams) const {
  if (!is_digital()) return {f_rf_, digital_factor(beams)};
  // X = E C with C as small as it can be: W = H C
  return {{}, tier_->h * least_squares(channels_, beams, 1e-14)};
}

Eigen::MatrixXcd BeamSpace::carried(const BeamSpace& from, const Eigen::MatrixXcd& beams) const {
  if (is_digital()) return beams;
  return to_basis_ * (square_ * from.digital_factor(beams));
}

Eigen::MatrixXcd BeamSpace::nearest_beams(const Eigen::MatrixXcd& w) const {
  if (!is_digital()) return to_basis_ * (f_rf_.adjoint() * w);
  // Q = H E^+, so Q^H W = (E^+)^H H^H W
  return least_squares(channels_.adjoint(), tier_->h.adjoint() * w, 1e-14);
}

void set_stream_powers(const Eigen::VectorXd& shares, Eigen::MatrixXcd& beams) {
  for (Eigen::Index l = 0; l < beams.cols(); ++l) {
    const double power = beams.col(l).squaredNorm();
    beams.col(l) *= power > 0.0 ? std::sqrt(shares[l] / power) : 0.0;
  }
}

Eigen::MatrixXcd zero_forcing_beams(const Eigen::MatrixXcd& channels) {
  const Eigen::Index n = channels.cols();
  if (channels.rows() < n) return {};
  const Eigen::VectorXd length = channels.colwise().norm();
  if (!(length.minCoeff() > 0.0)) return {};
  const Eigen::MatrixXcd unit = channels * length.cwiseInverse().asDiagonal();
  const Eigen::LLT<Eigen::MatrixXcd> llt(unit.adjoint() * unit);
  if (llt.info() != Eigen::Success || !(llt.rcond() > 1e-12)) return {};
  return unit * llt.solve(Eigen::MatrixXcd::Identity(n, n)) * length.cwiseInverse().asDiagonal();
}

Eigen::MatrixXcd regularized_beams(const Eigen::MatrixXcd& channels) {
  const Eigen::Index n = channels.cols();
  Eigen::MatrixXcd system = channels * channels.adjoint();
  system.diagonal().array() += static_cast<double>(n);
  return system.llt().solve(channels);
}

}  // namespace airloom::iab
