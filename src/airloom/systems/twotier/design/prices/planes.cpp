#include "airloom/systems/twotier/design/prices/planes.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/numerics/linear_program.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// The planes: z_n >= objective + theta . rate - lambda . used, with lambda, theta, z the program's variables in this order, and where a
/// geometric mean is sought l_k >= -ln theta_k by its tangents.
class Planes {
 public:
  explicit Planes(const DualFunction& dual) : network_(dual.network()), goal_(dual.goal()) {
    nodes_ = network_.nodes();
    promises_ = static_cast<Index>(goal_.promises.size());
    size_ = nodes_ + promises_ + static_cast<Index>(network_.channel.size());
    logarithms_ = goal_.count(Role::logarithm);
    in_promise_.resize(static_cast<std::size_t>(network_.slots));
    for (Index k = 0; k < promises_; ++k) {
      for (const Index s : goal_.promises[static_cast<std::size_t>(k)].slots) in_promise_[static_cast<std::size_t>(s)].push_back(k);
    }
    add(Eigen::ArrayXd::Zero(network_.slots));
  }

  void add(const Eigen::ArrayXd& x) {
    const Eigen::ArrayXd rate = slot_rates(network_, x);
    points_.push_back(x);
    for (std::size_t n = 0; n < network_.channel.size(); ++n) {
      const Channel& channel = network_.channel[n];
      Eigen::VectorXd row = Eigen::VectorXd::Zero(size_);
      double objective = 0.0;
      for (Index s = channel.first; s < channel.first + channel.size; ++s) {
        row[network_.node[static_cast<std::size_t>(s)]] += x[s];
        for (const Index k : in_promise_[static_cast<std::size_t>(s)]) row[nodes_ + k] -= rate[s];
        objective += goal_.weight[s] * rate[s];
      }
      row[nodes_ + promises_ + static_cast<Index>(n)] = 1.0;
      rows_.push_back(std::move(row));
      right_.push_back(objective);
    }
  }

  /// The best multipliers within the box of relative size s round the given ones. @return  the program's value; NaN when it was not solved
  double next(const Eigen::ArrayXd& lambda, const Eigen::ArrayXd& theta, double s, Eigen::ArrayXd& next_lambda,
              Eigen::ArrayXd& next_theta) {
    LinearProgram program;
    const Index columns = size_ + logarithms_;
    program.cost = Eigen::VectorXd::Ones(columns);
    const Eigen::ArrayXd target = targets();
    for (Index k = 0; k < promises_; ++k) program.cost[nodes_ + k] = has(k, Role::least) ? -target[k] : 0.0;
    const auto planes = static_cast<Index>(rows_.size()), limited = nodes_ + promises_;
    program.rows.setZero(planes + 2 * limited + tangents * logarithms_, columns);
    program.right.resize(program.rows.rows());
    for (Index j = 0; j < planes; ++j) {
      program.rows.row(j).head(size_) = rows_[static_cast<std::size_t>(j)].transpose();
      program.right[j] = right_[static_cast<std::size_t>(j)];
    }
    Eigen::ArrayXd low(limited), high(limited), middle(limited);
    // multipliers are compared in their own unit: lambda, and theta times its target
    const double most = std::max(1e-12, std::max(lambda.maxCoeff(), promises_ > 0 ? (theta * target).maxCoeff() : 0.0));
    for (Index i = 0; i < limited; ++i) {
      const double unit = i < nodes_ ? 1.0 : target[i - nodes_];
      const bool positive = i >= nodes_ && has(i - nodes_, Role::logarithm);  // its dual is infinite at 0
      const double at = i < nodes_ ? lambda[i] : theta[i - nodes_] * unit, room = positive ? 0.0 : (i < nodes_ ? 0.02 : 0.1) * s * most;
      low[i] = std::max(0.0, at / (1.0 + s) - room) / unit;
      high[i] = (at * (1.0 + s) + room) / unit;
      middle[i] = at / unit;
      program.rows(planes + i, i) = 1.0;
      program.right[planes + i] = low[i];
      program.rows(planes + limited + i, i) = -1.0;
      program.right[planes + limited + i] = -high[i];
    }
    if (goal_.ratio()) {
      program.equal = Eigen::VectorXd::Zero(columns);
      for (Index k = 0; k < promises_; ++k) program.equal[nodes_ + k] = has(k, Role::common) ? target[k] : 0.0;
      program.total = 1.0;
    }
    Eigen::VectorXd start = Eigen::VectorXd::Zero(columns);
    start.head(limited) = (0.5 * (low + high)).matrix();
    start.segment(limited, size_ - limited).setConstant(*std::ranges::max_element(right_) + 1.0);
    if (logarithms_ > 0) add_tangents(planes + 2 * limited, low.tail(promises_), high.tail(promises_), program, start);
    const LinearAnswer answer = minimize_linear(program, start, 1e-7);
    next_lambda = answer.v.head(nodes_).array().max(low.head(nodes_)).min(high.head(nodes_));
    next_theta = answer.v.segment(nodes_, promises_).array().max(low.tail(promises_)).min(high.tail(promises_));
    share_ = answer.multiplier.head(planes);
    if (!answer.solved) return std::numeric_limits<double>::quiet_NaN();
    const double value = program.cost.dot(answer.v);
    const auto shares = static_cast<double>(logarithms_);
    return logarithms_ > 0 ? std::exp(value / shares - 1.0) : value;  // value - K bounds sum ln R
  }

