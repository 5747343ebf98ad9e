#pragma once
/// Which of several beams are better, where polynomials promise what no amplifier delivers.
///
/// The key of beams is V in the model of the design as long as no antenna leaves the range in which its polynomial describes an amplifier
/// with more than 1e-6 probability. Beyond, with D what the exact model gives with the amplifier held at its peak, min(D, max(V, 0.995 D)):
/// what is delivered; where the polynomial says half a percent less at most it is believed. Of designs for the block model min(V, D).
/// Source: specification of [dab], second part, 2.5, which has the latter for all designs and 1e-3: but far beyond the range V says
/// nothing, and with 29 bit/s/Hz a user what leaves it with 6e-4 costs a tenth of the rate.
#include <Eigen/Core>
#include <memory>

#include "airloom/systems/dab/design/beam_value.hpp"

namespace airloom::dab {

/// Up to this probability of leaving a polynomial's range the polynomial is believed.
constexpr double trusted_range = 1e-6;

/// The key of beams that leave the range, from what they promise and what is delivered.
[[nodiscard]] double key_beyond_range(double value, double delivered, Distortion distortion);

class Ranking {
 public:
  Ranking(const BeamProblem& problem, Utility utility, Distortion distortion = Distortion::correlated);
  ~Ranking();

  /// @param value  V of these beams in the model of the design
  [[nodiscard]] double key(const Eigen::MatrixXcd& w, double value);
  /// What the amplifiers deliver of these beams, and of every user's rate, (U), nats.
  [[nodiscard]] double delivered(const Eigen::MatrixXcd& w);
  [[nodiscard]] Eigen::VectorXd delivered_rates(const Eigen::MatrixXcd& w);
  /// Largest probability over the antennas with a polynomial that their inputs exceed its peak.
  [[nodiscard]] double range_probability(const Eigen::MatrixXcd& w) const;
  /// Some amplifier is a polynomial with a peak, and not held there.
  [[nodiscard]] bool has_range() const;
  /// Complex products so far.
  [[nodiscard]] std::int64_t products() const { return judge_ ? judge_->products() : 0; }

 private:
  BeamValue& judge();
  /// Input power at the peak of the polynomial of antenna n of station b; infinite for amplifiers that have none, or are held there.
  [[nodiscard]] double peak(Eigen::Index b, Eigen::Index n) const;
  const BeamProblem& problem_;
  Utility utility_;
  Distortion distortion_;
  BeamProblem physical_;              ///< amplifiers held at their peaks; without a fleet until it is asked for
  std::unique_ptr<BeamValue> judge_;  ///< of `physical_`
};

/// The problem with every amplifier as it physically is.
/// @param terms      M of the expansion; 0: as many as designs take
/// @param power_max  coefficients are looked up in tables up to this input power, units; 0: found by quadrature at every power
[[nodiscard]] BeamProblem with_physical_amplifiers(BeamProblem problem, int terms, double power_max = 0.0);

}  // namespace airloom::dab
