#include "airloom/systems/haps/design/finish.hpp"

#include "airloom/core/infeasibility.hpp"
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

Eigen::VectorXd sinr_alone(const Network& network) {
  Eigen::VectorXd amplitude = Eigen::VectorXd::Zero(network.users());
  for (const Eigen::MatrixXcd& h : network.h) amplitude += h.colwise().norm().transpose();
  return amplitude.cwiseAbs2();
}

bool beyond_reach(const Eigen::VectorXd& alone, double sinr_min, Outcome<Solution>& outcome) {
  Eigen::Index user = 0;
  const double least = alone.minCoeff(&user);
  if (!(least < sinr_min * (1.0 - proof_margin))) return false;
  disprove(outcome, Infeasibility::alone, least / sinr_min,
           "sinr_min: " + shortest(sinr_min) + " is out of reach: user " + std::to_string(user) + " gets " + shortest(least) +
               " with all powers and no interference");
  return true;
}

void finish(const Instance& x, const std::vector<int>& station, double sinr_min, const Eigen::VectorXd& sinr, StationMatrices w,
            Outcome<Solution>& outcome) {
  outcome.solution = unscale(x, station, std::move(w));
  if (sinr_min > 0.0 && sinr.minCoeff() < sinr_min * (1.0 - sinr_slack) && outcome.status != Status::infeasible) {
    if (outcome.status == Status::converged) outcome.status = Status::stalled;
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
