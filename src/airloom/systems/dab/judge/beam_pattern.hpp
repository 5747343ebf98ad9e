#pragma once
/// What a station radiates into each direction through its amplifiers.
///
///     useful ||a^H G W||^2,  distortion a^H D a,   a: the array's response to the direction, unit gain
///
/// Source: [dab] Fig. 10; specification of [dab], 10.
#include <Eigen/Core>
#include <array>
#include <string_view>

#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab {

/// actual: the instance's amplifiers; ideal: the same without their cubic part.
enum class AmplifierModel { actual, ideal };
constexpr auto enum_names(AmplifierModel) { return std::array<std::string_view, 2>{"actual", "ideal"}; }

/// Levels over angles, dBW; what is nothing is shown as -400 dBW.
struct BeamPattern {
  Eigen::VectorXd angle_rad;   ///< from the array's normal, (A)
  Eigen::VectorXd useful_dbw;  ///< (A)
  Eigen::VectorXd distortion_dbw;
  Eigen::VectorXd total_dbw;
  Eigen::MatrixXd stream_dbw;  ///< useful part of each stream, (A, U)
};

/// -90 to 90 degrees in steps of 0.25.
[[nodiscard]] Eigen::VectorXd pattern_angles();

/// Angles of the users seen from a station, (U): where to read the pattern for them.
/// @throws InvalidInput  where the instance has no places or no normals
[[nodiscard]] Eigen::VectorXd user_angles(const Instance& instance, Eigen::Index station);

/// Levels at these angles. Cost: O(A N^2).
/// @throws InvalidInput  for a station that is not there, beams of another shape
[[nodiscard]] BeamPattern beam_pattern(const Instance& instance, const Solution& solution, Eigen::Index station, AmplifierModel model,
                                       const Eigen::VectorXd& angle_rad);

struct Peak {
  double angle_rad = 0.0;
  double level_dbw = 0.0;
};
/// The largest level of a curve.
[[nodiscard]] Peak peak(const Eigen::VectorXd& angle_rad, const Eigen::VectorXd& level_dbw);

/// Integrals of level cos(angle) over -90 to 90 degrees, in closed form: sum_nm M_nm 2 sinc(2 (n - m) Delta / lambda), W.
/// At half a wavelength 2 tr M: twice the radiated power.
struct PatternIntegrals {
  double useful_w = 0.0;
  double distortion_w = 0.0;
};
[[nodiscard]] PatternIntegrals pattern_integrals(const Instance& instance, const Solution& solution, Eigen::Index station,
                                                 AmplifierModel model);

}  // namespace airloom::dab
