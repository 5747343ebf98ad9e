#include "airloom/systems/twotier/design/prices/box_bound.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/systems/twotier/design/network/products.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
constexpr double tiny = 1e-300;
constexpr double huge = 1e300;

}  // namespace

void BoxBound::load(PricedChannel& channel, const Eigen::ArrayXd& floor) {
  channel_ = &channel;
  floor_ = floor;
  floored_ = floor.size() > 0 && floor.maxCoeff() > 0.0;
  for (Eigen::ArrayXd* each : {&least_, &most_, &log_least_, &slope_, &heard_, &total_, &inverse_, &kappa_, &mix_, &q_, &charged_, &z_, &x_,
                               &concave_, &affine_, &coefficient_})
    each->setZero(channel.width());
}

bool BoxBound::keeps(const Eigen::ArrayXd& x) {
  if (!floored_) return true;
  constexpr double rounding = 1e-12;
  hear(channel_->channel(), x.data(), heard_.data());
  return (channel_->own() * x >= (1.0 - rounding) * floor_ * heard_).all();
}

bool BoxBound::shrink(Eigen::ArrayXd& low, Eigen::ArrayXd& high) {
  const Eigen::ArrayXd &own = channel_->own(), &weight = channel_->weight(), &price = channel_->price();
  hear(channel_->channel(), low.data(), least_.data());
  for (int k = 0; floored_ && k < 2; ++k) {
    low = (floor_ > 0.0).select(low.max(floor_ * least_ / own.max(tiny)), low);
    if ((low > high).any()) {
      if ((low > high * (1.0 + 1e-12)).any()) return false;
      low = low.min(high);
    }
    hear(channel_->channel(), low.data(), least_.data());
  }
  // above its own best answer to the least interference a power costs its price and harms others
  x_ = ((weight / (price + tiny)).min(huge) - least_ / (own + tiny)).min(high).max(low);
  if (floored_) x_ = (floor_ > 0.0).select(high, x_);
  high = x_;
  if (channel_->most_sinr().size() > 0) {  // nor does it need more than the highest modulation at the largest interference
    hear(channel_->channel(), high.data(), most_.data());
    high = high.min(channel_->most_sinr() * most_ / (own + tiny)).max(low);
    return true;
  }
  // where the derivative keeps its sign over the box, the better end
  for (int round = 0; round < 2; ++round) {
    hear(channel_->channel(), low.data(), least_.data());
    hear(channel_->channel(), high.data(), most_.data());
    // d(ln(1 + SINR))/dI, least and largest in size: grows with the signal, falls with the interference
    q_ = weight * own * low / (most_ * (most_ + own * low));
    charge(channel_->channel(), q_.data(), charged_.data());
    total_ = weight * own / (least_ + own * low) - price - charged_;  // largest derivative
    q_ = weight * own * high / (least_ * (least_ + own * high));
    charge(channel_->channel(), q_.data(), charged_.data());
    x_ = weight * own / (most_ + own * high) - price - charged_;  // least derivative
    bool changed = false;
    for (Index c = 0; c < channel_->size(); ++c) {
      if (low[c] == high[c]) continue;
      if (total_[c] <= 0.0 && !(floored_ && floor_[c] > 0.0)) high[c] = low[c], changed = true;
      else if (x_[c] >= 0.0 && !floored_) low[c] = high[c], changed = true;
    }
    if (!changed) break;
  }
  return true;
}

void BoxBound::look(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high) {
  hear(channel_->channel(), low.data(), least_.data());
  hear(channel_->channel(), high.data(), most_.data());
  log_least_ = least_.log();
  // where interference does not vary the chord is of no length
  slope_ = (most_ - least_ > 1e-9 * least_).select((most_.log() - log_least_) / (most_ - least_ + tiny), least_.inverse());
}

double BoxBound::separable(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high) {
  look(low, high);
  return separable_here(low, high);
}

double BoxBound::linear(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high) {
  look(low, high);
  return linear_here(low, high);
}

double BoxBound::mixed(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high, double enough, int rounds) {
  look(low, high);
  return mixed_here(low, high, enough, rounds);
}

double BoxBound::separable_here(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high) {
  const Eigen::ArrayXd &own = channel_->own(), &weight = channel_->weight(), &price = channel_->price();
  x_ = ((weight / (price + tiny)).min(huge) - least_ / (own + tiny)).max(low).min(high);
  if (channel_->most_sinr().size() > 0) x_ = x_.min(channel_->most_sinr() * least_ / (own + tiny)).max(low);
  concave_ = weight * ((least_ + own * x_).log() - log_least_);
  if (channel_->most().size() > 0) concave_ = concave_.min(channel_->most());
  return (concave_ - price * x_).sum();
}

