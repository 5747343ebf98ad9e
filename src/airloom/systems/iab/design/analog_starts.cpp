#include "airloom/systems/iab/design/analog_starts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "airloom/numerics/svd.hpp"
#include "airloom/systems/iab/design/digital.hpp"

namespace airloom::iab {
namespace {

std::complex<double> phase_of(std::complex<double> x) {
  const double modulus = std::abs(x);  // not by squares, which may be below all numbers
  return modulus >= std::numeric_limits<double>::min() ? x / modulus : std::complex<double>(1.0, 0.0);
}

Eigen::VectorXcd phases_of(const Eigen::VectorXcd& x) { return x.unaryExpr(&phase_of); }

/// Orthonormal basis of a range.
Eigen::MatrixXcd basis(const Eigen::MatrixXcd& a) {
  const Svd svd = thin_svd(a);
  Eigen::Index rank = 0;
  while (rank < svd.s.size() && svd.s[rank] > 1e-10 * svd.s[0]) ++rank;
  return svd.u.leftCols(rank);
}

/// exp(2 pi j n k/N) with the least energy in range Q; the smallest k of equals.
Eigen::VectorXcd fourier_column(const Eigen::MatrixXcd& q) {
  const Eigen::Index elements = q.rows();
  Eigen::VectorXcd best;
  double least = 2.0;
  for (Eigen::Index k = 0; k < elements; ++k) {
    Eigen::VectorXcd column(elements);
    for (Eigen::Index n = 0; n < elements; ++n) {
      column[n] = std::polar(1.0, 2.0 * std::numbers::pi * static_cast<double>(n * k % elements) / static_cast<double>(elements));
    }
    const double energy = (q.adjoint() * column).squaredNorm() / static_cast<double>(elements);
    if (energy < least - 1e-9) {
      least = energy;
      best = std::move(column);
    }
  }
  return best;
}

}  // namespace

Eigen::MatrixXcd extend_columns(const Tier& tier, Eigen::MatrixXcd f_rf) {
  if (f_rf.cols() >= tier.n_rf) return f_rf;
  Eigen::MatrixXcd wanted = regularized_zero_forcing(tier.h);
  wanted /= wanted.norm();
  while (f_rf.cols() < tier.n_rf) {
    const Eigen::MatrixXcd q = basis(f_rf);
    const Svd lacking = thin_svd(wanted - q * (q.adjoint() * wanted));
    const Eigen::Index at = f_rf.cols();
    f_rf.conservativeResize(Eigen::NoChange, at + 1);
    f_rf.col(at) = lacking.s[0] > 1e-9 ? phases_of(lacking.u.col(0)) : fourier_column(q);
  }
  return f_rf;
}

Eigen::MatrixXcd paired_columns(const Tier& tier, const Eigen::MatrixXcd& w) {
  const Eigen::Index streams = w.cols();
  std::vector<Eigen::Index> order(static_cast<std::size_t>(streams));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  Eigen::VectorXd lost(streams);  // what one column of phases cannot make of the beam
  for (Eigen::Index l = 0; l < streams; ++l) {
    const double sum = w.col(l).cwiseAbs().sum();
    lost[l] = w.col(l).squaredNorm() - sum * sum / static_cast<double>(w.rows());
  }
  std::ranges::stable_sort(order, [&](Eigen::Index a, Eigen::Index b) { return lost[a] > lost[b]; });
  const Eigen::Index pairs = std::min<Eigen::Index>(streams, tier.n_rf - streams);
  Eigen::MatrixXcd f_rf(w.rows(), streams + pairs);
  Eigen::Index at = 0;
  for (Eigen::Index k = 0; k < streams; ++k) {
    const Eigen::VectorXcd beam = w.col(order[static_cast<std::size_t>(k)]);
    const double most = beam.cwiseAbs().maxCoeff();
    if (k >= pairs || !(most > 0.0)) {
      f_rf.col(at) = phases_of(beam);
      if (k < pairs) f_rf.col(at + 1) = fourier_column(basis(f_rf.leftCols(at + 1)));
      at += k < pairs ? 2 : 1;
      continue;
    }
    for (Eigen::Index n = 0; n < beam.size(); ++n) {
      const double half = std::acos(std::min(1.0, std::abs(beam[n]) / most));
      f_rf(n, at) = phase_of(beam[n]) * std::polar(1.0, half);
      f_rf(n, at + 1) = phase_of(beam[n]) * std::polar(1.0, -half);
    }
    at += 2;
  }
  return extend_columns(tier, std::move(f_rf));
}

Eigen::MatrixXcd channel_columns(const Tier& tier, const std::vector<int>& given) {
  std::vector<int> streams = given;
  if (streams.empty()) {
    streams.resize(static_cast<std::size_t>(tier.streams()));
    std::iota(streams.begin(), streams.end(), 0);
  }
  if (tier.sub_connected()) {
    Eigen::MatrixXcd f_rf = Eigen::MatrixXcd::Zero(tier.elements(), tier.n_rf);
    for (Eigen::Index n = 0; n < f_rf.rows(); ++n) {
      const auto chain = static_cast<std::size_t>(tier.owner[static_cast<std::size_t>(n)]);
      f_rf(n, static_cast<Eigen::Index>(chain)) = phase_of(tier.h(n, streams[chain % streams.size()]));
    }
    return f_rf;
  }
  Eigen::MatrixXcd f_rf(tier.elements(), 0);
  for (const int stream : streams) {
    const Eigen::VectorXcd column = phases_of(tier.h.col(stream));
    const double overlap = f_rf.cols() > 0 ? (f_rf.adjoint() * column).cwiseAbs().maxCoeff() : 0.0;
    if (f_rf.cols() == tier.n_rf || overlap > (1.0 - 1e-9) * tier.elements()) continue;  // users in one direction share a column
    f_rf.conservativeResize(Eigen::NoChange, f_rf.cols() + 1);
    f_rf.rightCols(1) = column;
  }
  return extend_columns(tier, std::move(f_rf));
}

Eigen::MatrixXcd singular_columns(const Tier& tier) {
  const Svd svd = thin_svd(tier.h);
  Eigen::MatrixXcd f_rf = Eigen::MatrixXcd::Zero(tier.elements(), tier.n_rf);
  if (tier.sub_connected()) {
    for (Eigen::Index n = 0; n < f_rf.rows(); ++n) {
      const Eigen::Index chain = tier.owner[static_cast<std::size_t>(n)];
      f_rf(n, chain) = phase_of(svd.u(n, chain % svd.u.cols()));
    }
    return f_rf;
  }
  const Eigen::Index count = std::min<Eigen::Index>(tier.n_rf, svd.u.cols());
  f_rf = svd.u.leftCols(count).unaryExpr(&phase_of);
  return extend_columns(tier, std::move(f_rf));
}

Eigen::MatrixXcd nearest_on_grid(const Eigen::MatrixXcd& f_rf, int bits) {
  const double step = 2.0 * std::numbers::pi / std::ldexp(1.0, bits);
  return f_rf.unaryExpr([step](std::complex<double> x) {
    if (x == 0.0) return x;
    return std::polar(1.0, step * std::round(std::arg(x) / step));
  });
}

RandomColumns::RandomColumns(const Tier& tier, const SolveControl& control)
    : tier_(tier),
      stream_(control.seed, StreamId::solver_initialization, control.realization, static_cast<std::uint64_t>(2 + tier.platform)) {}

Eigen::MatrixXcd RandomColumns::next() {
  Eigen::MatrixXcd f_rf = Eigen::MatrixXcd::Zero(tier_.elements(), tier_.n_rf);
  for (Eigen::Index r = 0; r < tier_.n_rf; ++r) {
    for (Eigen::Index n = 0; n < tier_.elements(); ++n) {
      const bool driven = !tier_.sub_connected() || tier_.owner[static_cast<std::size_t>(n)] == r;
      if (driven) f_rf(n, r) = std::polar(1.0, 2.0 * std::numbers::pi * stream_.uniform());
    }
  }
  return f_rf;
}

}  // namespace airloom::iab
