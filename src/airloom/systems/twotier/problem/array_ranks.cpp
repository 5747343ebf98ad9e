#include "airloom/systems/twotier/problem/files.hpp"

namespace airloom::twotier {

std::vector<ArrayRank> array_ranks() {
  std::vector<ArrayRank> ranks = {{"gain_over_noise", 3},
                                  {"node", 2},
                                  {"user", 2},
                                  {"weight", 2},
                                  {"node_power_max_w", 1},
                                  {"subchannel_bandwidth_hz", 0},
                                  {"sinr_min", 2},
                                  {"slot_power_max_w", 2},
                                  {"user_rate_min", 1},
                                  {"macro_rate_min", 0},
                                  {"tier_rate_min", 1},
                                  {"cell_tier", 1},
                                  {"slot_se_max", 2},
                                  {"cell_is_macro", 1},
                                  {"sensing_snr", 2},
                                  {"tx_pos_m", 2},
                                  {"rx_pos_m", 2},
                                  {"femto_coverage_m", 0},
                                  {"links_below_50_m", 0},
                                  {"p_w", 2}};
  const std::vector<ArrayRank> links = link_array_ranks();
  ranks.insert(ranks.end(), links.begin(), links.end());
  return ranks;
}

}  // namespace airloom::twotier
