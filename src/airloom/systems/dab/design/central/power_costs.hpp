#pragma once
/// What the powers of stations cost, beside the rates: the supply of amplifiers, and limits of powers in an augmented Lagrangian form.
///
///     cost = price sum_i d_i(p_i) + sum_j (max(0, y_j + rho c_j)^2 - y_j^2) / (2 rho),   c_j = value_j / limit_j - 1
///
/// over antennas i and limits j: of an antenna's input power, of a station's output power. A sum over stations, each of which knows its
/// own. Source: specification of [dab], second part, 5.2 and 5.3.
#include <Eigen/Core>

#include "airloom/systems/dab/problem/beam_problem.hpp"

namespace airloom::dab {

/// Powers of one station's antennas.
struct AntennaPowers {
  Eigen::VectorXd input, output, output_slope;  ///< p, P, dP/dp, (N)
};

class PowerCosts {
 public:
  explicit PowerCosts(const BeamProblem& problem);

  /// Nothing costs anything.
  [[nodiscard]] bool none() const { return price == 0.0 && !limited(); }
  [[nodiscard]] bool limited() const { return antenna_multiplier.size() > 0 || radiated_multiplier.size() > 0; }

  /// Of station b. @param slope  d cost / dp, (N), filled
  double of_station(Eigen::Index b, const AntennaPowers& at, Eigen::VectorXd& slope) const;
  /// Sum of d_i of station b, in units of power; what is supplied at the circuit comes on top.
  double supply(Eigen::Index b, const AntennaPowers& at, Eigen::VectorXd& slope) const;

  /// y <- max(0, y + rho c) at these powers of station b. @return  the largest c
  double update(Eigen::Index b, const AntennaPowers& at);

  double price = 0.0;  ///< of power, nats per unit
  double rho = 10.0;
  double unit = 1.0;                    ///< of the limits' multipliers, nats
  Eigen::MatrixXd antenna_multiplier;   ///< y, (N, B), or empty
  Eigen::VectorXd radiated_multiplier;  ///< y, (B), or empty

 private:
  const BeamProblem& problem_;
};

}  // namespace airloom::dab
