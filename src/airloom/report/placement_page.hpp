#pragma once
/// A placement as a page: the gain, a picture of start and end, the places, what every drop got.
#include <filesystem>

#include "airloom/report/figure.hpp"
#include "airloom/report/gnuplot.hpp"
#include "airloom/systems/placement.hpp"

namespace airloom::report {

/// Users of the first drop, platforms where they were and where they should be.
[[nodiscard]] Figure placement_figure(const Placement& placement);

/// @param system  its key, for the title
/// @throws IoError  when the page cannot be written
void write_placement(const std::string& system, const Placement& placement, const std::filesystem::path& page,
                     const GnuplotOptions& gnuplot = {});

}  // namespace airloom::report
