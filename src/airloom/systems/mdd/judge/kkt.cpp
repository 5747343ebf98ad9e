#include "airloom/systems/mdd/judge/kkt.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

/// Relative distance to a limit that makes it a candidate for a multiplier. A limit with room to spare then shows as a multiplier
/// of 0, or in the complementarity; interior points end a little inside what is tight.
constexpr double near = 1e-3;

/// Multipliers of the downlink promises, and what they tell of the access points' prices.
struct Downlink {
  Eigen::VectorXd weight;  ///< slope of the Lagrangian in A_k, (K): (1 + theta) / (I + A) + zeta
  Eigen::VectorXd eta;     ///< minus its slope in the users' disturbance, (D)
  double sign = 0.0;
  double complementarity = 0.0;
};

/// Streams with a multiplier of their own: on the floor, or all of a user whose summed promise is just met.
std::vector<bool> promised_streams(const PowerProblem& x, const Eigen::ArrayXd& sinr) {
  std::vector<bool> out(static_cast<std::size_t>(sinr.size()), false);
  if (x.qos == Qos::none || !(x.rate_dl > 0.0)) return out;
  const Index width = x.subcarriers_dl;
  for (Index d = 0; d < x.users; ++d) {
    const bool sum = x.qos == Qos::sum && sinr.segment(d * width, width).log1p().sum() <= x.rate_dl * (1.0 + near);
    for (Index k = d * width; k < (d + 1) * width; ++k)
      out[static_cast<std::size_t>(k)] = sum || (x.qos == Qos::subcarrier && sinr[k] <= x.floor_dl() * (1.0 + near));
  }
  return out;
}

/// p times the slope in p by way of A_k alone, over its weight: sqrt(A_k) w_lk sqrt(p_lk).
Eigen::MatrixXd through_amplitude(const PowerProblem& x, const Powers& powers, const Links& at) {
  return x.gain.cwiseProduct(powers.p.cwiseSqrt()) * at.amplitude.asDiagonal();
}

/// Streams without a multiplier give lambda_l = sum_k sqrt(A_k) w_lk sqrt(p_lk) / (I_k + A_k) / sum_k p_lk; with it a promised stream's
/// stationarity, sqrt(A_k) w_lk sqrt(p_lk) weight_k = lambda_l p_lk summed over l, gives its weight.
Downlink downlink_conditions(const PowerProblem& x, const Powers& powers, const Links& at, const Eigen::MatrixXd& reach) {
  const Eigen::ArrayXd a = at.amplitude.array().square(), i = at.disturbance.array();
  const Index width = x.subcarriers_dl;
  const std::vector<bool> promised = promised_streams(x, a / i);
  Downlink out;
  out.weight = (i + a).inverse().matrix();
  Eigen::VectorXd own = Eigen::VectorXd::Zero(x.aps()), power = Eigen::VectorXd::Zero(x.aps());
  for (Index k = 0; k < x.streams_dl(); ++k) {
    if (promised[static_cast<std::size_t>(k)]) continue;
    own += out.weight[k] * reach.col(k);
    power += powers.p.col(k);
  }
  out.eta = Eigen::VectorXd::Zero(x.users);
  for (Index d = 0; d < x.users; ++d) {
    const Index first = d * width;
    double theta = 0.0;
    if (x.qos == Qos::sum && promised[static_cast<std::size_t>(first)]) {
      double wanted = 0.0, plain = 0.0;
      for (Index k = first; k < first + width; ++k) {
        wanted += (own.array() * powers.p.col(k).array() / power.array()).sum();
        plain += out.weight[k] * reach.col(k).sum();
      }
      theta = wanted / plain - 1.0;
      out.sign = std::max(out.sign, -theta);
      const double rate = (a.segment(first, width) / i.segment(first, width)).log1p().sum();
      out.complementarity = std::max(out.complementarity, std::abs(theta) * (rate / x.rate_dl - 1.0));
      theta = std::max(0.0, theta);
    }
    for (Index k = first; k < first + width; ++k) {
      out.eta[d] += (1.0 + theta) * a[k] / (i[k] * (i[k] + a[k]));
      out.weight[k] *= 1.0 + theta;
      if (x.qos != Qos::subcarrier || !promised[static_cast<std::size_t>(k)]) continue;
      const double floor = x.floor_dl();
      const double wanted = (own.array() * powers.p.col(k).array() / power.array()).sum() / reach.col(k).sum();
      const double zeta = wanted - out.weight[k];
      out.sign = std::max(out.sign, -zeta * (i[k] + a[k]));
      out.complementarity = std::max(out.complementarity, std::abs(zeta) * (a[k] - floor * i[k]));
      out.weight[k] += std::max(0.0, zeta);
      out.eta[d] += floor * std::max(0.0, zeta);
    }
  }
  return out;
}

