#pragma once
/// What the clusters of one link are drawn from, whatever standard it came from.
#include "airloom/export.hpp"
#include "airloom/radio/tr38901/geometry.hpp"
#include "airloom/radio/tr38901/large_scale.hpp"
#include "airloom/radio/tr38901/tables.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

struct ClusterLaw {
  LinkState state = LinkState::nlos;
  LargeScale spread;  ///< of this link
  int clusters = 0;
  double r_tau = 0.0;
  double zeta_db = 0.0;
  double mu_xpr_db = 0.0;
  double sigma_xpr_db = 0.0;
  double c_asd_deg = 0.0;  ///< spreads within a cluster
  double c_asa_deg = 0.0;
  double c_zsd_deg = 0.0;
  double c_zsa_deg = 0.0;
  double c_ds_s = 0.0;
  double c_phi = 0.0;
  double c_theta = 0.0;
  double zenith_offset_deg = 0.0;  ///< of the departures
};

/// Law of a link of TR 38.901 with given parameters; `levels` are those that the parameters came from.
[[nodiscard]] ClusterLaw cluster_law(Environment environment, LinkState state, const LinkGeometry& link, double f_hz, const Levels& levels,
                                     const LargeScale& spread, int release);

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
