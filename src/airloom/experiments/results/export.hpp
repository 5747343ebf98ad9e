#pragma once
/// Stored results as tables and arrays for other programs.
#include <filesystem>
#include <ostream>
#include <vector>

#include "airloom/experiments/results/table.hpp"
#include "airloom/io/arrays.hpp"

namespace airloom::experiments {

/// One line per stored row, sorted by (experiment, point, realization, algorithm), wide and tidy:
///
///     experiment,point,<axes>,realization,algorithm,status,<metrics>
///
/// Axes and metrics of several experiments stand side by side, empty where an experiment has none; arrays are expanded as
/// name[0], name[1], ... Numbers are in shortest round-trip form (nan, inf); texts are quoted as in RFC 4180; lines end in \n.
/// No times, versions or paths: the bytes depend on the results alone. This is the form whose SHA-256 is compared.
/// @param folders  result folders, see result_folders()
/// @throws InvalidInput, IoError  as ResultTable::load
void write_csv(std::ostream& out, const std::vector<std::filesystem::path>& folders);

/// experiment,point,realization,algorithm,wall_s,cpu_s in the same order.
void write_timing_csv(std::ostream& out, const std::vector<std::filesystem::path>& folders);

/// The numbers as arrays: "<system>/<id>/<series>/<metric>" of shape (points, realizations[, length]) with NaN where there is
/// none (rows that failed, shorter arrays), "<system>/<id>/<series>/usable" of shape (points, realizations), and
/// "<system>/<id>/axis/<name>" of shape (points).
/// @param timing  also "<system>/<id>/<series>/timing.wall_s" and ".../timing.cpu_s" of shape (points, realizations)
[[nodiscard]] io::Arrays result_arrays(const std::vector<std::filesystem::path>& folders, bool timing = false);

/// A cell of a table as RFC 4180 writes it: quoted when it holds a comma, a quote or a line break.
[[nodiscard]] std::string csv_text(std::string_view text);

}  // namespace airloom::experiments
