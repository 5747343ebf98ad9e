#pragma once
/// Beams from a station's own channels alone, and the one number that backs all stations off together.
/// Source: specification of [dab], 7.0.
#include <Eigen/Core>
#include <array>
#include <string_view>

#include "airloom/systems/dab/design/station_view.hpp"
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

/// Channels of station b through amplifiers for small signals, diag(conj g(0)) H, (N, U): what beams are designed for who do not know
/// the distortion.
[[nodiscard]] Eigen::MatrixXcd small_signal_channel(const BeamProblem& problem, Eigen::Index b);

/// local_beams of all stations, for their channels through amplifiers for small signals, (N, B U).
[[nodiscard]] Eigen::MatrixXcd local_beams(Start start, const BeamProblem& problem);

/// What all users receive when every beam is multiplied by a, as numbers that add over the stations: of one cubic amplifier for all
///
///     T(a) = a beta1 T1 + 2 a^3 beta3 T3,  t(a) = a^6 t,     T1 = sum_b H_b^H W_b,  T3 = sum_b H_b^H diag(p_b) W_b
///
/// as T1, T3, t: 4 U^2 + U reals; of others T and t at 25 factors between 0.03 and 1.
class ScaledLinks {
 public:
  /// @param polynomial  one cubic amplifier for all antennas, known channels
  ScaledLinks(Eigen::Index users, bool polynomial);
  [[nodiscard]] static Eigen::Index reals(Eigen::Index users, bool polynomial);

  /// Adds one station at the beams that it transmits; they stay.
  void add(StationModel& station);
  /// Adds another's numbers.
  void add(const Eigen::Ref<const Eigen::VectorXd>& numbers) { numbers_ += numbers; }
  [[nodiscard]] const Eigen::VectorXd& numbers() const { return numbers_; }
  /// Puts this t, of the same beams, in the place of the sum. Polynomial only.
  void set_distortion(const Eigen::VectorXd& t) { numbers_.tail(t.size()) = t; }

  /// The a in (0, 1] with the largest utility. Polynomial: 81 points, evenly spaced in the logarithm on [0.01, 1], then golden section
  /// around the best; else one of the factors.
  [[nodiscard]] double best(const radio::Amplifier& amplifier, const Utility& utility) const;
  /// What the users receive at a factor that `best` returned.
  [[nodiscard]] Reception at(double a, const radio::Amplifier& amplifier) const;

 private:
  Eigen::Index users_;
  bool polynomial_;
  Eigen::VectorXd numbers_;
};

/// Whether T and t of this problem are polynomials in a common factor of its beams.
[[nodiscard]] inline bool polynomial_in_scale(const BeamProblem& problem) { return !problem.fleet && !problem.has_errors(); }

}  // namespace airloom::dab
