#pragma once
/// Which of several beams are better, where polynomials promise what no amplifier delivers.
///
/// The key of beams is V in the model of the design as long as no antenna leaves the range in which its polynomial describes an amplifier
/// with more than 1e-3 probability; beyond, V or what the exact model gives with the amplifier held at its peak, whichever is less.
/// Source: specification of [dab], second part, 2.5.
#include <Eigen/Core>
#include <memory>

#include "airloom/systems/dab/design/beam_value.hpp"

namespace airloom::dab {

class Ranking {
 public:
  Ranking(const BeamProblem& problem, Utility utility);
  ~Ranking();

  /// @param value  V of these beams in the model of the design
  [[nodiscard]] double key(const Eigen::MatrixXcd& w, double value);
  /// Largest probability over the antennas with a polynomial that their inputs exceed its peak.
  [[nodiscard]] double range_probability(const Eigen::MatrixXcd& w) const;
  /// Complex products so far.
  [[nodiscard]] std::int64_t products() const { return judge_ ? judge_->products() : 0; }

 private:
  const BeamProblem& problem_;
  Utility utility_;
  BeamProblem physical_;              ///< amplifiers held at their peaks; without a fleet until it is asked for
  std::unique_ptr<BeamValue> judge_;  ///< of `physical_`
};

/// The problem with every amplifier as it physically is, the exact coefficients found by quadrature at every power.
[[nodiscard]] BeamProblem with_physical_amplifiers(BeamProblem problem, int terms);

}  // namespace airloom::dab
