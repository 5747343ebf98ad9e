#include "airloom/importers/recognize.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "airloom/importers/common_names.hpp"
#include "airloom/importers/deepmimo_cells.hpp"
#include "airloom/importers/deepmimo_scenario.hpp"

namespace airloom::importers {
namespace {

std::size_t axes_count(const io::Arrays& arrays, const std::string& name) {
  const auto found = arrays.find(name);
  return found == arrays.end() ? 0 : found->second.shape.size();
}

std::string comma_separated(std::string_view letters) {
  std::string text;
  for (const char c : letters) text += (text.empty() ? "" : ",") + std::string(1, c);
  return text;
}

std::int64_t rows_of_any(const io::Arrays& arrays, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const auto found = arrays.find(name);
    if (found != arrays.end() && !found->second.shape.empty() && found->second.shape.front() > 0) return found->second.shape.front();
  }
  return 0;
}

/// Extents that positions, noise or budgets give away.
std::string guessed_axes(const io::Arrays& arrays, const std::vector<std::int64_t>& shape) {
  const std::int64_t users = rows_of_any(arrays, {"rx_pos_m", "rx_pos", "noise_w", "weight"});
  const std::int64_t stations = rows_of_any(arrays, {"tx_pos_m", "tx_pos", "tx_power_max_w"});
  std::string letters(shape.size(), '?');
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 1) letters[i] = '1';
    const bool single = std::ranges::count(shape, shape[i]) == 1;
    if (single && shape[i] > 1 && users != stations && shape[i] == users) letters[i] = 'u';
    if (single && shape[i] > 1 && users != stations && shape[i] == stations) letters[i] = 'b';
  }
  return comma_separated(letters);
}

/// Instances that this program wrote, or that were made for it.
std::string system_of(const io::Arrays& arrays) {
  const auto all = [&](std::initializer_list<const char*> names) {
    return std::ranges::all_of(names, [&](const char* name) { return arrays.contains(name); });
  };
  if (all({"h", "subcarrier_dl", "subcarrier_ul", "gain_ap_ap"})) return "mdd";
  if (all({"gain_over_noise", "node", "user", "node_power_max_w"})) return "twotier";
  if (all({"h_aerial", "h_ground", "backhaul_index"})) return "iab";
  if (all({"h", "tx_power_max_w", "noise_w"}) && (arrays.contains("pa_beta1") || arrays.contains("pa_model"))) return "dab";
  if (all({"h_0", "tx_power_max_w", "noise_w"}) && !arrays.contains("axes")) return "haps";
  return {};
}

/// Arrays name_0, name_1, ... that are there.
std::vector<std::string> numbered_from(const io::Arrays& arrays, const std::string& name) {
  std::vector<std::string> names;
  while (arrays.contains(name + "_" + std::to_string(names.size()))) names.push_back(name + "_" + std::to_string(names.size()));
  return names;
}

/// The largest array of numbers of two axes or more that could be channels.
std::string largest_array(const io::Arrays& arrays) {
  std::string best;
  std::int64_t most = 0;
  for (const auto& [name, array] : arrays) {
    if (array.shape.size() < 2 || name.find('@') != std::string::npos || name.find("pos") != std::string::npos) continue;
    if (std::holds_alternative<std::vector<std::string>>(array.data)) continue;
    std::int64_t count = 1;
    for (const std::int64_t extent : array.shape) count *= std::max<std::int64_t>(1, std::min<std::int64_t>(extent, 1 << 20));
    if (count > most) most = count, best = name;
  }
  return best;
}

Recognized named_file(const io::Arrays& arrays, const std::string& format) {
  Recognized seen{.source = format, .system = {}, .why = {}, .channels = {}, .axes = {}, .imag = {}};
  const auto many = numbered_from(arrays, "h");
  if (!arrays.contains("h") && !many.empty()) {
    seen.why = "h_0, h_1, ... are channels of one transmitter each";
    seen.channels = many;
    seen.by_name = true;
    for (const std::string& name : many) seen.axes[name] = "u,n";
    return seen;
  }
  std::string name = arrays.contains("h") ? "h" : arrays.contains("array") ? "array" : largest_array(arrays);
  std::string unreadable;
  for (const auto& [other, array] : arrays) {
    if (std::holds_alternative<io::Array::Unsupported>(array.data)) unreadable += (unreadable.empty() ? "" : ", ") + other;
  }
  if (name.empty())
    return {.source = {},
            .system = {},
            .why = unreadable.empty() ? "no array has two axes or more" : "what could be the channels cannot be read: " + unreadable,
            .channels = {},
            .axes = {},
            .imag = {}};
  for (const auto& [other, array] : arrays) {  // the real parts, where the largest array holds the imaginary ones
    if (imaginary_partner(arrays, other) == name) name = other;
  }
  seen.by_name = name == "h" || name == "array";
  seen.channels = {name};
  if (const auto partner = imaginary_partner(arrays, name)) seen.imag = *partner;
  seen.why = "no known program's names; " + name + " may be the channels";
  for (const std::string& place : {std::string("axes"), name + "@axes", std::string("@axes")}) {
    const auto found = arrays.find(place);
    const auto* texts = found == arrays.end() ? nullptr : std::get_if<std::vector<std::string>>(&found->second.data);
    if (texts == nullptr || texts->size() != 1) continue;
    seen.axes[name] = texts->front();
    seen.why = "the file names the axes of " + name;
    return seen;
  }
  seen.axes[name] = guessed_axes(arrays, arrays.find(name)->second.shape);
  return seen;
}

}  // namespace