/// Slopes of the Lagrangian that the uplink causes.
struct Uplink {
  Eigen::VectorXd price;  ///< dF/dT_l by way of the uplink's noise and floors, (L)
  double stationarity = 0.0;
  double sign = 0.0;
  double complementarity = 0.0;
  /// Users on their budget and their promise at once: the price may take a multiple >= 0 of each one's column of (L, n); what a
  /// unit of it adds to the complementarity.
  Eigen::MatrixXd open;
  std::vector<double> open_room;
};

/// Rate above a summed promise, over it; infinite without one.
double spare_rate(const PowerProblem& x, const Powers& powers, const Links& at, Index d) {
  if (x.qos != Qos::sum || !(x.rate_ul > 0.0)) return std::numeric_limits<double>::infinity();
  const auto q = powers.q.segment(d * x.subcarriers_ul, x.subcarriers_ul).array();
  return (q / at.base.segment(d * x.subcarriers_ul, x.subcarriers_ul).array()).log1p().sum() / x.rate_ul - 1.0;
}

/// @param mu  price of a user's watt, B' eta
Uplink uplink_conditions(const PowerProblem& x, const Powers& powers, const Links& at, const Eigen::VectorXd& mu) {
  const Index width = x.subcarriers_ul;
  const double floor = x.floor_ul();
  Uplink out;
  Eigen::VectorXd slope(x.streams_ul());  // of the Lagrangian in b_j
  for (Index d = 0; d < x.users; ++d) {
    const auto near_floor = [&](Index j) { return floor > 0.0 && powers.q[j] <= floor * at.base[j] * (1.0 + near); };
    double own_slope = 0.0;  // sum of q / (b + q)
    double net_slope = 0.0;  // sum of q dF/dq
    double free_power = 0.0;
    double steepest = 0.0;  // of the streams on their floors
    for (Index j = d * width; j < (d + 1) * width; ++j) {
      const double net = 1.0 / (at.base[j] + powers.q[j]) - mu[d];
      if (near_floor(j)) {
        steepest = std::max(steepest, net);
        continue;
      }
      own_slope += powers.q[j] / (at.base[j] + powers.q[j]);
      net_slope += powers.q[j] * net;
      free_power += powers.q[j];
    }
    double theta = 0.0;
    double kappa = 0.0;
    Eigen::VectorXd open;  // slope of the Lagrangian in b by kappa
    const double room = 1.0 - at.user_total[d] / x.user_power[d];
    if (const double spare = spare_rate(x, powers, at, d); spare <= near && own_slope > 0.0 && net_slope < 0.0) {
      theta = -net_slope / own_slope;
      out.complementarity = std::max(out.complementarity, theta * spare);
      if (room <= near) {  // kappa raises theta with it
        const auto b = at.base.segment(d * width, width).array(), q = powers.q.segment(d * width, width).array();
        open = -free_power / own_slope * q / (b * (b + q));
      }
    } else if (room <= near) {
      kappa = free_power > 0.0 ? std::max(0.0, net_slope / free_power) : steepest;
      if (!(free_power > 0.0)) open.setConstant(width, -floor);
      out.complementarity = std::max(out.complementarity, kappa * x.user_power[d] * room);
    }
    if (open.size() > 0) {
      out.open.conservativeResize(x.aps(), out.open.cols() + 1);
      out.open.rightCols(1) = x.ap_cross.middleRows(d * width, width).transpose() * open;
      out.open_room.push_back(x.user_power[d] * std::max(0.0, room));
    }
    for (Index j = d * width; j < (d + 1) * width; ++j) {
      const double q = powers.q[j];
      const double b = at.base[j];
      const double net = (1.0 + theta) / (b + q) - mu[d] - kappa;
      const double scale = b + q;
      slope[j] = -(1.0 + theta) * q / (b * (b + q));
      if (near_floor(j)) {
        slope[j] += floor * std::min(0.0, net);  // -Gamma zeta, zeta = -net
        out.sign = std::max(out.sign, net * scale);
        out.complementarity = std::max(out.complementarity, std::max(0.0, -net) * (q - floor * b));
      } else {
        out.stationarity = std::max(out.stationarity, scale * (q > 0.0 ? std::abs(net) : net));
      }
    }
  }
  out.price = x.ap_cross.transpose() * slope;
  return out;
}

