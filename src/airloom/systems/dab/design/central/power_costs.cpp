#include "airloom/systems/dab/design/central/power_costs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace airloom::dab {
namespace {

/// (max(0, y + rho c)^2 - y^2) / (2 rho) and its slope in c.
double penalty(double y, double rho, double c, double& slope) {
  slope = std::max(0.0, y + rho * c);
  return (slope * slope - y * y) / (2.0 * rho);
}

}  // namespace

PowerCosts::PowerCosts(const BeamProblem& problem) : problem_(problem) {
  if (problem.antenna_budget.size() > 0) antenna_multiplier.setZero(problem.antennas(), problem.stations());
  if (problem.radiated_budget.size() > 0) radiated_multiplier.setZero(problem.stations());
}

double PowerCosts::supply(Eigen::Index b, const AntennaPowers& at, Eigen::VectorXd& slope) const {
  const Consumption& c = problem_.consumption;
  double sum = 0.0;
  for (Eigen::Index n = 0; n < at.input.size(); ++n) {
    const double efficiency = c.efficiency(n, b);
    if (!c.class_b(n, b)) {
      sum += at.output[n] / efficiency;
      slope[n] = at.output_slope[n] / efficiency;
      continue;
    }
    const radio::MeanAmplitude mean = problem_.fleet->amplitude(b * problem_.antennas() + n, at.input[n]);
    const double factor = c.saturation_root(n, b) / efficiency;
    sum += factor * mean.value;
    slope[n] = at.input[n] > 0.0 ? factor * mean.p_slope / at.input[n] : 0.0;
  }
  return sum;
}

double PowerCosts::of_station(Eigen::Index b, const AntennaPowers& at, Eigen::VectorXd& slope) const {
  slope.setZero(at.input.size());
  double cost = 0.0;
  if (price > 0.0) {
    cost = price * supply(b, at, slope);
    slope *= price;
  }
  double part = 0.0;
  for (Eigen::Index n = 0; antenna_multiplier.size() > 0 && n < at.input.size(); ++n) {
    const double limit = problem_.antenna_budget(n, b);
    cost += unit * penalty(antenna_multiplier(n, b), rho, at.input[n] / limit - 1.0, part);
    slope[n] += unit * part / limit;
  }
  if (radiated_multiplier.size() > 0) {
    const double limit = problem_.radiated_budget[b];
    cost += unit * penalty(radiated_multiplier[b], rho, at.output.sum() / limit - 1.0, part);
    slope += unit * part / limit * at.output_slope;
  }
  return cost;
}

double PowerCosts::update(Eigen::Index b, const AntennaPowers& at) {
  double worst = -std::numeric_limits<double>::infinity();
  const auto move = [&](double& y, double c) {
    y = std::max(0.0, y + rho * c);
    worst = std::max(worst, c);
  };
  for (Eigen::Index n = 0; antenna_multiplier.size() > 0 && n < at.input.size(); ++n) {
    move(antenna_multiplier(n, b), at.input[n] / problem_.antenna_budget(n, b) - 1.0);
  }
  if (radiated_multiplier.size() > 0) move(radiated_multiplier[b], at.output.sum() / problem_.radiated_budget[b] - 1.0);
  return worst;
}

}  // namespace airloom::dab
