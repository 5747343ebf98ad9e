#pragma once
/// Rates of Gaussian streams from their SINR, and the SINR that a rate needs.
#include <cmath>
#include <numbers>

namespace airloom::radio {

/// log2(1 + sinr), bit/s/Hz.
[[nodiscard]] inline double bits_per_hz(double sinr) { return std::log1p(sinr) / std::numbers::ln2; }

/// The SINR of every one of `streams` streams that share a rate in nats equally: e^(rate / streams) - 1.
[[nodiscard]] inline double sinr_of_nats(double rate, double streams = 1.0) { return std::expm1(rate / streams); }

/// The SINR that carries this many bit/s/Hz: 2^rate - 1.
[[nodiscard]] inline double sinr_of_bits(double rate) { return std::exp2(rate) - 1.0; }

}  // namespace airloom::radio