/// Multiples >= 0 of the open columns that bring the multipliers of access points with room closest to 0.
Eigen::VectorXd close_open(const Eigen::MatrixXd& open, const Eigen::VectorXd& nu, const Eigen::VectorXd& room) {
  Eigen::VectorXd out = Eigen::VectorXd::Zero(open.cols());
  std::vector<Index> kept(static_cast<std::size_t>(open.cols()));
  std::iota(kept.begin(), kept.end(), 0);
  const Eigen::VectorXd scale = open.colwise().norm().cwiseMax(std::numeric_limits<double>::min());
  while (!kept.empty()) {
    const Eigen::MatrixXd columns = room.asDiagonal() * (open * scale.cwiseInverse().asDiagonal())(Eigen::all, kept);
    const Eigen::VectorXd best = columns.colPivHouseholderQr().solve(-room.cwiseProduct(nu));
    Index worst = 0;
    if (best.minCoeff(&worst) >= 0.0) {
      for (std::size_t i = 0; i < kept.size(); ++i) out[kept[i]] = best[static_cast<Index>(i)] / scale[kept[i]];
      break;
    }
    kept.erase(kept.begin() + worst);
  }
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
  const Links at = links(x, powers);
  const std::vector<bool> promised = promised_streams(x, at.amplitude.array().square() / at.disturbance.array());
  Eigen::VectorXd power = Eigen::VectorXd::Zero(x.aps());
  bool any = false;
  for (Index k = 0; k < x.streams_dl(); ++k) {
    if (promised[static_cast<std::size_t>(k)]) any = true;
    else power += powers.p.col(k);
  }
  return !any || power.minCoeff() > 0.0;
}

Kkt check_kkt(const PowerProblem& x, const Powers& powers) {
  const Links at = links(x, powers);
  const Eigen::MatrixXd reach = through_amplitude(x, powers, at);
  const Downlink downlink = downlink_conditions(x, powers, at, reach);
  Uplink uplink = uplink_conditions(x, powers, at, x.user_cross.transpose() * downlink.eta);
  Eigen::VectorXd& price = uplink.price;
  // p times the slope in p
  Eigen::MatrixXd slope = reach * downlink.weight.asDiagonal();
  slope += price.asDiagonal() * powers.p;
  Eigen::VectorXd nu = Eigen::VectorXd::Zero(x.aps());
  for (Index l = 0; l < x.aps(); ++l) {
    if (at.ap_total[l] > 0.0) nu[l] = slope.row(l).sum() / at.ap_total[l];
  }
  if (uplink.open.cols() > 0) {
    const Eigen::VectorXd room = (1.0 - at.ap_total.array() / x.ap_power.array()).cwiseMax(0.0);
    const Eigen::VectorXd multiple = close_open(uplink.open, nu, room);
    const Eigen::VectorXd more = uplink.open * multiple;
    price += more;
    nu += more;
    slope += more.asDiagonal() * powers.p;
    for (Index i = 0; i < multiple.size(); ++i)
      uplink.complementarity = std::max(uplink.complementarity, multiple[i] * uplink.open_room[static_cast<std::size_t>(i)]);
  }
  // where users' budgets keep all access points below theirs, every nu is 0: then the mean price is the scale; where all access
  // points are better silent, a small part of the rate per watt
  const double mean_price = (nu - price).dot(at.ap_total) / x.ap_power.sum();
  const double per_watt = sum_rate(x, powers) / x.ap_power.sum();
  const double largest = std::max({nu.maxCoeff(), mean_price, 1e-6 * per_watt, std::numeric_limits<double>::min()});
  Kkt out{.stationarity = uplink.stationarity,
          .sign = std::max(downlink.sign, uplink.sign),
          .complementarity = std::max(downlink.complementarity, uplink.complementarity)};
  for (Index l = 0; l < x.aps(); ++l) {
    const double residual = (slope.row(l) - nu[l] * powers.p.row(l)).cwiseAbs().maxCoeff();
    out.stationarity = std::max(out.stationarity, residual / (x.ap_power[l] * largest));
    const double share = std::min(1.0, at.ap_total[l] / x.ap_power[l]);
    out.sign = std::max(out.sign, share * -nu[l] / largest);
    out.complementarity = std::max(out.complementarity, (1.0 - share) * nu[l] / largest);
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
