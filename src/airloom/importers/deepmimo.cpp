/// DeepMIMO: one array per transmitter, each OFDM coefficient with 1 / sqrt(number of subcarriers) of the amplitude.
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/importers/common_names.hpp"
#include "airloom/importers/deepmimo_cells.hpp"
#include "airloom/importers/deepmimo_scenario.hpp"
#include "airloom/importers/panel.hpp"
#include "airloom/importers/readers.hpp"

namespace airloom::importers {
namespace {

/// Names of the transmitters' arrays: "channels", or "channels_0", "channels_1", ..., or "0/channels", "1/channels", ...
std::vector<std::string> names_of(const io::Arrays& arrays, const Options& o) {
  for (const std::string& name :
       o.array.empty() ? std::vector<std::string>{"channels", "channel", "user/channel"} : std::vector<std::string>{o.array}) {
    if (arrays.contains(name)) return {name};
    std::vector<std::string> names;
    for (int b = 0;; ++b) {
      const std::string number = std::to_string(b);
      if (arrays.contains(name + "_" + number)) names.push_back(name + "_" + number);
      else if (arrays.contains(number + "/" + name)) names.push_back(number + "/" + name);
      else break;
    }
    if (!names.empty()) return names;
  }
  return {channel_array(arrays, o, {"channels"},
                        "DeepMIMO's importer reads channels, or channels_0, channels_1, ... of several transmitters, datasets of "
                        "MATLAB (DeepMIMO_dataset) and scenario folders")};
}

/// Looks at how many subcarriers the power was divided among, and undoes it.
Found with_all_power(Found found, const Options& o) {
  for (const NamedArray& one : found.arrays) {
    if (o.total_subcarriers && *o.total_subcarriers < one.extent('s')) {
      throw InvalidInput("total_subcarriers: " + std::to_string(*o.total_subcarriers) + "; must be at least the " +
                         std::to_string(one.extent('s')) + " that " + one.name + " has");
    }
    found.source_subcarriers = o.total_subcarriers.value_or(static_cast<int>(one.extent('s')));
  }
  found.amplitude = std::sqrt(static_cast<double>(found.source_subcarriers));
  return found;
}

}  // namespace

Found read_deepmimo(const io::Arrays& arrays, const Options& o) {
  if (auto scenario = read_deepmimo_scenario(arrays, o)) {  // paths carry the whole power
    if (o.total_subcarriers) throw InvalidInput("total_subcarriers: of channels, and a scenario folder has paths; leave it out");
    return std::move(*scenario);
  }
  if (!o.frequencies_hz.empty())
    throw InvalidInput(
        "frequencies_hz: an option of impulse responses of sionna and quadriga, and of scenario folders of deepmimo; leave it out");
  auto found = read_deepmimo_cells(arrays, o);
  if (!found) {
    if (!o.axes.empty()) throw InvalidInput("axes: " + o.axes + "; this source's axes are known; leave them out");
    found = Found{.arrays = {}, .physical = true};
    for (const std::string& name : names_of(arrays, o)) {
      const std::size_t rank = arrays.find(name)->second.shape.size();
      found->arrays.push_back(name_axes(arrays, name, rank > 4 ? "u,m,n,s,t" : "u,m,n,s"));
    }
  }
  if (o.panel_columns) {
    for (NamedArray& one : found->arrays) one = from_y_fastest(one, *o.panel_columns);
  }
  return with_all_power(std::move(*found), o);
}

}  // namespace airloom::importers
