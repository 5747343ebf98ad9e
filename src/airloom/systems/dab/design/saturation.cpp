#include "airloom/systems/dab/design/saturation.hpp"

#include <Eigen/Cholesky>
#include <cmath>
#include <limits>

#include "airloom/systems/dab/problem/rate.hpp"
#include "airloom/systems/dab/problem/station/station_model.hpp"

namespace airloom::dab {
namespace {

void keep_budget(Eigen::MatrixXcd& beams, double budget) {
  const double power = beams.squaredNorm();
  if (power > budget) beams *= std::sqrt(budget / power);
}

/// The shortest change of all antennas but n after which the users receive `wanted`, to first order in the change.
void repair(const StationModel& station, const Eigen::MatrixXcd& wanted, Eigen::Index n, Eigen::MatrixXcd& beams) {
  Eigen::MatrixXcd answer = station.gain().conjugate().asDiagonal() * station.channel();
  answer.row(n).setZero();
  Eigen::MatrixXcd gram = answer.adjoint() * answer;
  gram.diagonal().array() += 1e-9 * gram.trace().real();  // fewer antennas than users: as near as they come
  beams += answer * gram.llt().solve(wanted - station.link());
}

}  // namespace

Eigen::MatrixXcd with_saturated_antenna(const BeamProblem& problem, const Eigen::MatrixXcd& w, Eigen::Index b) {
  constexpr int repairs = 2;  // more of them do not find better antennas
  const Eigen::Index users = problem.users();
  const Eigen::Index antennas = problem.antennas();
  if (antennas < 3 || station_beams(w, b, users).squaredNorm() == 0.0) return w;

  Eigen::MatrixXcd link = Eigen::MatrixXcd::Zero(users, users);  // of the other stations
  Eigen::VectorXd distortion = Eigen::VectorXd::Zero(users);
  for (Eigen::Index other = 0; other < problem.stations(); ++other) {
    if (other == b) continue;
    StationModel station(problem, other);
    station.transmit(station_beams(w, other, users));
    link += station.link();
    distortion += station.distortion();
  }
  StationModel station(problem, b);
  station.transmit(station_beams(w, b, users));
  const Eigen::MatrixXcd wanted = station.link();

  const double drive = -std::cbrt(static_cast<double>(antennas - 1));
  double highest = -std::numeric_limits<double>::infinity();
  Eigen::MatrixXcd best = w;
  for (Eigen::Index n = 0; n < antennas; ++n) {
    Eigen::MatrixXcd beams = station_beams(w, b, users);
    beams.row(n) *= drive;
    for (int k = 0; k < repairs; ++k) {
      station.transmit(beams);
      repair(station, wanted, n, beams);
      keep_budget(beams, problem.budget[b]);
    }
    station.transmit(beams);
    const double rate = sum_rate(link + station.link(), distortion + station.distortion(), problem.weight);
    if (!(rate > highest)) continue;
    highest = rate;
    station_beams(best, b, users) = beams;
  }
  return best;
}

}  // namespace airloom::dab
