#include "airloom/systems/twotier/design/promises/interior.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/systems/twotier/design/network/products.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
constexpr double depth = 27.0;     // y_low = ln cap - depth
constexpr double low_part = 1e-3;  // of the barrier at y_low

class Barrier {
 public:
  Barrier(const Network& network, const Goal& goal) : network_(network), goal_(goal) {
    const Index slots = network.slots;
    on_.setZero(slots);
    y_low_.setZero(slots);
    for (Index s = 0; s < slots; ++s) {
      if (network.node[static_cast<std::size_t>(s)] < 0) continue;
      on_[s] = 1.0;
      y_low_[s] = std::log(network.cap[s]) - depth;
    }
    heard_.setOnes(slots);
    charged_.setZero(slots);
    low_rank_.setZero(slots, promises() + network.nodes());
    for (const Channel& channel : network.channel) block_.emplace_back(channel.size, channel.size);
  }

  [[nodiscard]] Index promises() const { return static_cast<Index>(goal_.promises.size()); }
  [[nodiscard]] const Eigen::ArrayXd& x() const { return x_; }
  [[nodiscard]] const Eigen::ArrayXd& theta() const { return theta_; }
  [[nodiscard]] const Eigen::ArrayXd& lambda() const { return lambda_; }
  /// Weighted sum rate, or the smallest common ratio.
  [[nodiscard]] double goal_value() const { return value_; }

  /// @return  F, -infinity outside
  double evaluate(const Eigen::ArrayXd& y, double mu) {
    constexpr double outside = -std::numeric_limits<double>::infinity();
    mu_ = mu;
    y_ = y;
    x_ = on_ * y.exp();
    double barrier = 0.0;
    lambda_.resize(network_.nodes());
    for (Index v = 0; v < network_.nodes(); ++v) {
      double left = 1.0;
      for (const Index s : network_.of_node[static_cast<std::size_t>(v)]) left -= x_[s];
      if (!(left > 0.0)) return outside;
      barrier += std::log(left);
      lambda_[v] = mu / left;
    }
    for (Index s = 0; s < network_.slots; ++s) {
      if (on_[s] == 0.0) continue;
      const double above = y[s] - y_low_[s];
      if (!(above > 0.0)) return outside;
      barrier += low_part * std::log(above);
      if (network_.cap[s] >= 1.0) continue;
      const double left = 1.0 - x_[s] / network_.cap[s];
      if (!(left > 0.0)) return outside;
      barrier += std::log(left);
    }
    for (const Channel& channel : network_.channel) hear(channel, x_.data() + channel.first, heard_.data() + channel.first);
    rate_ = (network_.own * x_ / heard_).log1p();
    if (network_.most_rate.size() > 0) rate_ = rate_.min(network_.most_rate);
    const Eigen::ArrayXd ratio = ratios(goal_.promises, rate_);
    const double t = common_ratio(ratio, mu);
    theta_.resize(promises());
    for (Index k = 0; k < promises(); ++k) {
      const double margin = ratio[k] - (goal_.common[static_cast<std::size_t>(k)] ? t : 1.0);
      if (!(margin > 0.0)) return outside;
      barrier += std::log(margin);
      theta_[k] = mu / (margin * goal_.promises[static_cast<std::size_t>(k)].target);
    }
    const double sum = (goal_.weight * rate_).sum();
    value_ = sum;
    if (t > -1e300) {
      value_ = std::numeric_limits<double>::infinity();
      for (Index k = 0; k < promises(); ++k) {
        if (goal_.common[static_cast<std::size_t>(k)]) value_ = std::min(value_, ratio[k]);
      }
    }
    const double all = sum + (t > -1e300 ? t : 0.0) + mu * barrier;
    return std::isfinite(all) ? all : outside;
  }

  /// Newton's direction at the last evaluation. @param decrement  gradient times direction
  Eigen::ArrayXd direction(double& decrement) {
    const Index slots = network_.slots, ranks = low_rank_.cols();
    look();
    fill_low_rank();
    solved_.resize(slots, ranks);
    Eigen::VectorXd plain = gradient_.matrix();
    for (std::size_t n = 0; n < network_.channel.size(); ++n) solve_block(n, plain);
    // (B + W W^T)^-1 g
    Eigen::MatrixXd inner = Eigen::MatrixXd::Identity(ranks, ranks);
    inner.noalias() += low_rank_.transpose() * solved_;
    const Eigen::VectorXd step = plain - solved_ * inner.llt().solve(low_rank_.transpose() * plain);
    decrement = gradient_.matrix().dot(step);
    return step.array();
  }

