#pragma once
/// Arrays that nearly are what a source of channels writes.
#include "airloom/importers/readers.hpp"
#include "fuzz/byte_source.hpp"

namespace airloom::fuzz {

/// A file that the source could have written, of two transmitters and three users in free space.
[[nodiscard]] io::Arrays true_arrays(importers::Source source);

/// Replaces, adds, removes or renames an array, gives one other extents or another order of elements, or changes one element.
void change_arrays(io::Arrays& arrays, ByteSource& bytes);

/// One of the fields, with a value of about its type.
void set_field(Values& values, const std::vector<FieldInfo>& fields, ByteSource& bytes);

}  // namespace airloom::fuzz
