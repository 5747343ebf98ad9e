#include "airloom/systems/twotier/design/lagrange_search/branch_bound.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/core/error.hpp"

namespace airloom::twotier {

using Index = Eigen::Index;

BranchBound::BranchBound(const std::vector<Subchannel>& channels, double tolerance, std::int64_t max_boxes)
    : channels_(channels), tolerance_(tolerance), max_boxes_(max_boxes), last_(channels.size()) {
  for (std::size_t n = 0; n < channels.size(); ++n) {
    if (channels[n].size() > most_slots) {
      throw InvalidInput("options.oracle: bb; sub-channel " + std::to_string(n) + " has " + std::to_string(channels[n].size()) +
                         " active slots, must be at most " + std::to_string(most_slots));
    }
  }
}

void BranchBound::load(const Subchannel& channel, const Eigen::VectorXd& price) {
  size_ = channel.size();
  own_.setZero();
  weight_.setZero();
  price_.setZero();
  for (Index d = 0; d < most_slots; ++d) column_[static_cast<std::size_t>(d)].setZero(), row_[static_cast<std::size_t>(d)].setZero();
  own_.head(size_) = channel.gain.diagonal().array();
  weight_.head(size_) = channel.weight.array();
  price_.head(size_) = price.array();
  for (Index c = 0; c < size_; ++c) {
    for (Index d = 0; d < size_; ++d) {
      if (c == d) continue;
      column_[static_cast<std::size_t>(d)][c] = channel.gain(c, d);
      row_[static_cast<std::size_t>(c)][d] = channel.gain(c, d);
    }
  }
}

double BranchBound::value(const Pack& x) const {
  Pack interference = Pack::Ones();
  for (Index d = 0; d < size_; ++d) interference += x[d] * column_[static_cast<std::size_t>(d)];
  const Pack ratio = own_ * x / interference + 1.0;
  return (weight_ * ratio.log() - price_ * x).sum();
}

void BranchBound::offer(Pack x, bool climb) {
  double at = value(x);
  // the step of Algorithm 1 with given multipliers never lowers the value
  for (int k = 0; climb && k < 200; ++k) {
    Pack interference = Pack::Ones(), harm = price_ + 1e-300;
    for (Index d = 0; d < size_; ++d) interference += x[d] * column_[static_cast<std::size_t>(d)];
    const Pack signal = own_ * x;
    const Pack pull = weight_ * signal / (interference + signal);
    const Pack shared = pull / interference;
    for (Index c = 0; c < size_; ++c) harm += shared[c] * row_[static_cast<std::size_t>(c)];
    const Pack next = (pull / harm).min(1.0);
    const double better = value(next);
    const bool settled = !(better > at + 0.01 * tolerance_);
    if (better > at) {
      at = better;
      x = next;
    }
    if (settled) break;
  }
  if (at <= best_value_) return;
  best_value_ = at;
  best_ = x;
}

void BranchBound::fix(Box& box) const {
  for (int round = 0; round < 3; ++round) {
    Pack least = Pack::Ones(), most = Pack::Ones();  // 1 + interference at the ends
    for (Index d = 0; d < size_; ++d) {
      least += box.low[d] * column_[static_cast<std::size_t>(d)];
      most += box.high[d] * column_[static_cast<std::size_t>(d)];
    }
    const Pack weak = own_ * box.low, strong = own_ * box.high;
    // d(ln(1 + SINR))/dI, least and largest in size: grows with the signal, falls with the interference
    const Pack little = weight_ * weak / (most * (most + weak));
    const Pack much = weight_ * strong / (least * (least + strong));
    Pack rises = weight_ * own_ / (least + weak) - price_;   // largest derivative
    Pack falls = weight_ * own_ / (most + strong) - price_;  // least derivative
    for (Index c = 0; c < size_; ++c) {
      rises -= little[c] * row_[static_cast<std::size_t>(c)];
      falls -= much[c] * row_[static_cast<std::size_t>(c)];
    }
    bool changed = false;
    for (Index d = 0; d < size_; ++d) {
      if (box.low[d] == box.high[d]) continue;
      if (rises[d] <= 0.0) box.high[d] = box.low[d], changed = true;
      else if (falls[d] >= 0.0) box.low[d] = box.high[d], changed = true;
    }
    if (!changed) return;
  }
}

double BranchBound::upper(const Box& box) const {
  Pack least = Pack::Ones(), growth = Pack::Zero();
  const Pack width = box.high - box.low;
  for (Index d = 0; d < size_; ++d) {
    least += box.low[d] * column_[static_cast<std::size_t>(d)];
    growth += width[d] * column_[static_cast<std::size_t>(d)];
  }
  const Pack log_least = least.log();
  const Pack total = least + own_ * box.low;
  const Pack total_growth = growth + own_ * width;
  const double paid = (price_ * box.low).sum();
  // every slot alone; own = 0 beyond the size gives x = low = 0
  const Pack alone = ((weight_ / (price_ + 1e-300)).min(1e300) - least / (own_ + 1e-300)).max(box.low).min(box.high);
  double bound = (weight_ * ((least + own_ * alone).log() - log_least) - price_ * alone).sum();
  // growth = 0: interference does not vary, the chord is of no length
  const Pack slope = (growth > 1e-12 * least).select(((least + growth).log() - log_least) / (growth + 1e-300), least.inverse());
  const Pack relief = weight_ * slope;
  Pack base = -price_;
  for (Index c = 0; c < size_; ++c) base -= relief[c] * row_[static_cast<std::size_t>(c)];
  for (const double part : {0.25, 0.5, 0.75}) {
    const Pack at = total + part * total_growth;
    const Pack pull = weight_ / at;
    Pack linear = base + pull * own_;
    for (Index c = 0; c < size_; ++c) linear += pull[c] * row_[static_cast<std::size_t>(c)];
    const double value = (weight_ * (at.log() - log_least) + pull * (total - at) + linear.max(0.0) * width).sum() - paid;
    bound = std::min(bound, value);
  }
  return bound;
}

void BranchBound::consider(const Box& given, double inherited) {
  Box box = given;
  fix(box);
  const double bound = std::min(inherited, upper(box));
  if (bound <= best_value_ + tolerance_) {
    given_up_ = std::max(given_up_, bound);
    return;
  }
  const Pack middle = 0.5 * (box.low + box.high);
  if (value(middle) > best_value_) offer(middle, true);
  std::size_t at = boxes_.size();
  if (free_.empty()) {
    boxes_.push_back(box);
  } else {
    at = free_.back();
    free_.pop_back();
    boxes_[at] = box;
  }
  heap_.push_back({bound, at});
  std::push_heap(heap_.begin(), heap_.end());
}

ChannelAnswer BranchBound::solve(Index n, const Eigen::VectorXd& price) {
  const Subchannel& channel = channels_[static_cast<std::size_t>(n)];
  ChannelAnswer out;
  out.x = Eigen::VectorXd::Zero(channel.size());
  if (channel.size() == 0) return out;
  load(channel, price);
  heap_.clear();
  boxes_.clear();
  free_.clear();
  best_.setZero();
  best_value_ = 0.0;  // all silent
  given_up_ = 0.0;
  Box whole{.low = Pack::Zero(), .high = Pack::Zero()};
  whole.high.head(size_).setOnes();
  offer(whole.high, true);
  for (Index d = 0; d < size_; ++d) {
    Pack one = 1e-3 * whole.high;
    one[d] = 1.0;
    offer(one, true);
  }
  if (Eigen::VectorXd& last = last_[static_cast<std::size_t>(n)]; last.size() == size_) {
    Pack start = Pack::Zero();
    start.head(size_) = last.array().max(1e-6);
    offer(start, true);
  }
  consider(whole, std::numeric_limits<double>::infinity());
  std::int64_t looked = 1;
  while (!heap_.empty() && heap_.front().bound > best_value_ + tolerance_ && looked < max_boxes_ && !stopped()) {
    const Open top = heap_.front();
    std::pop_heap(heap_.begin(), heap_.end());
    heap_.pop_back();
    const Box box = boxes_[top.box];
    free_.push_back(top.box);
    Index widest = 0;
    const Pack low = 1.0 + own_ * box.low, high = 1.0 + own_ * box.high;
    (high / low).maxCoeff(&widest);
    // the middle of ln(1 + G x), or the plain one where that is lost to rounding
    double cut = (std::sqrt(low[widest] * high[widest]) - 1.0) / own_[widest];
    if (!(cut > box.low[widest] && cut < box.high[widest])) cut = 0.5 * (box.low[widest] + box.high[widest]);
    if (!(cut > box.low[widest] && cut < box.high[widest])) {
      given_up_ = std::max(given_up_, top.bound);
      continue;
    }
    Box half = box;
    half.high[widest] = cut;
    consider(half, top.bound);
    half = box;
    half.low[widest] = cut;
    consider(half, top.bound);
    looked += 2;
  }
  out.x = best_.head(size_).matrix();
  last_[static_cast<std::size_t>(n)] = out.x;
  out.value = best_value_;
  out.bound = std::max({best_value_, given_up_, heap_.empty() ? best_value_ : heap_.front().bound});
  out.bound += 1e-12 * (1.0 + out.bound + price.sum());  // rounding of the sums
  out.work = looked;
  return out;
}

}  // namespace airloom::twotier
