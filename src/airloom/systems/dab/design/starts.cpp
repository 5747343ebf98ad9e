#include "airloom/systems/dab/design/starts.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "airloom/numerics/root.hpp"

namespace airloom::dab {

Eigen::MatrixXcd local_beams(Start start, const Eigen::Ref<const Eigen::MatrixXcd>& h, double budget) {
  const auto users = h.cols();
  Eigen::MatrixXcd v = h;
  if (start == Start::rzf) {
    Eigen::MatrixXcd gram = h.adjoint() * h;
    gram.diagonal().array() += static_cast<double>(users) / budget;
    v = gram.llt().solve(h.adjoint()).adjoint();
  }
  const double share = std::sqrt(budget / static_cast<double>(users));
  for (Eigen::Index u = 0; u < users; ++u) {
    const double length = v.col(u).norm();
    if (length > 0.0) v.col(u) *= share / length;
  }
  return v;
}

Eigen::MatrixXcd small_signal_channel(const BeamProblem& problem, Eigen::Index b) {
  Eigen::MatrixXcd h = problem.channel(b);
  for (Eigen::Index n = 0; n < h.rows(); ++n) h.row(n) *= std::conj(problem.small_signal(b, n));
  return h;
}

Eigen::MatrixXcd local_beams(Start start, const BeamProblem& problem) {
  Eigen::MatrixXcd w(problem.h.rows(), problem.h.cols());
  for (Eigen::Index b = 0; b < problem.stations(); ++b) {
    station_beams(w, b, problem.users()) = local_beams(start, small_signal_channel(problem, b), problem.budget[b]);
  }
  return w;
}

namespace {

constexpr int grid_points = 25;
double grid_factor(int k) { return std::pow(10.0, -1.5 * k / (grid_points - 1)); }

/// The rates of beams behind cubic amplifiers as a function of their factor a, with what does not depend on a taken once:
/// |T(a)_uk|^2 = a^2 |X_uk + a^2 Y_uk|^2, X = beta1 T1, Y = 2 beta3 T3.
class ScaledRates {
 public:
  ScaledRates(const Eigen::MatrixXcd& linear, const Eigen::MatrixXcd& cubic, const Eigen::VectorXd& distortion)
      : x_re_(linear.real()), x_im_(linear.imag()), y_re_(cubic.real()), y_im_(cubic.imag()), distortion_(distortion) {}

  /// nat, (U)
  const Eigen::VectorXd& operator()(double a) {
    const double square = a * a;
    power_ = square * ((x_re_ + square * y_re_).square() + (x_im_ + square * y_im_).square());
    useful_ = power_.matrix().diagonal();
    power_.matrix().diagonal().setZero();
    rate_ = (useful_ / (power_.rowwise().sum() + square * square * square * distortion_ + 1.0)).log1p();
    return rate_;
  }

 private:
  Eigen::ArrayXXd x_re_, x_im_, y_re_, y_im_, power_;
  Eigen::ArrayXd distortion_, useful_;
  Eigen::VectorXd rate_;
};

}  // namespace

ScaledLinks::ScaledLinks(Eigen::Index users, bool polynomial)
    : users_(users), polynomial_(polynomial), numbers_(Eigen::VectorXd::Zero(reals(users, polynomial))) {}

Eigen::Index ScaledLinks::reals(Eigen::Index users, bool polynomial) {
  return polynomial ? 4 * users * users + users : grid_points * Reception::reals(users);
}

void ScaledLinks::add(StationModel& station) {
  Eigen::VectorXd own(numbers_.size());
  MessageWriter writer(own);
  if (polynomial_) {
    const Eigen::MatrixXcd linear = station.channel().adjoint() * station.beams();
    writer.put(linear).put(station.cubic_link()).put(station.distortion());
  } else {
    const Eigen::MatrixXcd w = station.beams();
    for (int k = 0; k < grid_points; ++k) {
      station.transmit(grid_factor(k) * w);
      writer.put(station.link()).put(station.distortion());
    }
    station.transmit(w);
  }
  numbers_ += own;
}

Reception ScaledLinks::at(double a, const radio::Amplifier& amplifier) const {
  Reception out(users_);
  if (!polynomial_) {
    for (int k = 0; k < grid_points; ++k) {
      if (grid_factor(k) != a) continue;
      MessageReader(numbers_.segment(k * Reception::reals(users_), Reception::reals(users_))).take(out);
    }
    return out;
  }
  Eigen::MatrixXcd linear(users_, users_), cubic(users_, users_);
  MessageReader(numbers_).take(linear).take(cubic).take(out.distortion);
  const double cube = a * a * a;
  out.link = a * amplifier.beta1 * linear + 2.0 * cube * amplifier.beta3 * cubic;
  out.distortion *= cube * cube;
  return out;
}

double ScaledLinks::best(const radio::Amplifier& amplifier, const Utility& utility) const {
  Eigen::VectorXd slope;
  if (!polynomial_) {
    const auto value = [&](double a) {
      const Reception heard = at(a, amplifier);
      return utility(sinr(heard.link, heard.distortion).array().log1p().matrix(), slope);
    };
    double best = 1.0;
    double highest = value(1.0);
    for (int k = 1; k < grid_points; ++k) {
      const double reached = value(grid_factor(k));
      if (!(reached > highest)) continue;
      highest = reached;
      best = grid_factor(k);
    }
    return best;
  }
  constexpr int points = 81;
  constexpr double lowest = -2.0;  // decades
  constexpr double step = -lowest / (points - 1);
  Eigen::MatrixXcd linear(users_, users_), cubic(users_, users_);
  Eigen::VectorXd distortion(users_);
  MessageReader(numbers_).take(linear).take(cubic).take(distortion);
  ScaledRates rates(amplifier.beta1 * linear, 2.0 * amplifier.beta3 * cubic, distortion);
  const auto rate = [&](double exponent) { return utility(rates(std::pow(10.0, exponent)), slope); };
  double best = 0.0;
  double best_rate = rate(0.0);
  for (int k = points - 2; k >= 0; --k) {
    const double exponent = lowest + k * step;
    const double reached = rate(exponent);
    if (reached > best_rate) {
      best_rate = reached;
      best = exponent;
    }
  }
  const double between =
      golden_section_maximum(rate, std::max(lowest, best - step), std::min(0.0, best + step), 1e-6);  // flat there: 1e-12 of the rate
  return std::pow(10.0, rate(between) > best_rate ? between : best);
}

}  // namespace airloom::dab
