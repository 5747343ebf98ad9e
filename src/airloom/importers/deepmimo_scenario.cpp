#include "airloom/importers/deepmimo_scenario.hpp"

#include <cmath>
#include <numbers>
#include <set>

#include "airloom/core/units.hpp"
#include "airloom/importers/paths.hpp"
#include "airloom/io/array_reader.hpp"
#include "airloom/io/json.hpp"

namespace airloom::importers {
namespace {

constexpr std::string_view scenario_front = "power_t";

/// "t001_tx000" and "r000" of "power_t001_tx000_r000"; nothing for other names.
std::optional<std::pair<std::string, std::string>> ends_of(const std::string& name) {
  if (!name.starts_with(scenario_front)) return std::nullopt;
  const auto set = name.rfind("_r");
  if (set == std::string::npos || set < scenario_front.size()) return std::nullopt;
  return std::pair{name.substr(scenario_front.size() - 1, set - scenario_front.size() + 1), name.substr(set + 1)};
}

double radians(double degrees) { return degrees * std::numbers::pi / 180.0; }

/// A number anywhere in nested objects, by key.
std::optional<double> number_in(const io::Json& tree, const std::string& key) {
  if (!tree.is_object()) return std::nullopt;
  if (const auto found = tree.find(key); found != tree.end() && found->is_number()) return found->get<double>();
  for (const auto& child : tree) {
    if (const auto x = number_in(child, key)) return x;
  }
  return std::nullopt;
}

/// One transmitter's paths to all receivers of the set as amplitudes per element, axes u, n, p, and delays, u, p.
std::pair<NamedArray, NamedArray> paths_of(const io::Arrays& arrays, const std::string& ends, const Options& o) {
  io::ArrayReader reader(arrays, "folder");
  reader.allow_not_finite();
  const auto power = reader.real("power_" + ends, "U,P");
  const auto phase = reader.real("phase_" + ends, "U,P");
  const auto delay = reader.real("delay_" + ends, "U,P");
  const auto azimuth = reader.real("aod_az_" + ends, "U,P");
  const auto zenith = reader.real("aod_el_" + ends, "U,P");
  reader.raise();
  const std::int64_t users = reader.extent("U"), paths = reader.extent("P");
  const std::int64_t columns = o.panel_columns.value_or(1), rows = o.panel_rows.value_or(1);
  NamedArray a{.axes = "unp", .shape = {users, columns * rows, paths}, .data = {}, .name = "power_" + ends};
  NamedArray tau{.axes = "up", .shape = {users, paths}, .data = {}, .name = "delay_" + ends};
  for (std::int64_t u = 0; u < users; ++u) {
    for (std::int64_t n = 0; n < columns * rows; ++n) {
      for (std::int64_t p = 0; p < paths; ++p) {
        const auto at = static_cast<std::size_t>(u * paths + p);
        if (std::isnan(power[at])) {
          a.data.emplace_back(0.0);
          continue;
        }
        const double theta = radians(zenith[at]), phi = radians(azimuth[at]);
        const double turn =
            static_cast<double>(n / rows) * std::sin(theta) * std::sin(phi) + static_cast<double>(n % rows) * std::cos(theta);
        a.data.push_back(std::polar(std::sqrt(from_db(power[at])), radians(phase[at]) + std::numbers::pi * turn));
      }
    }
    for (std::int64_t p = 0; p < paths; ++p) tau.data.emplace_back(delay[static_cast<std::size_t>(u * paths + p)]);
  }
  return {std::move(a), std::move(tau)};
}

void add_carrier(const io::Arrays& arrays, io::Arrays& known) {
  const auto found = arrays.find("params.json");
  if (found == arrays.end()) return;
  const auto* text = std::get_if<std::vector<std::string>>(&found->second.data);
  if (text == nullptr || text->empty()) return;
  const io::Json tree = io::Json::parse(text->front(), nullptr, false);
  if (const auto hz = number_in(tree, "frequency"); hz && *hz > 0.0) known["carrier_hz"] = io::Array::scalar(*hz);
}

}  // namespace

bool is_deepmimo_scenario(const io::Arrays& arrays) {
  const auto first = arrays.lower_bound(scenario_front);
  return first != arrays.end() && ends_of(first->first).has_value();
}

std::optional<Found> read_deepmimo_scenario(const io::Arrays& arrays, const Options& o) {
  std::vector<std::pair<std::string, std::string>> all;
  std::set<std::string> sets;
  for (const auto& [name, array] : arrays) {
    if (const auto ends = ends_of(name)) all.push_back(*ends), sets.insert(ends->second);
  }
  if (all.empty()) return std::nullopt;
  std::string set = *sets.begin();
  if (!o.array.empty()) {
    if (!sets.contains(o.array)) throw InvalidInput("array: '" + o.array + "'; must be a set of receivers of the folder, such as " + set);
    set = o.array;
  } else if (sets.size() > 1) {
    std::string words;
    for (const std::string& one : sets) words += (words.empty() ? "" : ", ") + one;
    throw InvalidInput("array: missing; the folder has " + std::to_string(sets.size()) + " sets of receivers, " + words +
                       ": choose one, --opt array=" + set);
  }
  Found found{.arrays = {}, .physical = true};
  std::vector<double> tx, rx;
  std::int64_t users = 0;
  for (const auto& [transmitter, receivers] : all) {
    if (receivers != set) continue;
    const std::string ends = transmitter + "_" + receivers;
    const auto [a, tau] = paths_of(arrays, ends, o);
    users = a.shape[0];
    found.arrays.push_back(frequency_response(a, tau, o.frequencies_hz, tau.name));
    io::ArrayReader reader(arrays, "folder");
    reader.allow_not_finite();
    const auto stands = arrays.find("tx_pos_" + ends);
    const bool flat = stands != arrays.end() && stands->second.shape.size() == 1;
    const auto there = reader.real("tx_pos_" + ends, flat ? "3" : "1,3");
    const auto here = reader.real("rx_pos_" + ends, std::to_string(users) + ",3");
    reader.raise();
    tx.insert(tx.end(), there.begin(), there.end());
    rx.assign(here.begin(), here.end());
  }
  const auto stations = std::ssize(found.arrays);
  found.known["tx_pos_m"] = {{stations, 3}, std::move(tx)};
  found.known["rx_pos_m"] = {{users, 3}, std::move(rx)};
  add_carrier(arrays, found.known);
  found.source_subcarriers = found.arrays.front().extent('s');
  const std::int64_t antennas = found.arrays.front().extent('n');
  found.notes.push_back("channels of " + std::to_string(antennas) + (antennas == 1 ? " isotropic element" : " isotropic elements") +
                        " at each transmitter, computed from its paths" +
                        (antennas == 1 ? "; panel_columns and panel_rows make panels, half a wavelength apart" : ""));
  return found;
}

}  // namespace airloom::importers
