#pragma once
/// One network, and what was designed for it, as a picture or a page: `draw --picture`, `solve --picture`.
#include <filesystem>
#include <string>

#include "airloom/experiments/system/record.hpp"
#include "airloom/report/gnuplot.hpp"

namespace airloom::report {

/// What is shown.
struct ShownNetwork {
  const experiments::System& system;
  experiments::System::Handle instance = {};
  std::string name = "one network";             ///< "seed 1, realization 0", or the file that it came from
  const experiments::Record* record = nullptr;  ///< of the answer; nothing: the network alone
  experiments::System::Handle solution = {};    ///< empty without an answer
  std::string command = {};                     ///< what to type for the same again
};

/// @throws InvalidInput  unless the file is a page (.html) or a picture (.svg, .png, .pdf);  IoError  when its folder is not there
void check_picture_file(const std::filesystem::path& file);

/// @throws InvalidInput  for an instance that does not say where its stations and users are
void require_positions(const experiments::System& system, const experiments::System::Handle& instance);

/// The places, links, beams and numbers. @throws InvalidInput  as require_positions
[[nodiscard]] Picture picture_of(const ShownNetwork& shown);

/// Writes the file. What it shows of an answer is what the record and its evaluation say.
/// @return  the caption, which a picture, unlike a page, does not hold: what colours, lines and beams are
/// @throws IoError  when it cannot be written, or gnuplot, which draws pictures, is missing or fails
std::string write_network_picture(const ShownNetwork& shown, const std::filesystem::path& file, const GnuplotOptions& gnuplot = {});

}  // namespace airloom::report
