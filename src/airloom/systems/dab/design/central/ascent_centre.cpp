#include "airloom/systems/dab/design/central/ascent_centre.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::dab {

AscentCentre::AscentCentre(const Eigen::VectorXd& weight, Eigen::Index stations, double strength, const AscentShape& shape)
    : shape_(shape),
      weight_(weight),
      stations_(static_cast<double>(stations)),
      strength_(strength),
      slots_{.capacity = shape.memory},
      gram_(Eigen::VectorXd::Zero(shape.gram())),
      first_(Eigen::VectorXd::Zero(shape.memory)),
      second_(first_),
      useful_(first_),
      core_(Eigen::MatrixXcd::Zero(shape.users, shape.users)),
      right_(core_),
      link_(core_),
      factor_(shape.users),
      t_(Eigen::VectorXd::Zero(shape.users)) {
  if (shape_.coupling == Coupling::amplitudes) tensor_.setZero(shape.users, 2 * TensorCubic::products(shape.users));
}

void AscentCentre::answer(Round round, const MessageIn& up, Message down) {
  switch (round) {
    case Round::curvature: return first_loop(up, down);
    case Round::preconditioner: return invert(up, down);
    case Round::direction: return second_loop(up, down);
    case Round::trial: return judge(up, down);
  }
}

/// q = gradient - sum_k a_k y_k, newest first:  a_k = <s_k, q> / <s_k, y_k>.
void AscentCentre::first_loop(const MessageIn& up, Message down) {
  const Eigen::Index m = shape_.memory;
  gram_ = up.head(shape_.gram());
  gradient_norm_ = std::sqrt(gram_[packed_entry(2 * m, 2 * m)]);
  first_.setZero();
  for (Eigen::Index k = slots_.count - 1; k >= 0; --k) {
    const Eigen::Index i = slots_.at(k);
    const double norms = gram_[packed_entry(i, i)] * gram_[packed_entry(m + i, m + i)];
    useful_[i] = sy(i, i) > 1e-12 * std::sqrt(norms) ? 1.0 : 0.0;
    if (!useful(i)) continue;
    double product = sy(i, m);
    for (Eigen::Index l = k + 1; l < slots_.count; ++l) product -= first_[slots_.at(l)] * sy(i, slots_.at(l));
    first_[i] = product / sy(i, i);
  }
  down.head(m) = first_;
  down[m] = 1e-2 * up[shape_.gram()] / (static_cast<double>(shape_.users) * stations_);
}

void AscentCentre::invert(const MessageIn& up, Message down) {
  const Eigen::Index users = shape_.users;
  Eigen::Index entry = 0;
  for (Eigen::Index j = 0; j < users; ++j) {
    core_(j, j) = 1.0 + up[entry++];
    for (Eigen::Index k = j + 1; k < users; ++k, entry += 2) core_(k, j) = {up[entry], up[entry + 1]};
  }
  factor_.compute(core_);
  for (const Eigen::Index part : {Eigen::Index{0}, shape_.link()}) {
    take(up, users * users + part, right_);
    factor_.solveInPlace(right_);
    put(right_, part, down);
  }
}

/// r = g z + sum_k (a_k - b_k) s_k, oldest first:  b_k = <y_k, r> / <s_k, y_k>,  g = <s, y> / <y, H0 y> of the newest pair.
void AscentCentre::second_loop(const MessageIn& up, Message down) {
  const Eigen::Index m = shape_.memory;
  scale_ = 1.0;
  if (slots_.count > 0) {
    const Eigen::Index newest = slots_.newest();
    if (const double wanted = sy(newest, newest) / up[m]; useful(newest) && wanted > 0.0) scale_ = wanted;
  }
  second_.setZero();
  slope_ = -scale_ * up[m + 1];
  for (Eigen::Index k = 0; k < slots_.count; ++k) {
    const Eigen::Index i = slots_.at(k);
    if (!useful(i)) continue;
    double product = scale_ * up[i];
    for (Eigen::Index l = 0; l < k; ++l) product += second_[slots_.at(l)] * sy(slots_.at(l), i);
    second_[i] = first_[i] - product / sy(i, i);
    slope_ -= second_[i] * sy(i, m);
  }
  descends_ = slope_ < 0.0;
  if (!descends_) {
    scale_ = 0.0;
    forget();
  }
  down.head(m) = second_;
  down[m] = scale_;
  step_ = 1.0;
  trials_ = 0;
}

/// Armijo's rule, with the minimum of the parabola through the trial as the next one.
void AscentCentre::judge(const MessageIn& up, Message down) {
  constexpr double armijo = 1e-4;
  take(up, 0, link_);
  if (shape_.coupling == Coupling::powers) {
    t_ = up.tail(shape_.users);
  } else {
    tensor_.reshaped() = up.tail(tensor_.size());
    TensorCubic::power(tensor_, strength_, t_);
  }
  const double at = sum_rate(link_, t_, weight_);
  ++evaluations_;
  const double slack = 4e-16 * std::abs(rate_);  // differences below the rounding of R decide nothing
  if (!started_ || (at >= rate_ - armijo * step_ * slope_ - slack)) {
    if (started_) slots_.add();
    started_ = true;
    rate_ = at;
    step_ = 0.0;
  } else {
    ++trials_;
    const double parabola = -0.5 * slope_ * step_ * step_ / (rate_ - at - slope_ * step_);
    step_ = std::isfinite(parabola) ? std::clamp(parabola, 0.1 * step_, 0.5 * step_) : 0.1 * step_;
  }
  down[0] = step_;
  down.tail(up.size()) = up;
}

}  // namespace airloom::dab
