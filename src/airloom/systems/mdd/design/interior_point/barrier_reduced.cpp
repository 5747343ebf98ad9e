// The Newton system of the barrier without interference between users, reduced to the totals of access points and users.
#include <Eigen/LU>
#include <limits>

#include "airloom/systems/mdd/design/interior_point/barrier.hpp"

namespace airloom::mdd {

/// Unknowns: phi = (dT, dQ, dG_dl, dG_ul, ds), then one multiplier per entry of theta, which is phi without ds.
///
/// Every term of the Hessian that couples streams does so through theta = G'v: totals T and Q, and with summed promises the users'
/// G = sum own_l dl. With H the rest, block diagonal (per downlink stream a diagonal plus one square, per uplink stream a scalar):
///
///     H v + P phi + g - G pi = 0,   Q phi + P'v + (pi, g_s) = 0,   theta = G'v
///
/// and with W = [P, -G]:  ([Q, E; E', 0] - W' H^-1 W) (phi, pi) = W' H^-1 g - (0, g_s, 0).
struct Barrier::Reduced {
  Eigen::Index total, user, own_dl, own_ul, slack, phi, size;  ///< places; the multiplier of theta's entry i is at phi + i
  Eigen::VectorXd bend, reach;                                 ///< per stream: 1 / (1 + ll e), e = a' D^-1 a
  Eigen::MatrixXd linear;                                      ///< factors of a_k in W, (size, K)
  Eigen::MatrixXd share;                                       ///< 2 x_lk a_lk / D_lk, (L, K)
  Eigen::MatrixXd uplink;                                      ///< W of y, (size, J)
  Eigen::MatrixXd weighted, system, weighted_share;
  Eigen::VectorXd scale, rhs, answer, along, lever;
  Eigen::PartialPivLU<Eigen::MatrixXd> factor;
};

void Barrier::assemble_reduced(const Eigen::VectorXd& diagonal) {
  const Eigen::Index n = links(), ul = x_.streams_ul(), streams = x_.streams_dl(), aps = x_.aps(), users = x_.users;
  if (!reduced_) reduced_ = std::make_shared<Reduced>();
  Reduced& r = *reduced_;
  const Eigen::Index owned = terms_.qos == Qos::sum ? users : 0;
  r.total = 0;
  r.user = aps;
  r.own_dl = r.user + users;
  r.own_ul = r.own_dl + owned;
  r.slack = r.own_ul + owned;
  r.phi = r.slack + slacks();
  r.size = r.phi + r.slack;
  r.system.setZero(r.size, r.size);
  r.linear.setZero(r.size, streams);
  r.share.setZero(aps, streams);
  r.uplink.setZero(r.size, ul);
  r.reach.setZero(streams);
  auto q = r.system.topLeftCorner(r.phi, r.phi);
  for (Eigen::Index i = 0; i < n; ++i) {
    const Eigen::Index k = stream_[static_cast<std::size_t>(i)], l = ap_[static_cast<std::size_t>(i)];
    const double a = gain_[i] / norm_[k], inverse = 1.0 / diagonal[i];
    r.reach[k] += a * a * inverse;
    r.share(l, k) = 2.0 * v_[i] * a * inverse;
    r.system(r.phi + l, r.phi + l) -= 4.0 * v_[i] * v_[i] * inverse;
  }
  r.bend = (1.0 + dl_.ll.array() * r.reach.array()).inverse();
  // Q, and what the streams add to W
  for (Eigen::Index i = 0; i < aps + users; ++i) q(i, i) += second_[at_.ap + i] * second_[at_.ap + i];
  for (Eigen::Index e = 0; e < slacks(); ++e) q(r.slack + e, r.slack + e) += slack_bend_[e];
  r.weighted = ul_.qq.asDiagonal() * x_.ap_cross;
  q.topLeftCorner(aps, aps).noalias() += x_.ap_cross.transpose() * r.weighted;
  for (Eigen::Index d = 0; d < users; ++d) {
    const auto cross = x_.user_cross.row(d).transpose();
    const Eigen::Index first = d * x_.subcarriers_dl, width = x_.subcarriers_dl;
    const Eigen::Index slack = r.slack + slack_place(d);
    q.block(r.user, r.user, users, users).noalias() += dl_.qq.segment(first, width).sum() * cross * cross.transpose();
    for (Eigen::Index k = first; k < first + width; ++k) {
      r.linear.col(k).segment(r.user, users) = dl_.lq[k] * cross;
      if (owned > 0) r.linear(r.phi + r.own_dl + d, k) = -dl_.own_l[k];
      if (slacks() > 0) r.linear(slack, k) = dl_.ls[k];
    }
    for (Eigen::Index j = d * x_.subcarriers_ul; j < (d + 1) * x_.subcarriers_ul; ++j) {
      r.uplink.col(j).head(aps) = ul_.lq[j] * x_.ap_cross.row(j).transpose();
      r.uplink(r.phi + r.user + d, j) = -2.0 * v_[n + j];
      if (owned > 0) r.uplink(r.phi + r.own_ul + d, j) = -ul_.own_l[j];
      if (slacks() == 0) continue;
      r.uplink(slack, j) = ul_.ls[j];
      q.col(slack).head(aps) += ul_.qs[j] * x_.ap_cross.row(j).transpose();
      q(slack, slack) += ul_.ss[j];
    }
    if (slacks() > 0) {
      q.col(slack).segment(r.user, users) += dl_.qs.segment(first, width).sum() * cross;
      q(slack, slack) += dl_.ss.segment(first, width).sum();
    }
    if (owned == 0) continue;
    // user (G_d + sum own_q dq)^2, in the downlink with dI = B dQ, in the uplink with db = C dT
    r.along.setZero(r.phi);
    r.along[r.own_dl + d] = 1.0;
    r.along.segment(r.user, users) = dl_.own_q.segment(first, width).sum() * cross;
    q.noalias() += dl_.user[d] * r.along * r.along.transpose();
    r.along.setZero(r.phi);
    r.along[r.own_ul + d] = 1.0;
    for (Eigen::Index j = d * x_.subcarriers_ul; j < (d + 1) * x_.subcarriers_ul; ++j)
      r.along.head(aps) += ul_.own_q[j] * x_.ap_cross.row(j).transpose();
    q.noalias() += ul_.user[d] * r.along * r.along.transpose();
  }
  if (slacks() > 0) q.block(r.slack, 0, slacks(), r.slack) = q.block(0, r.slack, r.slack, slacks()).transpose();
  for (Eigen::Index i = 0; i < r.slack; ++i) r.system(i, r.phi + i) = r.system(r.phi + i, i) = 1.0;
  // less W' H^-1 W: [F, -c] [e, 1; 1, -ll] [F, -c]' / (1 + ll e) per downlink stream, w w' / (D + ll) per uplink stream
  const Eigen::VectorXd stiff = (diagonal.segment(n, ul) + ul_.ll).cwiseInverse();
  r.weighted.noalias() = r.uplink * stiff.asDiagonal();
  r.system.noalias() -= r.weighted * r.uplink.transpose();
  r.weighted.noalias() = r.linear * r.bend.cwiseProduct(r.reach).asDiagonal();
  r.system.noalias() -= r.weighted * r.linear.transpose();
  r.weighted.noalias() = r.linear * r.bend.asDiagonal();
  r.weighted_share.noalias() = r.weighted * r.share.transpose();  // (size, L)
  r.system.middleCols(r.phi, aps) += r.weighted_share;
  r.system.middleRows(r.phi, aps) += r.weighted_share.transpose();
  r.weighted.noalias() = r.share * r.bend.cwiseProduct(dl_.ll).asDiagonal();
  r.system.block(r.phi, r.phi, aps, aps).noalias() += r.weighted * r.share.transpose();
  r.scale = r.system.cwiseAbs().rowwise().maxCoeff().cwiseSqrt().cwiseInverse();
}

/// out = H v, from the same derivatives by another way: for the refinement.
void Barrier::times_hessian(const Eigen::VectorXd& diagonal, const Eigen::VectorXd& v, Eigen::VectorXd& out) const {
  const Eigen::Index n = links(), ul = x_.streams_ul(), streams = x_.streams_dl(), aps = x_.aps(), users = x_.users;
  Eigen::VectorXd move = Eigen::VectorXd::Zero(at_.size), force = Eigen::VectorXd::Zero(at_.size);
  for (Eigen::Index i = 0; i < n; ++i) {
    const Eigen::Index k = stream_[static_cast<std::size_t>(i)];
    move[at_.a + k] += gain_[i] / norm_[k] * v[i];
    move[at_.ap + ap_[static_cast<std::size_t>(i)]] += 2.0 * v_[i] * v[i];
  }
  for (Eigen::Index j = 0; j < ul; ++j) {
    move[at_.y + j] = v[n + j];
    move[at_.user + user_ul(j)] += 2.0 * v_[n + j] * v[n + j];
  }
  move.segment(at_.slack, slacks()) = v.tail(slacks());
  const Eigen::VectorXd disturbance = x_.user_cross * move.segment(at_.user, users);
  for (Eigen::Index k = 0; k < streams; ++k) move[at_.disturbance + k] = disturbance[user_dl(k)];
  move.segment(at_.base, ul).noalias() = x_.ap_cross * move.segment(at_.ap, aps);
  force.tail(aps + users) = second_.tail(aps + users).cwiseAbs2().cwiseProduct(move.tail(aps + users));
  force.segment(at_.slack, slacks()) = slack_bend_.cwiseProduct(v.tail(slacks()));
  const auto add = [&](const StreamTerms& terms, Eigen::Index lin, Eigen::Index quad, Eigen::Index width) {
    for (Eigen::Index d = 0; d < users; ++d) {
      const Eigen::Index slack = at_.slack + slack_place(d);
      const double lift = slacks() > 0 ? move[slack] : 0.0;
      double own = 0.0;
      for (Eigen::Index k = d * width; k < (d + 1) * width; ++k) own += terms.own_l[k] * move[lin + k] + terms.own_q[k] * move[quad + k];
      own *= terms.user[d];
      for (Eigen::Index k = d * width; k < (d + 1) * width; ++k) {
        const double a = move[lin + k], i = move[quad + k];
        force[lin + k] += terms.ll[k] * a + terms.lq[k] * i + terms.ls[k] * lift + terms.own_l[k] * own;
        force[quad + k] += terms.lq[k] * a + terms.qq[k] * i + terms.qs[k] * lift + terms.own_q[k] * own;
        if (slacks() > 0) force[slack] += terms.ls[k] * a + terms.qs[k] * i + terms.ss[k] * lift;
      }
    }
  };
  add(dl_, at_.a, at_.disturbance, x_.subcarriers_dl);
  add(ul_, at_.y, at_.base, x_.subcarriers_ul);
  pull(force, out);
  out += diagonal.cwiseProduct(v);
}

bool Barrier::solve_woodbury(const Eigen::VectorXd& gradient, Eigen::VectorXd& out) {
  Eigen::VectorXd diagonal;
  second_derivatives(diagonal);
  assemble_reduced(diagonal);
  Reduced& r = *reduced_;
  if (!r.scale.allFinite()) return false;
  r.factor.compute(r.scale.asDiagonal() * r.system * r.scale.asDiagonal());
  const Eigen::Index n = links(), ul = x_.streams_ul(), streams = x_.streams_dl(), aps = x_.aps();
  // answer = -H^-1 g
  const auto solve = [&](const Eigen::VectorXd& g, Eigen::VectorXd& answer) {
    r.rhs.setZero(r.size);
    r.lever.setZero(streams);  // a' D^-1 g
    for (Eigen::Index i = 0; i < n; ++i) {
      const Eigen::Index k = stream_[static_cast<std::size_t>(i)];
      const double eased = g[i] / diagonal[i];
      r.lever[k] += gain_[i] / norm_[k] * eased;
      r.rhs[r.phi + ap_[static_cast<std::size_t>(i)]] -= 2.0 * v_[i] * eased;
    }
    const Eigen::VectorXd bent = r.lever.cwiseProduct(r.bend);
    r.rhs.noalias() += r.linear * bent;
    r.rhs.segment(r.phi, aps).noalias() += r.share * dl_.ll.cwiseProduct(bent);
    const Eigen::VectorXd stiff = diagonal.segment(n, ul) + ul_.ll;
    r.rhs.noalias() += r.uplink * g.segment(n, ul).cwiseQuotient(stiff);
    r.rhs.segment(r.slack, slacks()) -= g.tail(slacks());
    r.answer = r.scale.cwiseProduct(r.factor.solve(r.scale.cwiseProduct(r.rhs)));
    // v = -H^-1 (g + W (phi, pi))
    answer.resize(size());
    const Eigen::VectorXd push = r.linear.transpose() * r.answer;
    Eigen::VectorXd& along = r.along;
    along = push.cwiseProduct(r.reach) + r.lever - r.share.transpose() * r.answer.segment(r.phi, aps);  // a' D^-1 of the whole
    for (Eigen::Index i = 0; i < n; ++i) {
      const Eigen::Index k = stream_[static_cast<std::size_t>(i)];
      const double a = gain_[i] / norm_[k];
      const double whole = g[i] + a * push[k] - 2.0 * v_[i] * r.answer[r.phi + ap_[static_cast<std::size_t>(i)]];
      answer[i] = -(whole - a * dl_.ll[k] * r.bend[k] * along[k]) / diagonal[i];
    }
    answer.segment(n, ul) = -(g.segment(n, ul) + r.uplink.transpose() * r.answer).cwiseQuotient(stiff);
    answer.tail(slacks()) = r.answer.segment(r.slack, slacks());
  };
  solve(gradient, out);
  // near the end of the path the reduced system loses half of the digits; they come back from the residual of the whole one
  Eigen::VectorXd rest, more, refined = out;
  double before = std::numeric_limits<double>::infinity();
  for (int pass = 0; pass < 3; ++pass) {
    times_hessian(diagonal, refined, rest);
    rest += gradient;
    const double left = rest.norm();
    if (!(left < before)) break;
    out = refined;
    if (left > 0.5 * before || left <= 1e-10 * gradient.norm()) break;
    before = left;
    solve(rest, more);
    refined += more;
  }
  return out.allFinite();
}

}  // namespace airloom::mdd
