#pragma once
/// The moments of an array's amplifiers at the present input powers, row by row: what the general distortion kernel reads.
#include <Eigen/Core>

#include "airloom/systems/dab/problem/amplifier_fleet.hpp"

namespace airloom::dab {

/// Rows that send next to nothing (1e-30 of the strongest) have inverse_power 0 and no terms beyond the linear one: products of such
/// powers underflow.
struct AntennaMoments {
  Eigen::MatrixXd c_re, c_im;        ///< c_m, (N', M + 1)
  Eigen::MatrixXd turn_re, turn_im;  ///< p c_m' - m c_m, (N', M + 1)
  Eigen::VectorXd inverse_power;     ///< 1 / p, (N')
  Eigen::VectorXd rest, rest_slope;  ///< output power beyond the terms, and its slope in p, (N')
  Eigen::VectorXd output_slope;      ///< d/dp of the output power, (N')
  Eigen::VectorXd output;            ///< output power, (N')

  AntennaMoments(Eigen::Index rows, int terms);
  /// @param power  p, (N'), as many as rows
  void look_up(const RowAmplifiers& amplifiers, const Eigen::VectorXd& power);

 private:
  radio::AmplifierMoments one_;
};

}  // namespace airloom::dab
