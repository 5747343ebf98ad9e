#include "airloom/systems/mdd/judge/metrics.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/core/residual.hpp"
#include "airloom/radio/rate.hpp"
#include "airloom/systems/matrix_arrays.hpp"
#include "airloom/systems/mdd/judge/certificate.hpp"
#include "airloom/systems/user_metrics.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

/// Pseudo-inverse H (H^H H)^-1 of the channels to the users that an access point serves, spread to all users: (N, D), 0 for the others.
/// By a QR factorisation, where the solvers' gains come from a Cholesky factor.
Eigen::MatrixXcd pseudo_inverse(const Instance& x, Index c, Index l) {
  Eigen::MatrixXcd h(x.antennas(), x.serve.row(l).count());
  Index next = 0;
  for (Index d = 0; d < x.users(); ++d) {
    if (x.serve(l, d)) h.col(next++) = x.channel(c, l).col(d);
  }
  Eigen::MatrixXcd all = Eigen::MatrixXcd::Zero(x.antennas(), x.users());
  if (next == 0) return all;
  const Eigen::HouseholderQR<Eigen::MatrixXcd> qr(h);
  const Eigen::MatrixXcd q = qr.householderQ() * Eigen::MatrixXcd::Identity(x.antennas(), next);
  const Eigen::MatrixXcd r = qr.matrixQR().topRows(next).triangularView<Eigen::Upper>();
  const Eigen::MatrixXcd w = r.triangularView<Eigen::Upper>().solve(q.adjoint()).adjoint();
  next = 0;
  for (Index d = 0; d < x.users(); ++d) {
    if (x.serve(l, d)) all.col(d) = w.col(next++);
  }
  return all;
}

double own_power(const Solution& s, Index user, Index count_ul) { return s.p_ul_w.segment(user * count_ul, count_ul).sum(); }

void downlink(const Instance& x, const Solution& s, Sinr& out) {
  const Index users = x.users();
  Eigen::VectorXd disturbance(users);  // noise, own and other users' transmissions
  for (Index d = 0; d < users; ++d) {
    disturbance[d] = x.noise_w + x.si_residual_user[d] * own_power(s, d, x.count_ul());
    for (Index other = 0; other < users; ++other) {
      if (other == d) continue;
      const double coupling = x.imi_residual[d] * x.gain_user_user(d, other) / static_cast<double>(x.subcarriers());
      disturbance[d] += coupling * own_power(s, other, x.count_ul());
    }
  }
  for (Index m = 0; m < x.count_dl(); ++m) {
    const Index c = x.subcarrier_dl[static_cast<std::size_t>(m)];
    Eigen::VectorXd wanted = Eigen::VectorXd::Zero(users);
    Eigen::VectorXd leaked = Eigen::VectorXd::Zero(users);
    for (Index l = 0; l < x.aps(); ++l) {
      const Eigen::MatrixXcd w = pseudo_inverse(x, c, l);
      for (Index to = 0; to < users; ++to) {
        if (!x.serve(l, to)) continue;
        const Eigen::VectorXcd beam = w.col(to).normalized();
        const double power = s.p_dl_w(l, to * x.count_dl() + m);
        wanted[to] += std::sqrt(power) * std::abs(x.channel(c, l).col(to).dot(beam));
        for (Index d = 0; x.include_mui && d < users; ++d) {
          if (!x.serve(l, d)) leaked[d] += power * std::norm(x.channel(c, l).col(d).dot(beam));
        }
      }
    }
    for (Index d = 0; d < users; ++d) out.dl[d * x.count_dl() + m] = wanted[d] * wanted[d] / (disturbance[d] + leaked[d]);
  }
}

void uplink(const Instance& x, const Solution& s, Sinr& out) {
  const std::optional<Eigen::MatrixXd>& weights = s.ul_weight ? s.ul_weight : x.ul_weight;
  const Index users = x.users();
  const Eigen::VectorXd total = s.p_dl_w.rowwise().sum();
  Eigen::VectorXd noise(x.aps());
  for (Index l = 0; l < x.aps(); ++l) {
    noise[l] = x.noise_w + x.si_residual_ap[l] * total[l];
    for (Index other = 0; other < x.aps(); ++other) {
      if (other != l) noise[l] += x.iai_residual[l] * x.gain_ap_ap(l, other) / static_cast<double>(x.subcarriers()) * total[other];
    }
  }
  for (Index m = 0; m < x.count_ul(); ++m) {
    const Index c = x.subcarrier_ul[static_cast<std::size_t>(m)];
    Eigen::MatrixXcd heard = Eigen::MatrixXcd::Zero(users, users);  // [d, d']: of user d' after combining for user d
    Eigen::VectorXd combined = Eigen::VectorXd::Zero(users);        // noise and self-interference after combining
    for (Index l = 0; l < x.aps(); ++l) {
      const Eigen::MatrixXcd w = pseudo_inverse(x, c, l);
      for (Index d = 0; d < users; ++d) {
        if (!x.serve(l, d)) continue;
        const double weight = weights ? (*weights)(l, d * x.count_ul() + m) : 1.0;
        combined[d] += weight * weight * w.col(d).squaredNorm() * noise[l];
        for (Index other = 0; other < users; ++other) {
          if (other == d || (x.include_mui && !x.serve(l, other))) heard(d, other) += weight * w.col(d).dot(x.channel(c, l).col(other));
        }
      }
    }
    for (Index d = 0; d < users; ++d) {
      for (Index other = 0; other < users; ++other) {
        if (other != d) combined[d] += s.p_ul_w[other * x.count_ul() + m] * std::norm(heard(d, other));
      }
      const Index j = d * x.count_ul() + m;
      out.ul[j] = s.p_ul_w[j] * std::norm(heard(d, d)) / combined[d];
    }
  }
}

