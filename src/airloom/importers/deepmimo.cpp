/// DeepMIMO: one array per transmitter, each OFDM coefficient with 1 / sqrt(number of subcarriers) of the amplitude.
#include <cmath>

#include "airloom/core/error.hpp"
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
  throw InvalidInput(
      "array 'channels': missing; DeepMIMO's importer reads channels, or channels_0, channels_1, ... of several transmitters");
}

}  // namespace

Found read_deepmimo(const io::Arrays& arrays, const Options& o) {
  Found found{.arrays = {}, .physical = true};
  for (const std::string& name : names_of(arrays, o)) {
    const std::size_t rank = arrays.find(name)->second.shape.size();
    NamedArray one = name_axes(arrays, name, rank > 4 ? "u,m,n,s,t" : "u,m,n,s");
    if (o.panel_columns) one = from_y_fastest(one, *o.panel_columns);
    if (o.total_subcarriers && *o.total_subcarriers < one.extent('s')) {
      throw InvalidInput("total_subcarriers: " + std::to_string(*o.total_subcarriers) + "; must be at least the " +
                         std::to_string(one.extent('s')) + " that " + name + " has");
    }
    found.source_subcarriers = o.total_subcarriers.value_or(static_cast<int>(one.extent('s')));
    found.arrays.push_back(std::move(one));
  }
  found.amplitude = std::sqrt(static_cast<double>(found.source_subcarriers));
  return found;
}

}  // namespace airloom::importers
