#include "airloom/systems/iab/problem/max_min_bracket.hpp"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "airloom/numerics/root.hpp"
#include "airloom/radio/rate.hpp"

namespace airloom::iab {
namespace {

constexpr double bracket_width = 1e-10;  ///< of the bracket, relative
constexpr int most_rounds = 200;

/// MMSE receivers of the dual uplink, and what they collect: gain(l, k) = |h_k^H v_l|^2.
struct Receivers {
  Eigen::MatrixXcd direction;  ///< (r, L), column l: v_l, length 1
  Eigen::MatrixXd gain;        ///< (L, L)

  Receivers(const Eigen::MatrixXcd& channels, const Eigen::VectorXd& q, double noise) {
    Eigen::MatrixXcd covariance = channels * q.asDiagonal() * channels.adjoint();
    covariance.diagonal().array() += noise;
    direction = covariance.llt().solve(channels);
    for (Eigen::Index l = 0; l < direction.cols(); ++l) {
      if (const double length = direction.col(l).norm(); length > 0.0) direction.col(l) /= length;
    }
    gain = (direction.adjoint() * channels).cwiseAbs2();
  }
};

/// log2(1 + SINR_l)/demand_l with powers `p`; row l of `gain` is what receiver l collects of everybody.
Eigen::VectorXd levels(const Eigen::MatrixXd& gain, const Eigen::VectorXd& p, const Eigen::VectorXd& demand, double noise) {
  Eigen::VectorXd level(p.size());
  for (Eigen::Index l = 0; l < p.size(); ++l) {
    double disturbance = noise;
    for (Eigen::Index k = 0; k < p.size(); ++k) disturbance += k == l ? 0.0 : gain(l, k) * p[k];
    level[l] = radio::bits_per_hz(gain(l, l) * p[l] / disturbance) / demand[l];
  }
  return level;
}

/// Least powers for SINR_l = 2^(demand_l k) - 1 with fixed receivers, and the slope of their sum in k; empty where none suffice.
struct LeastPowers {
  Eigen::VectorXd power;
  double slope = 0.0;
};
LeastPowers least_powers(const Eigen::MatrixXd& gain, const Eigen::VectorXd& demand, double level, double noise) {
  const Eigen::Index n = demand.size();
  Eigen::MatrixXd system = -gain;
  Eigen::VectorXd steep(n);
  for (Eigen::Index l = 0; l < n; ++l) {
    const double rise = demand[l] * std::numbers::ln2;
    const double target = std::expm1(rise * level);
    system(l, l) = gain(l, l) / target;
    steep[l] = gain(l, l) / target * (rise * (1.0 + 1.0 / target));  // -d/dk of the diagonal
  }
  const Eigen::PartialPivLU<Eigen::MatrixXd> lu(system);
  LeastPowers out{lu.solve(Eigen::VectorXd::Constant(n, noise))};
  if (!out.power.allFinite() || !(out.power.minCoeff() > 0.0)) return {};
  out.slope = lu.solve(steep.cwiseProduct(out.power)).sum();
  return out;
}

/// The level at which the least powers sum to 1, inside (low, high).
double balanced_level(const Eigen::MatrixXd& gain, const Eigen::VectorXd& demand, double low, double high, double noise) {
  int evaluations = 0;
  const auto excess = [&](double level) {
    const LeastPowers least = least_powers(gain, demand, level, noise);
    if (least.power.size() == 0) return Slope{1.0, 0.0};
    const double total = least.power.sum();  // 1 - 1/total is nearly a line, up to the pole where no power suffices
    return Slope{1.0 - 1.0 / total, least.slope / (total * total)};
  };
  return bracketed_root(excess, low, high, true, 1e-14 * high, evaluations, low + 0.5 * (high - low));
}

}  // namespace

CommonLevel common_level(const Eigen::MatrixXcd& channels, const Eigen::VectorXd& demand, double noise) {
  const Eigen::Index n = channels.cols();
  if (channels.rows() > n) {  // in the dimensions that the channels span
    const Eigen::HouseholderQR<Eigen::MatrixXcd> qr(channels);
    CommonLevel out = common_level(qr.matrixQR().topRows(n).triangularView<Eigen::Upper>(), demand, noise);
    Eigen::MatrixXcd beams = Eigen::MatrixXcd::Zero(channels.rows(), n);
    beams.topRows(n) = out.beams;
    out.beams = qr.householderQ() * beams;
    return out;
  }
  CommonLevel out;
  Eigen::VectorXd q = Eigen::VectorXd::Constant(n, 1.0 / static_cast<double>(n));
  Receivers receivers(channels, q, noise);
  double low = 0.0;
  out.bound = std::numeric_limits<double>::infinity();
  out.uplink_power = q;
  for (int round = 0; round < most_rounds; ++round) {
    const Eigen::VectorXd level = levels(receivers.gain, q, demand, noise);
    low = level.minCoeff();
    if (const double high = level.maxCoeff(); high < out.bound) {
      out.bound = high;
      out.uplink_power = q;
    }
    if (!(level.maxCoeff() - low > bracket_width * low) || !(low > 0.0)) break;
    const double k = balanced_level(receivers.gain, demand, low, level.maxCoeff(), noise);
    const LeastPowers least = least_powers(receivers.gain, demand, k, noise);
    if (least.power.size() == 0) break;
    q = least.power / least.power.sum();
    receivers = Receivers(channels, q, noise);
  }
  out.bound *= 1.0 + 1e-12;
  const Eigen::MatrixXd downlink = receivers.gain.transpose();
  Eigen::VectorXd p = least_powers(downlink, demand, low * (1.0 - 1e-13), noise).power;
  if (p.size() == 0) p = q;
  p /= p.sum();
  out.level = levels(downlink, p, demand, noise).minCoeff();
  out.beams = receivers.direction * p.cwiseSqrt().asDiagonal();
  out.price.resize(n);
  for (Eigen::Index l = 0; l < n; ++l) {
    double disturbance = noise;
    for (Eigen::Index k = 0; k < n; ++k) disturbance += k == l ? 0.0 : downlink(l, k) * p[k];
    const double sinr = downlink(l, l) * p[l] / disturbance;
    out.price[l] = sinr > 0.0 ? q[l] * disturbance * (1.0 + sinr) / sinr : 0.0;
  }
  const double scale = out.price.dot(demand);
  if (scale > 0.0) out.price /= scale;
  return out;
}

}  // namespace airloom::iab
