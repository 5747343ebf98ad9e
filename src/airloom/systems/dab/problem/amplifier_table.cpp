#include "airloom/systems/dab/problem/amplifier_table.hpp"

#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "airloom/core/error.hpp"
#include "airloom/core/units.hpp"
#include "airloom/core/values.hpp"

namespace airloom::dab {
namespace {

using Cells = std::vector<std::string>;

std::string trimmed(const std::string& text) {
  constexpr const char* blank = " \t\r\"";
  const std::size_t first = text.find_first_not_of(blank);
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

Cells cells_of(const std::string& line) {
  Cells cells(1);
  for (const char c : line) {
    if (c == ',' || c == ';') cells.emplace_back();
    else cells.back() += c;
  }
  for (std::string& each : cells) each = trimmed(each);
  return cells;
}

bool number(const std::string& text, double& value) {
  char* end = nullptr;
  value = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0' && std::isfinite(value);
}

}  // namespace

radio::MeasuredCurve read_amplifier_table(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw IoError(file.string() + ": cannot be read");
  const Cells logarithmic{"input_dbm", "output_dbm", "phase_deg"};
  const Cells plain{"input_sqrt_w", "output_sqrt_w", "phase_rad"};
  std::vector<double> r, amplitude, phase;
  bool decibels = false;
  bool begun = false;
  std::string line;
  for (int k = 1; std::getline(in, line); ++k) {
    const auto refuse = [&](const std::string& why) { throw InvalidInput(file.string() + ", line " + std::to_string(k) + ": " + why); };
    const std::string text = trimmed(line);
    if (text.empty() || text.front() == '#') continue;
    const Cells cells = cells_of(text);
    if (!begun && (cells == logarithmic || cells == plain)) {
      decibels = cells == logarithmic;
      begun = true;
      continue;
    }
    begun = true;
    std::array<double, 3> point{};
    if (cells.size() != 3) refuse(std::to_string(cells.size()) + " columns; must be 3: input, output, phase");
    for (std::size_t c = 0; c < 3; ++c) {
      if (!number(cells[c], point[c])) {
        refuse("'" + cells[c] +
               "'; must be a number, or the first line one of: input_dbm, output_dbm, phase_deg; input_sqrt_w, output_sqrt_w, phase_rad");
      }
    }
    if (decibels) {
      for (const double level : {point[0], point[1]}) {
        if (std::abs(level) > 300.0) refuse(shortest(level) + " dBm; must be in [-300, 300]");
      }
      point = {std::sqrt(watt_from_dbm(point[0])), std::sqrt(watt_from_dbm(point[1])), point[2] * std::numbers::pi / 180.0};
    }
    if (!(point[0] > (r.empty() ? 0.0 : r.back()))) refuse("input " + cells[0] + "; inputs must be > 0 W and increase");
    if (!(point[1] > 0.0)) refuse("output " + cells[1] + "; must be > 0 W");
    r.push_back(point[0]);
    amplitude.push_back(point[1]);
    phase.push_back(point[2]);
  }
  if (r.size() < 2) throw InvalidInput(file.string() + ": " + std::to_string(r.size()) + " points; must have 2 or more");
  return {std::move(r), std::move(amplitude), std::move(phase)};
}

}  // namespace airloom::dab