/// Sums of ln(1 + SINR) over each user's streams.
std::vector<double> rates(const Eigen::VectorXd& sinr, Index width) {
  std::vector<double> sums;
  for (Index first = 0; first < sinr.size(); first += width) sums.push_back(sinr.segment(first, width).array().log1p().sum());
  return sums;
}

double total(const std::vector<double>& parts) {
  double sum = 0.0;
  for (const double part : parts) sum += part;
  return sum;
}

/// How far each user is below its promise, relative; 0 when it is kept.
std::vector<double> shortfalls(const Eigen::VectorXd& sinr, Index width, double promised, bool per_subcarrier) {
  std::vector<double> out;
  const double floor = radio::sinr_of_nats(promised, static_cast<double>(width));
  for (Index first = 0; first < sinr.size(); first += width) {
    const auto own = sinr.segment(first, width);
    const double share = per_subcarrier ? own.minCoeff() / floor : own.array().log1p().sum() / promised;
    out.push_back(promised > 0.0 ? worse(0.0, 1.0 - share) : 0.0);
  }
  return out;
}

double largest_excess(const Eigen::VectorXd& power, const Eigen::VectorXd& budget) {
  double worst = 0.0;
  for (Index i = 0; i < power.size(); ++i) worst = worse(worst, above_limit(power[i], budget[i]));
  return worst;
}

double unserved_power(const Instance& x, const Solution& s) {
  double worst = 0.0;
  for (Index l = 0; l < x.aps(); ++l) {
    double power = 0.0;
    for (Index d = 0; d < x.users(); ++d) {
      if (!x.serve(l, d)) power += s.p_dl_w.row(l).segment(d * x.count_dl(), x.count_dl()).sum();
    }
    worst = worse(worst, power / x.ap_power_max_w[l]);
  }
  return worst;
}

}  // namespace

Sinr received_sinr(const Instance& x, const Solution& s) {
  Sinr out;
  out.dl.resize(x.users() * x.count_dl());
  out.ul.resize(x.users() * x.count_ul());
  downlink(x, s, out);
  uplink(x, s, out);
  return out;
}

Evaluation evaluate(const Instance& x, const Solution& s) {
  const Sinr sinr = received_sinr(x, s);
  const std::vector<double> rate_dl = rates(sinr.dl, x.count_dl());
  const std::vector<double> rate_ul = rates(sinr.ul, x.count_ul());
  const std::vector<double> short_dl = shortfalls(sinr.dl, x.count_dl(), x.qos_dl_nats, x.qos_per_subcarrier);
  const std::vector<double> short_ul = shortfalls(sinr.ul, x.count_ul(), x.qos_ul_nats, x.qos_per_subcarrier);
  double below = 0.0;
  for (std::size_t d = 0; d < short_dl.size(); ++d) below += std::max(short_dl[d], short_ul[d]) > 1e-8 ? 1.0 : 0.0;
  const Eigen::VectorXd ap_power = s.p_dl_w.rowwise().sum();
  Eigen::VectorXd user_power(x.users());
  for (Index d = 0; d < x.users(); ++d) user_power[d] = own_power(s, d, x.count_ul());

  Evaluation out;
  out.metrics.set("se_nats", (total(rate_dl) + total(rate_ul)) / static_cast<double>(x.subcarriers()));
  const Eigen::VectorXd both = vector_from(rate_dl) + vector_from(rate_ul);
  out.metrics.merge(user_metrics(both / (static_cast<double>(x.subcarriers()) * std::numbers::ln2)));
  out.metrics.set("user_rate_dl_nats", rate_dl);
  out.metrics.set("user_rate_ul_nats", rate_ul);
  out.metrics.set("user_rate_dl_min", *std::ranges::min_element(rate_dl));
  out.metrics.set("log_utility", vector_from(rate_dl).array().max(1e-300).log().sum());
  out.metrics.set("users_below_qos", below / static_cast<double>(x.users()));
  out.metrics.set("ap_power_w", list(ap_power));
  out.metrics.set("user_power_w", list(user_power));
  out.residuals.set("power_ap", largest_excess(ap_power, x.ap_power_max_w));
  out.residuals.set("power_user", largest_excess(user_power, x.user_power_max_w));
  out.residuals.set("qos_dl", *std::ranges::max_element(short_dl));
  out.residuals.set("qos_ul", *std::ranges::max_element(short_ul));
  out.residuals.set("unserved", unserved_power(x, s));
  out.certificate = certify(x, s);
  return out;
}

}  // namespace airloom::mdd
