#include "airloom/numerics/several_balls.hpp"

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>

namespace airloom {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXd;

double inner(const MatrixXcd& a, const MatrixXcd& b) { return a.conjugate().cwiseProduct(b).sum().real(); }

/// One ball in an orthonormal basis of the range of F: what the multipliers' search needs of it.
struct Reduced {
  MatrixXcd f, r;         ///< (m, r), (m, U)
  MatrixXcd gram, right;  ///< F^H F, F^H R
  double rest = 0.0;      ///< ||R||^2 outside the range
};

struct Point {
  VectorXd lambda, power;
  double dual = -std::numeric_limits<double>::infinity();
  MatrixXcd y;
  MatrixXd hessian;  ///< minus that of the dual
};

class Search {
 public:
  explicit Search(const std::vector<Ball>& balls) : balls_(balls) {
    for (const Ball& ball : balls) {
      Reduced x;
      if (ball.f.rows() <= ball.f.cols()) {
        x.f = ball.f;
        x.r = ball.r;
      } else {
        const Eigen::HouseholderQR<MatrixXcd> qr(ball.f);
        const MatrixXcd rotated = qr.householderQ().adjoint() * ball.r;
        x.f = qr.matrixQR().topRows(ball.f.cols()).triangularView<Eigen::Upper>();
        x.r = rotated.topRows(ball.f.cols());
        x.rest = rotated.bottomRows(ball.f.rows() - ball.f.cols()).squaredNorm();
      }
      x.gram.noalias() = x.f.adjoint() * x.f;
      x.right.noalias() = x.f.adjoint() * x.r;
      reduced_.push_back(std::move(x));
    }
  }

  void evaluate(const VectorXd& lambda, bool curved, Point& at) const {
    const Index r = balls_.front().f.cols();
    MatrixXcd m = MatrixXcd::Identity(r, r);
    MatrixXcd right = MatrixXcd::Zero(r, balls_.front().r.cols());
    const VectorXd shift = shifts(lambda);
    for (std::size_t b = 0; b < balls_.size(); ++b) {
      m += reduced_[b].gram / shift[static_cast<Index>(b)];
      right += reduced_[b].right / shift[static_cast<Index>(b)];
    }
    const Eigen::LLT<MatrixXcd> factor(m);
    at.lambda = lambda;
    at.dual = -std::numeric_limits<double>::infinity();
    if (factor.info() != Eigen::Success) return;
    at.y = factor.solve(right);
    const Index n = lambda.size();
    at.power.resize(n);
    at.dual = 0.0;
    std::vector<MatrixXcd> seen;  // F_b^H W_b / kappa_b
    for (Index b = 0; b < n; ++b) {
      const Reduced& x = reduced_[static_cast<std::size_t>(b)];
      const MatrixXcd w = (x.r - x.f * at.y) / shift[b];
      at.power[b] = w.squaredNorm() + x.rest / (shift[b] * shift[b]);
      // the problem's least value is -Re sum_b <R_b, W_b>
      at.dual -= inner(x.r, w) + x.rest / shift[b] + lambda[b] * balls_[static_cast<std::size_t>(b)].budget;
      if (curved) seen.emplace_back(x.f.adjoint() * w / shift[b]);
    }
    if (!std::isfinite(at.dual)) at.dual = -std::numeric_limits<double>::infinity();
    if (!curved) return;
    at.hessian.resize(n, n);
    for (Index c = 0; c < n; ++c) {
      const MatrixXcd solved = factor.solve(seen[static_cast<std::size_t>(c)]);
      for (Index b = 0; b < n; ++b) at.hessian(b, c) = -2.0 * inner(seen[static_cast<std::size_t>(b)], solved);
      at.hessian(c, c) += 2.0 * at.power[c] / shift[c];
    }
  }

  [[nodiscard]] std::vector<MatrixXcd> beams(const Point& at) const {
    const VectorXd shift = shifts(at.lambda);
    std::vector<MatrixXcd> w;
    for (std::size_t b = 0; b < balls_.size(); ++b) {
      MatrixXcd each = (balls_[b].r - balls_[b].f * at.y) / shift[static_cast<Index>(b)];
      const double power = each.squaredNorm();
      if (power > balls_[b].budget) each *= std::sqrt(balls_[b].budget / power);
      w.push_back(std::move(each));
    }
    return w;
  }

