#include "airloom/systems/twotier/design/prices/box_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/systems/twotier/design/ascent/moves.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
constexpr double unbounded = std::numeric_limits<double>::infinity();
constexpr int climb_steps = 100;
constexpr double climbed = 1e-9;
constexpr std::int64_t first_boxes = 20;  // near the root bounds get more rounds

}  // namespace

BoxSearch::BoxSearch(const Network& network, const Channel& channel, const Eigen::ArrayXd& weight, const Eigen::ArrayXd& price,
                     const Eigen::ArrayXd& known)
    : width_(channel.width), value_(-unbounded), given_up_(-unbounded) {
  channel_.load(network, channel, weight, price);
  const Eigen::ArrayXd floor = network.floor.segment(channel.first, channel.width);
  bounds_.load(channel_, floor);
  x_.setZero(width_);
  scale_ = price.maxCoeff() + weight.maxCoeff();
  Eigen::ArrayXd start = known;
  offer(start, false);
  (void)move_channel(channel_, start);
  offer(start, false);
  offer(Eigen::ArrayXd::Zero(width_), false);
  if (floor.maxCoeff() <= 0.0) {
    offer(channel_.cap(), true);
    for (Index c = 0; c < channel_.size(); ++c) {
      start = 1e-3 * channel_.cap();
      start[c] = channel_.alone(c);
      offer(start, true);
    }
  }
  low_.setZero(width_);
  high_ = channel_.cap();
  consider(unbounded, 0.0);
}

double BoxSearch::bound() const {
  const double open = std::max({value_, given_up_, heap_.empty() ? -unbounded : heap_.front().bound});
  return open + 1e-12 * (std::abs(open) + scale_);  // rounding of the sums
}

void BoxSearch::offer(Eigen::ArrayXd x, bool climb) {
  const double at = climb ? channel_.settle(x, climb_steps, climbed) : channel_.value(x);
  if (!(at > value_) || !bounds_.keeps(x)) return;
  value_ = at;
  x_ = x;
}

/// Puts the box low_, high_ on the heap, or leaves it.
void BoxSearch::consider(double inherited, double tolerance) {
  ++looked_;
  if (!bounds_.shrink(low_, high_)) return;
  const double enough = value_ + tolerance;
  const double bound = std::min(inherited, bounds_.upper(low_, high_, enough, looked_ <= first_boxes ? 6 : 3));
  if (bound <= enough) {
    given_up_ = std::max(given_up_, bound);
    return;
  }
  const Eigen::ArrayXd middle = 0.5 * (low_ + high_);
  if (channel_.value(middle) > value_) offer(middle, true);
  std::size_t at = boxes_.size() / static_cast<std::size_t>(2 * width_);
  if (free_.empty()) {
    boxes_.resize(boxes_.size() + static_cast<std::size_t>(2 * width_));
  } else {
    at = free_.back();
    free_.pop_back();
  }
  Eigen::Map<Eigen::ArrayXd>(store(at), width_) = low_;
  Eigen::Map<Eigen::ArrayXd>(store(at) + width_, width_) = high_;
  heap_.push_back({bound, at});
  std::push_heap(heap_.begin(), heap_.end());
}

std::int64_t BoxSearch::work(std::int64_t boxes, double tolerance) {
  const std::int64_t before = looked_;
  while (!heap_.empty() && heap_.front().bound > value_ + tolerance && looked_ - before < boxes) {
    const Open top = heap_.front();
    std::pop_heap(heap_.begin(), heap_.end());
    heap_.pop_back();
    split_low_ = Eigen::Map<const Eigen::ArrayXd>(store(top.box), width_);
    split_high_ = Eigen::Map<const Eigen::ArrayXd>(store(top.box) + width_, width_);
    free_.push_back(top.box);
    double moves = 0.0;
    const Index c = bounds_.widest(split_low_, split_high_, moves);
    const double cut = c < 0 ? 0.0 : bounds_.middle(c, split_low_, split_high_);
    if (c < 0 || !(cut > split_low_[c] && cut < split_high_[c])) {
      given_up_ = std::max(given_up_, top.bound);
      continue;
    }
    low_ = split_low_;
    high_ = split_high_;
    high_[c] = cut;
    consider(top.bound, tolerance);
    low_ = split_low_;
    high_ = split_high_;
    low_[c] = cut;
    consider(top.bound, tolerance);
  }
  return looked_ - before;
}

}  // namespace airloom::twotier
