#pragma once
/// Gaussian symbols, or OFDM signals, through the amplifiers themselves: whether T and t are what their formulas say.
#include <Eigen/Core>
#include <cstdint>

#include "airloom/core/random.hpp"
#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab {

inline constexpr StreamId symbol_stream{100};  ///< entity: number of the batch

/// What streams carry: independent Gaussian samples, or OFDM symbols, whose samples are only nearly so.
enum class Waveform { gaussian, ofdm };

/// Measured by least squares of the received samples on the symbols; what the symbols do not explain is distortion.
struct MonteCarlo {
  Eigen::MatrixXcd link;              ///< T, (U, U), sqrt(W)
  double link_error = 0.0;            ///< ||T measured - T|| / ||T||, Frobenius
  double sum_rate = 0.0;              ///< of the links and distortions measured, bit/s/Hz, weighted
  Eigen::MatrixXd block_ratio;        ///< (U, B): distortion of each station alone, measured over formula
  Eigen::VectorXd correlated_ratio;   ///< (U): of all stations together, over the exact formula
  Eigen::VectorXd block_total_ratio;  ///< (U): of all stations together, over the sum of the stations' powers, the publication's model
};

/// Sends `samples` symbol vectors s ~ CN(0, I), or samples of OFDM symbols of 16 QAM on 256 subcarriers, through the physical amplifiers,
/// polynomials held at their peak; the same numbers for the same seed. A ratio is 1 where nothing is sent. OFDM is sampled once per symbol
/// and subcarrier, and channels are flat over the subcarriers, so that the Fourier transform of a receiver changes no power: links and
/// distortions are means over the subcarriers.
/// @param samples  at least 10 U, of OFDM rounded up to whole symbols; the ratios' error is about 4 / sqrt(samples)
/// @throws InvalidInput  for too few samples, beams of the wrong shape, an amplifier without distortion
/// Source: specification of [dab], 8.9.
[[nodiscard]] MonteCarlo simulate(const Instance& instance, const Solution& solution, Eigen::Index samples, std::uint64_t seed,
                                  Waveform waveform = Waveform::gaussian);

}  // namespace airloom::dab
