#pragma once
/// What stands beside the channels of a file, under the names that all sources share; and hints at what a user may have meant.
#include <optional>
#include <string>
#include <vector>

#include "airloom/importers/readers.hpp"

namespace airloom::importers {

/// noise_w, tx_pos_m, ... of the file, of its attributes ("@carrier_hz"), of the source's own names (rx_pos) and of its layout.
/// @throws io::ArraysNotRead  when one of them is still in the file
/// @param notes  takes what cannot be read of them and is not needed
[[nodiscard]] io::Arrays common_arrays(Source source, const io::Arrays& arrays, const io::Arrays& known, std::vector<std::string>& notes);

/// The channels' array: `array` of the options, else the first of `names` that is there, else the only array of two axes or more that a
/// file of one array (.npy, .csv) has.
/// @param what  for the message: "DeepMIMO's importer reads ..."
/// @throws InvalidInput  "array 'h': missing; ..." with the arrays that there are
[[nodiscard]] std::string channel_array(const io::Arrays& arrays, const Options& options, const std::vector<std::string>& names,
                                        const std::string& what);

/// The array that looks like the imaginary part of this one: h_real and h_imag, h and h_im, of the same shape.
[[nodiscard]] std::optional<std::string> imaginary_partner(const io::Arrays& arrays, const std::string& name);

/// Real and imaginary parts in two arrays as one, under the name of the real parts; the arrays alone when no part is named.
/// @throws InvalidInput  when shapes differ or a part is complex
[[nodiscard]] std::optional<io::Array> joined_parts(const io::Arrays& arrays, const std::string& real, const std::string& imag);

/// "h_real (2, 3, 4), h_imag (2, 3, 4)" of a file's arrays of two axes or more, at most eight.
[[nodiscard]] std::string arrays_text(const io::Arrays& arrays);

}  // namespace airloom::importers
