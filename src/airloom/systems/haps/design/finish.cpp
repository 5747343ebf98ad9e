#include "airloom/systems/haps/design/finish.hpp"

#include "airloom/systems/haps/problem/files.hpp"
#include "airloom/systems/haps/problem/sinr.hpp"

namespace airloom::haps {
namespace {

constexpr double sinr_slack = 1e-8;  ///< relative; what an evaluation calls feasible

}  // namespace

Network checked_network(const Instance& x) {
  validate(x, "haps instance");
  return scale(x);
}

std::string beyond_reach(const Network& network) {
  if (network.sinr_min <= 0.0) return {};
  for (Eigen::Index u = 0; u < network.users(); ++u) {
    double amplitude = 0.0;
    for (const Eigen::MatrixXcd& h : network.h) amplitude += h.col(u).norm();
    if (amplitude * amplitude < network.sinr_min) {
      return "sinr_min: " + shortest(network.sinr_min) + " is out of reach: user " + std::to_string(u) + " gets " +
             shortest(amplitude * amplitude) + " with all powers and no interference";
    }
  }
  return {};
}

void finish(const Instance& x, const std::vector<int>& station, double sinr_min, const Eigen::VectorXd& sinr, StationMatrices w,
            Outcome<Solution>& outcome) {
  outcome.solution = unscale(x, station, std::move(w));
  if (sinr_min > 0.0 && sinr.minCoeff() < sinr_min * (1.0 - sinr_slack) && outcome.status != Status::infeasible) {
    outcome.status = Status::infeasible;
    outcome.message = "sinr_min: the smallest true SINR is " + shortest(sinr.minCoeff()) + ", not " + shortest(sinr_min) +
                      "; algorithm best, or sca with interference_model = coherent or conservative, keeps it where it can be kept";
  }
}

void finish(const Instance& x, const Network& network, StationMatrices w, Outcome<Solution>& outcome) {
  fit_budgets(w);
  const Eigen::VectorXd sinr = true_sinr(received(network.h, w), Eigen::VectorXd::Ones(network.users()));
  finish(x, network.station, network.sinr_min, sinr, std::move(w), outcome);
}

}  // namespace airloom::haps
