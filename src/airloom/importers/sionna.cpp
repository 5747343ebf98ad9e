/// Sionna PHY and Sionna RT: receivers before transmitters, time and frequency last.
#include "airloom/core/error.hpp"
#include "airloom/importers/common_names.hpp"
#include "airloom/importers/panel.hpp"
#include "airloom/importers/paths.hpp"
#include "airloom/importers/readers.hpp"

namespace airloom::importers {
namespace {

std::size_t rank_of(const io::Arrays& arrays, const std::string& name) {
  const auto found = arrays.find(name);
  if (found == arrays.end()) throw InvalidInput("array '" + name + "': missing; Sionna's importer reads h_freq, or a and tau");
  return found->second.shape.size();
}

/// The axes without the batch axis, or with it when the rank says so.
NamedArray with_or_without_batch(const io::Arrays& arrays, const std::string& name, const std::string& axes, std::size_t rank) {
  const bool batch = rank_of(arrays, name) > rank;
  return name_axes(arrays, name, batch ? "r," + axes : axes);
}

}  // namespace

Found read_sionna(const io::Arrays& arrays, const Options& o) {
  Found found{.arrays = {}, .physical = true};
  const bool impulse = o.array == "a" || (o.array.empty() && arrays.contains("a") && !arrays.contains("h_freq"));
  const std::string frequency = impulse ? "a" : channel_array(arrays, o, {"h_freq"}, "Sionna's importer reads h_freq, or a and tau");
  if (!impulse) {
    if (!o.frequencies_hz.empty())
      throw InvalidInput("frequencies_hz: of impulse responses, and " + frequency + " has its subcarriers; leave it out");
    NamedArray g = with_or_without_batch(arrays, frequency, "u,m,b,n,t,s", 6);
    found.source_subcarriers = g.extent('s');
    found.arrays.push_back(std::move(g));
  } else {
    const NamedArray a = with_or_without_batch(arrays, "a", "u,m,b,n,p,t", 6);
    const std::size_t batch = a.has('r') ? 1 : 0;
    const bool per_antenna = rank_of(arrays, "tau") == 5 + batch;
    const std::string axes = per_antenna ? "u,m,b,n,p" : "u,b,p";
    const NamedArray tau = name_axes(arrays, "tau", batch == 1 ? "r," + axes : axes);
    found.arrays.push_back(frequency_response(a, tau, o.frequencies_hz, "tau"));
    found.source_subcarriers = found.arrays.front().extent('s');
  }
  if (o.panel_rows) found.arrays.front() = from_top(found.arrays.front(), *o.panel_rows);
  return found;
}

}  // namespace airloom::importers
