// Derivatives of the barrier's terms by the quantities between the variables and the value, and the Newton systems made of them.
#include <Eigen/Cholesky>

#include "airloom/numerics/abandon.hpp"
#include "airloom/systems/mdd/design/interior_point/barrier.hpp"

namespace airloom::mdd {

/// For a term -weight ln u with u = c + lin (inner a or y) + quad (inner I or b): first derivatives, weight/u^2 times the outer
/// product of (lin, quad), and -weight quad/u as the factor of the second derivative of I or b.
void Barrier::curvature() {
  first_.setZero(at_.size);
  second_.setZero(at_.size);
  const Eigen::Index n = links(), ul = x_.streams_ul(), streams = x_.streams_dl();
  for (auto [terms, count] : {std::pair{&dl_, streams}, std::pair{&ul_, ul}}) {
    for (Eigen::VectorXd* each : {&terms->ll, &terms->lq, &terms->qq, &terms->ls, &terms->qs, &terms->ss, &terms->own_l, &terms->own_q})
      each->setZero(count);
    terms->user.setZero(x_.users);
  }
  const auto room = x_.ap_power - t_, user_room = x_.user_power - q_;
  first_.segment(at_.ap, x_.aps()) = second_.segment(at_.ap, x_.aps()) = room.cwiseInverse();
  first_.segment(at_.user, x_.users) = second_.segment(at_.user, x_.users) = user_room.cwiseInverse();
  slack_bend_.resize(slacks());
  for (Eigen::Index e = 0; e < slacks(); ++e) {
    const double inverse = 1.0 / (v_[n + ul + e] - terms_.slack_least);
    first_[at_.slack + e] = tau_ * terms_.slack_cost - inverse;
    slack_bend_[e] = inverse * inverse;
  }
  const auto rates = [&](bool uplink, Eigen::Index count, Eigen::Index width) {
    StreamTerms& out = uplink ? ul_ : dl_;
    const Eigen::VectorXd& u = uplink ? u_ul_ : u_dl_;
    const Eigen::VectorXd& z = uplink ? z_ul_ : z_dl_;
    const Eigen::VectorXd& sum = uplink ? sum_ul_ : sum_dl_;
    const Eigen::Index lin_at = uplink ? at_.y : at_.a, quad_at = uplink ? at_.base : at_.disturbance;
    const bool promised = terms_.qos == Qos::sum && (uplink ? terms_.rate_ul : terms_.rate_dl) > 0.0;
    if (promised) out.user = sum.cwiseAbs2().cwiseInverse();
    for (Eigen::Index k = 0; k < count; ++k) {
      const double weight = tau_ + (promised ? 1.0 / sum[k / width] : 0.0);
      const double lin = 2.0 * z[k] * (uplink ? 1.0 : norm_[k]) / u[k], quad = -z[k] * z[k] / u[k];
      first_[lin_at + k] -= weight * lin;
      first_[quad_at + k] -= weight * quad;
      second_[quad_at + k] -= weight * quad;
      out.ll[k] += weight * lin * lin;
      out.lq[k] += weight * lin * quad;
      out.qq[k] += weight * quad * quad;
      if (!promised) continue;
      out.own_l[k] = lin;
      out.own_q[k] = quad;
    }
  };
  if (terms_.objective) {
    rates(false, streams, x_.subcarriers_dl);
    rates(true, ul, x_.subcarriers_ul);
  }
  if (terms_.qos != Qos::subcarrier) return;
  const auto cones = [&](bool uplink, Eigen::Index count, Eigen::Index width) {
    StreamTerms& out = uplink ? ul_ : dl_;
    const Eigen::VectorXd& u = uplink ? cone_ul_ : cone_dl_;
    const Eigen::VectorXd& rho = uplink ? terms_.rho_ul : terms_.rho_dl;
    const double floor = uplink ? terms_.floor_ul : terms_.floor_dl;
    const Eigen::Index lin_at = uplink ? at_.y : at_.a, quad_at = uplink ? at_.base : at_.disturbance;
    for (Eigen::Index k = 0; k < count && floor > 0.0; ++k) {
      const double norm = uplink ? 1.0 : norm_[k];
      const double lifted = (uplink ? v_[n + k] : s_[k]) + norm * slack_of(k / width);
      const bool tangent = rho.size() > 0;
      const double lin = (tangent ? 2.0 * rho[k] : 2.0 * lifted) * norm / u[k];
      const double quad = (tangent ? -rho[k] * rho[k] : -floor) / u[k];
      first_[lin_at + k] -= lin;
      if (slacks() > 0) first_[at_.slack + slack_place(k / width)] -= lin;
      first_[quad_at + k] -= quad;
      second_[quad_at + k] -= quad;
      // the slack enters with the same factor as the linear part
      const double bend = lin * lin - (tangent ? 0.0 : 2.0 * norm * norm / u[k]);
      out.ll[k] += bend;
      out.ls[k] += bend;
      out.ss[k] += bend;
      out.lq[k] += lin * quad;
      out.qs[k] += lin * quad;
      out.qq[k] += quad * quad;
    }
  };
  cones(false, streams, x_.subcarriers_dl);
  cones(true, ul, x_.subcarriers_ul);
}

Eigen::SparseMatrix<double> Barrier::core() const {
  std::vector<Eigen::Triplet<double>> list;
  const auto both = [&list](Eigen::Index i, Eigen::Index k, double value) {
    list.emplace_back(i, k, value);
    if (i != k) list.emplace_back(k, i, value);
  };
  for (Eigen::Index i = at_.ap; i < at_.size; ++i) both(i, i, second_[i] * second_[i]);
  for (Eigen::Index e = 0; e < slacks(); ++e) both(at_.slack + e, at_.slack + e, slack_bend_[e]);
  const auto streams = [&](const StreamTerms& terms, Eigen::Index lin, Eigen::Index quad, Eigen::Index width) {
    for (Eigen::Index k = 0; k < terms.ll.size(); ++k) {
      both(lin + k, lin + k, terms.ll[k]);
      both(lin + k, quad + k, terms.lq[k]);
      both(quad + k, quad + k, terms.qq[k]);
      if (slacks() > 0) {
        const Eigen::Index slack = at_.slack + slack_place(k / width);
        both(lin + k, slack, terms.ls[k]);
        both(quad + k, slack, terms.qs[k]);
        both(slack, slack, terms.ss[k]);
      }
      const double weight = terms.user[k / width];
      for (Eigen::Index e = k - k % width; weight > 0.0 && e < k - k % width + width; ++e) {
        list.emplace_back(lin + k, lin + e, weight * terms.own_l[k] * terms.own_l[e]);
        list.emplace_back(lin + k, quad + e, weight * terms.own_l[k] * terms.own_q[e]);
        list.emplace_back(quad + k, lin + e, weight * terms.own_q[k] * terms.own_l[e]);
        list.emplace_back(quad + k, quad + e, weight * terms.own_q[k] * terms.own_q[e]);
      }
    }
  };
  streams(dl_, at_.a, at_.disturbance, x_.subcarriers_dl);
  streams(ul_, at_.y, at_.base, x_.subcarriers_ul);
  Eigen::SparseMatrix<double> out(at_.size, at_.size);
  out.setFromTriplets(list.begin(), list.end());
  return out;
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

/// Derivatives of the inner quantities (columns) by v (rows); not all of them at a stop.
Eigen::MatrixXd Barrier::jacobian(const std::stop_token& stop) const {
  Eigen::MatrixXd z(size(), at_.size);
  Eigen::VectorXd unit = Eigen::VectorXd::Zero(at_.size), column;
  for (Eigen::Index e = 0; e < at_.size && !stop.stop_requested(); ++e) {
    unit[e] = 1.0;
    pull(unit, column);
    z.col(e) = column;
    unit[e] = 0.0;
  }
  return z;
}

namespace {

/// A Newton system H out = -gradient with H = z core z' + diag, and its answer.
struct DenseSystem {
  Eigen::MatrixXd z;
  Eigen::SparseMatrix<double> core;
  Eigen::VectorXd diagonal, gradient;
  Eigen::VectorXd out;
  bool solved = false;

  void solve() {
    const Eigen::MatrixXd left = z * core;
    Eigen::MatrixXd hessian(z.rows(), z.rows());
    hessian.triangularView<Eigen::Lower>() = left * z.transpose();
    hessian.diagonal() += diagonal;
    const Eigen::VectorXd scale = hessian.diagonal().cwiseAbs().cwiseSqrt().cwiseInverse();
    if (!scale.allFinite()) return;
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
      solved = out.allFinite();
      return;
    }
  }
};

}  // namespace

bool Barrier::solve_dense(const Eigen::VectorXd& gradient, Eigen::VectorXd& out, const std::stop_token& stop) {
  const auto system = std::make_shared<DenseSystem>();
  system->z = jacobian(stop);
  if (stop.stop_requested()) return false;
  system->core = core();
  second_derivatives(system->diagonal);
  system->gradient = gradient;
  constexpr Eigen::Index quick = 1500;  // solved before anyone would wait for it
  if (!finish_or_abandon(
          system, [](DenseSystem& x) { x.solve(); }, size() > quick ? stop : std::stop_token()))
    return false;
  if (system->solved) out = std::move(system->out);
  return system->solved;
}

bool Barrier::newton_step(const Eigen::VectorXd& gradient, NewtonMethod method, Eigen::VectorXd& out, const std::stop_token& stop) {
  constexpr Eigen::Index largest_dense = 1000;  // beyond, the dense way is no rescue: a thousand times the time
  const bool dense = method == NewtonMethod::dense || x_.has_mui();
  if (!dense) {
    if (solve_woodbury(gradient, out) && gradient.dot(out) < 0.0) return true;
    if (size() > largest_dense) return false;
  }
  return solve_dense(gradient, out, stop) && gradient.dot(out) < 0.0;
}

}  // namespace airloom::mdd
