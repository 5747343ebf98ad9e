#pragma once
/// The drops of an experiment as the page holds them: what each row says, which curve of a figure it belongs to, what solves it again.
#include <cstddef>
#include <string>

#include "airloom/io/json.hpp"
#include "airloom/report/experiment_report.hpp"

namespace airloom::report {

/// What the page keeps of the rows.
struct DropData {
  io::Json json;
  std::size_t kept = 0;  ///< realizations of every point; the first ones
};

/// Rows of the first realizations, as many as fit: every scalar of a row, and the numbers that figures and checks read.
/// @param budget  of the compressed data, bytes; none are kept where not even one realization fits
[[nodiscard]] DropData drop_data(const ExperimentReport& report, std::size_t budget);

/// "airloom solve iab --algorithm als --opt split=balanced --set users=4": a drop's command without its seed and realization; "" for
/// an algorithm that is not the program's.
/// @param defaults  of the scenario: what is as they say is left out
[[nodiscard]] std::string solve_command(const experiments::Experiment& experiment, std::size_t point, const experiments::Series& series,
                                        const Values& defaults = {});

/// The part of the section that shows one drop after the other; "" without any.
[[nodiscard]] std::string drops_html(const ExperimentReport& report, const std::string& section_id, std::size_t budget);

}  // namespace airloom::report
