#include <algorithm>
#include <cmath>

#include "airloom/systems/haps/design/sca/sca.hpp"

namespace airloom::haps {
namespace {

/// One factor of all beams that brings the largest power down to 1, as the step's primal value has it: the surrogate, which lies
/// below the model, promises that value. A factor per station would undo the nulls that stations make together.
double fitting(const Eigen::VectorXd& power) { return 1.0 / std::sqrt(std::max(1.0, power.maxCoeff())); }

}  // namespace

CoherentState::CoherentState(const GramBank& bank, JointBeams beams) : bank_(bank), beams_(std::move(beams)) { look(); }

void CoherentState::look() {
  sinr_ = true_sinr(beams_.t, Eigen::VectorXd::Ones(beams_.t.rows()));
  // |T_uu| / beta_u = sinr_u / |T_uu|
  const Eigen::VectorXd amplitude = beams_.t.diagonal().cwiseAbs();
  y_ = sinr_.cwiseQuotient(amplitude.cwiseMax(1e-150));
  phase_ = phases(beams_.t.diagonal());
  latest_ = {};
}

bool CoherentState::price(const Prices& prices, PricedSums& sums) {
  latest_ = {};
  const Eigen::VectorXd r = prices.omega.cwiseProduct(y_);
  const Eigen::VectorXd q = r.cwiseProduct(y_);
  if (!bank_.price(prices.eta, q, r, priced_)) return false;
  sums.value = prices.omega.dot(priced_.own);
  sums.signal = 2.0 * priced_.own;  // 2 y T_uu = 2 y own r / q
  sums.interference = y_.cwiseAbs2().cwiseProduct(priced_.interference);
  sums.power = bank_.powers(prices.eta, priced_);
  if (!sums.power.allFinite()) return false;
  latest_ = prices;
  sums_ = sums;
  return true;
}

bool CoherentState::advance(const Prices& prices) {
  PricedSums again;
  const bool known = latest_.omega.size() == prices.omega.size() && latest_.omega == prices.omega && latest_.eta == prices.eta;
  if (!known && !price(prices, again)) return false;
  before_ = std::move(beams_);
  next_ = joint_beams(bank_, priced_, prices.eta, fitting(sums_.power), phase_);
  beams_ = next_;
  look();
  return true;
}

void CoherentState::blend(double tau, double theta) {
  // of beams that are not known no part can be kept
  beams_ = JointBeams::mix(before_, next_, before_.terms.empty() && tau < 1.0 ? 0.0 : tau);
  if (theta > 0.0) beams_ = JointBeams::mix(beams_, inside_, theta);
  look();
}

PowerSumState::PowerSumState(const StationMatrices& h, StationMatrices w, double factor, std::vector<Eigen::VectorXd> served)
    : h_(h), factor_(factor), served_(std::move(served)), w_(std::move(w)), priced_(h.size()) {
  for (const Eigen::MatrixXcd& channel : h_)
    gram_.push_back(channel.rows() >= channel.cols() ? Eigen::MatrixXcd(channel.adjoint() * channel) : Eigen::MatrixXcd());
  look();
}

void PowerSumState::look() {
  const Amplitudes a = amplitudes(received_by_station(h_, w_), InterferenceModel::power_sum);
  const Eigen::VectorXd beta = 1.0 + factor_ * a.interference.array();
  y_ = a.signal.cwiseQuotient(beta);
  sinr_ = a.signal.cwiseProduct(y_);
}

bool PowerSumState::price_station(std::size_t b, const Prices& prices) {
  Eigen::VectorXd r = prices.omega.cwiseProduct(y_);
  const Eigen::VectorXd q = factor_ * r.cwiseProduct(y_);
  if (!served_.empty()) r = r.cwiseProduct(served_[b]).eval();
  const double eta = prices.eta[static_cast<Eigen::Index>(b)];
  if (gram_[b].size() > 0) return price_by_gram(gram_[b] / eta, q, r, priced_[b]);
  return price_by_antennas(h_[b], Eigen::VectorXd::Constant(h_[b].rows(), eta), q, r, priced_[b]);
}

bool PowerSumState::price(const Prices& prices, PricedSums& sums) {
  Eigen::VectorXd own = Eigen::VectorXd::Zero(y_.size());
  sums.interference = Eigen::VectorXd::Zero(y_.size());
  sums.power.resize(stations());
  for (std::size_t b = 0; b < h_.size(); ++b) {
    if (!price_station(b, prices)) return false;
    own += served_.empty() ? priced_[b].own : Eigen::VectorXd(priced_[b].own.cwiseProduct(served_[b]));
    sums.interference += priced_[b].interference;
    sums.power[static_cast<Eigen::Index>(b)] = priced_[b].norm_squared / prices.eta[static_cast<Eigen::Index>(b)];
  }
  sums.value = prices.omega.dot(own) / factor_;  // r^2 g = omega own / factor
  sums.signal = 2.0 / factor_ * own;
  sums.interference = factor_ * y_.cwiseAbs2().cwiseProduct(sums.interference);
  return true;
}

bool PowerSumState::advance(const Prices& prices) {
  PricedSums sums;
  if (!price(prices, sums)) return false;
  before_ = w_;
  const double scale = fitting(sums.power);
  for (std::size_t b = 0; b < h_.size(); ++b) {
    const PricedBeams& p = priced_[b];
    if (p.by_antennas) w_[b].noalias() = p.beams * (scale * p.weight).asDiagonal();
    else w_[b].noalias() = h_[b] * p.coefficients() * (scale / prices.eta[static_cast<Eigen::Index>(b)]);
  }
  fit_budgets(w_);  // rounding
  next_ = w_;
  look();
  return true;
}

void PowerSumState::blend(double tau, double) {
  for (std::size_t b = 0; b < h_.size(); ++b) w_[b] = before_[b] + tau * (next_[b] - before_[b]);
  look();
}

}  // namespace airloom::haps
