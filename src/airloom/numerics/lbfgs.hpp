#pragma once
/// Minimum of a smooth function of many variables: limited-memory BFGS with a Wolfe line search.
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace airloom {

struct LbfgsOptions {
  int memory = 30;
  int max_evaluations = 500;
  double armijo = 1e-4;     ///< sufficient decrease, relative to the slope
  double curvature = 0.9;   ///< weak Wolfe condition
  double first_step = 1.0;  ///< length of the first step, in units of x; less where the gradient is shorter
  bool whole_first_step = false;  ///< that length also where the gradient is shorter: for functions of any scale
};

struct LbfgsSummary {
  int evaluations = 0;
  bool stopped = false;  ///< the caller's rule held; otherwise no descent was possible any more, or the evaluations ran out
  bool stalled = false;  ///< no descent was possible any more: the rounding of f is reached
};

namespace detail {

/// Pairs of steps and gradient changes, newest last, as the two-loop recursion needs them.
class LbfgsMemory {
 public:
  LbfgsMemory(Eigen::Index n, int capacity) : s_(n, capacity), y_(n, capacity), rho_(capacity), a_(capacity) {}

  void clear() { count_ = 0; }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  void add(const Eigen::VectorXd& s, const Eigen::VectorXd& y) {
    const double sy = s.dot(y);
    if (!(sy > 1e-14 * s.norm() * y.norm())) return;  // no curvature: the pair would spoil the matrix
    const Eigen::Index at = (first_ + count_) % s_.cols();
    if (count_ == s_.cols()) first_ = (first_ + 1) % s_.cols();
    else ++count_;
    s_.col(at) = s;
    y_.col(at) = y;
    rho_[at] = 1.0 / sy;
    scale_ = sy / y.squaredNorm();
  }
  /// direction = -B^{-1} gradient
  void direction(const Eigen::VectorXd& gradient, Eigen::VectorXd& direction) {
    direction = -gradient;
    for (Eigen::Index k = count_ - 1; k >= 0; --k) {
      const Eigen::Index at = (first_ + k) % s_.cols();
      a_[at] = rho_[at] * s_.col(at).dot(direction);
      direction -= a_[at] * y_.col(at);
    }
    if (count_ > 0) direction *= scale_;
    for (Eigen::Index k = 0; k < count_; ++k) {
      const Eigen::Index at = (first_ + k) % s_.cols();
      direction += (a_[at] - rho_[at] * y_.col(at).dot(direction)) * s_.col(at);
    }
  }

 private:
  Eigen::MatrixXd s_, y_;
  Eigen::VectorXd rho_, a_;
  Eigen::Index first_ = 0;
  Eigen::Index count_ = 0;
  double scale_ = 1.0;
};

}  // namespace detail

/// Minimises f from x, which is left at the best point found.
///
/// @param f     (x, gradient) -> value; may return infinity outside its domain. The last call before `stop` was at the accepted x.
/// @param stop  () -> bool, asked after every accepted step, and once at the start
/// Cost per step: O(memory x n) besides f.
template <class Function, class Stop>
LbfgsSummary minimize_lbfgs(Function&& f, Stop&& stop, Eigen::VectorXd& x, const LbfgsOptions& options = {}) {
  const Eigen::Index n = x.size();
  LbfgsSummary summary;
  detail::LbfgsMemory memory(n, options.memory);
  Eigen::VectorXd gradient(n), trial(n), trial_gradient(n), direction(n);
  double value = f(std::as_const(x), gradient);
  summary.evaluations = 1;
  if (!std::isfinite(value)) {
    summary.stalled = true;
    return summary;
  }
  while (true) {
    if (stop()) {
      summary.stopped = true;
      return summary;
    }
    memory.direction(gradient, direction);
    double slope = gradient.dot(direction);
    if (!(slope < 0.0)) {
      memory.clear();
      direction = -gradient;
      slope = -gradient.squaredNorm();
      if (!(slope < 0.0)) {
        summary.stalled = true;
        return summary;
      }
    }
    double t = 1.0;
    if (memory.empty()) {
      t = options.first_step / direction.norm();
      if (!options.whole_first_step) t = std::min(1.0, t);
    }
    double low = 0.0;
    double high = std::numeric_limits<double>::infinity();
    const double slack = 4e-16 * std::abs(value);  // differences below the rounding of f decide nothing
    bool accepted = false;
    for (int k = 0; k < 40 && summary.evaluations < options.max_evaluations; ++k) {
      trial = x + t * direction;
      const double at = f(std::as_const(trial), trial_gradient);
      ++summary.evaluations;
      const double trial_slope = std::isfinite(at) ? trial_gradient.dot(direction) : 0.0;
      if (!std::isfinite(at) || !std::isfinite(trial_slope)) {
        high = t;
        t = low + 0.1 * (high - low);
      } else if (at > value + options.armijo * t * slope + slack) {
        high = t;
        const double parabola = -0.5 * slope * t * t / (at - value - slope * t);  // from 0, where value and slope are known
        const bool usable = low == 0.0 && std::isfinite(parabola);
        t = usable ? std::clamp(parabola, 0.1 * high, 0.6 * high) : 0.5 * (low + high);
      } else if (trial_slope < options.curvature * slope) {
        low = t;
        t = std::isinf(high) ? 2.5 * t : 0.5 * (low + high);
      } else {
        accepted = true;
        value = at;
        break;
      }
    }
    if (!accepted) {
      if (memory.empty() || summary.evaluations >= options.max_evaluations) {
        summary.stalled = summary.evaluations < options.max_evaluations;
        (void)f(std::as_const(x), gradient);  // leaves the caller's state at x
        return summary;
      }
      memory.clear();
      (void)f(std::as_const(x), gradient);
      ++summary.evaluations;
      continue;
    }
    memory.add(trial - x, trial_gradient - gradient);
    x.swap(trial);
    gradient.swap(trial_gradient);
  }
}

}  // namespace airloom
