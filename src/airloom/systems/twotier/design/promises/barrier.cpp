#include "airloom/systems/twotier/design/promises/barrier.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/systems/twotier/design/network/products.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
constexpr double depth = 27.0;     // y_low = ln cap - depth
constexpr double low_part = 1e-3;  // of the barrier at y_low

}  // namespace

Barrier::Barrier(const Network& network, const Goal& goal) : network_(network), goal_(goal) {
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

/// Budgets and limits. @return  false outside
bool Barrier::add_limits(double& barrier) {
  lambda_.resize(network_.nodes());
  for (Index v = 0; v < network_.nodes(); ++v) {
    double left = 1.0;
    for (const Index s : network_.of_node[static_cast<std::size_t>(v)]) left -= x_[s];
    if (!(left > 0.0)) return false;
    barrier += std::log(left);
    lambda_[v] = mu_ / left;
  }
  for (Index s = 0; s < network_.slots; ++s) {
    if (on_[s] == 0.0) continue;
    const double above = y_[s] - y_low_[s];
    if (!(above > 0.0)) return false;
    barrier += low_part * std::log(above);
    if (network_.cap[s] >= 1.0) continue;
    const double left = 1.0 - x_[s] / network_.cap[s];
    if (!(left > 0.0)) return false;
    barrier += std::log(left);
  }
  return true;
}

/// @param goal  set to what is maximised  @return  false outside
bool Barrier::add_promises(double& barrier, double& goal) {
  const Eigen::ArrayXd ratio = ratios(goal_.promises, rate_);
  const double t = common_ratio(ratio), sum = (goal_.weight * rate_).sum();
  theta_.resize(promises());
  double logarithms = 0.0;
  for (Index k = 0; k < promises(); ++k) {
    const double target = goal_.promises[static_cast<std::size_t>(k)].target;
    if (has(k, Role::logarithm)) {
      if (!(ratio[k] > 0.0)) return false;
      logarithms += std::log(ratio[k] * target);
      theta_[k] = 1.0 / (ratio[k] * target);
      continue;
    }
    const double margin = ratio[k] - (has(k, Role::common) ? t : 1.0);
    if (!(margin > 0.0)) return false;
    barrier += std::log(margin);
    theta_[k] = mu_ / (margin * target);
  }
  goal = sum + logarithms + (std::isfinite(t) ? t : 0.0);
  value_ = value_of(goal_, rate_, ratio);
  return true;
}

double Barrier::evaluate(const Eigen::ArrayXd& y, double mu) {
  constexpr double outside = -std::numeric_limits<double>::infinity();
  mu_ = mu;
  y_ = y;
  x_ = on_ * y.exp();
  double barrier = 0.0, goal = 0.0;
  if (!add_limits(barrier)) return outside;
  for (const Channel& channel : network_.channel) hear(channel, x_.data() + channel.first, heard_.data() + channel.first);
  rate_ = (network_.own * x_ / heard_).log1p();
  if (network_.most_rate.size() > 0) rate_ = rate_.min(network_.most_rate);
  if (!add_promises(barrier, goal)) return outside;
  const double all = goal + mu * barrier;
  return std::isfinite(all) ? all : outside;
}

Eigen::ArrayXd Barrier::direction(double& decrement) {
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

Eigen::ArrayXd Barrier::lambda() {
  look();
  Eigen::ArrayXd out = lambda_;
  for (Index v = 0; v < network_.nodes(); ++v) {
    double slope = 0.0, used = 0.0;
    for (const Index s : network_.of_node[static_cast<std::size_t>(v)]) slope += gradient_[s], used += x_[s];
    if (used > 0.0) out[v] = std::max(0.0, out[v] + slope / used);
  }
  return out;
}

/// Slope of F, and the diagonal of the block part of the matrix.
void Barrier::look() {
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

/// Where sum over common promises mu_ / (ratio - t) = 1; -infinity when there are none.
double Barrier::common_ratio(const Eigen::ArrayXd& ratio) const {
  double least = std::numeric_limits<double>::infinity();
  int count = 0;
  for (Index k = 0; k < ratio.size(); ++k) {
    if (has(k, Role::common)) least = std::min(least, ratio[k]), ++count;
  }
  if (count == 0) return -std::numeric_limits<double>::infinity();
  // 1 / sum is concave and falls in t: Newton from the right, where the sum is at least 1, stays there
  double t = least - mu_;
  for (int step = 0; step < 60; ++step) {
    double sum = 0.0, slope = 0.0;
    for (Index k = 0; k < ratio.size(); ++k) {
      if (!has(k, Role::common)) continue;
      const double part = mu_ / (ratio[k] - t);
      sum += part;
      slope += part * part / mu_;
    }
    if (std::abs(sum - 1.0) <= 1e-13) break;
    t += (1.0 - sum) * sum / slope;
  }
  return t;
}

/// Columns W of the part of low rank, W W^T: one per promise and per node.
void Barrier::fill_low_rank() {
  low_rank_.setZero();
  Eigen::VectorXd unit = Eigen::VectorXd::Zero(promises());  // of the elimination of t
  for (Index k = 0; k < promises(); ++k) {
    const Commitment& promise = goal_.promises[static_cast<std::size_t>(k)];
    const double root = has(k, Role::logarithm) ? theta_[k] : theta_[k] / std::sqrt(mu_);
    if (has(k, Role::common)) unit[k] = root * promise.target;
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
void Barrier::add_gradient(const Commitment& promise, double factor, Index column) {
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

void Barrier::solve_block(std::size_t n, Eigen::VectorXd& plain) {
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

}  // namespace airloom::twotier
