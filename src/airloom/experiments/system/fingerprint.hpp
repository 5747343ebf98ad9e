#pragma once
/// Which numbers this program computes on this machine, in a few digits: two programs that differ in them give other last digits.
#include <cstdint>
#include <string>

namespace airloom::experiments {

/// Hash of the bits of elementary functions, products of matrices, decompositions, and one small network of every system: drawn, designed
/// by the default algorithm and judged. Another compiler, instruction set, C library, or a C library that chose other code for this
/// processor, shows here, as far as it changes any of these numbers. Computed once, some milliseconds; safe in several threads.
/// @return  16 hexadecimal digits
[[nodiscard]] const std::string& numeric_fingerprint();

/// The same anew, of other arguments, matrices and networks: what the tests vary. `numeric_fingerprint` is that of seed 1.
[[nodiscard]] std::string compute_fingerprint(std::uint64_t seed);

}  // namespace airloom::experiments
