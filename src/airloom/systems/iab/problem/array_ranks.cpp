#include "airloom/systems/iab/problem/files.hpp"

namespace airloom::iab {

std::vector<ArrayRank> array_ranks() {
  std::vector<ArrayRank> ranks = {{"h_aerial", 2},
                                  {"h_ground", 2},
                                  {"donor_power_max_w", 0},
                                  {"node_power_max_w", 0},
                                  {"bandwidth_hz", 0},
                                  {"noise_psd_w_per_hz", 0},
                                  {"n_rf_donor", 0},
                                  {"n_rf_node", 0},
                                  {"backhaul_index", 0},
                                  {"owner_donor", 1},
                                  {"owner_node", 1},
                                  {"array_shape", 1},
                                  {"noise_band_proportional", 0},
                                  {"noise_aerial_w", 0},
                                  {"noise_ground_w", 0},
                                  {"rf_chain_power_w", 0},
                                  {"phase_shifter_power_w", 0},
                                  {"min_ground_rate_bps", 0},
                                  {"phase_bits", 0},
                                  {"tx_pos_m", 2},
                                  {"rx_pos_m", 2},
                                  {"w_aerial", 2},
                                  {"w_ground", 2},
                                  {"mu_aerial", 0},
                                  {"f_rf_donor", 2},
                                  {"f_rf_node", 2},
                                  {"f_bb_donor", 2},
                                  {"f_bb_node", 2},
                                  {"flow_ground_bps", 1}};
  const std::vector<ArrayRank> links = link_array_ranks();
  ranks.insert(ranks.end(), links.begin(), links.end());
  return ranks;
}

}  // namespace airloom::iab
