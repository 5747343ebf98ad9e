#include "airloom/systems/dab/design/central/ascent_centre.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace airloom::dab {

AscentCentre::AscentCentre(Utility utility, Eigen::Index stations, double strength, const AscentShape& shape)
    : shape_(shape),
      utility_(std::move(utility)),
      stations_(static_cast<double>(stations)),
      strength_(strength),
      slots_{.capacity = shape.memory},
      gram_(Eigen::VectorXd::Zero(shape.gram())),
      first_(Eigen::VectorXd::Zero(shape.memory)),
      second_(first_),
      useful_(first_),
      core_(Eigen::MatrixXcd::Zero(shape.users, shape.users)),
      stream_(core_),
      right_{core_, core_},
      link_(core_),
      heard_link_(core_),
      roots_(Eigen::VectorXd::Zero(shape.users)),
      factor_(shape.users),
      t_(Eigen::VectorXd::Zero(shape.users)),
      heard_t_(t_) {
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

/// The curvature of V in T_uk is phi_u for the interference, k != u, but omega_u / S_u for the useful part: 30 to 50 dB less. Per stream k
/// with these as om:  (diag(1 / om) + G) c_k = y_k,  G = sum F^H F / tau,  as  c_k = om^1/2 (1 + om^1/2 G om^1/2)^-1 om^1/2 y_k.
void AscentCentre::invert(const MessageIn& up, Message down) {
  const Eigen::Index users = shape_.users;
  Eigen::Index entry = 0;
  for (Eigen::Index j = 0; j < users; ++j) {
    core_(j, j) = up[entry++];
    for (Eigen::Index k = j + 1; k < users; ++k, entry += 2) core_(k, j) = {up[entry], up[entry + 1]};
  }
  take(up, users * users, right_[0]);
  take(up, users * users + shape_.link(), right_[1]);
  for (Eigen::Index k = 0; k < users; ++k) {
    roots_ = prices_.distortion;
    roots_[k] = prices_.useful[k];
    roots_ = roots_.cwiseSqrt();
    for (Eigen::Index j = 0; j < users; ++j) {
      for (Eigen::Index i = j; i < users; ++i) stream_(i, j) = roots_[i] * core_(i, j) * roots_[j] + (i == j ? 1.0 : 0.0);
    }
    factor_.compute(stream_);
    for (Eigen::MatrixXcd& right : right_) {
      auto column = right.col(k);
      column.array() *= roots_.array();
      factor_.solveInPlace(column);
      column.array() *= roots_.array();
    }
  }
  put(right_[0], 0, down);
  put(right_[1], shape_.link(), down);
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
    t_ = up.segment(shape_.link(), shape_.users);
  } else {
    tensor_.reshaped() = up.segment(shape_.link(), tensor_.size());
    TensorCubic::power(tensor_, strength_, t_);
  }
  double at = utility(link_, t_, utility_, trial_prices_);
  if (shape_.costs) at -= up[up.size() - 1];
  ++evaluations_;
  const double slack = 4e-16 * (std::abs(value_) + prices_.size);  // differences below the rounding of V decide nothing
  if (!started_ || (at >= value_ - armijo * step_ * slope_ - slack)) {
    if (started_) slots_.add();
    started_ = true;
    value_ = at;
    heard_link_ = link_;
    heard_t_ = t_;
    std::swap(prices_, trial_prices_);
    step_ = 0.0;
  } else {
    ++trials_;
    const double parabola = -0.5 * slope_ * step_ * step_ / (value_ - at - slope_ * step_);
    step_ = std::isfinite(parabola) ? std::clamp(parabola, 0.1 * step_, 0.5 * step_) : 0.1 * step_;
  }
  down[0] = step_;
  down.tail(up.size()) = up;
}

}  // namespace airloom::dab
