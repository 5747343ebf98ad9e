#pragma once
/// Beams from a station's own channels alone, and the one number that backs all stations off together.
/// Source: specification of [dab], 7.0.
#include <Eigen/Core>
#include <array>
#include <string_view>

#include "airloom/systems/dab/problem/beam_problem.hpp"
#include "airloom/systems/dab/problem/station/station_model.hpp"

namespace airloom::dab {

enum class Start { rzf, mrt };
constexpr auto enum_names(Start) { return std::array<std::string_view, 2>{"rzf", "mrt"}; }

/// Beams of one station at full budget, every user an equal share: along its channel (mrt), or along the columns of
/// H (H^H H + U / budget I)^-1 (rzf). A zero column stays zero and its share is not used.
/// @param h  (N, U), noise 1
/// @return   (N, U)
[[nodiscard]] Eigen::MatrixXcd local_beams(Start start, const Eigen::Ref<const Eigen::MatrixXcd>& h, double budget);

/// local_beams of all stations, (N, B U).
[[nodiscard]] Eigen::MatrixXcd local_beams(Start start, const BeamProblem& problem);

/// What all users receive when every beam is multiplied by a:  T(a) = a beta1 T1 + 2 a^3 beta3 T3,  t(a) = a^6 t.
struct ScaledLinks {
  Eigen::MatrixXcd linear;     ///< T1 = sum_b H_b^H W_b, (U, U)
  Eigen::MatrixXcd cubic;      ///< T3 = sum_b H_b^H diag(p_b) W_b, (U, U)
  Eigen::VectorXd distortion;  ///< t at a = 1, (U)

  explicit ScaledLinks(Eigen::Index users);
  /// Adds one station at the beams that it transmits.
  void add(const StationModel& station);
};

/// The a in (0, 1] with the largest rate: 81 points, evenly spaced in the logarithm on [0.01, 1], then golden section around the best.
[[nodiscard]] double best_scale(const ScaledLinks& links, const radio::Amplifier& amplifier, const Eigen::VectorXd& weight);

/// `w` times its best scale under the block model of the distortion. @return  the scale
double back_off(const BeamProblem& problem, Eigen::MatrixXcd& w);

}  // namespace airloom::dab