 private:
  [[nodiscard]] VectorXd shifts(const VectorXd& lambda) const {
    VectorXd shift = lambda;
    for (std::size_t b = 0; b < balls_.size(); ++b) shift[static_cast<Index>(b)] += balls_[b].kappa;
    return shift;
  }
  const std::vector<Ball>& balls_;
  std::vector<Reduced> reduced_;
};

/// Newton's step of the multipliers that are free, towards `wanted` changes of the powers.
VectorXd newton_step(const Point& at, const std::vector<Index>& free, const VectorXd& wanted) {
  const auto m = static_cast<Index>(free.size());
  MatrixXd h(m, m);
  VectorXd g(m);
  for (Index i = 0; i < m; ++i) {
    g[i] = wanted[free[static_cast<std::size_t>(i)]];
    for (Index j = 0; j < m; ++j) h(i, j) = at.hessian(free[static_cast<std::size_t>(i)], free[static_cast<std::size_t>(j)]);
  }
  VectorXd step = VectorXd::Zero(at.lambda.size());
  const Eigen::LDLT<MatrixXd> factor(h);
  if (factor.info() != Eigen::Success) return step;
  const VectorXd some = factor.solve(g);
  if (!some.allFinite()) return step;
  for (Index i = 0; i < m; ++i) step[free[static_cast<std::size_t>(i)]] = some[i];
  return step;
}

}  // namespace

double several_balls_value(const std::vector<Ball>& balls, const std::vector<MatrixXcd>& w) {
  MatrixXcd sum = MatrixXcd::Zero(balls.front().f.cols(), balls.front().r.cols());
  double value = 0.0;
  for (std::size_t b = 0; b < balls.size(); ++b) {
    sum += balls[b].f.adjoint() * w[b];
    value += balls[b].kappa * w[b].squaredNorm() - 2.0 * inner(balls[b].r, w[b]);
  }
  return value + sum.squaredNorm();
}

SeveralBallsResult solve_several_balls(const std::vector<Ball>& balls, double gap, int max_steps) {
  const auto n = static_cast<Index>(balls.size());
  VectorXd budget(n);
  for (Index b = 0; b < n; ++b) budget[b] = balls[static_cast<std::size_t>(b)].budget;
  const Search search(balls);
  SeveralBallsResult result;
  Point point, trial;
  search.evaluate(VectorXd::Zero(n), true, point);
  double best = std::numeric_limits<double>::infinity();
  const auto look = [&] {  // primal values of present beams, scaled to the budgets
    std::vector<MatrixXcd> w = search.beams(point);
    const double value = several_balls_value(balls, w);
    if (!(value < best)) return;
    best = value;
    result.w = std::move(w);
  };
  while (true) {
    look();
    result.multiplier = point.lambda;
    result.gap = (best - point.dual) / (1.0 + std::abs(best));
    result.converged = result.gap <= gap;
    if (result.converged || result.steps >= max_steps || !std::isfinite(point.dual)) break;
    const VectorXd gradient = point.power - budget;  // of the dual
    std::vector<Index> free;
    for (Index b = 0; b < n; ++b) {
      if (point.lambda[b] > 0.0 || gradient[b] > 0.0) free.push_back(b);
    }
    // Aimed at power^{-1/2} = budget^{-1/2}, which is nearly linear in the multipliers; the plain step is the second try.
    VectorXd aimed(n);
    for (Index b = 0; b < n; ++b) aimed[b] = 2.0 * point.power[b] * (std::sqrt(point.power[b] / budget[b]) - 1.0);
    bool accepted = false;
    for (const VectorXd& wanted : {aimed, gradient}) {
      const VectorXd step = newton_step(point, free, wanted);
      for (double length = 1.0; length > 1e-6 && !accepted; length *= 0.5) {
        const VectorXd lambda = (point.lambda + length * step).cwiseMax(0.0);
        search.evaluate(lambda, false, trial);
        const double expected = gradient.dot(lambda - point.lambda);
        accepted = expected > 0.0 && trial.dual >= point.dual + 1e-4 * expected;
      }
      if (accepted) break;
    }
    if (!accepted) break;
    ++result.steps;
    search.evaluate(VectorXd(trial.lambda), true, point);
  }
  if (result.w.empty()) {  // not finite from the start
    for (const Ball& ball : balls) result.w.emplace_back(MatrixXcd::Zero(ball.f.rows(), ball.r.cols()));
  }
  return result;
}

}  // namespace airloom
