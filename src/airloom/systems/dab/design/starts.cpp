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

Eigen::MatrixXcd local_beams(Start start, const BeamProblem& problem) {
  Eigen::MatrixXcd w(problem.h.rows(), problem.h.cols());
  for (Eigen::Index b = 0; b < problem.stations(); ++b) {
    station_beams(w, b, problem.users()) = local_beams(start, problem.channel(b), problem.budget[b]);
  }
  return w;
}

ScaledLinks::ScaledLinks(Eigen::Index users)
    : linear(Eigen::MatrixXcd::Zero(users, users)), cubic(Eigen::MatrixXcd::Zero(users, users)), distortion(Eigen::VectorXd::Zero(users)) {}

void ScaledLinks::add(const StationModel& station) {
  linear += station.channel().adjoint() * station.beams();
  cubic += station.cubic_link();
  distortion += station.distortion();
}

double best_scale(const ScaledLinks& links, const radio::Amplifier& amplifier, const Eigen::VectorXd& weight) {
  constexpr int points = 81;
  constexpr double lowest = -2.0;  // decades
  constexpr double step = -lowest / (points - 1);
  const auto rate = [&](double exponent) {
    const double a = std::pow(10.0, exponent);
    const double cube = a * a * a;
    const Eigen::MatrixXcd link = a * amplifier.beta1 * links.linear + 2.0 * cube * amplifier.beta3 * links.cubic;
    return sum_rate(link, cube * cube * links.distortion, weight);
  };
  double best = 0.0;
  double best_rate = rate(0.0);
  for (int k = points - 2; k >= 0; --k) {
    const double exponent = lowest + k * step;
    const double at = rate(exponent);
    if (at > best_rate) {
      best_rate = at;
      best = exponent;
    }
  }
  const double between =
      golden_section_maximum(rate, std::max(lowest, best - step), std::min(0.0, best + step), 1e-6);  // flat there: 1e-12 of the rate
  return std::pow(10.0, rate(between) > best_rate ? between : best);
}

double back_off(const BeamProblem& problem, Eigen::MatrixXcd& w) {
  ScaledLinks links(problem.users());
  for (Eigen::Index b = 0; b < problem.stations(); ++b) {
    StationModel station(problem.channel(b), problem.amplifier);
    station.transmit(station_beams(w, b, problem.users()));
    links.add(station);
  }
  const double scale = best_scale(links, problem.amplifier, problem.weight);
  w *= scale;
  return scale;
}

}  // namespace airloom::dab
