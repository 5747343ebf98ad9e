#include "airloom/systems/iab/judge/hardware.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "airloom/core/outcome.hpp"
#include "airloom/core/residual.hpp"
#include "airloom/numerics/svd.hpp"

namespace airloom::iab {
namespace {

/// The scale of relative residuals: that of a precoder which is 0 is 1.
double scale_of(const Eigen::MatrixXcd& w) {
  const double norm = w.norm();
  return norm > 0.0 ? norm : 1.0;
}

/// Relative distance of W to the nearest matrix of this rank: the norm of its further singular values.
double rank_error(const Eigen::MatrixXcd& w, int rank) {
  if (rank >= w.cols()) return 0.0;
  const Svd svd = thin_svd(w);
  if (!svd.ok) return std::numeric_limits<double>::infinity();
  return svd.s.tail(svd.s.size() - std::min<Eigen::Index>(rank, svd.s.size())).norm() / scale_of(w);
}

/// Squared distance of rows to x b^T with |x_n| = 1: b from the first singular pair, x_n the phase of w_n b^H.
double block_error(const Eigen::MatrixXcd& rows) {
  const Svd svd = thin_svd(rows);
  if (!svd.ok) return std::numeric_limits<double>::infinity();
  const Eigen::RowVectorXcd b = (svd.s[0] / std::sqrt(static_cast<double>(rows.rows()))) * svd.v.col(0).adjoint();
  double error = 0.0;
  for (Eigen::Index n = 0; n < rows.rows(); ++n) {
    const std::complex<double> along = rows.row(n) * b.adjoint();
    const std::complex<double> x = std::abs(along) > 0.0 ? along / std::abs(along) : std::complex<double>(1.0);
    error += (rows.row(n) - x * b).squaredNorm();
  }
  return error;
}

/// Over all chains; a fully connected platform of one chain is one block.
double owner_error(const PlatformAnswer& p) {
  double error = 0.0;
  for (int r = 0; r < p.chains; ++r) {
    std::vector<Eigen::Index> mine;
    for (Eigen::Index n = 0; n < p.w.rows(); ++n) {
      if (p.owner.empty() || p.owner[static_cast<std::size_t>(n)] == r) mine.push_back(n);
    }
    if (!mine.empty()) error += block_error(p.w(mine, Eigen::all));
  }
  return std::sqrt(error) / scale_of(p.w);
}

bool driven(const PlatformAnswer& p, Eigen::Index n, Eigen::Index r) {
  return p.owner.empty() || p.owner[static_cast<std::size_t>(n)] == r;
}

double modulus_error(const PlatformAnswer& p) {
  double worst = 0.0;
  const Eigen::Index columns = p.owner.empty() ? p.f_rf.cols() : std::min<Eigen::Index>(p.f_rf.cols(), p.chains);
  for (Eigen::Index r = 0; r < columns; ++r) {
    for (Eigen::Index n = 0; n < p.f_rf.rows(); ++n) {
      worst = worse(worst, std::abs(std::sqrt(std::norm(p.f_rf(n, r))) - (driven(p, n, r) ? 1.0 : 0.0)));
    }
  }
  return worst;
}

/// Largest distance of a driven entry's phase to the grid 2 pi m / 2^bits, in steps of the grid.
double grid_error(const PlatformAnswer& p, int bits) {
  if (p.f_rf.size() == 0) return 0.5;
  const double per_step = std::exp2(bits) / (2.0 * std::numbers::pi);
  double worst = 0.0;
  for (Eigen::Index r = 0; r < p.f_rf.cols(); ++r) {
    for (Eigen::Index n = 0; n < p.f_rf.rows(); ++n) {
      if (!driven(p, n, r)) continue;
      const double steps = std::arg(p.f_rf(n, r)) * per_step;
      worst = worse(worst, std::abs(steps - std::round(steps)));
    }
  }
  return worst;
}

bool kept(const std::optional<double>& residual) { return !residual || *residual <= feasibility_tolerance; }

Hardware verdict_of(const PlatformAnswer& p, const HardwareCheck& c) {
  const bool factors = c.factorization.has_value();
  if (c.rank > feasibility_tolerance || !kept(c.owner) || !kept(c.chains) || !kept(c.unit_modulus) || !kept(c.factorization))
    return Hardware::violated;
  if (factors) return kept(c.phase_grid) ? Hardware::factored : Hardware::violated;
  if (p.phase_bits) return Hardware::rank_only;  // both proofs below need any phase
  const bool proved = c.owner.has_value() || (p.owner.empty() && rank_error(p.w, p.chains / 2) <= feasibility_tolerance);
  return proved ? Hardware::realizable : Hardware::rank_only;
}

}  // namespace

PlatformAnswer donor_answer(const Instance& x, const Solution& s) {
  return {s.w_aerial, s.f_rf_donor, s.f_bb_donor, x.n_rf_donor, x.owner_donor, x.phase_bits};
}

PlatformAnswer node_answer(const Instance& x, const Solution& s) {
  return {s.w_ground, s.f_rf_node, s.f_bb_node, x.n_rf_node, x.owner_node, x.phase_bits};
}

HardwareCheck check_hardware(const PlatformAnswer& p) {
  HardwareCheck c;
  c.rank = rank_error(p.w, p.chains);
  if (p.f_rf.size() > 0) {
    c.chains = std::max(0.0, static_cast<double>(p.f_rf.cols() - p.chains) / p.chains);
    c.unit_modulus = modulus_error(p);
    if (p.f_bb.size() > 0) c.factorization = (p.f_rf * p.f_bb - p.w).norm() / scale_of(p.w);
  } else if (!p.owner.empty() || p.chains == 1) {
    c.owner = owner_error(p);
  }
  if (p.phase_bits) c.phase_grid = grid_error(p, *p.phase_bits);
  c.verdict = verdict_of(p, c);
  return c;
}

}  // namespace airloom::iab
