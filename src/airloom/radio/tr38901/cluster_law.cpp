#include "airloom/radio/tr38901/cluster_law.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::radio::tr38901 {

ClusterLaw cluster_law(Environment environment, LinkState state, const LinkGeometry& link, double f_hz, const Levels& levels,
                       const LargeScale& spread, int release) {
  const EnvironmentTable& table = environment_table(environment, release);
  const StateTable& t = table.state(state);
  const double f = std::max(f_hz / 1e9, table.f_min_ghz);
  constexpr double nanosecond = 1e-9;
  return {.state = state,
          .spread = spread,
          .clusters = t.clusters,
          .r_tau = t.r_tau,
          .zeta_db = t.zeta_db,
          .mu_xpr_db = t.mu_xpr_db,
          .sigma_xpr_db = t.sigma_xpr_db,
          .c_asd_deg = t.c_asd_deg,
          .c_asa_deg = t.c_asa_deg,
          .c_zsd_deg = 0.375 * std::pow(10.0, levels.mu[zsd]),
          .c_zsa_deg = t.c_zsa_deg,
          .c_ds_s = nanosecond * std::max(t.c_ds_ns.least, t.c_ds_ns.a + (t.c_ds_ns.b == 0.0 ? 0.0 : t.c_ds_ns.b * std::log10(f))),
          .c_phi = t.c_phi,
          .c_theta = t.c_theta,
          .zenith_offset_deg = zenith_offset_deg(environment, state, link.d2_m, link.rx_height_m, f_hz)};
}

}  // namespace airloom::radio::tr38901