 private:
  /// Slope of F, and the diagonal of the block part of the matrix.
  void look() {
    const Index slots = network_.slots;
    pull_weight_ = raised_weight(goal_, theta_);
    psi_ = network_.own * x_ / (heard_ + network_.own * x_);
    if (network_.most_rate.size() > 0) psi_ = (rate_ >= network_.most_rate).select(0.0, psi_);
    gradient_ = pull_weight_ * psi_;
    share_ = gradient_ / heard_;
    for (const Channel& channel : network_.channel) charge(channel, share_.data() + channel.first, charged_.data() + channel.first);
    gradient_ -= x_ * charged_;
    diagonal_ = x_ * charged_;
    for (Index s = 0; s < slots; ++s) {
      if (on_[s] == 0.0) continue;
      const double paid = lambda_[network_.node[static_cast<std::size_t>(s)]] * x_[s], above = y_[s] - y_low_[s];
      gradient_[s] += low_part * mu_ / above - paid;
      diagonal_[s] += low_part * mu_ / (above * above) + paid;
      if (network_.cap[s] >= 1.0) continue;
      const double left = network_.cap[s] - x_[s];
      gradient_[s] -= mu_ * x_[s] / left;
      diagonal_[s] += mu_ * x_[s] * network_.cap[s] / (left * left);
    }
  }

  /// Where sum over common promises mu / (ratio - t) = 1; -infinity when there are none.
  double common_ratio(const Eigen::ArrayXd& ratio, double mu) const {
    double least = std::numeric_limits<double>::infinity();
    int count = 0;
    for (Index k = 0; k < ratio.size(); ++k) {
      if (goal_.common[static_cast<std::size_t>(k)]) least = std::min(least, ratio[k]), ++count;
    }
    if (count == 0) return -std::numeric_limits<double>::infinity();
    // 1 / sum is concave and falls in t: Newton from the right, where the sum is at least 1, stays there
    double t = least - mu;
    for (int step = 0; step < 60; ++step) {
      double sum = 0.0, slope = 0.0;
      for (Index k = 0; k < ratio.size(); ++k) {
        if (!goal_.common[static_cast<std::size_t>(k)]) continue;
        const double part = mu / (ratio[k] - t);
        sum += part;
        slope += part * part / mu;
      }
      if (std::abs(sum - 1.0) <= 1e-13) break;
      t += (1.0 - sum) * sum / slope;
    }
    return t;
  }

  /// Columns W of the part of low rank, W W^T: one per promise and per node.
  void fill_low_rank() {
    low_rank_.setZero();
    Eigen::VectorXd unit = Eigen::VectorXd::Zero(promises());  // of the elimination of t
    for (Index k = 0; k < promises(); ++k) {
      const Commitment& promise = goal_.promises[static_cast<std::size_t>(k)];
      const double root = theta_[k] / std::sqrt(mu_);
      if (goal_.common[static_cast<std::size_t>(k)]) unit[k] = root * promise.target;
      add_gradient(promise, root, k);
    }
    if (unit.squaredNorm() > 0.0) {
      unit.normalize();
      const Eigen::VectorXd mean = low_rank_.leftCols(promises()) * unit;
      low_rank_.leftCols(promises()).noalias() -= mean * unit.transpose();
    }
    for (Index v = 0; v < network_.nodes(); ++v) {
      const double root = lambda_[v] / std::sqrt(mu_);
      for (const Index s : network_.of_node[static_cast<std::size_t>(v)]) low_rank_(s, promises() + v) = root * x_[s];
    }
  }

  /// The gradient of a promise's rate, times a factor.
  void add_gradient(const Commitment& promise, double factor, Index column) {
    std::size_t n = 0;
    for (const Index s : promise.slots) {
      while (s >= network_.channel[n].first + network_.channel[n].width) ++n;
      const Channel& channel = network_.channel[n];
      const Index c = s - channel.first;
      const double psi = factor * psi_[s];
      low_rank_(s, column) += psi;
      low_rank_.col(column).segment(channel.first, channel.size) -=
          (psi / heard_[s]) * (channel.from_other.col(c).head(channel.size) * x_.segment(channel.first, channel.size)).matrix();
    }
  }

