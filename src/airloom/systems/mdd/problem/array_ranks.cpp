#include "airloom/systems/mdd/problem/files.hpp"

namespace airloom::mdd {

std::vector<ArrayRank> array_ranks() {
  std::vector<ArrayRank> ranks = {{"h", 4},
                                  {"subcarrier_dl", 1},
                                  {"subcarrier_ul", 1},
                                  {"gain_ap_user", 2},
                                  {"gain_ap_ap", 2},
                                  {"gain_user_user", 2},
                                  {"noise_w", 0},
                                  {"tx_power_max_w", 1},
                                  {"user_power_max_w", 1},
                                  {"si_residual_ap", 1},
                                  {"si_residual_user", 1},
                                  {"iai_residual", 1},
                                  {"imi_residual", 1},
                                  {"qos_dl_nats", 0},
                                  {"qos_ul_nats", 0},
                                  {"qos_per_subcarrier", 0},
                                  {"serve", 2},
                                  {"include_mui", 0},
                                  {"ul_weight", 3},
                                  {"tx_pos_m", 2},
                                  {"rx_pos_m", 2},
                                  {"p_dl_w", 3},
                                  {"p_ul_w", 2}};
  const std::vector<ArrayRank> links = link_array_ranks();
  ranks.insert(ranks.end(), links.begin(), links.end());
  return ranks;
}

}  // namespace airloom::mdd
