#include "airloom/systems/haps/design/price/priced_beams.hpp"

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <cmath>
#include <limits>

#include "airloom/numerics/tiled_matrix.hpp"

namespace airloom::haps {

namespace {

constexpr double unit_roundoff = std::numeric_limits<double>::epsilon();

/// Everything that follows from Z = `inverse` and `gained`.
bool complete(const Eigen::VectorXd& r, PricedBeams& out, int threads = 1) {
  const Eigen::VectorXd d = out.inverse.diagonal().real();
  out.own = out.gained.cwiseQuotient(d);
  out.weight = r.array() / (out.price.array().sqrt() * d.array());
  const Eigen::Index users = d.size();
  const Eigen::VectorXd weight_squared = out.weight.cwiseAbs2();
  Eigen::VectorXd by_columns(users);  // the same as by rows: Hermitian
  Eigen::VectorXd sums(users);
  out.squared.resize(users, users);
  for_columns(users, threads, [&](Eigen::Index first, Eigen::Index count) {
    auto squared = out.squared.middleCols(first, count);
    squared = out.inverse.middleCols(first, count).cwiseAbs2();
    squared.middleRows(first, count).diagonal().setZero();
    sums.segment(first, count) = squared.colwise().sum().transpose();
    if (users > most_whole_rows) by_columns.segment(first, count).noalias() = squared.transpose() * weight_squared;
    else by_columns.noalias() = squared * weight_squared;
  });
  out.interference = by_columns.cwiseQuotient(out.price);
  // d_k - (Z^2)_kk, or from the beams themselves
  if (out.beams.size() > 0) out.norms = weight_squared.cwiseProduct(out.beams.colwise().squaredNorm().transpose());
  else out.norms = weight_squared.cwiseProduct(d.cwiseProduct(out.gained) - sums);
  out.norm_squared = out.norms.sum();
  return out.interference.allFinite() && out.own.allFinite();
}

/// 1 - d_k, as (Z S)_kk with S = Q^1/2 M Q^1/2 where S_kk, and with it the difference, is small.
/// @param diagonal  of I + S   @param column  k -> column k of S
template <class Column>
void find_gained(PricedBeams& out, const Eigen::VectorXd& diagonal, Column&& column) {
  out.gained = 1.0 - out.inverse.diagonal().real().array();
  for (Eigen::Index k = 0; k < diagonal.size(); ++k) {
    if (diagonal[k] < 2.0) out.gained[k] = out.inverse.col(k).dot(column(k)).real();
  }
}

/// R^{-1} of the QR factorisation of [I; G]: from the Cholesky factor of I + G^H G, and that of the Gram matrix of what it leaves.
/// @param below  becomes G R^{-1}
bool invert_factor(const Eigen::MatrixXcd& g, Eigen::MatrixXcd& inverse, Eigen::MatrixXcd& below) {
  const Eigen::Index users = g.cols();
  Eigen::MatrixXcd gram = Eigen::MatrixXcd::Identity(users, users);
  gram.selfadjointView<Eigen::Lower>().rankUpdate(g.adjoint());
  const Eigen::LLT<Eigen::MatrixXcd> first(gram);
  if (first.info() == Eigen::Success) {
    inverse.setIdentity(users, users);
    first.matrixU().solveInPlace(inverse);
    below = g * inverse.triangularView<Eigen::Upper>();
    Eigen::MatrixXcd nearly_one = inverse.adjoint() * inverse;
    nearly_one.selfadjointView<Eigen::Lower>().rankUpdate(below.adjoint());
    const Eigen::LLT<Eigen::MatrixXcd> second(nearly_one);
    if (second.info() == Eigen::Success) {
      // R^{-1} = L1^{-H} L2^{-H}
      second.matrixU().solveInPlace<Eigen::OnTheRight>(inverse);
      second.matrixU().solveInPlace<Eigen::OnTheRight>(below);
      if (inverse.allFinite()) return true;
    }
  }
  Eigen::MatrixXcd stacked(users + g.rows(), users);
  stacked << Eigen::MatrixXcd::Identity(users, users), g;
  const Eigen::HouseholderQR<Eigen::MatrixXcd> qr(stacked);
  inverse.setIdentity(users, users);
  qr.matrixQR().topRows(users).triangularView<Eigen::Upper>().solveInPlace(inverse);
  below = (qr.householderQ() * Eigen::MatrixXcd::Identity(stacked.rows(), users)).bottomRows(g.rows());
  return inverse.allFinite();
}

}  // namespace

bool price_by_gram(const Eigen::MatrixXcd& m, const Eigen::VectorXd& q, const Eigen::VectorXd& r, PricedBeams& out, int threads) {
  const Eigen::Index users = m.rows();
  out.by_antennas = false;
  out.beams.resize(0, 0);
  out.price = q.cwiseMax(least_price);
  const Eigen::VectorXd root = out.price.cwiseSqrt();
  out.inverse.resize(users, users);
  Eigen::VectorXd diagonal(users);
  for_columns(users, threads, [&](Eigen::Index first, Eigen::Index count) {
    for (Eigen::Index k = first; k < first + count; ++k) {
      out.inverse.col(k).tail(users - k) = m.col(k).tail(users - k).cwiseProduct(root.tail(users - k)) * root[k];
      out.inverse(k, k) = diagonal[k] = 1.0 + out.price[k] * m(k, k).real();
    }
  });
  if (!invert_hermitian(out.inverse, threads)) return false;
  out.uncertainty = unit_roundoff * diagonal.cwiseProduct(out.inverse.diagonal().real()).maxCoeff();
  find_gained(out, diagonal, [&](Eigen::Index k) {
    Eigen::VectorXcd column(users);
    column.tail(users - k) = m.col(k).tail(users - k);
    column.head(k) = m.row(k).head(k).adjoint();
    return Eigen::VectorXcd(column.cwiseProduct(root.cast<std::complex<double>>()) * root[k]);
  });
  return complete(r, out, threads);
}

bool price_by_factor(const Eigen::MatrixXcd& f, const Eigen::VectorXd& q, const Eigen::VectorXd& r, PricedBeams& out) {
  out.by_antennas = false;
  out.price = q.cwiseMax(least_price);
  const Eigen::MatrixXcd g = f * out.price.cwiseSqrt().asDiagonal();
  Eigen::MatrixXcd root, below;
  if (!g.allFinite() || !invert_factor(g, root, below)) return false;
  out.inverse.noalias() = root * root.adjoint();
  out.beams.noalias() = below * root.adjoint();
  const Eigen::VectorXd diagonal = 1.0 + g.colwise().squaredNorm().transpose().array();
  out.uncertainty = unit_roundoff * std::sqrt(diagonal.cwiseProduct(out.inverse.diagonal().real()).maxCoeff());
  find_gained(out, diagonal, [&](Eigen::Index k) { return Eigen::VectorXcd(g.adjoint() * g.col(k)); });
  return complete(r, out);
}

bool price_by_antennas(const Eigen::MatrixXcd& h, const Eigen::VectorXd& diagonal, const Eigen::VectorXd& q, const Eigen::VectorXd& r,
                       PricedBeams& out) {
  out.by_antennas = true;
  out.price = q.cwiseMax(least_price);
  Eigen::MatrixXcd a = diagonal.asDiagonal().toDenseMatrix().cast<std::complex<double>>();
  a.selfadjointView<Eigen::Lower>().rankUpdate(h * out.price.cwiseSqrt().asDiagonal());
  const Eigen::LLT<Eigen::MatrixXcd> factor(a);
  if (factor.info() != Eigen::Success) return false;
  // G = (L^{-1} H)^H (L^{-1} H): half the work of H^H A^{-1} H
  out.beams = h;
  factor.matrixL().solveInPlace(out.beams);
  out.inverse.setZero(h.cols(), h.cols());
  out.inverse.selfadjointView<Eigen::Lower>().rankUpdate(out.beams.adjoint());
  out.inverse.triangularView<Eigen::StrictlyUpper>() = out.inverse.adjoint();
  factor.matrixU().solveInPlace(out.beams);
  const Eigen::VectorXd gain = out.inverse.diagonal().real();
  const Eigen::VectorXd d = (1.0 - out.price.array() * gain.array()).max(1e-300);
  out.own = out.price.array() * gain.array() / d.array();
  out.weight = r.cwiseQuotient(d);
  out.uncertainty = unit_roundoff / d.minCoeff();
  out.squared = out.inverse.cwiseAbs2();
  out.squared.diagonal().setZero();
  const Eigen::VectorXd weight_squared = out.weight.cwiseAbs2();
  out.interference = out.squared * weight_squared;
  out.norms = weight_squared.cwiseProduct(out.beams.cwiseAbs2().transpose() * diagonal);
  out.norm_squared = out.norms.sum();
  return out.interference.allFinite();
}

Eigen::MatrixXcd PricedBeams::received() const {
  if (joined.size() > 0) return joined;
  if (by_antennas) return inverse * weight.asDiagonal();
  Eigen::MatrixXcd t = -inverse;
  t.diagonal() = gained.cast<std::complex<double>>();
  return price.cwiseSqrt().cwiseInverse().asDiagonal() * t * weight.asDiagonal();
}

Eigen::MatrixXcd PricedBeams::coefficients(int threads) const {
  Eigen::MatrixXcd c;
  if (!by_antennas) {
    const Eigen::VectorXd root = price.cwiseSqrt();
    c.resize(inverse.rows(), inverse.cols());
    for_columns(c.cols(), threads, [&](Eigen::Index first, Eigen::Index count) {
      c.middleCols(first, count) = root.asDiagonal() * inverse.middleCols(first, count) * weight.segment(first, count).asDiagonal();
    });
    return c;
  }
  c = -(price.asDiagonal() * inverse);
  c.diagonal().array() += 1.0;
  return c * weight.asDiagonal();
}

}  // namespace airloom::haps
