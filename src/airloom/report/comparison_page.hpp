#pragma once
/// A comparison as a page: the verdict, a picture of value against time, a table to sort, and what each network gave.
#include <filesystem>
#include <string>

#include "airloom/experiments/compare/comparison.hpp"
#include "airloom/report/gnuplot.hpp"

namespace airloom::report {

/// Value against time, a point per algorithm.
[[nodiscard]] Figure comparison_figure(const experiments::Comparison& comparison);

/// @throws IoError  when the page cannot be written
void write_comparison(const experiments::Comparison& comparison, const std::filesystem::path& page, const GnuplotOptions& gnuplot = {});

}  // namespace airloom::report
