#include "airloom/systems/haps/design/simple_beams.hpp"

#include <Eigen/Cholesky>
#include <cmath>

#include "airloom/systems/haps/design/finish.hpp"

namespace airloom::haps {
namespace {

/// Columns scaled to one norm; zero columns stay zero.
void equalize_columns(Eigen::MatrixXcd& w, double norm) {
  for (Eigen::Index k = 0; k < w.cols(); ++k) {
    const double present = w.col(k).norm();
    if (present > 0.0) w.col(k) *= norm / present;
  }
}

/// H (H^H H + c I)^{-1}, by the smaller of both factorisations.
Eigen::MatrixXcd regularized(const Eigen::MatrixXcd& h, double c) {
  if (h.rows() < h.cols()) {
    Eigen::MatrixXcd a = h * h.adjoint();
    a.diagonal().array() += c;
    return a.llt().solve(h);
  }
  Eigen::MatrixXcd a = h.adjoint() * h;
  a.diagonal().array() += c;
  return a.llt().solve(h.adjoint()).adjoint();
}

Outcome<Solution> solve_locally(const Instance& x, Eigen::MatrixXcd (*beams)(const Eigen::MatrixXcd&)) {
  const Network network = checked_network(x);
  StationMatrices w;
  for (const Eigen::MatrixXcd& h : network.h) w.push_back(beams(h));
  Outcome<Solution> outcome;
  outcome.status = Status::converged;
  finish(x, network, std::move(w), outcome);
  return outcome;
}

}  // namespace

Eigen::MatrixXcd matched_beams(const Eigen::MatrixXcd& h) {
  const double norm = h.norm();
  return norm > 0.0 ? Eigen::MatrixXcd(h / norm) : h;  // a station that reaches nobody is silent
}

Eigen::MatrixXcd local_regularized_beams(const Eigen::MatrixXcd& h) {
  Eigen::MatrixXcd w = regularized(h, static_cast<double>(h.cols()));
  equalize_columns(w, 1.0 / std::sqrt(static_cast<double>(h.cols())));
  return w;
}

StationMatrices joint_regularized_beams(const StationMatrices& h, double regularization) {
  Eigen::Index antennas = 0;
  for (const Eigen::MatrixXcd& channel : h) antennas += channel.rows();
  Eigen::MatrixXcd stacked(antennas, h.front().cols());
  Eigen::Index row = 0;
  for (const Eigen::MatrixXcd& channel : h) {
    stacked.middleRows(row, channel.rows()) = channel;
    row += channel.rows();
  }
  Eigen::MatrixXcd v = regularized(stacked, regularization);
  equalize_columns(v, 1.0);
  StationMatrices w;
  double largest = 0.0;
  row = 0;
  for (const Eigen::MatrixXcd& channel : h) {
    w.emplace_back(v.middleRows(row, channel.rows()));
    row += channel.rows();
    largest = std::max(largest, w.back().norm());
  }
  for (Eigen::MatrixXcd& beams : w) beams /= largest;
  return w;
}

Outcome<Solution> solve_mrt(const Instance& x, const NoOptions&, const SolveControl&) { return solve_locally(x, matched_beams); }

Outcome<Solution> solve_local_rzf(const Instance& x, const NoOptions&, const SolveControl&) {
  return solve_locally(x, local_regularized_beams);
}

Outcome<Solution> solve_joint_rzf(const Instance& x, const JointRzfOptions& o, const SolveControl&) {
  const Network network = checked_network(x);
  Outcome<Solution> outcome;
  outcome.status = Status::converged;
  finish(x, network, joint_regularized_beams(network.h, o.regularization), outcome);
  return outcome;
}

}  // namespace airloom::haps
