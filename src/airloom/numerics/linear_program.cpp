#include "airloom/numerics/linear_program.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

namespace airloom {
namespace {

using Eigen::ArrayXd;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Solves [M e; e' 0] [dv; mu] = [a; b] with M = rows' D rows, or M dv = a where there is no e.
class NormalEquations {
 public:
  NormalEquations(const LinearProgram& program, const ArrayXd& d) : program_(program) {
    const MatrixXd scaled = d.sqrt().matrix().asDiagonal() * program.rows;
    MatrixXd normal = scaled.transpose() * scaled;
    normal.diagonal().array() += 1e-13 * std::max(1e-300, normal.diagonal().maxCoeff());
    factor_.compute(normal);
    if (program.equal.size() > 0) bordered_ = factor_.solve(program.equal);
  }
  [[nodiscard]] bool sound() const { return factor_.info() == Eigen::Success; }
  [[nodiscard]] VectorXd solve(const VectorXd& a, double b, double& mu) const {
    VectorXd dv = factor_.solve(a);
    mu = 0.0;
    if (bordered_.size() == 0) return dv;
    mu = (program_.equal.dot(dv) - b) / program_.equal.dot(bordered_);
    return dv - mu * bordered_;
  }

 private:
  const LinearProgram& program_;
  Eigen::LLT<MatrixXd> factor_;
  VectorXd bordered_;
};

double longest(const ArrayXd& at, const ArrayXd& step) {
  double part = 1.0;
  for (Eigen::Index i = 0; i < at.size(); ++i) {
    if (step[i] < 0.0) part = std::min(part, -at[i] / step[i]);
  }
  return part;
}

}  // namespace

LinearAnswer minimize_linear(const LinearProgram& program, const VectorXd& start, double accuracy) {
  constexpr int most = 60;
  const Eigen::Index m = program.rows.rows();
  LinearAnswer out{.v = start, .multiplier = VectorXd::Ones(m)};
  const double cost_scale = 1.0 + program.cost.lpNorm<Eigen::Infinity>(), right_scale = 1.0 + program.right.lpNorm<Eigen::Infinity>();
  const VectorXd first = program.rows * start - program.right;
  ArrayXd s = first.array().max(1e-2 * right_scale), y = ArrayXd::Constant(m, cost_scale / static_cast<double>(m));
  double equal_multiplier = 0.0;
  for (out.iterations = 0; out.iterations < most; ++out.iterations) {
    const VectorXd primal = program.rows * out.v - program.right - s.matrix();
    VectorXd dual = program.cost - program.rows.transpose() * y.matrix();
    double equal = 0.0;
    if (program.equal.size() > 0) {
      dual -= equal_multiplier * program.equal;
      equal = program.total - program.equal.dot(out.v);
    }
    const double mu = (s * y).mean();
    const bool feasible = primal.lpNorm<Eigen::Infinity>() <= accuracy * right_scale &&
                          dual.lpNorm<Eigen::Infinity>() <= accuracy * cost_scale &&
                          std::abs(equal) <= accuracy * (1.0 + std::abs(program.total));
    if (feasible && mu * static_cast<double>(m) <= accuracy * (1.0 + std::abs(program.cost.dot(out.v)))) {
      out.solved = true;
      break;
    }
    const ArrayXd d = y / s;
    const NormalEquations system(program, d);
    if (!system.sound()) break;
    // rows dv - ds = -primal, rows' dy + e dq = dual, s dy + y ds = target
    const auto direction = [&](const ArrayXd& target, VectorXd& dv, ArrayXd& ds, ArrayXd& dy, double& dq) {
      const VectorXd right = program.rows.transpose() * (target / s - d * primal.array()).matrix() - dual;
      dv = system.solve(right, equal, dq);
      ds = (program.rows * dv + primal).array();
      dy = target / s - d * ds;
    };
    VectorXd dv;
    ArrayXd ds, dy;
    double dq = 0.0;
    direction(-s * y, dv, ds, dy, dq);
    const double ahead = ((s + longest(s, ds) * ds) * (y + longest(y, dy) * dy)).mean();
    const double centre = std::pow(ahead / mu, 3.0);
    const ArrayXd second = ds * dy;
    direction(centre * mu - s * y - second, dv, ds, dy, dq);
    const double part_s = std::min(1.0, 0.995 * longest(s, ds)), part_y = std::min(1.0, 0.995 * longest(y, dy));
    if (!dv.allFinite() || !dy.allFinite()) break;
    out.v += part_s * dv;
    s += part_s * ds;
    y += part_y * dy;
    equal_multiplier += part_y * -dq;
  }
  out.multiplier = y.matrix();
  return out;
}

}  // namespace airloom