Recognized recognize(const io::Arrays& arrays, const std::string& format) {
  const auto known = [&](const std::string& source, const std::string& why, const std::vector<std::string>& names,
                         const std::string& axes) {
    Recognized seen{.source = source, .system = {}, .why = why, .channels = names, .axes = {}, .imag = {}, .by_name = true};
    for (const std::string& name : names) seen.axes[name] = axes;
    return seen;
  };
  if (const std::string system = system_of(arrays); !system.empty()) {
    Recognized seen = known("airloom", "it has the arrays of an instance of " + system, {}, "");
    seen.system = system;
    return seen;
  }
  if (is_deepmimo_scenario(arrays))
    return known("deepmimo", "a scenario folder of DeepMIMO 4: power, phase, delay and angles of paths", {}, "");
  if (const std::vector<std::string> cells = deepmimo_cell_names(arrays); !cells.empty()) {
    const std::size_t rank = arrays.find(cells.front())->second.shape.size();
    return known("deepmimo", "cells or structs with user and channel, as DeepMIMO 1 to 3 keep them", cells,
                 rank >= 4   ? "u,m,n,s"
                 : rank == 3 ? "m,n,s"
                             : "?,?");
  }
  if (arrays.contains("ChannelDims") && arrays.contains("Order"))
    return known("quadriga", "ChannelDims, Order and channel_1, ... are those of quadriga-lib", {}, "");
  if (arrays.contains("coeff") && arrays.contains("delay"))
    return known("quadriga", "coeff and delay are names of QuaDRiGa's channels", {"coeff"}, "m,n,p,r,u,b");
  if (axes_count(arrays, "hf") >= 3)
    return known("quadriga", "hf is what the lines of docs/import.md make of QuaDRiGa's fr", {"hf"}, "m,n,s,r,u,b");
  if (const std::size_t rank = axes_count(arrays, "h_freq"); rank == 6 || rank == 7)
    return known("sionna", "h_freq with " + std::to_string(rank) + " axes is a frequency response of Sionna", {"h_freq"},
                 rank == 7 ? "r,u,m,b,n,t,s" : "u,m,b,n,t,s");
  if (const std::size_t rank = axes_count(arrays, "a"); (rank == 6 || rank == 7) && arrays.contains("tau"))
    return known("sionna", "a with " + std::to_string(rank) + " axes and tau are paths of Sionna", {"a"},
                 rank == 7 ? "r,u,m,b,n,p,t" : "u,m,b,n,p,t");
  for (const char* name : {"channels", "channel"}) {
    std::vector<std::string> names = numbered_from(arrays, name);
    if (names.empty() && arrays.contains(name)) names = {name};
    if (names.empty()) continue;
    const std::size_t rank = axes_count(arrays, names.front());
    if (rank == 4 || rank == 5)
      return known("deepmimo", names.front() + " with " + std::to_string(rank) + " axes is what DeepMIMO's compute_channels returns", names,
                   rank == 5 ? "u,m,n,s,t" : "u,m,n,s");
  }
  for (const char* name : {"H", "Hhat"}) {
    if (axes_count(arrays, name) == 3 && arrays.contains("gainOverNoisedB"))
      return known("cellfree-book", std::string(name) + " beside gainOverNoisedB is from the code of the book on cell-free networks",
                   {name}, "b,r,u");
  }
  if (arrays.contains("gainOverNoisedB"))
    return known("cellfree-book", "gainOverNoisedB is from the code of the book on cell-free networks", {"gainOverNoisedB"}, "b,u");
  return named_file(arrays, format);
}

}  // namespace airloom::importers
