/// QuaDRiGa: antennas first, paths or carriers, snapshots; links as further axes (the MATLAB lines of docs/import.md make them).
#include "airloom/core/error.hpp"
#include "airloom/importers/common_names.hpp"
#include "airloom/importers/paths.hpp"
#include "airloom/importers/quadriga_lib.hpp"
#include "airloom/importers/readers.hpp"

namespace airloom::importers {

Found read_quadriga(const io::Arrays& arrays, const Options& o) {
  Found found{.arrays = {}, .physical = true};
  if (auto library = read_quadriga_lib(arrays, o)) return std::move(*library);
  // MATLAB drops trailing axes of extent 1: ArrayReader gives those of MATLAB files back, other files must have all six
  if (!o.array.empty() && !arrays.contains(o.array)) throw InvalidInput("array '" + o.array + "': missing");
  if (const std::string name = o.array.empty() ? "hf" : o.array; name != "coeff" && arrays.contains(name)) {
    if (!o.frequencies_hz.empty())
      throw InvalidInput("frequencies_hz: of impulse responses, and " + name + " has its carriers; leave it out");
    NamedArray g = name_axes(arrays, name, "m,n,s,r,u,b");
    found.source_subcarriers = g.extent('s');
    found.arrays.push_back(std::move(g));
    return found;
  }
  if (!arrays.contains("coeff") || !arrays.contains("delay")) {
    throw InvalidInput(
        "array 'coeff': missing; QuaDRiGa's importer reads coeff and delay, hf of fr(bandwidth, carriers), or files of "
        "quadriga-lib" +
        (arrays_text(arrays).empty() ? "" : "; the file has " + arrays_text(arrays)));
  }
  const NamedArray a = name_axes(arrays, "coeff", "m,n,p,r,u,b");
  const bool per_antenna = arrays.find("delay")->second.shape.size() > 4;
  found.arrays.push_back(
      frequency_response(a, name_axes(arrays, "delay", per_antenna ? "m,n,p,r,u,b" : "p,r,u,b"), o.frequencies_hz, "delay"));
  found.source_subcarriers = found.arrays.front().extent('s');
  return found;
}

}  // namespace airloom::importers
