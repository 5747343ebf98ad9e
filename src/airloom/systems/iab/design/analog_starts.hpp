#pragma once
/// Analog factors that an ascent begins from, for any number of RF chains.
#include <vector>

#include "airloom/core/outcome.hpp"
#include "airloom/core/random.hpp"
#include "airloom/systems/iab/design/tier.hpp"

namespace airloom::iab {

/// Fills a fully connected analog factor up to the tier's chains, so that no two columns coincide: each new column has the phases of
/// the leading left singular vector of what regularized zero forcing lacks outside the span; where nothing is lacking, the discrete
/// Fourier column with the least energy inside it.
/// @param f_rf  (N, r), r >= 1;  @return (N, max(r, R))
[[nodiscard]] Eigen::MatrixXcd extend_columns(const Tier& tier, Eigen::MatrixXcd f_rf);

/// An analog factor of R > L chains that comes close to given digital beams: for the R - L streams that single phases serve worst two
/// columns exp(j(arg w +- arccos(|w|/max|w|))), which make the beam exactly, for the others one. Exact from R = 2L on.
/// @param w  (N, L), digital beams;  @return (N, R)
[[nodiscard]] Eigen::MatrixXcd paired_columns(const Tier& tier, const Eigen::MatrixXcd& w);

/// Phases of the channels, one chain per stream (sub-connected: element n of chain r copies stream r mod L), filled up for R > L.
/// With fewer chains than streams: of the streams given.
[[nodiscard]] Eigen::MatrixXcd channel_columns(const Tier& tier, const std::vector<int>& streams = {});

/// Phases of the R leading singular vectors of the channels, filled up beyond their number.
[[nodiscard]] Eigen::MatrixXcd singular_columns(const Tier& tier);

/// The nearest phases of a grid of 2^bits, entry by entry; entries that are 0 stay so. @param bits  1..16
[[nodiscard]] Eigen::MatrixXcd nearest_on_grid(const Eigen::MatrixXcd& f_rf, int bits);

/// Factors of random phases, one after the other (stream 6 of the platform).
class RandomColumns {
 public:
  RandomColumns(const Tier& tier, const SolveControl& control);
  [[nodiscard]] Eigen::MatrixXcd next();

 private:
  const Tier& tier_;
  RandomStream stream_;
};

}  // namespace airloom::iab
