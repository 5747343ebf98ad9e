#include "airloom/systems/mdd/design/interior_point/barrier.hpp"

#include <cmath>

#include "airloom/core/limits.hpp"

namespace airloom::mdd {

Barrier::Barrier(const PowerProblem& problem, BarrierTerms terms) : x_(problem), terms_(std::move(terms)) {
  const Eigen::Index streams = x_.streams_dl();
  norm_ = x_.gain.colwise().norm();
  for (Eigen::Index k = 0; k < streams; ++k) {
    for (Eigen::Index l = 0; l < x_.aps(); ++l) {
      if (!(x_.gain(l, k) > 0.0)) continue;
      ap_.push_back(l);
      stream_.push_back(k);
    }
  }
  gain_.resize(links());
  for (Eigen::Index i = 0; i < links(); ++i) gain_[i] = x_.gain(ap_[static_cast<std::size_t>(i)], stream_[static_cast<std::size_t>(i)]);
  if (!x_.mui_dl.empty()) {
    mui_dl_.setZero(streams, links());
    for (Eigen::Index i = 0; i < links(); ++i) {
      const Eigen::Index k = stream_[static_cast<std::size_t>(i)];
      const Eigen::Index m = k % x_.subcarriers_dl;
      const Eigen::Index from = ap_[static_cast<std::size_t>(i)] * x_.users + user_dl(k);
      for (Eigen::Index d = 0; d < x_.users; ++d) mui_dl_(d * x_.subcarriers_dl + m, i) = x_.mui_dl[static_cast<std::size_t>(m)](d, from);
    }
  }
  if (!x_.mui_ul.empty()) {
    mui_ul_.setZero(x_.streams_ul(), x_.streams_ul());
    for (Eigen::Index m = 0; m < x_.subcarriers_ul; ++m)
      for (Eigen::Index d = 0; d < x_.users; ++d)
        for (Eigen::Index e = 0; e < x_.users; ++e)
          mui_ul_(d * x_.subcarriers_ul + m, e * x_.subcarriers_ul + m) = x_.mui_ul[static_cast<std::size_t>(m)](d, e);
  }
  at_.a = 0;
  at_.y = streams;
  at_.slack = at_.y + x_.streams_ul();
  at_.disturbance = at_.slack + slacks();
  at_.base = at_.disturbance + streams;
  at_.ap = at_.base + x_.streams_ul();
  at_.user = at_.ap + x_.aps();
  at_.size = at_.user + x_.users;
}

Eigen::Index Barrier::slacks() const {
  switch (terms_.slack) {
    case Slack::none: return 0;
    case Slack::common: return 1;
    case Slack::per_user: return x_.users;
  }
  return 0;
}

double Barrier::constraints() const {
  double count = static_cast<double>(x_.aps() + x_.users + slacks());
  if (terms_.qos == Qos::subcarrier)
    count += 2.0 * static_cast<double>((terms_.floor_dl > 0.0 ? x_.streams_dl() : 0) + (terms_.floor_ul > 0.0 ? x_.streams_ul() : 0));
  if (terms_.qos == Qos::sum) count += static_cast<double>(2 * x_.users);
  return count;
}

Eigen::VectorXd Barrier::pack(const Powers& powers) const {
  Eigen::VectorXd v = Eigen::VectorXd::Zero(size());
  for (Eigen::Index i = 0; i < links(); ++i)
    v[i] = std::sqrt(powers.p(ap_[static_cast<std::size_t>(i)], stream_[static_cast<std::size_t>(i)]));
  v.segment(links(), x_.streams_ul()) = powers.q.cwiseSqrt();
  return v;
}

Powers Barrier::unpack(const Eigen::VectorXd& v) const {
  Powers out{.p = Eigen::MatrixXd::Zero(x_.aps(), x_.streams_dl()), .q = v.segment(links(), x_.streams_ul()).cwiseAbs2()};
  // a negative amplitude would count against the others: coherent sums need x >= 0
  for (Eigen::Index i = 0; i < links(); ++i)
    out.p(ap_[static_cast<std::size_t>(i)], stream_[static_cast<std::size_t>(i)]) = std::max(0.0, v[i]) * std::max(0.0, v[i]);
  return out;
}

Eigen::VectorXd Barrier::central_start(double share) {
  Eigen::VectorXd count = Eigen::VectorXd::Zero(x_.aps());
  for (const Eigen::Index l : ap_) count[l] += 1.0;
  Eigen::VectorXd v = Eigen::VectorXd::Zero(size());
  for (Eigen::Index i = 0; i < links(); ++i) {
    const Eigen::Index l = ap_[static_cast<std::size_t>(i)];
    v[i] = std::sqrt(share * x_.ap_power[l] / count[l]);
  }
  for (Eigen::Index j = 0; j < x_.streams_ul(); ++j)
    v[links() + j] = std::sqrt(share * x_.user_power[user_ul(j)] / static_cast<double>(x_.subcarriers_ul));
  return v;
}

double Barrier::slack_of(Eigen::Index user) const {
  if (terms_.slack == Slack::none) return 0.0;
  return v_[links() + x_.streams_ul() + (terms_.slack == Slack::common ? 0 : user)];
}

void Barrier::set_slack(Eigen::VectorXd& v, double margin) {
  const Eigen::Index n = slacks();
  if (n == 0) return;
  v.tail(n).setZero();
  (void)evaluate(v, 0.0);  // fills s, I and b even where the point is not in the domain
  Eigen::VectorXd need = Eigen::VectorXd::Constant(n, -infinity);
  const auto raise = [&](Eigen::Index user, double value) {
    double& own = need[terms_.slack == Slack::common ? 0 : user];
    own = std::max(own, value);
  };
  for (Eigen::Index k = 0; k < x_.streams_dl() && terms_.floor_dl > 0.0; ++k) {
    const double rho = terms_.rho_dl.size() > 0 ? terms_.rho_dl[k] : 0.0;
    const double wanted = rho > 0.0 ? (terms_.floor_dl + rho * rho * i_[k]) / (2.0 * rho) : std::sqrt(terms_.floor_dl * i_[k]);
    raise(user_dl(k), (wanted - s_[k]) / norm_[k]);
  }
  for (Eigen::Index j = 0; j < x_.streams_ul() && terms_.floor_ul > 0.0; ++j) {
    const double rho = terms_.rho_ul.size() > 0 ? terms_.rho_ul[j] : 0.0;
    const double wanted = rho > 0.0 ? (terms_.floor_ul + rho * rho * b_[j]) / (2.0 * rho) : std::sqrt(terms_.floor_ul * b_[j]);
    raise(user_ul(j), wanted - v[links() + j]);
  }
  v.tail(n) = need.cwiseMax(terms_.slack_least).array() + margin;
}

double Barrier::evaluate(const Eigen::VectorXd& v, double tau) {
  tau_ = tau;
  v_ = v;
  const Eigen::Index streams = x_.streams_dl(), ul = x_.streams_ul(), n = links();
  s_.setZero(streams);
  t_.setZero(x_.aps());
  for (Eigen::Index i = 0; i < n; ++i) {
    s_[stream_[static_cast<std::size_t>(i)]] += gain_[i] * v[i];
    t_[ap_[static_cast<std::size_t>(i)]] += v[i] * v[i];
  }
  q_.setZero(x_.users);
  for (Eigen::Index j = 0; j < ul; ++j) q_[user_ul(j)] += v[n + j] * v[n + j];
  const Eigen::VectorXd per_user = (1.0 + (x_.user_cross * q_).array()).matrix();
  i_.resize(streams);
  for (Eigen::Index k = 0; k < streams; ++k) i_[k] = per_user[user_dl(k)];
  if (mui_dl_.size() > 0) i_.noalias() += mui_dl_ * v.head(n).cwiseAbs2();
  b_ = x_.noise;
  b_.noalias() += x_.ap_cross * t_;
  if (mui_ul_.size() > 0) b_.noalias() += mui_ul_ * v.segment(n, ul).cwiseAbs2();

  double value = 0.0;
  bool inside = true;
  const auto log_of = [&inside](double u) {
    inside = inside && u > 0.0;
    return u > 0.0 ? std::log(u) : 0.0;
  };
  for (Eigen::Index l = 0; l < x_.aps(); ++l) value -= log_of(x_.ap_power[l] - t_[l]);
  for (Eigen::Index d = 0; d < x_.users; ++d) value -= log_of(x_.user_power[d] - q_[d]);
  for (Eigen::Index e = 0; e < slacks(); ++e) {
    value -= log_of(v[n + ul + e] - terms_.slack_least);
    value += tau * terms_.slack_cost * v[n + ul + e];
  }
  z_dl_ = terms_.z_dl.size() > 0 ? terms_.z_dl : Eigen::VectorXd(s_.cwiseQuotient(i_));
  z_ul_ = terms_.z_ul.size() > 0 ? terms_.z_ul : Eigen::VectorXd(v.segment(n, ul).cwiseQuotient(b_));
  u_dl_ = (1.0 + 2.0 * z_dl_.array() * s_.array() - z_dl_.array().square() * i_.array()).matrix();
  u_ul_ = (1.0 + 2.0 * z_ul_.array() * v.segment(n, ul).array() - z_ul_.array().square() * b_.array()).matrix();
  if (terms_.objective) {
    sum_dl_.setConstant(x_.users, -terms_.rate_dl);
    sum_ul_.setConstant(x_.users, -terms_.rate_ul);
    for (Eigen::Index k = 0; k < streams; ++k) {
      const double rate = log_of(u_dl_[k]);
      value -= tau * rate;
      sum_dl_[user_dl(k)] += rate;
      inside = inside && (s_[k] > 0.0 || norm_[k] == 0.0);
    }
    for (Eigen::Index j = 0; j < ul; ++j) {
      const double rate = log_of(u_ul_[j]);
      value -= tau * rate;
      sum_ul_[user_ul(j)] += rate;
      inside = inside && v[n + j] > 0.0;
    }
    if (terms_.qos == Qos::sum) {
      for (Eigen::Index d = 0; d < x_.users; ++d) {
        if (terms_.rate_dl > 0.0) value -= log_of(sum_dl_[d]);
        if (terms_.rate_ul > 0.0) value -= log_of(sum_ul_[d]);
      }
    }
  }
  if (terms_.qos == Qos::subcarrier) {
    cone_dl_.resize(streams);
    cone_ul_.resize(ul);
    const auto cone = [&](double lifted, double noise, double floor, const Eigen::VectorXd& rho, Eigen::Index at) {
      if (rho.size() > 0) return 2.0 * rho[at] * lifted - rho[at] * rho[at] * noise - floor;
      inside = inside && lifted > 0.0;
      return lifted * lifted - floor * noise;
    };
    for (Eigen::Index k = 0; k < streams && terms_.floor_dl > 0.0; ++k) {
      cone_dl_[k] = cone(s_[k] + norm_[k] * slack_of(user_dl(k)), i_[k], terms_.floor_dl, terms_.rho_dl, k);
      value -= log_of(cone_dl_[k]);
    }
    for (Eigen::Index j = 0; j < ul && terms_.floor_ul > 0.0; ++j) {
      cone_ul_[j] = cone(v[n + j] + slack_of(user_ul(j)), b_[j], terms_.floor_ul, terms_.rho_ul, j);
      value -= log_of(cone_ul_[j]);
    }
  }
  return inside && std::isfinite(value) ? value : infinity;
}

double Barrier::sum_rate() const {
  return (s_.array().square() / i_.array()).log1p().sum() +
         (v_.segment(links(), x_.streams_ul()).array().square() / b_.array()).log1p().sum();
}

void Barrier::pull(const Eigen::VectorXd& by, Eigen::VectorXd& out) const {
  const Eigen::Index n = links(), ul = x_.streams_ul(), streams = x_.streams_dl();
  out.setZero(size());
  const Eigen::VectorXd by_total = by.segment(at_.ap, x_.aps()) + x_.ap_cross.transpose() * by.segment(at_.base, ul);
  Eigen::VectorXd by_disturbance = Eigen::VectorXd::Zero(x_.users);
  for (Eigen::Index k = 0; k < streams; ++k) by_disturbance[user_dl(k)] += by[at_.disturbance + k];
  const Eigen::VectorXd by_user = by.segment(at_.user, x_.users) + x_.user_cross.transpose() * by_disturbance;
  for (Eigen::Index i = 0; i < n; ++i) {
    const Eigen::Index k = stream_[static_cast<std::size_t>(i)];
    out[i] = gain_[i] / norm_[k] * by[at_.a + k] + 2.0 * v_[i] * by_total[ap_[static_cast<std::size_t>(i)]];
  }
  if (mui_dl_.size() > 0)
    out.head(n).array() += 2.0 * v_.head(n).array() * (mui_dl_.transpose() * by.segment(at_.disturbance, streams)).array();
  for (Eigen::Index j = 0; j < ul; ++j) out[n + j] = by[at_.y + j] + 2.0 * v_[n + j] * by_user[user_ul(j)];
  if (mui_ul_.size() > 0)
    out.segment(n, ul).array() += 2.0 * v_.segment(n, ul).array() * (mui_ul_.transpose() * by.segment(at_.base, ul)).array();
  out.tail(slacks()) = by.segment(at_.slack, slacks());
}

void Barrier::gradient(Eigen::VectorXd& out) {
  curvature();
  pull(first_, out);
}

void Barrier::cone_multipliers(Eigen::VectorXd& dl, Eigen::VectorXd& ul) const {
  dl.setZero(x_.streams_dl());
  ul.setZero(x_.streams_ul());
  for (Eigen::Index k = 0; k < dl.size() && terms_.floor_dl > 0.0; ++k)
    dl[k] = 2.0 * (s_[k] + norm_[k] * slack_of(user_dl(k))) * norm_[k] / cone_dl_[k];
  for (Eigen::Index j = 0; j < ul.size() && terms_.floor_ul > 0.0; ++j)
    ul[j] = 2.0 * (v_[links() + j] + slack_of(user_ul(j))) / cone_ul_[j];
}

}  // namespace airloom::mdd
