#pragma once
/// Links from a platform high above to users on the ground: TR 38.811.
#include "airloom/core/random.hpp"
#include "airloom/export.hpp"
#include "airloom/radio/tr38901/cluster_law.hpp"
#include "airloom/radio/tr38901/response.hpp"
#include "airloom/radio/tr38901/tables.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

/// flat: one scattered scalar for all antennas; clusters: rays.
enum class PlatformFading { flat, clusters };
constexpr auto enum_names(PlatformFading) { return std::array<std::string_view, 2>{"flat", "clusters"}; }

/// What the environment's state changes with the place, m; ours.
inline constexpr double platform_state_decorrelation_m = 50.0;

/// Elevation of the platform seen from the user, degrees.
[[nodiscard]] double elevation_deg(const LinkGeometry& link);

/// Row of the tables: the nearest of 10, 20, .., 90 degrees, ties up.
/// @throws InvalidInput  below 5 degrees
[[nodiscard]] std::size_t platform_row_index(double elevation_deg);

/// 32.45 + 20 log10(f in GHz) + 20 log10(d), without line of sight plus the clutter loss, dB. Source: TR 38.811 (6.6-1), (6.6-2).
[[nodiscard]] double platform_loss_db(PlatformEnvironment environment, LinkState state, double f_hz, const LinkGeometry& link);

/// Levels and correlation factor of a link.
struct PlatformLevels {
  Levels levels;               ///< means and spreads
  const SevenBySeven* factor;  ///< of their correlation
};
/// Those of the table at the link's elevation.
[[nodiscard]] PlatformLevels platform_levels(PlatformEnvironment environment, LinkState state, double f_hz, const LinkGeometry& link);

/// What the rays of fading `clusters` are drawn from.
[[nodiscard]] ClusterLaw platform_cluster_law(PlatformEnvironment environment, LinkState state, double f_hz, const LinkGeometry& link,
                                              const LargeScale& spread);

/// The channel of fading `flat`, h = conj(g), (N): sqrt(G) (sqrt(K/(K+1)) e^{-j 2 pi d/lambda} + sqrt(1/(K+1)) c) a(departure), K = 0
/// without line of sight, c ~ CN(0, 1) the first draw of the stream.
[[nodiscard]] Eigen::VectorXcd flat_channel(const LinkGeometry& link, LinkState state, double k_db, double gain, double f_hz,
                                            const Antenna& antenna, RandomStream stream);

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
