#pragma once
/// Stored results for other programs: tables and arrays.
#include <array>
#include <filesystem>
#include <ostream>
#include <string_view>
#include <vector>

namespace airloom::report {

/// csv: one tidy line per row; npz: NumPy arrays; mat: the same arrays as MATLAB structs.
enum class ExportFormat { csv, npz, mat };
constexpr auto enum_names(ExportFormat) { return std::array<std::string_view, 3>{"csv", "npz", "mat"}; }

/// @param timing  the times in place of the results
void write_table(std::ostream& out, bool timing, const std::vector<std::filesystem::path>& folders);

/// Writes a file that is there whole or not at all.
/// @param timing   csv: the times in place of the results; npz, mat: the times beside the results
/// @param folders  result folders, see experiments::result_folders
/// @throws InvalidInput  for results that cannot be read, or two arrays of one MATLAB name
/// @throws IoError       when the file cannot be written
void export_results(const std::filesystem::path& file, ExportFormat format, bool timing, const std::vector<std::filesystem::path>& folders);

}  // namespace airloom::report
