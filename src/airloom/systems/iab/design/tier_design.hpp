#pragma once
/// What a precoder design returns for one platform, and the precoder targets.
#include <string>
#include <vector>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/iab/design/digital.hpp"
#include "airloom/systems/iab/design/tier.hpp"

namespace airloom::iab {

struct TierDesign {
  Precoder precoder;         ///< before normalization
  bool total_power = false;  ///< the design chose the stream powers itself: scale to the whole budget
  Status status = Status::converged;
  std::string message;
  std::int64_t iterations = 0;
  std::vector<double> history;  ///< Lambda, or the sum spectral efficiency, per iteration
  Values certificate;           ///< Lambda and its bound, monotone flag, fall-backs
};

/// Target of matching methods, F/||F||_F: zero forcing, or the matched filter H^H.
struct Target {
  Eigen::MatrixXcd f;        ///< (N, L), Frobenius norm 1
  double raw_norm = 1.0;     ///< ||F_zf||_F of the unscaled channel
  bool regularized = false;  ///< channels too aligned for zero forcing: regularized instead
};
[[nodiscard]] Target zero_forcing_target(const Tier& tier);
[[nodiscard]] Target matched_filter_target(const Tier& tier);

/// Lower bound on ||F - F_RF F_BB||_F for any fully connected hybrid with R chains: sqrt(sum over k > R of s_k^2).
[[nodiscard]] double eckart_young_bound(const Eigen::MatrixXcd& target, int chains);

/// Adds "lambda" and "lambda_bound" to the certificate of a fully connected matching method.
void certify_match(TierDesign& design, const Target& target, double lambda, const Tier& tier);

/// exp(j arg x) per entry, the old value where x is 0.
void project_to_unit_modulus(const Eigen::MatrixXcd& x, Eigen::MatrixXcd& phases);

/// Where the phases have few bits: the nearest ones, and the digital factor that comes closest to the same beams.
void round_phases(TierDesign& design, const Tier& tier);

/// Rounds the phases, then applies the digital stage that the option names to the analog precoder of a design; `ls` keeps its digital
/// factor.
/// @throws Unsupported  for zf_eff with fewer chains than streams
void apply_digital_stage(TierDesign& design, const Tier& tier, DigitalStage stage);

/// @throws Unsupported  naming the method, when the array is sub-connected
void require_fully_connected(const Tier& tier, const char* method);

}  // namespace airloom::iab
