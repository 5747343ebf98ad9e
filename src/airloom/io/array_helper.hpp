#pragma once
/// The program beside this one that knows MATLAB's files and HDF5: `airloom-arrays`. The libraries behind them bring forty others along,
/// which most commands do not need, and trust their files.
#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "airloom/io/arrays.hpp"
#include "airloom/io/npz.hpp"

namespace airloom::io {

/// What it is asked.
enum class HelperTask { read_mat, read_hdf5, write_mat, write_hdf5, write_mat73 };
constexpr auto enum_names(HelperTask) {
  return std::array<std::string_view, 5>{"read_mat", "read_hdf5", "write_mat", "write_hdf5", "write_mat73"};
}

/// Where it is: named by AIRLOOM_ARRAYS, beside the program or library that this code is in, or in ../libexec/airloom from there.
/// Empty: nowhere.
[[nodiscard]] std::filesystem::path helper_program();

/// Limits as one word of a command, and back.
[[nodiscard]] std::string limits_text(const ReadLimits& limits);
[[nodiscard]] ReadLimits limits_of(const std::string& text);

/// @throws Unsupported  when it is not installed
/// @throws InvalidInput, IoError  what it says
[[nodiscard]] Arrays read_by_helper(HelperTask task, const std::filesystem::path& file, const ReadLimits& limits);
void write_by_helper(HelperTask task, const std::filesystem::path& file, const Arrays& arrays);

}  // namespace airloom::io
