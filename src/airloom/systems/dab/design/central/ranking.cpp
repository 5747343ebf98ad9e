#include "airloom/systems/dab/design/central/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace airloom::dab {

BeamProblem with_physical_amplifiers(BeamProblem problem, int terms, double power_max) {
  std::vector<radio::AmplifierCurve> curves;
  if (!problem.fleet) {
    curves.push_back(radio::cubic_curve(problem.amplifier.beta1, problem.amplifier.beta3).physical());
  } else {
    for (Eigen::Index i = 0; i < problem.stations() * problem.antennas(); ++i) curves.push_back(problem.fleet->curve(i).physical());
  }
  const double unit_w = problem.fleet ? problem.fleet->unit_w() : 1.0;
  problem.fleet =
      std::make_shared<AmplifierFleet>(curves, problem.stations() * problem.antennas(), problem.users(), unit_w, power_max, false, terms);
  return problem;
}

Ranking::Ranking(const BeamProblem& problem, Utility utility, Distortion distortion)
    : problem_(problem), utility_(std::move(utility)), distortion_(distortion) {}
Ranking::~Ranking() = default;

double Ranking::peak(Eigen::Index b, Eigen::Index n) const {
  if (!problem_.fleet) return radio::saturation_power(problem_.amplifier);
  const Eigen::Index i = b * problem_.antennas() + n;
  const bool held = std::isfinite(problem_.fleet->curve(i).held_w);  // it is physical everywhere
  return held ? std::numeric_limits<double>::infinity() : problem_.fleet->peak(i);
}

bool Ranking::has_range() const {
  for (Eigen::Index b = 0; b < problem_.stations(); ++b) {
    for (Eigen::Index n = 0; n < problem_.antennas(); ++n) {
      if (std::isfinite(peak(b, n))) return true;
    }
  }
  return false;
}

double Ranking::range_probability(const Eigen::MatrixXcd& w) const {
  if (problem_.linear()) return 0.0;
  double largest = 0.0;
  for (Eigen::Index b = 0; b < problem_.stations(); ++b) {
    for (Eigen::Index n = 0; n < problem_.antennas(); ++n) {
      const double power = w.row(n).segment(b * problem_.users(), problem_.users()).squaredNorm();
      if (power > 0.0) largest = std::max(largest, std::exp(-peak(b, n) / power));
    }
  }
  return largest;
}

double key_beyond_range(double value, double delivered, Distortion distortion) {
  constexpr double believed = 5e-3;
  if (distortion == Distortion::block) return std::min(value, delivered);
  return std::min(delivered, std::max(value, delivered - believed * std::abs(delivered)));
}

double Ranking::key(const Eigen::MatrixXcd& w, double value) {
  if (range_probability(w) <= trusted_range) return value;
  return key_beyond_range(value, delivered(w), distortion_);
}

double Ranking::delivered(const Eigen::MatrixXcd& w) { return judge()(w, utility_); }

Eigen::VectorXd Ranking::delivered_rates(const Eigen::MatrixXcd& w) { return judge().rates(w); }

BeamValue& Ranking::judge() {
  constexpr int terms = 12;
  if (!judge_) {
    physical_ = with_physical_amplifiers(problem_, terms);
    judge_ = std::make_unique<BeamValue>(physical_, Distortion::correlated);
  }
  return *judge_;
}

}  // namespace airloom::dab
