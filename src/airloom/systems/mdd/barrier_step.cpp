// Derivatives of the barrier's terms by the quantities between the variables and the value, and the Newton systems made of them.
#include <Eigen/Cholesky>
#include <Eigen/LU>

#include "airloom/systems/mdd/barrier.hpp"

namespace airloom::mdd {

void Barrier::rank_one(std::initializer_list<std::pair<Eigen::Index, double>> entries, double weight) {
  for (const auto& [row, left] : entries)
    for (const auto& [column, right] : entries) core_.emplace_back(row, column, weight * left * right);
}

/// For a term -weight ln u with u = c + lin (inner a or y) + quad (inner I or b): first derivatives, weight/u^2 times the outer
/// product of (lin, quad), and -weight quad/u as the factor of the second derivative of I or b.
void Barrier::curvature() {
  first_.setZero(at_.size);
  second_.setZero(at_.size);
  core_.clear();
  const Eigen::Index n = links(), ul = x_.streams_ul(), streams = x_.streams_dl();
  for (Eigen::Index l = 0; l < x_.aps(); ++l) {
    const double inverse = 1.0 / (x_.ap_power[l] - t_[l]);
    first_[at_.ap + l] = second_[at_.ap + l] = inverse;
    core_.emplace_back(at_.ap + l, at_.ap + l, inverse * inverse);
  }
  for (Eigen::Index d = 0; d < x_.users; ++d) {
    const double inverse = 1.0 / (x_.user_power[d] - q_[d]);
    first_[at_.user + d] = second_[at_.user + d] = inverse;
    core_.emplace_back(at_.user + d, at_.user + d, inverse * inverse);
  }
  for (Eigen::Index e = 0; e < slacks(); ++e) {
    const double inverse = 1.0 / (v_[n + ul + e] - terms_.slack_least);
    first_[at_.slack + e] = tau_ * terms_.slack_cost - inverse;
    core_.emplace_back(at_.slack + e, at_.slack + e, inverse * inverse);
  }
  const auto rates = [&](bool uplink, Eigen::Index count, Eigen::Index width) {
    const Eigen::VectorXd& u = uplink ? u_ul_ : u_dl_;
    const Eigen::VectorXd& z = uplink ? z_ul_ : z_dl_;
    const Eigen::VectorXd& sum = uplink ? sum_ul_ : sum_dl_;
    const Eigen::Index lin_at = uplink ? at_.y : at_.a, quad_at = uplink ? at_.base : at_.disturbance;
    const bool promised = terms_.qos == Qos::sum && (uplink ? terms_.rate_ul : terms_.rate_dl) > 0.0;
    for (Eigen::Index k = 0; k < count; ++k) {
      const double weight = tau_ + (promised ? 1.0 / sum[k / width] : 0.0);
      const double lin = 2.0 * z[k] * (uplink ? 1.0 : norm_[k]), quad = -z[k] * z[k];
      first_[lin_at + k] -= weight * lin / u[k];
      first_[quad_at + k] -= weight * quad / u[k];
      second_[quad_at + k] -= weight * quad / u[k];
      rank_one({{lin_at + k, lin}, {quad_at + k, quad}}, weight / (u[k] * u[k]));
      if (!promised) continue;
      // the square of the gradient of the user's summed rate
      for (Eigen::Index e = k - k % width; e < k - k % width + width; ++e) {
        const double scale = 1.0 / (sum[k / width] * sum[k / width] * u[k] * u[e]);
        const double lin_e = 2.0 * z[e] * (uplink ? 1.0 : norm_[e]), quad_e = -z[e] * z[e];
        core_.emplace_back(lin_at + k, lin_at + e, scale * lin * lin_e);
        core_.emplace_back(lin_at + k, quad_at + e, scale * lin * quad_e);
        core_.emplace_back(quad_at + k, lin_at + e, scale * quad * lin_e);
        core_.emplace_back(quad_at + k, quad_at + e, scale * quad * quad_e);
      }
    }
  };
  if (terms_.objective) {
    rates(false, streams, x_.subcarriers_dl);
    rates(true, ul, x_.subcarriers_ul);
  }
  if (terms_.qos != Qos::subcarrier) return;
  const auto cones = [&](bool uplink, Eigen::Index count, Eigen::Index width) {
    const Eigen::VectorXd& u = uplink ? cone_ul_ : cone_dl_;
    const Eigen::VectorXd& rho = uplink ? terms_.rho_ul : terms_.rho_dl;
    const double floor = uplink ? terms_.floor_ul : terms_.floor_dl;
    const Eigen::Index lin_at = uplink ? at_.y : at_.a, quad_at = uplink ? at_.base : at_.disturbance;
    for (Eigen::Index k = 0; k < count && floor > 0.0; ++k) {
      const double norm = uplink ? 1.0 : norm_[k];
      const double lifted = (uplink ? v_[n + k] : s_[k]) + norm * slack_of(k / width);
      const bool tangent = rho.size() > 0;
      const double lin = (tangent ? 2.0 * rho[k] : 2.0 * lifted) * norm;
      const double quad = tangent ? -rho[k] * rho[k] : -floor;
      const Eigen::Index slack_at = at_.slack + (terms_.slack == Slack::per_user ? k / width : 0);
      const double with_slack = slacks() > 0 ? 1.0 : 0.0;
      const Eigen::Index safe_at = slacks() > 0 ? slack_at : lin_at + k;
      first_[lin_at + k] -= lin / u[k];
      if (slacks() > 0) first_[slack_at] -= lin / u[k];
      first_[quad_at + k] -= quad / u[k];
      second_[quad_at + k] -= quad / u[k];
      rank_one({{lin_at + k, lin}, {safe_at, with_slack * lin}, {quad_at + k, quad}}, 1.0 / (u[k] * u[k]));
      if (!tangent) rank_one({{lin_at + k, norm}, {safe_at, with_slack * norm}}, -2.0 / u[k]);
    }
  };
  cones(false, streams, x_.subcarriers_dl);
  cones(true, ul, x_.subcarriers_ul);
}

/// Diagonal from the second derivatives of I, b, T and Q, which are quadratic in v.
void Barrier::second_derivatives(Eigen::VectorXd& diagonal) const {
  // the chain rule with v = 1 gives twice the quadratic coefficients
  const Eigen::Index n = links(), ul = x_.streams_ul(), streams = x_.streams_dl();
  diagonal.setZero(size());
  const Eigen::VectorXd total = 2.0 * (second_.segment(at_.ap, x_.aps()) + x_.ap_cross.transpose() * second_.segment(at_.base, ul));
  Eigen::VectorXd disturbance = Eigen::VectorXd::Zero(x_.users);
  for (Eigen::Index k = 0; k < streams; ++k) disturbance[user_dl(k)] += second_[at_.disturbance + k];
  const Eigen::VectorXd user = 2.0 * (second_.segment(at_.user, x_.users) + x_.user_cross.transpose() * disturbance);
  for (Eigen::Index i = 0; i < n; ++i) diagonal[i] = total[ap_[static_cast<std::size_t>(i)]];
  if (mui_dl_.size() > 0) diagonal.head(n).noalias() += 2.0 * mui_dl_.transpose() * second_.segment(at_.disturbance, streams);
  for (Eigen::Index j = 0; j < ul; ++j) diagonal[n + j] = user[user_ul(j)];
  if (mui_ul_.size() > 0) diagonal.segment(n, ul).noalias() += 2.0 * mui_ul_.transpose() * second_.segment(at_.base, ul);
}

/// Derivatives of the inner quantities (columns) by v (rows).
Eigen::MatrixXd Barrier::jacobian() const {
  Eigen::MatrixXd z(size(), at_.size);
  Eigen::VectorXd unit = Eigen::VectorXd::Zero(at_.size), column;
  for (Eigen::Index e = 0; e < at_.size; ++e) {
    unit[e] = 1.0;
    pull(unit, column);
    z.col(e) = column;
    unit[e] = 0.0;
  }
  return z;
}

bool Barrier::solve_dense(const Eigen::VectorXd& gradient, Eigen::VectorXd& out) {
  Eigen::SparseMatrix<double> core(at_.size, at_.size);
  core.setFromTriplets(core_.begin(), core_.end());
  const Eigen::MatrixXd z = jacobian();
  const Eigen::MatrixXd left = z * core;
  Eigen::VectorXd diagonal;
  second_derivatives(diagonal);
  Eigen::MatrixXd hessian(size(), size());
  hessian.triangularView<Eigen::Lower>() = left * z.transpose();
  hessian.diagonal() += diagonal;
  const Eigen::VectorXd scale = hessian.diagonal().cwiseAbs().cwiseSqrt().cwiseInverse();
  if (!scale.allFinite()) return false;
  hessian = scale.asDiagonal() * hessian * scale.asDiagonal();
  Eigen::MatrixXd factored = hessian;
  for (double ridge = 0.0; ridge < 1e-4; ridge = std::max(1e-14, 100.0 * ridge)) {
    factored = hessian;
    factored.diagonal().array() += ridge;
    const Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> llt(factored);
    if (llt.info() != Eigen::Success) continue;
    out = -scale.cwiseProduct(gradient);
    llt.solveInPlace(out);
    out = scale.cwiseProduct(out);
    return out.allFinite();
  }
  return false;
}

/// Without interference between users every gradient of an inner quantity lies in the span of the streams' a_k / ||a_k||, of the
/// access points' parts of x, and of the unit vectors of y and the slacks: rows of the reduced jacobian, in this order.
Eigen::MatrixXd Barrier::reduced_jacobian() const {
  const Eigen::Index ul = x_.streams_ul(), streams = x_.streams_dl(), aps = x_.aps();
  const Eigen::Index rows = streams + aps + ul + slacks(), y_row = streams + aps;
  Eigen::MatrixXd z = Eigen::MatrixXd::Zero(rows, at_.size);
  for (Eigen::Index k = 0; k < streams; ++k) {
    z(k, at_.a + k) = 1.0;
    for (Eigen::Index j = 0; j < ul; ++j) z(y_row + j, at_.disturbance + k) = 2.0 * x_.user_cross(user_dl(k), user_ul(j)) * v_[links() + j];
  }
  for (Eigen::Index j = 0; j < ul; ++j) {
    z(y_row + j, at_.y + j) = 1.0;
    z.col(at_.base + j).segment(streams, aps) = 2.0 * x_.ap_cross.row(j).transpose();
    z(y_row + j, at_.user + user_ul(j)) = 2.0 * v_[links() + j];
  }
  for (Eigen::Index l = 0; l < aps; ++l) z(streams + l, at_.ap + l) = 2.0;
  for (Eigen::Index e = 0; e < slacks(); ++e) z(y_row + ul + e, at_.slack + e) = 1.0;
  return z;
}

/// H = diag(D, 0) + W N W' with W = diag([a_k, x of l], 1). With omega = [a_k, x of l]' dx the system shrinks to
/// omega + S N_1 (omega, dy) = -[..]' D^-1 g_x,  N_2 (omega, dy) = -g_y,  S = [..]' D^-1 [..].
bool Barrier::solve_woodbury(const Eigen::VectorXd& gradient, Eigen::VectorXd& out) {
  const Eigen::Index n = links(), streams = x_.streams_dl(), aps = x_.aps(), rest = size() - n, top = streams + aps;
  Eigen::SparseMatrix<double> core(at_.size, at_.size);
  core.setFromTriplets(core_.begin(), core_.end());
  const Eigen::MatrixXd z = reduced_jacobian();
  const Eigen::MatrixXd left = z * core;
  Eigen::MatrixXd small = left * z.transpose();
  Eigen::VectorXd diagonal;
  second_derivatives(diagonal);
  small.diagonal().tail(rest) += diagonal.tail(rest);

  Eigen::MatrixXd s = Eigen::MatrixXd::Zero(top, top);
  Eigen::VectorXd rhs = Eigen::VectorXd::Zero(top + rest);
  for (Eigen::Index i = 0; i < n; ++i) {
    const Eigen::Index k = stream_[static_cast<std::size_t>(i)], l = streams + ap_[static_cast<std::size_t>(i)];
    const double a = gain_[i] / norm_[k], inverse = 1.0 / diagonal[i];
    s(k, k) += a * a * inverse;
    s(l, l) += v_[i] * v_[i] * inverse;
    s(k, l) += a * v_[i] * inverse;
    s(l, k) = s(k, l);
    rhs[k] -= a * inverse * gradient[i];
    rhs[l] -= v_[i] * inverse * gradient[i];
  }
  rhs.tail(rest) = -gradient.tail(rest);
  Eigen::MatrixXd system(top + rest, top + rest);
  system.topRows(top).noalias() = s * small.topRows(top);
  system.topLeftCorner(top, top).diagonal().array() += 1.0;
  system.bottomRows(rest) = small.bottomRows(rest);
  const Eigen::VectorXd scale = system.rowwise().lpNorm<Eigen::Infinity>().cwiseInverse();
  if (!scale.allFinite()) return false;
  system = scale.asDiagonal() * system;
  rhs = scale.cwiseProduct(rhs);
  const Eigen::PartialPivLU<Eigen::MatrixXd> lu(system);
  Eigen::VectorXd reduced = lu.solve(rhs);
  reduced += lu.solve(rhs - system * reduced);
  const Eigen::VectorXd zeta = small.topRows(top) * reduced;
  out.resize(size());
  for (Eigen::Index i = 0; i < n; ++i) {
    const Eigen::Index k = stream_[static_cast<std::size_t>(i)], l = streams + ap_[static_cast<std::size_t>(i)];
    out[i] = -(gradient[i] + gain_[i] / norm_[k] * zeta[k] + v_[i] * zeta[l]) / diagonal[i];
  }
  out.tail(rest) = reduced.tail(rest);
  return out.allFinite();
}

bool Barrier::newton_step(const Eigen::VectorXd& gradient, NewtonMethod method, Eigen::VectorXd& out) {
  const bool dense = method == NewtonMethod::dense || x_.has_mui();
  if (!dense && solve_woodbury(gradient, out) && gradient.dot(out) < 0.0) return true;
  return solve_dense(gradient, out) && gradient.dot(out) < 0.0;
}

}  // namespace airloom::mdd
