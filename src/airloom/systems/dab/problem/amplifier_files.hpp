#pragma once
/// The amplifiers' arrays of files: every parameter for all antennas, per station, or per antenna.
#include "airloom/io/array_reader.hpp"
#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab {

/// Reads `pa_model` and the parameters of the models that are used into `amplifier` or `curves`; faults go to the reader.
/// @param x  with its channels' shape known: antennas and stations come from the reader's extents
void read_amplifiers(io::ArrayReader& reader, const io::Arrays& arrays, Instance& x);
void write_amplifiers(const Instance& x, io::Arrays& arrays);

/// An array of shape (), (1), (B) or (B,N) as (N, B); nothing when it is absent.
[[nodiscard]] std::optional<Eigen::MatrixXd> read_per_antenna(io::ArrayReader& reader, const io::Arrays& arrays, std::string_view name);
/// (N, B) as a file array: a scalar where all entries are alike, else (B,N).
[[nodiscard]] io::Array per_antenna_array(const Eigen::MatrixXd& values);

}  // namespace airloom::dab
