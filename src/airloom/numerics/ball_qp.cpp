#include "airloom/numerics/ball_qp.hpp"

#include <algorithm>
#include <cmath>

namespace airloom {

void BallQp::set_curvature(const Eigen::Ref<const Eigen::MatrixXcd>& f) {
  constexpr double nothing = 1e-13;  // of the largest: eigenvalues below it are rounding of the Gram matrix
  curvature_ = f.squaredNorm();
  ok_ = std::isfinite(curvature_);
  if (!ok_) return;
  complete_ = f.rows() <= f.cols();
  if (complete_) gram_.noalias() = f * f.adjoint();
  else gram_.noalias() = f.adjoint() * f;
  eigen_.compute(gram_);
  ok_ = eigen_.info() == Eigen::Success;
  if (!ok_) return;
  if (complete_) {
    values_ = eigen_.eigenvalues().cwiseMax(0.0);
    basis_ = eigen_.eigenvectors();
    return;
  }
  const Eigen::VectorXd& all = eigen_.eigenvalues();  // ascending
  const Eigen::Index count = all.size();
  Eigen::Index first = 0;
  while (first < count && !(all[first] > nothing * all[count - 1])) ++first;
  values_ = all.tail(count - first);
  basis_.noalias() = f * eigen_.eigenvectors().rightCols(count - first);
  for (Eigen::Index i = 0; i < values_.size(); ++i) basis_.col(i) /= std::sqrt(values_[i]);
}

double BallQp::power(double shift, double& slope) const {
  double sum = 0.0;
  slope = 0.0;
  if (rest_weight_ > 0.0) {
    sum = rest_weight_ / (shift * shift);
    slope = -2.0 * sum / shift;
  }
  for (Eigen::Index i = 0; i < values_.size(); ++i) {
    if (!(weight_[i] > 0.0)) continue;  // 0 / 0 otherwise, for a zero eigenvalue and no shift
    const double denominator = values_[i] + shift;
    const double part = weight_[i] / (denominator * denominator);
    sum += part;
    slope -= 2.0 * part / denominator;
  }
  return sum;
}

BallQp::Solution BallQp::solve(const Eigen::Ref<const Eigen::MatrixXcd>& r, double kappa, double budget, Eigen::MatrixXcd& w) {
  Solution solution;
  if (!ok_) return solution;
  coordinates_.noalias() = basis_.adjoint() * r;
  weight_ = coordinates_.rowwise().squaredNorm();
  double all = weight_.sum();
  rest_weight_ = 0.0;
  if (!complete_) {
    rest_ = r;
    rest_.noalias() -= basis_ * coordinates_;
    rest_weight_ = rest_.squaredNorm();
    all += rest_weight_;
  }
  if (!std::isfinite(all)) return solution;
  if (kappa == 0.0) {  // what rounding leaves outside the range of F
    constexpr double nothing = 1e-20;
    if (rest_weight_ <= nothing * all) rest_weight_ = 0.0;
    const double largest = values_.size() > 0 ? values_[values_.size() - 1] : 0.0;
    for (Eigen::Index i = 0; i < values_.size(); ++i) {
      if (values_[i] <= 1e-13 * largest && weight_[i] <= nothing * all) weight_[i] = 0.0;
    }
  }
  // The root lies right of each of these; from there Newton's method on the concave, rising power^{-1/2} - budget^{-1/2} climbs to it.
  double shift = std::max(kappa, std::sqrt(rest_weight_ / budget));
  for (Eigen::Index i = 0; i < values_.size(); ++i) shift = std::max(shift, std::sqrt(weight_[i] / budget) - values_[i]);
  if (values_.size() > 0) shift = std::max(shift, std::sqrt(all / budget) - values_[values_.size() - 1]);
  double slope = 0.0;
  solution.power = power(shift, slope);
  while (solution.power > budget && solution.steps < 100) {
    const double step = 2.0 * solution.power * (1.0 - std::sqrt(solution.power / budget)) / slope;
    if (!(step > 1e-16 * shift)) break;
    shift += step;
    ++solution.steps;
    solution.power = power(shift, slope);
  }
  if (!std::isfinite(solution.power)) return solution;
  solution.multiplier = std::max(0.0, shift - kappa);
  for (Eigen::Index i = 0; i < values_.size(); ++i) {
    coordinates_.row(i) *= weight_[i] > 0.0 ? 1.0 / (values_[i] + shift) : 0.0;
  }
  if (rest_weight_ > 0.0) {
    w = rest_ / shift;
    w.noalias() += basis_ * coordinates_;
  } else {
    w.noalias() = basis_ * coordinates_;
  }
  solution.ok = true;
  return solution;
}

}  // namespace airloom
