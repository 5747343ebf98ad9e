#include "airloom/systems/dab/problem/files.hpp"

namespace airloom::dab {

std::vector<ArrayRank> array_ranks() {
  std::vector<ArrayRank> ranks = {{"h", 3},
                                  {"tx_power_max_w", 1},
                                  {"noise_w", 1},
                                  {"pa_model", 2},
                                  {"pa_beta1", 2},
                                  {"pa_beta3_per_w", 2},
                                  {"pa_poly", 3},
                                  {"pa_gain", 2},
                                  {"pa_saturation_w", 2},
                                  {"pa_smoothness", 2},
                                  {"pa_phase_max_rad", 2},
                                  {"pa_phase_knee_w", 2},
                                  {"pa_phase_exponent", 2},
                                  {"pa_saleh", 3},
                                  {"pa_table", 3},
                                  {"weight", 1},
                                  {"antenna_power_max_w", 2},
                                  {"radiated_power_max_w", 1},
                                  {"csi_error_var", 3},
                                  {"csi_error_cov", 4},
                                  {"circuit_power_w", 0},
                                  {"pa_class", 2},
                                  {"pa_efficiency", 2},
                                  {"tx_pos_m", 2},
                                  {"rx_pos_m", 2},
                                  {"tx_normal_rad", 1},
                                  {"spacing_wavelengths", 0},
                                  {"w", 3}};
  const std::vector<ArrayRank> links = link_array_ranks();
  ranks.insert(ranks.end(), links.begin(), links.end());
  return ranks;
}

}  // namespace airloom::dab
