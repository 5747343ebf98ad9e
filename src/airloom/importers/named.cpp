/// Files with named axes: our own .npz, plain HDF5 and MATLAB files.
#include "airloom/core/values.hpp"
#include "airloom/importers/common_names.hpp"
#include "airloom/importers/readers.hpp"
#include "airloom/io/array_reader.hpp"

namespace airloom::importers {
namespace {

/// A text of the file, or of the attributes of the channels' array or the file; "" when there is none.
std::string text_of(const io::Arrays& arrays, const std::string& name, const std::string& channels) {
  for (const std::string& place : {name, channels + "@" + name, "@" + name}) {
    const auto found = arrays.find(place);
    if (found == arrays.end()) continue;
    const auto* texts = std::get_if<std::vector<std::string>>(&found->second.data);
    if (texts == nullptr || texts->size() != 1) throw InvalidInput(place + ": must be one text");
    return texts->front();
  }
  return {};
}

Convention convention_of(const io::Arrays& arrays, const std::string& channels, const Options& o) {
  const std::string said = text_of(arrays, "convention", channels);
  if (o.convention != Convention::automatic) return o.convention;
  if (said.empty()) return Convention::h;
  if (said == "h" || said == "toolkit") return Convention::h;
  if (said == "physical") return Convention::physical;
  throw InvalidInput("convention: '" + said + "'; must be 'h' or 'physical'");
}

}  // namespace

Found read_named(const io::Arrays& arrays, const Options& o) {
  Found found;
  const std::string wanted = o.array.empty() ? "h" : o.array;
  const bool apart = !arrays.contains(wanted) && arrays.contains(wanted + "_0");  // one array per transmitter
  const std::string name = apart ? wanted + "_0" : channel_array(arrays, o, {"h"}, "name the channels' array with --opt array=NAME");
  found.physical = convention_of(arrays, name, o) == Convention::physical;
  std::string axes = o.axes.empty() ? text_of(arrays, "axes", name) : o.axes;
  if (apart) {
    if (axes.empty()) axes = "u,n";
    for (int b = 0; arrays.contains(wanted + "_" + std::to_string(b)); ++b) {
      found.arrays.push_back(name_axes(arrays, wanted + "_" + std::to_string(b), axes));
    }
  } else {
    if (axes.empty()) {
      throw InvalidInput("axes: missing; the file does not name the axes of '" + name + "' " +
                         io::shape_text(arrays.find(name)->second.shape) + ": give --opt axes=u,m,b,n,s or as they are");
    }
    found.arrays.push_back(name_axes(arrays, name, axes));
  }
  found.source_subcarriers = found.arrays.front().extent('s');
  if (found.arrays.front().has('p'))
    throw InvalidInput("axes: p (path) needs delays; import a frequency response, or use the source's own reader");
  return found;
}

}  // namespace airloom::importers
