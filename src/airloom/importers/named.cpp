/// Files with named axes: our own .npz, plain HDF5 and MATLAB files.
#include "airloom/core/values.hpp"
#include "airloom/importers/readers.hpp"
#include "airloom/io/array_reader.hpp"

namespace airloom::importers {
namespace {

/// A text of the file; "" when there is none.
std::string text_of(const io::Arrays& arrays, const char* name) {
  const auto found = arrays.find(name);
  if (found == arrays.end()) return {};
  const auto* texts = std::get_if<std::vector<std::string>>(&found->second.data);
  if (texts == nullptr || texts->size() != 1) throw InvalidInput(std::string(name) + ": must be one text");
  return texts->front();
}

Convention convention_of(const io::Arrays& arrays, const Options& o) {
  const std::string said = text_of(arrays, "convention");
  if (o.convention != Convention::automatic) return o.convention;
  if (said.empty()) return Convention::h;
  if (said == "h" || said == "toolkit") return Convention::h;
  if (said == "physical") return Convention::physical;
  throw InvalidInput("convention: '" + said + "'; must be 'h' or 'physical'");
}

}  // namespace

Found read_named(const io::Arrays& arrays, const Options& o) {
  Found found;
  found.physical = convention_of(arrays, o) == Convention::physical;
  const std::string name = o.array.empty() ? "h" : o.array;
  std::string axes = o.axes.empty() ? text_of(arrays, "axes") : o.axes;
  if (!arrays.contains(name) && arrays.contains(name + "_0")) {
    if (axes.empty()) axes = "u,n";
    for (int b = 0; arrays.contains(name + "_" + std::to_string(b)); ++b) {
      found.arrays.push_back(name_axes(arrays, name + "_" + std::to_string(b), axes));
    }
  } else {
    if (!arrays.contains(name)) throw InvalidInput("array '" + name + "': missing; name the channels' array with --opt array=NAME");
    if (axes.empty())
      throw InvalidInput("axes: missing; the file does not name the axes of '" + name + "': give --opt axes=u,m,b,n,s or as they are");
    found.arrays.push_back(name_axes(arrays, name, axes));
  }
  found.source_subcarriers = found.arrays.front().extent('s');
  if (found.arrays.front().has('p'))
    throw InvalidInput("axes: p (path) needs delays; import a frequency response, or use the source's own reader");
  return found;
}

}  // namespace airloom::importers
