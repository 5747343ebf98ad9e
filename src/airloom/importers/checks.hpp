#pragma once
/// What imported channels must look like before anyone trusts them: gains, distances, steering vectors.
#include <string>
#include <vector>

#include "airloom/importers/channels.hpp"
#include "airloom/importers/readers.hpp"

namespace airloom::importers {

/// 10 log10 ||h||^2 over all links that are not zero.
struct GainReport {
  double least_db = 0.0;
  double median_db = 0.0;
  double most_db = 0.0;
  int silent_links = 0;  ///< links without any path
};
[[nodiscard]] GainReport gain_report(const Channels& channels);
[[nodiscard]] std::string to_text(const GainReport& report);

/// Refuses files that say of themselves that they are normalized, unless the path gain is given.
/// @throws InvalidInput
void check_flags(const io::Arrays& arrays, const Options& options);

/// Refuses, of channels that are not over the noise, gains that no channel has: outside [-200, 20] dB, or above -20 dB per antenna (which
/// is less than a metre from an isotropic antenna at any mobile carrier); users whom nobody reaches; gains that contradict the distances:
/// above free space by more than 20 dB, the same at all distances, above or below free space by exactly the number of subcarriers, or
/// fitting only with transmitters and users swapped. A factor that all links share and nothing explains is noted.
/// @throws InvalidInput  that names the likely cause
void check_gains(Channels& channels, Source source, const Options& options);

/// Compares links with steering vectors where positions and `tx_array` are known: a line-of-sight link is proportional to conj(a).
/// @return what a user should know; empty when most links agree
/// @throws InvalidInput  when they are proportional to a instead: the conjugate is missing or was taken twice
[[nodiscard]] std::vector<std::string> check_steering(const Channels& channels, const Options& options);

}  // namespace airloom::importers
