#include "airloom/systems/iab/judge/consumed_power.hpp"

namespace airloom::iab {

ConsumedPower consumed_power(const Instance& x, Hardware donor, Hardware node, double radiated_w) {
  const int elements = x.elements();
  const auto circuits = [&](int chains, Hardware hardware, bool sub_connected) {
    const bool digital = hardware == Hardware::violated;
    const int driven = digital ? elements : chains;
    const int shifters = digital ? 0 : (sub_connected ? elements : elements * chains);
    return driven * x.rf_chain_power_w + shifters * x.phase_shifter_power_w;
  };
  constexpr int publication_chains = 3;
  const double of_donor = circuits(x.n_rf_donor, donor, !x.owner_donor.empty());
  const double of_both = of_donor + (x.has_node() ? circuits(x.n_rf_node, node, !x.owner_node.empty()) : 0.0);
  return {.network_w = x.donor_power_max_w + x.node_power_max_w + of_both,
          .network_radiated_w = radiated_w + of_both,
          .single_w = x.donor_power_max_w + of_donor,
          .paper_w = x.donor_power_max_w + circuits(publication_chains, donor, !x.owner_donor.empty())};
}

}  // namespace airloom::iab
