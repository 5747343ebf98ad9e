#include "airloom/systems/dab/design/limits.hpp"

#include <cmath>

#include "airloom/systems/dab/problem/station/station_model.hpp"

namespace airloom::dab {

double radiated_power(const BeamProblem& problem, Eigen::Index b, const Eigen::MatrixXcd& beams) {
  StationModel station(problem, b, DistortionBy::network);
  station.transmit(beams);
  return station.output_power().sum();
}

void keep_limits(const BeamProblem& problem, Eigen::MatrixXcd& w) {
  constexpr double just_below = 1.0 - 1e-13;
  for (Eigen::Index b = 0; b < problem.stations(); ++b) {
    auto own = station_beams(w, b, problem.users());
    for (Eigen::Index n = 0; problem.antenna_budget.size() > 0 && n < own.rows(); ++n) {
      const double power = own.row(n).squaredNorm();
      const double limit = just_below * problem.antenna_budget(n, b);
      if (power > limit) own.row(n) *= std::sqrt(limit / power);
    }
    if (problem.radiated_budget.size() == 0) continue;
    const double limit = just_below * problem.radiated_budget[b];
    const Eigen::MatrixXcd beams = own;
    if (radiated_power(problem, b, beams) <= limit) continue;
    // The output of amplifiers that saturate grows with the input; one that folds may fall, and then the first crossing is as good.
    double low = 0.0, high = 1.0;
    for (int k = 0; k < 100 && high - low > 1e-15 * high; ++k) {
      const double middle = 0.5 * (low + high);
      (radiated_power(problem, b, middle * beams) <= limit ? low : high) = middle;
    }
    own = low * beams;
  }
}

}  // namespace airloom::dab
