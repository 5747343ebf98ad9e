#pragma once
/// What the users receive through any memoryless amplifiers, computed by definition: the judge's own, apart from the solvers' core routine.
///
///     E[y_i conj(y_j)] = sum_{m=0}^M (m + 1) c_im conj(c_jm) C_ij S_ij^m,  what is missing of every antenna's output power on the diagonal
///
/// with the coefficients c by quadrature at the antennas' powers. Source: specification of [dab], second part, 1.
#include <Eigen/Core>
#include <vector>

#include "airloom/export.hpp"
#include "airloom/radio/amplifier_moments.hpp"
#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab {
AIRLOOM_API_BEGIN

/// The amplifiers of an instance as its curves say, or as they physically are: polynomials held at their peak.
enum class AmplifierUse { as_given, physical };

/// Of every antenna, b N + n, at the powers of these beams.
struct Expansion {
  int terms = 0;
  std::vector<radio::AmplifierMoments> moments;
  Eigen::VectorXd power;  ///< p, (B N), W

  /// Output power of antenna i, W.
  [[nodiscard]] double output(Eigen::Index i) const { return power[i] * moments[static_cast<std::size_t>(i)].q0; }
};

/// Terms that `evaluate` takes: as many as a polynomial has, else 12.
[[nodiscard]] int judged_terms(const Instance& instance, AmplifierUse use);
[[nodiscard]] Expansion expand(const Instance& instance, const Solution& solution, AmplifierUse use, int terms);

/// T, (U, U), sqrt(W).
[[nodiscard]] Eigen::MatrixXcd links(const Instance& instance, const Solution& solution, const Expansion& expansion);
/// Distortion at every user, (U), W, over antennas `first` to `first + count` - 1 as one array. Holds blocks of D, never all of it.
[[nodiscard]] Eigen::VectorXd distortion_of(const Instance& instance, const Solution& solution, const Expansion& expansion,
                                            Eigen::Index first, Eigen::Index count);
/// D of the same antennas, (count, count), W.
[[nodiscard]] Eigen::MatrixXcd distortion_covariance(const Instance& instance, const Solution& solution, const Expansion& expansion,
                                                     Eigen::Index first, Eigen::Index count);
/// What errors of the channels let through of all outputs, sum_i e_ui P_i, or sum_b tr(R_bu E[y_b y_b^H]) where they are correlated,
/// (U), W; zeros where channels are known.
[[nodiscard]] Eigen::VectorXd error_power(const Instance& instance, const Solution& solution, const Expansion& expansion);

/// The largest probability that the input of an antenna with a polynomial exceeds its peak, and that antenna, b N + n.
struct RangeUse {
  double probability = 0.0;
  Eigen::Index antenna = -1;
};
[[nodiscard]] RangeUse range_use(const Instance& instance, const Solution& solution);

/// Supply power of all amplifiers and of what is beside them, W.
[[nodiscard]] double supply_power(const Instance& instance, const Expansion& expansion);

AIRLOOM_API_END
}  // namespace airloom::dab
