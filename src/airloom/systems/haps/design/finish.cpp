#include "airloom/systems/haps/design/finish.hpp"

#include "airloom/core/infeasibility.hpp"
#include "airloom/core/limits.hpp"
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

bool beyond_reach(const Eigen::VectorXd& alone, const Eigen::VectorXd& floor, Outcome<Solution>& outcome) {
  Eigen::Index worst = -1;
  double least = 1.0 - proof_margin;
  for (Eigen::Index u = 0; u < alone.size(); ++u) {
    if (!(floor[u] > 0.0) || !(alone[u] / floor[u] < least)) continue;
    worst = u;
    least = alone[u] / floor[u];
  }
  if (worst < 0) return false;
  disprove(outcome, Infeasibility::alone, least,
           "sinr_min: " + shortest(floor[worst]) + " is out of reach: user " + std::to_string(worst) + " gets " + shortest(alone[worst]) +
               " with all powers and no interference");
  return true;
}

bool keeps_floors(const Eigen::VectorXd& sinr, const Eigen::VectorXd& floor) {
  return (sinr.array() >= floor.array() * (1.0 - sinr_slack)).all();
}

std::vector<Eigen::VectorXd> limits_of(const Instance& x, const std::vector<int>& station) {
  std::vector<Eigen::VectorXd> limit;
  if (!x.antenna_limits()) return limit;
  for (const int b : station) limit.push_back(scaled_limits(local_view(x, b)));
  return limit;
}

std::vector<Eigen::VectorXd> served_by(const Instance& x, const std::vector<int>& station) {
  std::vector<Eigen::VectorXd> served;
  if (!x.masked()) return served;
  for (const int b : station) served.push_back(x.served_by(b));
  return served;
}

void say_cut(Outcome<Solution>& outcome) {
  if (outcome.status != Status::converged) return;
  outcome.status = Status::stalled;
  outcome.message =
      "antenna_power_max_w: this algorithm does not know limits of antennas; its stations were turned down to them. best, max_min, and sca "
      "with interference_model = coherent design for them";
}

void finish(const Instance& x, const std::vector<int>& station, const Eigen::VectorXd& sinr, StationMatrices w,
            Outcome<Solution>& outcome) {
  outcome.solution = unscale(x, station, std::move(w));
  if (!x.promises() || outcome.status == Status::infeasible || keeps_floors(sinr, x.sinr_min)) return;
  Eigen::Index worst = 0;
  (void)(x.sinr_min.array() > 0.0).select(sinr.array() / x.sinr_min.array(), infinity).minCoeff(&worst);
  if (outcome.status == Status::converged) outcome.status = Status::stalled;
  if (!outcome.message.empty() && outcome.message.starts_with("sinr_min")) return;
  outcome.message = "sinr_min: the true SINR of user " + std::to_string(worst) + " is " + shortest(sinr[worst]) + ", not " +
                    shortest(x.sinr_min[worst]) + "; algorithm best keeps promises wherever they can be kept";
}

void finish(const Instance& x, const Network& network, StationMatrices w, Outcome<Solution>& outcome) {
  mask(w, network.served);
  if (fit_budgets(w, limits_of(x, network.station))) say_cut(outcome);
  Eigen::VectorXd sinr;
  if (x.promises()) sinr = true_sinr(received(network.h, w), Eigen::VectorXd::Ones(network.users()));
  finish(x, network.station, sinr, std::move(w), outcome);
}

}  // namespace airloom::haps
