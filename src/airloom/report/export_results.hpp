#pragma once
/// Stored results for other programs: tables, arrays, LaTeX.
#include <array>
#include <filesystem>
#include <ostream>
#include <string_view>
#include <vector>

namespace airloom::report {

/// csv: one tidy line per row; npz: NumPy arrays; mat: the same arrays as MATLAB structs; tikz: the figures for pgfplots.
enum class ExportFormat { csv, npz, mat, tikz };
constexpr auto enum_names(ExportFormat) { return std::array<std::string_view, 4>{"csv", "npz", "mat", "tikz"}; }

/// Formats that are text.
[[nodiscard]] constexpr bool is_text(ExportFormat format) { return format == ExportFormat::csv || format == ExportFormat::tikz; }

/// @param timing  csv: the times in place of the results. @pre is_text(format)
void write_text(std::ostream& out, ExportFormat format, bool timing, const std::vector<std::filesystem::path>& folders);

/// Writes a file that is there whole or not at all.
/// @param timing   csv: the times in place of the results; npz, mat: the times beside the results
/// @param folders  result folders, see experiments::result_folders
/// @throws InvalidInput  for tikz with timing, results that cannot be read, or two arrays of one MATLAB name
/// @throws IoError       when the file cannot be written
void export_results(const std::filesystem::path& file, ExportFormat format, bool timing, const std::vector<std::filesystem::path>& folders);

}  // namespace airloom::report
