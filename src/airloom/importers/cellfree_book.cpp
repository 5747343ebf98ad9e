/// Arrays of the code of "Foundations of User-Centric Cell-Free Massive MIMO": divided by the noise, powers in mW.
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/core/units.hpp"
#include "airloom/importers/readers.hpp"

namespace airloom::importers {
namespace {

/// sqrt of the noise in mW: what the book divides channels by, as its powers are in mW.
double noise_amplitude(const Options& o) {
  if (o.noise) return 1.0;  // stays divided
  if (!o.noise_dbm) {
    throw InvalidInput(
        "noise_dbm: missing; the book's channels are divided by the noise, which is needed to undo it (-94 dBm there), or say noise=1 to "
        "keep them so, with budgets in mW");
  }
  return std::sqrt(from_db(*o.noise_dbm));
}

NamedArray stacked(const io::Arrays& arrays, const std::string& name, const Options& o) {
  if (!o.antennas) throw InvalidInput("antennas: missing; " + name + " stacks the antennas of all access points: give N");
  NamedArray h = name_axes(arrays, name, "b,r,u");
  if (h.shape[0] % *o.antennas != 0) {
    throw InvalidInput("antennas: " + std::to_string(*o.antennas) + "; must divide the " + std::to_string(h.shape[0]) + " rows of " + name);
  }
  // row l N + n of the stack: the same elements with two axes
  h.axes = "bnru";
  h.file_axes.clear();
  h.shape = {h.shape[0] / *o.antennas, *o.antennas, h.shape[1], h.shape[2]};
  return h;
}

}  // namespace

Found read_cellfree_book(const io::Arrays& arrays, const Options& o) {
  Found found{.arrays = {}, .physical = false, .amplitude = noise_amplitude(o)};  // the book writes y = h^H w
  if (!o.array.empty() && !arrays.contains(o.array)) throw InvalidInput("array '" + o.array + "': missing");
  for (const std::string& name : o.array.empty() ? std::vector<std::string>{"H", "Hhat"} : std::vector<std::string>{o.array}) {
    if (name == "gainOverNoisedB" || !arrays.contains(name)) continue;
    found.arrays.push_back(stacked(arrays, name, o));
    return found;
  }
  if (!arrays.contains("gainOverNoisedB")) throw InvalidInput("array 'H': missing; the book's importer reads H, Hhat or gainOverNoisedB");
  NamedArray gain = name_axes(arrays, "gainOverNoisedB", arrays.find("gainOverNoisedB")->second.shape.size() > 2 ? "b,u,r" : "b,u");
  for (std::complex<double>& z : gain.data) z = std::sqrt(from_db(z.real()));
  found.arrays.push_back(std::move(gain));
  return found;
}

}  // namespace airloom::importers
