#pragma once
/// The page of one network: its map, tables of stations and users, what is known of the answer.
#include <string>

#include "airloom/report/experiment_report.hpp"
#include "airloom/report/network_picture.hpp"
#include "airloom/systems/picture.hpp"

namespace airloom::report {

[[nodiscard]] std::string network_page(const ShownNetwork& shown, const Picture& picture, const DrawnFigure& drawn,
                                       const std::string& title);

}  // namespace airloom::report
