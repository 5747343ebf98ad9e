#include "airloom/systems/dab/design/central/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace airloom::dab {

BeamProblem with_physical_amplifiers(BeamProblem problem, int terms) {
  std::vector<radio::AmplifierCurve> curves;
  if (!problem.fleet) {
    curves.push_back(radio::cubic_curve(problem.amplifier.beta1, problem.amplifier.beta3).physical());
  } else {
    for (Eigen::Index i = 0; i < problem.stations() * problem.antennas(); ++i) curves.push_back(problem.fleet->curve(i).physical());
  }
  const double unit_w = problem.fleet ? problem.fleet->unit_w() : 1.0;
  problem.fleet =
      std::make_shared<AmplifierFleet>(curves, problem.stations() * problem.antennas(), problem.users(), unit_w, 0.0, false, terms);
  return problem;
}

Ranking::Ranking(const BeamProblem& problem, Utility utility) : problem_(problem), utility_(std::move(utility)) {}
Ranking::~Ranking() = default;

double Ranking::range_probability(const Eigen::MatrixXcd& w) const {
  if (problem_.linear()) return 0.0;
  double largest = 0.0;
  for (Eigen::Index b = 0; b < problem_.stations(); ++b) {
    for (Eigen::Index n = 0; n < problem_.antennas(); ++n) {
      const double power = w.row(n).segment(b * problem_.users(), problem_.users()).squaredNorm();
      if (!(power > 0.0)) continue;
      double peak = 0.0;
      if (problem_.fleet) {
        const radio::AmplifierCurve& curve = problem_.fleet->curve(b * problem_.antennas() + n);
        if (std::isfinite(curve.held_w)) continue;  // held already: it is physical everywhere
        peak = problem_.fleet->peak(b * problem_.antennas() + n);
      } else {
        peak = radio::saturation_power(problem_.amplifier);
      }
      largest = std::max(largest, std::exp(-peak / power));
    }
  }
  return largest;
}

double Ranking::key(const Eigen::MatrixXcd& w, double value) {
  constexpr double trusted = 1e-3;
  constexpr int terms = 12;
  if (range_probability(w) <= trusted) return value;
  if (!judge_) {
    physical_ = with_physical_amplifiers(problem_, terms);
    judge_ = std::make_unique<BeamValue>(physical_, Distortion::correlated);
  }
  return std::min(value, (*judge_)(w, utility_));
}

}  // namespace airloom::dab