double BoxBound::linear_here(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high) {
  const Eigen::ArrayXd &own = channel_->own(), &weight = channel_->weight(), &price = channel_->price();
  double bound = huge;
  const double paid = (price * low).sum();
  for (const double part : {0.25, 0.5, 0.75}) {
    heard_ = least_ + part * (most_ - least_);
    total_ = heard_ + own * (low + part * (high - low));
    inverse_ = total_.inverse();
    q_ = weight * (inverse_ - slope_);
    charge(channel_->channel(), q_.data(), charged_.data());
    coefficient_ = charged_ + weight * own * inverse_ - price;
    affine_ = weight * (total_.log() - log_least_ + inverse_ * (least_ + own * low - total_));
    bound = std::min(bound, (affine_ + coefficient_.max(0.0) * (high - low)).sum() - paid);
  }
  return bound;
}

double BoxBound::mixed_here(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high, double enough, int rounds) {
  const Eigen::ArrayXd &own = channel_->own(), &weight = channel_->weight(), &price = channel_->price();
  const bool ends = channel_->most().size() > 0;
  double bound = huge;
  z_ = 0.5 * (low + high);
  mix_.setZero();
  inverse_.setZero();
  kappa_.setZero();
  for (int j = 0; j < rounds; ++j) {
    hear(channel_->channel(), z_.data(), heard_.data());
    total_ = heard_ + own * z_;
    // affine_c = weight (ln total - 1 + heard and signal / total - ln(1 + I(low)) - slope (I - I(low))), averaged over the tangents
    const double share = 1.0 / (j + 1.0);
    inverse_ += share * (total_.inverse() - inverse_);
    kappa_ += share * (total_.log() - 1.0 - kappa_);
    for (int k = 0; k < 3; ++k) {
      q_ = (1.0 - mix_) * weight * (inverse_ - slope_);
      charge(channel_->channel(), q_.data(), charged_.data());
      coefficient_ = charged_ + (1.0 - mix_) * weight * own * inverse_ - price;
      x_ = (coefficient_ >= 0.0).select(high, mix_ * weight / (-coefficient_).max(tiny) - least_ / (own + tiny));
      if (ends) x_ = (coefficient_ >= 0.0).select(x_, x_.min(channel_->most_sinr() * least_ / (own + tiny)));
      x_ = x_.max(low).min(high);
      hear(channel_->channel(), x_.data(), heard_.data());
      concave_ = weight * ((least_ + own * x_).log() - log_least_);
      if (ends) concave_ = concave_.min(channel_->most());
      affine_ = weight * (kappa_ + inverse_ * (heard_ + own * x_) - log_least_ - slope_ * (heard_ - least_));
      bound = std::min(bound, (affine_ + mix_ * (concave_ - affine_) - price * x_).sum());
      if (bound <= enough) return bound;
      const double pace = 0.5 / (1.0 + j);
      mix_ = (mix_ + pace * ((concave_ < affine_).cast<double>() - mix_)).max(0.0).min(1.0);
    }
    z_ += (x_ - z_) / (j + 2.0);
  }
  return bound;
}

double BoxBound::upper(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high, double enough, int rounds) {
  look(low, high);
  double bound = separable_here(low, high);
  if (bound > enough) bound = std::min(bound, linear_here(low, high));
  if (bound > enough && rounds > 0) bound = std::min(bound, mixed_here(low, high, enough, rounds));
  return bound;
}

Index BoxBound::widest(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high, double& moves) {
  const Eigen::ArrayXd &own = channel_->own(), &weight = channel_->weight();
  const Channel& channel = channel_->channel();
  hear(channel, low.data(), least_.data());
  total_ = ((least_ + own * high) / (least_ + own * low)).log();  // what its own rate may move by
  concave_ = ((least_ + own * high) / least_).log();              // what a slot can lose at all
  Index at = -1;
  moves = 0.0;
  for (Index c = 0; c < channel_->size(); ++c) {
    if (!(high[c] > low[c])) continue;
    heard_ = 1.0 + channel.to_other.col(c) * (high[c] - low[c]) / least_;
    const double here = weight[c] * total_[c] + (weight * heard_.log().min(concave_)).sum();
    if (here > moves) moves = here, at = c;
  }
  return at;
}

double BoxBound::middle(Index c, const Eigen::ArrayXd& low, const Eigen::ArrayXd& high) const {
  // least_ is that of widest()
  const double own = channel_->own()[c] / least_[c];
  const double cut = (std::sqrt((1.0 + own * low[c]) * (1.0 + own * high[c])) - 1.0) / own;
  return cut > low[c] && cut < high[c] ? cut : 0.5 * (low[c] + high[c]);
}

}  // namespace airloom::twotier
