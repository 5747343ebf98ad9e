#pragma once
/// Array files for those who know no formats: whoever links the formats (array_file.hpp) registers how they are read.
#include <filesystem>
#include <functional>

#include "airloom/io/arrays.hpp"

namespace airloom::io {

/// Calls `use` with a file's arrays; again, with more of them read, when it asked for some that were not.
using UseArrayFile = void (*)(const std::filesystem::path& file, const std::function<void(const Arrays&)>& use);

/// Set once, before any file is read.
void register_array_files(UseArrayFile reader);

/// @throws Unsupported  in a program without the formats
/// @throws              what the format's reader and `use` throw
void use_array_file(const std::filesystem::path& file, const std::function<void(const Arrays&)>& use);

}  // namespace airloom::io
