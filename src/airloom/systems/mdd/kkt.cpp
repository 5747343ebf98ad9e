#include "airloom/systems/mdd/kkt.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

constexpr double tight = 1e-6;  ///< relative distance to a limit that counts as on it

/// Slopes of the Lagrangian that the uplink causes.
struct Uplink {
  Eigen::VectorXd price;  ///< dF/dT_l by way of the uplink's noise and floors, (L)
  double stationarity = 0.0;
  double sign = 0.0;
};

/// Whether the user's summed uplink promise is met with nothing to spare.
bool sum_is_tight(const PowerProblem& x, const Powers& powers, const Links& at, Index d) {
  if (x.qos != Qos::sum || !(x.rate_ul > 0.0)) return false;
  const auto q = powers.q.segment(d * x.subcarriers_ul, x.subcarriers_ul).array();
  return (q / at.base.segment(d * x.subcarriers_ul, x.subcarriers_ul).array()).log1p().sum() <= x.rate_ul * (1.0 + tight);
}

Uplink uplink_conditions(const PowerProblem& x, const Powers& powers, const Links& at) {
  const Index width = x.subcarriers_ul;
  const double floor = x.floor_ul();
  const Eigen::ArrayXd a = at.amplitude.array().square();
  Eigen::VectorXd eta = Eigen::VectorXd::Zero(x.users);
  for (Index k = 0; k < x.streams_dl(); ++k) eta[k / x.subcarriers_dl] += a[k] / (at.disturbance[k] * (at.disturbance[k] + a[k]));
  const Eigen::VectorXd mu = x.user_cross.transpose() * eta;
  Uplink out;
  Eigen::VectorXd slope(x.streams_ul());  // of the Lagrangian in b_j
  for (Index d = 0; d < x.users; ++d) {
    const auto on_floor = [&](Index j) { return floor > 0.0 && powers.q[j] <= floor * at.base[j] * (1.0 + tight); };
    double own_slope = 0.0;  // sum of q / (b + q)
    double net_slope = 0.0;  // sum of q dF/dq
    double free_power = 0.0;
    for (Index j = d * width; j < (d + 1) * width; ++j) {
      if (on_floor(j)) continue;
      own_slope += powers.q[j] / (at.base[j] + powers.q[j]);
      net_slope += powers.q[j] * (1.0 / (at.base[j] + powers.q[j]) - mu[d]);
      free_power += powers.q[j];
    }
    double theta = 0.0;
    double kappa = 0.0;
    if (sum_is_tight(x, powers, at, d) && own_slope > 0.0) theta = std::max(0.0, -net_slope / own_slope);
    else if (at.user_total[d] >= x.user_power[d] * (1.0 - tight) && free_power > 0.0) kappa = std::max(0.0, net_slope / free_power);
    for (Index j = d * width; j < (d + 1) * width; ++j) {
      const double q = powers.q[j];
      const double b = at.base[j];
      const double net = (1.0 + theta) / (b + q) - mu[d] - kappa;
      const double scale = b + q;
      slope[j] = -(1.0 + theta) * q / (b * (b + q));
      if (on_floor(j)) {
        slope[j] += floor * net;  // -Gamma zeta, zeta = -net
        out.sign = std::max(out.sign, net * scale);
      } else {
        out.stationarity = std::max(out.stationarity, scale * (q > 0.0 ? std::abs(net) : net));
      }
    }
  }
  out.price = x.ap_cross.transpose() * slope;
  return out;
}

/// Largest distance of ln(p lambda^2 / w^2) from its mean over the access points, over all streams.
double rank_one_spread(const PowerProblem& x, const Powers& powers, const Eigen::VectorXd& lambda) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  if (!(lambda.minCoeff() > 0.0)) return infinite;
  double worst = 0.0;
  for (Index k = 0; k < x.streams_dl(); ++k) {
    if (!(powers.p.col(k).maxCoeff() > 0.0)) continue;
    double sum = 0.0;
    double count = 0.0;
    double low = infinite;
    double high = -infinite;
    for (Index l = 0; l < x.aps(); ++l) {
      if (!(x.gain(l, k) > 0.0)) continue;
      const double t = std::log(powers.p(l, k)) + 2.0 * std::log(lambda[l] / x.gain(l, k));
      sum += t;
      count += 1.0;
      low = std::min(low, t);
      high = std::max(high, t);
    }
    if (!std::isfinite(sum)) return infinite;
    worst = std::max({worst, high - sum / count, sum / count - low});
  }
  return worst;
}

}  // namespace

bool has_kkt(const PowerProblem& x, const Powers& powers) {
  if (x.has_mui()) return false;
  if (x.qos == Qos::none || !(x.rate_dl > 0.0)) return true;
  const Links at = links(x, powers);
  const Eigen::ArrayXd sinr = at.amplitude.array().square() / at.disturbance.array();
  if (x.qos == Qos::subcarrier) return sinr.minCoeff() > x.floor_dl() * (1.0 + tight);
  for (Index d = 0; d < x.users; ++d) {
    if (sinr.segment(d * x.subcarriers_dl, x.subcarriers_dl).log1p().sum() <= x.rate_dl * (1.0 + tight)) return false;
  }
  return true;
}

Kkt check_kkt(const PowerProblem& x, const Powers& powers) {
  const Links at = links(x, powers);
  const Uplink uplink = uplink_conditions(x, powers, at);
  const Eigen::VectorXd& price = uplink.price;
  // p times the slope in p: p_lk dA_k/dp_lk / (I_k + A_k) + p_lk dF/dT_l
  Eigen::MatrixXd slope = x.gain.cwiseProduct(powers.p.cwiseSqrt());
  for (Index k = 0; k < x.streams_dl(); ++k) {
    const double s = at.amplitude[k];
    slope.col(k) *= s / (at.disturbance[k] + s * s);
  }
  slope += price.asDiagonal() * powers.p;
  Eigen::VectorXd nu = Eigen::VectorXd::Zero(x.aps());
  for (Index l = 0; l < x.aps(); ++l) {
    if (at.ap_total[l] > 0.0) nu[l] = slope.row(l).sum() / at.ap_total[l];
  }
  const double largest = std::max(nu.maxCoeff(), std::numeric_limits<double>::min());
  Kkt out{.stationarity = uplink.stationarity, .sign = std::max(uplink.sign, -nu.minCoeff() / largest)};
  for (Index l = 0; l < x.aps(); ++l) {
    const double residual = (slope.row(l) - nu[l] * powers.p.row(l)).cwiseAbs().maxCoeff();
    out.stationarity = std::max(out.stationarity, residual / (x.ap_power[l] * largest));
    out.complementarity = std::max(out.complementarity, std::max(0.0, 1.0 - at.ap_total[l] / x.ap_power[l]) * std::abs(nu[l]) / largest);
  }
  const Eigen::VectorXd lambda = nu - price;
  for (Index k = 0; k < x.streams_dl(); ++k) {
    if (at.amplitude[k] > 0.0) continue;
    const double gain = x.gain.col(k).cwiseAbs2().cwiseQuotient(lambda).sum() / at.disturbance[k];
    out.stationarity = std::max(out.stationarity, gain - 1.0);
  }
  out.rank_one_spread = rank_one_spread(x, powers, lambda);
  out.holds = out.stationarity <= 1e-6 && out.sign <= 1e-5 && out.complementarity <= 1e-5 && out.rank_one_spread <= 1e-3;
  return out;
}

}  // namespace airloom::mdd
