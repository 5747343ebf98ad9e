#include "airloom/systems/haps/problem/files.hpp"

namespace airloom::haps {

std::vector<ArrayRank> array_ranks() {
  std::vector<ArrayRank> ranks = {{"h_#", 2},      {"tx_power_max_w", 1},        {"noise_w", 1}, {"is_haps", 1},  {"tx_pos_m", 2},
                                  {"rx_pos_m", 2}, {"antenna_power_max_w_#", 1}, {"serve", 2},   {"sinr_min", 1}, {"weight", 1},
                                  {"fairness", 0}, {"bandwidth_hz", 0},          {"w_#", 2}};
  const std::vector<ArrayRank> links = link_array_ranks();
  ranks.insert(ranks.end(), links.begin(), links.end());
  return ranks;
}

}  // namespace airloom::haps