  /// On every sub-channel the point that has the largest share in the last program.
  [[nodiscard]] Eigen::ArrayXd largest_shares() const {
    Eigen::ArrayXd out = Eigen::ArrayXd::Zero(network_.slots);
    const std::size_t channels = network_.channel.size();
    for (std::size_t n = 0; n < channels; ++n) {
      std::size_t best = 0;
      for (std::size_t j = 1; j < points_.size(); ++j) {
        if (share_[static_cast<Index>(j * channels + n)] > share_[static_cast<Index>(best * channels + n)]) best = j;
      }
      const Channel& channel = network_.channel[n];
      out.segment(channel.first, channel.width) = points_[best].segment(channel.first, channel.width);
    }
    return out;
  }

  [[nodiscard]] Eigen::ArrayXd targets() const {
    Eigen::ArrayXd out(promises_);
    for (Index k = 0; k < promises_; ++k) out[k] = goal_.promises[static_cast<std::size_t>(k)].target;
    return out;
  }
  /// Brings the multipliers of the common promises to the sum that makes the dual a bound.
  void normalize(Eigen::ArrayXd& lambda, Eigen::ArrayXd& theta) const {
    if (!goal_.ratio()) return;
    double sum = 0.0;
    Index count = 0;
    for (Index k = 0; k < promises_; ++k) {
      if (has(k, Role::common)) sum += theta[k] * targets()[k], ++count;
    }
    if (sum > 0.0) {
      lambda /= sum;
      theta /= sum;
      return;
    }
    for (Index k = 0; k < promises_; ++k) {
      if (has(k, Role::common)) theta[k] = 1.0 / (static_cast<double>(count) * targets()[k]);
    }
  }

 private:
  static constexpr Index tangents = 5;

  [[nodiscard]] bool has(Index k, Role role) const { return goal_.has(static_cast<std::size_t>(k), role); }

  /// l + theta / at >= 1 - ln at, from low to high.
  void add_tangents(Index row, const Eigen::ArrayXd& low, const Eigen::ArrayXd& high, LinearProgram& program,
                    Eigen::VectorXd& start) const {
    Index column = size_;
    for (Index k = 0; k < promises_; ++k) {
      if (!has(k, Role::logarithm)) continue;
      for (Index j = 0; j < tangents; ++j, ++row) {
        const double at = low[k] * std::pow(high[k] / low[k], static_cast<double>(j) / static_cast<double>(tangents - 1));
        program.rows(row, nodes_ + k) = 1.0 / at;
        program.rows(row, column) = 1.0;
        program.right[row] = 1.0 - std::log(at);
      }
      start[column++] = 1.0 - std::log(low[k]);
    }
  }

  const Network& network_;
  const Goal& goal_;
  Index nodes_ = 0, promises_ = 0, size_ = 0, logarithms_ = 0;
  std::vector<std::vector<Index>> in_promise_;
  std::vector<Eigen::ArrayXd> points_;
  Eigen::VectorXd share_;  // of each plane in the last program
  std::vector<Eigen::VectorXd> rows_;
  std::vector<double> right_;
};

}  // namespace

bool search_planes(DualFunction& dual, const Eigen::ArrayXd& lambda, const Eigen::ArrayXd& theta, const PlanesOptions& options,
                   const PlanesCalls& calls) {
  constexpr double first_box = 2.0, shrink = 0.75, small_box = 0.5;
  if (dual.network().channel.empty()) {
    (void)calls.look(dual(lambda, theta, calls.known()));
    return true;
  }
  Planes planes(dual);
  DualPoint best;
  Eigen::ArrayXd at_lambda = lambda, at_theta = theta;
  planes.normalize(at_lambda, at_theta);
  planes.add(calls.known());
  for (int call = 0; call < options.max_calls; ++call) {
    const DualPoint point = dual(at_lambda, at_theta, calls.known());
    if (!point.whole) {
      (void)calls.look(point);
      return false;
    }
    if (call == 0 || point.bound < best.bound) best = point;
    if (!calls.look(point)) return false;
    planes.add(point.x);
    const double s = first_box * std::pow(shrink, call / 3.0);
    const double value = planes.next(best.lambda, best.theta, s, at_lambda, at_theta);
    planes.normalize(at_lambda, at_theta);
    if (calls.mixture && std::isfinite(value)) calls.mixture(planes.largest_shares());
    if (s < small_box && best.bound - value <= options.flat * std::abs(best.bound)) return true;
  }
  return false;
}

}  // namespace airloom::twotier
