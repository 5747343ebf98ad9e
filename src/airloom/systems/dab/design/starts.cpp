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
  const auto value = [&](double a) {
    const Reception heard = at(a, amplifier);
    return utility(sinr(heard.link, heard.distortion).array().log1p().matrix(), slope);
  };
  if (!polynomial_) {
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
  const auto rate = [&](double exponent) { return value(std::pow(10.0, exponent)); };
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
