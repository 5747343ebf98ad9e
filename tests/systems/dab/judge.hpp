#pragma once
/// What beams are worth, by formulas apart from the solvers' own.
#include <Eigen/Dense>
#include <cmath>
#include <vector>

#include "airloom/systems/dab/problem/beam_problem.hpp"
#include "airloom/systems/dab/problem/station/station_model.hpp"

namespace airloom::dab::testing {

/// T and t by full covariance matrices, block or correlated.
struct Heard {
  Eigen::MatrixXcd link;
  Eigen::VectorXd distortion;
  Heard(const BeamProblem& p, const Eigen::MatrixXcd& w, bool correlated = false)
      : link(Eigen::MatrixXcd::Zero(p.users(), p.users())), distortion(Eigen::VectorXd::Zero(p.users())) {
    const Eigen::Index n = p.antennas(), users = p.users();
    Eigen::MatrixXcd channels(n * p.stations(), users), beams(n * p.stations(), users);
    for (Eigen::Index b = 0; b < p.stations(); ++b) {
      channels.middleRows(b * n, n) = p.channel(b);
      beams.middleRows(b * n, n) = station_beams(w, b, users);
    }
    const Eigen::MatrixXcd c = beams * beams.adjoint();
    const Eigen::VectorXcd g = radio::bussgang_gain(p.amplifier, c.diagonal().real());
    link = channels.adjoint() * g.asDiagonal() * beams;
    Eigen::MatrixXcd d = radio::distortion_covariance(p.amplifier, c);
    if (!correlated) {
      for (Eigen::Index row = 0; row < d.rows(); ++row)
        for (Eigen::Index col = 0; col < d.cols(); ++col)
          if (row / n != col / n) d(row, col) = 0.0;
    }
    distortion = (channels.adjoint() * d * channels).diagonal().real();
  }
};

/// bit/s/Hz, weighted.
inline double bits(const BeamProblem& p, const Eigen::MatrixXcd& w, bool correlated = false) {
  const Heard r(p, w, correlated);
  double sum = 0.0;
  for (Eigen::Index u = 0; u < p.users(); ++u) {
    const double useful = std::norm(r.link(u, u));
    sum += p.weight[u] * std::log2(1.0 + useful / (r.link.row(u).squaredNorm() - useful + std::max(0.0, r.distortion[u]) + 1.0));
  }
  return sum;
}

/// max_b ||G_b - lambda_b W_b|| sqrt(P_b), lambda_b the multiplier of a budget that binds. Specification 8.3; block model.
inline double optimality(const BeamProblem& p, const Eigen::MatrixXcd& w) {
  const Eigen::Index users = p.users();
  std::vector<StationModel> stations;
  const Heard r(p, w);
  Prices prices;
  (void)sum_rate(r.link, r.distortion, p.weight, prices);
  double worst = 0.0;
  for (Eigen::Index b = 0; b < p.stations(); ++b) {
    StationModel station(p.channel(b), p.amplifier);
    const Eigen::MatrixXcd beams = station_beams(w, b, users);
    station.transmit(beams);
    Eigen::MatrixXcd g(p.antennas(), users);
    station.gradient(prices, g);
    const double power = beams.squaredNorm();
    double multiplier = 0.0;
    if (power > p.budget[b] * (1.0 - 1e-6)) multiplier = std::max(0.0, beams.conjugate().cwiseProduct(g).sum().real() / power);
    worst = std::max(worst, (g - multiplier * beams).norm() * std::sqrt(p.budget[b]));
  }
  return worst;
}

inline double power_used(const BeamProblem& p, const Eigen::MatrixXcd& w) { return w.squaredNorm() / p.budget.sum(); }

inline bool within_budgets(const BeamProblem& p, const Eigen::MatrixXcd& w) {
  for (Eigen::Index b = 0; b < p.stations(); ++b) {
    if (station_beams(w, b, p.users()).squaredNorm() > p.budget[b]) return false;
  }
  return true;
}

}  // namespace airloom::dab::testing
