#include "airloom/systems/twotier/design/network/priced_channel.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/twotier/design/network/products.hpp"

namespace airloom::twotier {

using Index = Eigen::Index;

void PricedChannel::load(const Network& network, const Channel& channel, const Eigen::ArrayXd& weight, const Eigen::ArrayXd& price) {
  channel_ = &channel;
  const Index first = channel.first, width = channel.width;
  own_ = network.own.segment(first, width);
  weight_ = weight.segment(first, width);
  cap_ = network.cap.segment(first, width);
  price_.setZero(width);
  for (Index i = 0; i < channel.size; ++i) price_[i] = price[network.node[static_cast<std::size_t>(first + i)]];
  if (network.most_rate.size() > 0) {
    const auto rate = network.most_rate.segment(first, width);
    most_ = (rate < 1e300).select(weight_ * rate, 1e300);
    most_sinr_ = rate.min(500.0).exp() - 1.0;
  } else {
    most_.resize(0);
    most_sinr_.resize(0);
  }
  heard_.resize(width);
  charged_.resize(width);
  next_.resize(width);
  pull_.resize(width);
}

double PricedChannel::value(const Eigen::ArrayXd& x) {
  hear(*channel_, x.data(), heard_.data());
  next_ = weight_ * ((heard_ + own_ * x) / heard_).log();
  if (most_.size() > 0) next_ = next_.min(most_);
  return (next_ - price_ * x).sum();
}

void PricedChannel::move(Eigen::ArrayXd& x) {
  hear(*channel_, x.data(), heard_.data());
  pull_ = own_ * x;
  pull_ = weight_ * pull_ / (heard_ + pull_);
  next_ = pull_ / heard_;
  charge(*channel_, next_.data(), charged_.data());
  x = (pull_ / (price_ + charged_ + 1e-300)).min(cap_);
  if (most_sinr_.size() > 0) x = (own_ > 0.0).select(x.min(most_sinr_ * heard_ / own_.max(1e-300)), x);
}

double PricedChannel::step(Eigen::ArrayXd& x, int steps) {
  for (int k = 0; k < steps; ++k) move(x);
  return value(x);
}

double PricedChannel::settle(Eigen::ArrayXd& x, int steps, double tolerance) {
  constexpr int stride = 4;
  double at = value(x);
  Eigen::ArrayXd trial = x;
  for (int k = 0; k < steps; k += stride) {
    const double now = step(trial, stride);
    const bool settled = !(now > at + tolerance * std::abs(at));
    if (now > at) {
      at = now;
      x = trial;
    }
    if (settled) break;
  }
  return at;
}

double PricedChannel::alone(Index c) const { return price_[c] * cap_[c] > weight_[c] ? weight_[c] / price_[c] : cap_[c]; }

}  // namespace airloom::twotier
