#pragma once
/// Clusters and rays of one link: TR 38.901, section 7.5, steps 5 to 10.
#include <array>
#include <vector>

#include "airloom/core/random.hpp"
#include "airloom/export.hpp"
#include "airloom/radio/tr38901/cluster_law.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

/// One plane wave. Angles in degrees, in the global frame.
struct Ray {
  double power = 0.0;  ///< of the scattered part, whose rays sum to 1 before weak clusters go
  double delay_s = 0.0;
  double aod_deg = 0.0;
  double aoa_deg = 0.0;
  double zod_deg = 0.0;
  double zoa_deg = 0.0;
  double xpr = 1.0;                      ///< power ratio; 1 unless both polarizations were drawn
  std::array<double, 4> phase_rad = {};  ///< VV, VH, HV, HH; the first alone unless both polarizations were drawn
};

/// All of a link's scattering. Clusters are in the order of their delays.
struct RaySet {
  std::vector<double> cluster_delay_s;  ///< of every cluster, also of those that are dropped
  std::vector<double> cluster_power;    ///< sums to 1
  std::vector<double> cluster_aod_deg, cluster_aoa_deg, cluster_zod_deg, cluster_zoa_deg;  ///< centres
  std::vector<Ray> rays;  ///< 20 of every cluster within 25 dB of the strongest
  double k = 0.0;         ///< linear Rician factor; 0 without a line-of-sight ray

  /// The first of the strongest clusters.
  [[nodiscard]] std::size_t strongest() const;
};

enum class Polarization { single, dual };
constexpr auto enum_names(Polarization) { return std::array<std::string_view, 2>{"single", "dual"}; }

/// Draws one link. Draw order, always for all clusters: N delays, N shadowings; for aod, aoa, zod, zoa N signs and N normals; couplings;
/// with dual polarization 20 N cross-polarization ratios; phases. What is drawn per cluster is sorted with the delays.
/// @param stream  of this link: stream 9
[[nodiscard]] RaySet draw_rays(const ClusterLaw& law, const LinkGeometry& link, Polarization polarization, RandomStream stream);

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
