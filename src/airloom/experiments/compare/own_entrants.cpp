#include "airloom/experiments/compare/comparison.hpp"

namespace airloom::experiments {

std::vector<OwnEntrant> entrants_of(const std::vector<Series>& series, const Functions& functions, std::size_t networks,
                                    std::uint64_t seed) {
  std::vector<OwnEntrant> all;
  Faults faults("compare");
  for (const Series& each : series) {
    const std::string place = "series '" + each.id + "'";
    if (!each.scenario.empty()) faults.add(place + ": scenario: all are compared on the same networks; leave it out");
    if (!each.factor.empty()) faults.add(place + ": factor: all are compared by the same judge; leave it out");
    if (!faults.empty()) continue;
    all.push_back({.name = each.id,
                   .algorithm = each.algorithm,
                   .answerer = each.outside ? make_answerer(*each.outside, functions, 1, networks, seed) : nullptr,
                   .options = each.options});
  }
  faults.raise();
  return all;
}

}  // namespace airloom::experiments
