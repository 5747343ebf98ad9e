#pragma once
/// Measured amplifiers from tables as laboratories write them: comma separated values.
#include <filesystem>

#include "airloom/radio/amplifier_curve.hpp"

namespace airloom::dab {

/// Reads the points of a measured amplifier: three columns, input, output, phase, the inputs increasing. The first line may name them,
/// and then decides the units: `input_dbm, output_dbm, phase_deg`, or `input_sqrt_w, output_sqrt_w, phase_rad`, which is meant where
/// there is no such line. Empty lines and lines that begin with # are passed over; separators are commas or semicolons.
/// @throws IoError       when the file cannot be read
/// @throws InvalidInput  naming file and line: other columns, no number, inputs that do not increase, outputs that are not > 0, fewer than
///                       two points
[[nodiscard]] radio::MeasuredCurve read_amplifier_table(const std::filesystem::path& file);

}  // namespace airloom::dab
