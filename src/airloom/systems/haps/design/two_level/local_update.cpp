#include "airloom/systems/haps/design/two_level/local_update.hpp"

#include <Eigen/Cholesky>
#include <cmath>
#include <limits>

#include "airloom/systems/haps/design/sca/sca_step.hpp"

namespace airloom::haps {

/// Values, gradient and Hessian of minus the dual at prices x = (nu, eta).
struct LocalUpdate::Point {
  Eigen::VectorXd x;
  double dual = -std::numeric_limits<double>::infinity();
  double value = std::numeric_limits<double>::infinity();  ///< of the beams, scaled to the budget
  double gap = std::numeric_limits<double>::infinity();
  double scale = 1.0;        ///< of the beams, to the budget
  Eigen::VectorXd gradient;  ///< of minus the dual
  Eigen::MatrixXd hessian;

  Eigen::LLT<Eigen::MatrixXcd> factor;  ///< of A = eta I + H diag(factor nu) H^H
  Eigen::MatrixXcd v;                   ///< A^{-1} H
  Eigen::MatrixXcd g;                   ///< H^H A^{-1} H
  Eigen::VectorXd q;                    ///< factor nu
  Eigen::VectorXd d;                    ///< 1 - q_k g_kk: what the own term leaves
  Eigen::VectorXd gain;                 ///< g_k = h_k^H A_k^{-1} h_k
  Eigen::VectorXd half;                 ///< lambda_k / 2
  Eigen::VectorXd signal, interference;
};

LocalUpdate::LocalUpdate(const Eigen::MatrixXcd& h, double factor)
    : span_(h),
      factor_(factor),
      prices_(Eigen::VectorXd::Constant(h.cols() + 1, 1e-3)),
      w_(Eigen::MatrixXcd::Zero(span_.h.rows(), h.cols())) {}

void LocalUpdate::evaluate(const LocalTargets& t, const Eigen::VectorXd& x, Point& at) const {
  const Eigen::Index users = span_.h.cols();
  at.x = x;
  at.dual = -std::numeric_limits<double>::infinity();
  const double eta = x[users];
  at.q = factor_ * x.head(users);
  Eigen::MatrixXcd a = Eigen::MatrixXcd::Zero(span_.h.rows(), span_.h.rows());
  a.diagonal().setConstant(eta);
  a.selfadjointView<Eigen::Lower>().rankUpdate(span_.h * at.q.cwiseSqrt().asDiagonal());
  at.factor.compute(a);
  if (at.factor.info() != Eigen::Success) return;
  at.v = at.factor.solve(span_.h);
  at.g.noalias() = span_.h.adjoint() * at.v;
  const Eigen::VectorXd diagonal = at.g.diagonal().real();
  at.d = (1.0 - at.q.array() * diagonal.array()).max(1e-15);
  at.gain = diagonal.cwiseQuotient(at.d);
  const Eigen::VectorXd p = t.p.cwiseMax(0.0);
  const Eigen::ArrayXd damping = 1.0 + 0.5 * t.rho_s.array() * at.gain.array();
  at.half = 0.5 * t.rho_s.array() * p.array() / damping;

  const Eigen::VectorXd weight = at.half.cwiseQuotient(at.d);
  const Eigen::VectorXd weight_squared = weight.cwiseAbs2();
  Eigen::MatrixXd squared = at.g.cwiseAbs2();
  squared.diagonal().setZero();
  at.interference = factor_ * (squared * weight_squared);
  at.signal = at.gain.cwiseProduct(at.half);
  const double power = at.v.colwise().squaredNorm().dot(weight_squared);

  const Eigen::VectorXd nu = x.head(users);
  at.dual = (0.5 * t.rho_s.array() * p.array().square() / damping).sum() - nu.dot(t.q) -
            0.5 * (nu.array().square() / t.rho_i.array()).sum() - eta;
  at.gradient.resize(users + 1);
  at.gradient.head(users) = t.q + nu.cwiseQuotient(t.rho_i) - at.interference;
  at.gradient[users] = 1.0 - power;

  at.scale = power > 1.0 ? 1.0 / std::sqrt(power) : 1.0;
  at.signal *= at.scale;
  at.interference *= at.scale * at.scale;
  at.value = 0.5 * (t.rho_s.array() * (t.p - at.signal).cwiseMax(0.0).array().square()).sum() +
             0.5 * (t.rho_i.array() * (at.interference - t.q).cwiseMax(0.0).array().square()).sum();
  at.gap = at.value + least_power_price * (at.scale * at.scale * power - 1.0) - at.dual;
}

void LocalUpdate::curvature(const LocalTargets& t, Point& at) const {
  const Eigen::Index users = span_.h.cols();
  const Eigen::VectorXd e = at.half.cwiseAbs2();  // minus the first derivative of the dual's k-th term in g_k
  const Eigen::VectorXd f =                       // its second derivative
      e.array() * t.rho_s.array() / (1.0 + 0.5 * t.rho_s.array() * at.gain.array());
  const Eigen::MatrixXcd inverse = at.factor.matrixL().solve(at.v);  // L^{-1} A^{-1} H
  const Eigen::MatrixXcd g2 = at.v.adjoint() * at.v;                 // H^H A^{-2} H
  const Eigen::VectorXd g2_diagonal = g2.diagonal().real();
  const Eigen::VectorXd g3 = inverse.colwise().squaredNorm();                 // diagonal of H^H A^{-3} H
  const Eigen::VectorXd slope = g2_diagonal.cwiseQuotient(at.d.cwiseAbs2());  // -dg_k/deta

  Eigen::MatrixXcd b = at.g * at.d.cwiseInverse().asDiagonal();  // h_u^H A_k^{-1} h_k
  b.diagonal().setZero();
  const Eigen::MatrixXd squared = b.cwiseAbs2();  // -dg_k/dq_u

  const Eigen::MatrixXcd scaled = b * at.half.asDiagonal();
  const Eigen::MatrixXcd outer = scaled.conjugate() * scaled.transpose();
  const Eigen::VectorXd mixed = 2.0 * e.array() * at.q.array() * at.d.array() - f.array();
  at.hessian.resize(users + 1, users + 1);
  at.hessian.topLeftCorner(users, users) =
      factor_ * factor_ * (2.0 * at.g.cwiseProduct(outer).real() + squared * mixed.asDiagonal() * squared.transpose());
  at.hessian.topLeftCorner(users, users).diagonal() += t.rho_i.cwiseInverse();

  // h_u^H A_k^{-1} a_k = (g2_uk + q_k g_uk g2_kk / d_k) / d_k
  const Eigen::VectorXd own = at.q.array() * g2_diagonal.array() / at.d.array();
  const Eigen::MatrixXcd bent = (g2 + at.g * own.asDiagonal()) * at.d.cwiseInverse().asDiagonal();
  const Eigen::MatrixXd cross = 2.0 * b.conjugate().cwiseProduct(bent).real();
  at.hessian.col(users).head(users) = factor_ * (cross * e - squared * f.cwiseProduct(slope));
  at.hessian.row(users).head(users) = at.hessian.col(users).head(users).transpose();
  at.hessian(users, users) =
      (2.0 * e.array() * (g3.array() + at.q.array() * g2_diagonal.array().square() / at.d.array()) / at.d.array().square() -
       f.array() * slope.array().square())
          .sum();
}

namespace {

constexpr double block_gap = 1e-6;  ///< relative; a block with more is tried again, then given up

/// Newton step of the variables that are free, for a Hessian that rounding may have made slightly indefinite.
Eigen::VectorXd newton_step(const Eigen::MatrixXd& hessian, const Eigen::VectorXd& gradient, const std::vector<Eigen::Index>& free,
                            const Eigen::VectorXd& unit) {
  const auto m = static_cast<Eigen::Index>(free.size());
  Eigen::MatrixXd h(m, m);
  Eigen::VectorXd g(m);
  for (Eigen::Index i = 0; i < m; ++i) {
    g[i] = gradient[free[static_cast<std::size_t>(i)]] * unit[free[static_cast<std::size_t>(i)]];
    for (Eigen::Index j = 0; j < m; ++j) {
      const Eigen::Index row = free[static_cast<std::size_t>(i)];
      const Eigen::Index column = free[static_cast<std::size_t>(j)];
      h(i, j) = hessian(row, column) * unit[row] * unit[column];
    }
  }
  Eigen::VectorXd step = Eigen::VectorXd::Zero(gradient.size());
  double ridge = 1e-14 * std::max(h.diagonal().maxCoeff(), 1e-300);
  for (int k = 0; k < 30; ++k, ridge *= 100.0) {
    Eigen::MatrixXd shifted = h;
    shifted.diagonal().array() += ridge;
    const Eigen::LLT<Eigen::MatrixXd> factor(shifted);
    if (factor.info() != Eigen::Success) continue;
    const Eigen::VectorXd reduced = -factor.solve(g);
    if (!reduced.allFinite()) continue;
    for (Eigen::Index i = 0; i < m; ++i) {
      const Eigen::Index at = free[static_cast<std::size_t>(i)];
      step[at] = reduced[i] * unit[at];
    }
    break;
  }
  return step;
}

}  // namespace

void LocalUpdate::descend(const LocalTargets& t, double tolerance, int max_steps, const std::stop_token& stop, Point& point,
                          Result& result) const {
  const Eigen::Index users = span_.h.cols();
  Eigen::VectorXd lower = Eigen::VectorXd::Zero(users + 1);
  lower[users] = least_power_price;
  Eigen::VectorXd unit(users + 1);  // prices in units of the penalties
  unit << t.rho_i, 1.0;
  Point trial;
  while (true) {
    result.converged = point.gap <= tolerance * (1.0 + point.value);
    if (result.converged || result.steps >= max_steps || stop.stop_requested()) return;
    curvature(t, point);
    std::vector<Eigen::Index> free;
    for (Eigen::Index i = 0; i <= users; ++i) {
      if (point.x[i] > lower[i] || point.gradient[i] < 0.0) free.push_back(i);
    }
    if (free.empty()) return;
    const Eigen::VectorXd step = newton_step(point.hessian, point.gradient, free, unit);
    ++result.steps;
    bool accepted = false;
    for (double length = 1.0; length > 1e-9; length *= 0.5) {
      const Eigen::VectorXd x = (point.x + length * step).cwiseMax(lower);
      evaluate(t, x, trial);
      const double expected = point.gradient.dot(x - point.x);  // of minus the dual: negative
      if (trial.dual >= point.dual - 1e-4 * expected - 1e-15 * std::abs(point.dual) && std::isfinite(trial.dual)) {
        accepted = true;
        break;
      }
    }
    if (!accepted || trial.x == point.x) return;
    std::swap(point, trial);
  }
}

LocalUpdate::Result LocalUpdate::solve(const LocalTargets& t, double tolerance, int max_steps, const std::stop_token& stop) {
  const Eigen::Index users = span_.h.cols();
  Eigen::VectorXd plain = Eigen::VectorXd::Zero(users + 1);
  plain[users] = 1.0;
  const auto solved = [&](const Point& point) { return std::isfinite(point.dual) && point.gap <= block_gap * (1.0 + point.value); };
  Point point;
  evaluate(t, prices_.cwiseMax(plain * least_power_price), point);
  Result result;
  if (std::isfinite(point.dual)) descend(t, tolerance, max_steps, stop, point, result);
  if (!solved(point) && !stop.stop_requested()) {
    Point again;
    evaluate(t, plain, again);
    if (std::isfinite(again.dual)) descend(t, tolerance, max_steps, stop, again, result);
    if (!std::isfinite(point.dual) || again.gap < point.gap) std::swap(point, again);
  }
  result.failed = !solved(point) && !stop.stop_requested();
  result.value = point.value;
  result.gap = point.gap;
  if (result.failed && w_.squaredNorm() > 0.0) {  // the beams of the call before
    const Eigen::MatrixXcd x = received();
    result.signal = x.diagonal().real();
    result.interference = factor_ * (x.rowwise().squaredNorm() - x.diagonal().cwiseAbs2()).cwiseMax(0.0);
    return result;
  }
  prices_ = point.x;
  w_ = point.v * (point.scale * point.half.cwiseQuotient(point.d)).asDiagonal();
  result.signal = point.signal;
  result.interference = point.interference;
  return result;
}

Eigen::MatrixXcd LocalUpdate::beams() const { return span_.beams(w_); }

Eigen::MatrixXcd LocalUpdate::received() const { return span_.h.adjoint() * w_; }

}  // namespace airloom::haps
