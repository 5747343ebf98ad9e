#include "airloom/radio/tr38901/platform.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/core/units.hpp"
#include "airloom/core/values.hpp"

namespace airloom::radio::tr38901 {
namespace {

const PlatformRow& row_of(PlatformEnvironment environment, LinkState state, double f_hz, const LinkGeometry& link) {
  const PlatformBand& band = platform_table(environment).band(f_hz / 1e9);
  return (state == LinkState::los ? band.los : band.nlos)[platform_row_index(elevation_deg(link))];
}

}  // namespace

double elevation_deg(const LinkGeometry& link) { return 90.0 - link.zoa_deg; }

std::size_t platform_row_index(double elevation) {
  constexpr double least_deg = 5.0;
  if (!(elevation >= least_deg)) {
    throw InvalidInput("elevation of the platform: " + shortest(elevation) + " degrees; TR 38.811 needs at least 5 at every user");
  }
  const double nearest = std::floor((elevation + 5.0) / 10.0);
  return static_cast<std::size_t>(std::clamp(nearest, 1.0, 9.0)) - 1;
}

double platform_loss_db(PlatformEnvironment environment, LinkState state, double f_hz, const LinkGeometry& link) {
  const double f = f_hz / 1e9;
  const double free = 32.45 + 20.0 * std::log10(f) + 20.0 * std::log10(link.d3_m);
  if (state == LinkState::los) return free;
  return free + platform_table(environment).band(f).clutter_loss_db[platform_row_index(elevation_deg(link))];
}

PlatformLevels platform_levels(PlatformEnvironment environment, LinkState state, double f_hz, const LinkGeometry& link) {
  const PlatformRow& row = row_of(environment, state, f_hz, link);
  return {.levels = {.mu = row.mu, .sigma = row.sigma}, .factor = &row.factor};
}

ClusterLaw platform_cluster_law(PlatformEnvironment environment, LinkState state, double f_hz, const LinkGeometry& link,
                                const LargeScale& spread) {
  const PlatformRow& row = row_of(environment, state, f_hz, link);
  constexpr double nanosecond = 1e-9;
  return {.state = state,
          .spread = spread,
          .clusters = row.clusters,
          .r_tau = row.r_tau,
          .zeta_db = row.zeta_db,
          .mu_xpr_db = row.mu_xpr_db,
          .sigma_xpr_db = row.sigma_xpr_db,
          .c_asd_deg = row.c_asd_deg,
          .c_asa_deg = row.c_asa_deg,
          .c_zsd_deg = 0.375 * std::pow(10.0, row.mu[zsd]),
          .c_zsa_deg = row.c_zsa_deg,
          .c_ds_s = nanosecond * row.c_ds_ns,
          .c_phi = row.c_phi,
          .c_theta = row.c_theta};
}

Eigen::VectorXcd flat_channel(const LinkGeometry& link, LinkState state, double k_db, double gain, double f_hz, const Antenna& antenna,
                              RandomStream stream) {
  const double k = state == LinkState::los ? from_db(k_db) : 0.0;
  const std::complex<double> scattered = stream.complex_normal();
  const std::complex<double> scalar = std::sqrt(k / (k + 1.0)) * path_phase(link.d3_m, f_hz) + std::sqrt(1.0 / (k + 1.0)) * scattered;
  const Eigen::VectorXcd a = grid_steering(antenna.grid, local_departure(antenna, link.aod_deg, link.zod_deg));
  return std::conj(std::sqrt(gain) * scalar) * a.conjugate();
}

}  // namespace airloom::radio::tr38901
