#include "airloom/systems/mdd/design/hgnn/decode.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/systems/mdd/problem/promises.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

constexpr double floor_margin = 5e-4;    ///< relative; what the uplink has above its promise
constexpr double feasible_offset = 4.0;  ///< an untrained network starts near the promise
constexpr double kkt_scale = 1e-3;

double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }
double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

/// NaN stays NaN: std::max would hide it.
double relu(double x) { return x < 0.0 ? 0.0 : x; }

/// min(most, sum of e^log) times the shares e^log / sum; without overflow.
Eigen::VectorXd spread(const Eigen::VectorXd& log, double most) {
  const double peak = log.size() > 0 ? log.maxCoeff<Eigen::PropagateNaN>() : 0.0;
  if (peak == -std::numeric_limits<double>::infinity()) return Eigen::VectorXd::Zero(log.size());
  const Eigen::VectorXd share = (log.array() - peak).exp();
  const double sum = share.sum();
  return share * (std::min(most, std::exp(peak) * sum) / sum);
}

/// Powers of one access point on its own columns.
Eigen::VectorXd downlink(HgnnDecoder decoder, const Eigen::VectorXd& o, Index count, double budget) {
  switch (decoder) {
    case HgnnDecoder::relu: return o.head(count).unaryExpr(&relu);
    case HgnnDecoder::softplus: return o.head(count).unaryExpr(&softplus);
    case HgnnDecoder::feasible: {
      const Eigen::VectorXd logits = o.head(count);
      const double peak = logits.maxCoeff<Eigen::PropagateNaN>();
      const Eigen::VectorXd share = (logits.array() - peak).exp();
      return share * (budget * sigmoid(o[o.size() - 1]) / share.sum());
    }
    case HgnnDecoder::kkt: break;  // takes the users' outputs too
  }
  return Eigen::VectorXd::Zero(count);
}

void cap(Eigen::Ref<Eigen::VectorXd> powers, double budget) {
  const double total = powers.sum();
  if (total > budget) powers *= budget / total;
}

Powers downlink_powers(const HgnnConfig& c, const PowerProblem& x, const Eigen::MatrixXd& ap, const Eigen::MatrixXd& user) {
  const Index dl = x.subcarriers_dl;
  Powers powers{.p = Eigen::MatrixXd::Zero(x.aps(), x.streams_dl()), .q = {}};
  Eigen::VectorXd own;
  for (Index l = 0; l < x.aps(); ++l) {
    Index first = 0;
    Index count = x.streams_dl();
    if (c.variant == HgnnVariant::ls) {
      while (first + dl < count && !(x.gain(l, first) > 0.0)) first += dl;
      count = dl;
    }
    if (c.decoder == HgnnDecoder::kkt) {
      own.resize(count);
      for (Index k = 0; k < count; ++k) {
        const Index stream = first + k;
        own[k] = std::log(kkt_scale) + ap(0, l) + user(stream % dl, stream / dl) + 2.0 * std::log(x.gain(l, stream));
      }
      own = spread(own, x.ap_power[l]);
    } else {
      own = downlink(c.decoder, ap.col(l), count, x.ap_power[l]);
    }
    cap(own, x.ap_power[l]);
    powers.p.row(l).segment(first, count) = own.transpose();
  }
  return powers;
}

/// Turns access points down until every user can carry floor * b(T) within its budget: of the parts x_l = floor sum_j C_jl T_l that they
/// have in it, those above a level theta fall to it, sum_l min(x_l, theta) = what the budget leaves. With x ascending
///
///     theta = max_k (room - x_1 - .. - x_k) / (L - k),   k = 0 .. L - 1
///
/// Users that could not keep the promise even with silent access points do not count.
void make_room(const PowerProblem& x, double floor, Eigen::MatrixXd& p) {
  const Index ul = x.subcarriers_ul;
  const Eigen::VectorXd total = p.rowwise().sum();
  Eigen::VectorXd scale = Eigen::VectorXd::Ones(x.aps());
  for (Index d = 0; d < x.users; ++d) {
    const double room = x.user_power[d] - floor * x.noise.segment(d * ul, ul).sum();
    const Eigen::VectorXd parts = floor * x.ap_cross.middleRows(d * ul, ul).colwise().sum().transpose().cwiseProduct(total);
    if (!(room > 0.0 && parts.sum() > room)) continue;
    Eigen::VectorXd sorted = parts;
    std::ranges::sort(sorted);
    double level = 0.0;
    double left = room;
    for (Index k = 0; k < sorted.size(); ++k) {
      level = std::max(level, left / static_cast<double>(sorted.size() - k));
      left -= sorted[k];
    }
    for (Index l = 0; l < x.aps(); ++l) {
      if (parts[l] > level) scale[l] = std::min(scale[l], level / parts[l]);
    }
  }
  p = scale.asDiagonal() * p;
}

/// What lies above the floors shares what they leave of the budget.
void cap_above(const Eigen::VectorXd& floors, Eigen::Ref<Eigen::VectorXd> powers, double budget) {
  const double above = powers.sum() - floors.sum();
  const double left = std::max(0.0, budget - floors.sum());
  if (above > left) powers = floors + (powers - floors) * (left / above);
  cap(powers, budget);
}

}  // namespace

bool keeps_uplink(const HgnnConfig& c) {
  return (c.decoder == HgnnDecoder::feasible || c.decoder == HgnnDecoder::kkt) && c.variant != HgnnVariant::ls;
}

Powers decode(const HgnnConfig& c, const PowerProblem& x, const HgnnOutputs& outputs, Index place) {
  const Eigen::MatrixXd ap = outputs.ap.middleCols(place * x.aps(), x.aps()).cast<double>();
  const Eigen::MatrixXd user = outputs.user.middleCols(place * x.users, x.users).cast<double>();
  Powers powers = downlink_powers(c, x, ap, user);
  const Index ul = x.subcarriers_ul;
  const bool promised = keeps_uplink(c);
  const double floor = promised ? promises_of(x, Qos::subcarrier).floor_ul * (1.0 + floor_margin) : 0.0;
  if (promised) make_room(x, floor, powers.p);
  const Eigen::VectorXd base = x.noise + x.ap_cross * powers.p.rowwise().sum();
  powers.q.resize(x.streams_ul());
  for (Index d = 0; d < x.users; ++d) {
    for (Index j = 0; j < ul; ++j) {
      const double o = user(user.rows() - ul + j, d);
      double& q = powers.q[d * ul + j];
      if (c.decoder == HgnnDecoder::relu) q = relu(o);
      else if (c.decoder == HgnnDecoder::softplus) q = 0.1 * softplus(o);
      else if (promised) q = base[d * ul + j] * (floor + softplus(o - feasible_offset));
      else q = x.user_power[d] / static_cast<double>(ul) * sigmoid(o);
    }
    cap_above(floor * base.segment(d * ul, ul), powers.q.segment(d * ul, ul), x.user_power[d]);
  }
  return powers;
}

}  // namespace airloom::mdd