  void solve_block(std::size_t n, Eigen::VectorXd& plain) {
    const Channel& channel = network_.channel[n];
    const Index first = channel.first, size = channel.size;
    Eigen::MatrixXd& block = block_[n];
    // a_cd = G_cd x_d / heard_c
    Eigen::MatrixXd a = channel.to_other.topRows(size).matrix();
    a.array().colwise() *= (pull_weight_ * psi_).segment(first, size).sqrt() / heard_.segment(first, size);
    a.array().rowwise() *= x_.segment(first, size).transpose();
    block.noalias() = -a.transpose() * a;
    block.diagonal().array() += diagonal_.segment(first, size);
    // scaled to a unit diagonal: slots that hardly send have tiny rows
    const Eigen::ArrayXd scale = block.diagonal().array().max(1e-300).rsqrt();
    block.array().colwise() *= scale;
    block.array().rowwise() *= scale.transpose();
    block.diagonal().array() += 1e-13;
    factor_.compute(block);
    for (double ridge = 1e-10; factor_.info() != Eigen::Success && ridge < 1.0; ridge *= 100.0) {
      block.diagonal().array() += ridge;
      factor_.compute(block);
    }
    Eigen::VectorXd part = (scale * plain.segment(first, size).array()).matrix();
    factor_.solveInPlace(part);
    plain.segment(first, channel.width).setZero();
    plain.segment(first, size) = (scale * part.array()).matrix();
    Eigen::MatrixXd parts = low_rank_.middleRows(first, size);
    parts.array().colwise() *= scale;
    factor_.solveInPlace(parts);
    parts.array().colwise() *= scale;
    solved_.middleRows(first, channel.width).setZero();
    solved_.middleRows(first, size) = parts;
  }

  const Network& network_;
  const Goal& goal_;
  double mu_ = 0.0, value_ = 0.0;
  Eigen::ArrayXd on_, y_low_, y_, x_, heard_, rate_, theta_, lambda_, charged_;
  Eigen::ArrayXd pull_weight_, psi_, gradient_, share_, diagonal_;
  Eigen::MatrixXd low_rank_, solved_;
  std::vector<Eigen::MatrixXd> block_;
  Eigen::LLT<Eigen::MatrixXd> factor_;
};

}  // namespace

Eigen::ArrayXd strictly_within(const Network& network, const Eigen::ArrayXd& x) {
  constexpr double least = 1e-11, inside = 0.999;
  Eigen::ArrayXd out = x.max(least * network.cap);
  fit_budgets(network, out);
  for (const std::vector<Index>& slots : network.of_node) {
    double sum = 0.0;
    for (const Index s : slots) sum += out[s];
    if (sum > inside) {
      for (const Index s : slots) out[s] *= inside / sum;
    }
  }
  return (network.cap < 1.0).select(out.min(inside * network.cap), out);
}

InteriorPoint climb_inside(const Network& network, const Goal& goal, const Eigen::ArrayXd& start, const InteriorOptions& options,
                           const OnIteration& stop) {
  constexpr int most_steps = 60;
  constexpr double increase = 0.01, stride = 3.0, shrink = 0.2;
  Barrier barrier(network, goal);
  InteriorPoint out{.x = start, .theta = {}, .lambda = {}, .log = {}};
  Eigen::ArrayXd y = (start > 0.0).select(start.max(1e-300).log(), 0.0);
  const auto take = [&] {
    out.x = barrier.x();
    out.value = barrier.goal_value();
    out.theta = barrier.theta();
    out.lambda = barrier.lambda();
  };
  for (double mu = options.first_mu; mu >= options.last_mu * 0.999; mu *= shrink) {
    double at = barrier.evaluate(y, mu);
    if (!std::isfinite(at)) break;
    for (int k = 0; k < most_steps; ++k) {
      if (stop.stopped()) {
        out.stopped = true;
        break;
      }
      double decrement = 0.0;
      const Eigen::ArrayXd step = barrier.direction(decrement);
      ++out.steps;
      if (!(decrement > 0.0) || !step.allFinite()) break;
      bool moved = false;
      for (double part = std::min(1.0, stride / std::max(1e-300, step.abs().maxCoeff())); part > 1e-12; part *= 0.5) {
        const Eigen::ArrayXd trial = y + part * step;
        const double there = barrier.evaluate(trial, mu);
        if (!(there >= at + increase * part * decrement)) continue;
        y = trial;
        at = there;
        moved = true;
        break;
      }
      if (!moved) {
        (void)barrier.evaluate(y, mu);
        break;
      }
      if (barrier.goal_value() >= options.enough || decrement <= 0.005 * mu) break;
    }
    take();
    out.log.push_back(out.value);
    if (out.stopped || out.value >= options.enough) break;
  }
  return out;
}

}  // namespace airloom::twotier
