#pragma once
/// The seven large-scale parameters of a link from its place in the correlated maps: TR 38.901, section 7.5, step 4.
#include "airloom/export.hpp"
#include "airloom/radio/tr38901/geometry.hpp"
#include "airloom/radio/tr38901/tables.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

/// Angles in degrees. asd and asa are at most 104, zsd and zsa at most 52.
struct LargeScale {
  double sf_db = 0.0;  ///< positive: more power
  double k_db = 0.0;   ///< 0 without a line-of-sight ray
  double ds_s = 0.0;
  double asd_deg = 0.0;
  double asa_deg = 0.0;
  double zsd_deg = 0.0;
  double zsa_deg = 0.0;
};

/// Where the parameters of a link lie: dB for sf and k, log10 of seconds and degrees for the spreads.
struct Levels {
  Seven mu;
  Seven sigma;
};

/// @param f_hz         carrier
/// @param beyond_bend  the link is longer than the break point: the shadowing of rma has two spreads
/// Source: TR 38.901 tables 7.5-6 to 7.5-11.
[[nodiscard]] Levels levels(Environment environment, LinkState state, const LinkGeometry& link, double f_hz, bool beyond_bend, int release);

/// mu_i + sigma_i zeta_i with its units and caps. @param has_k  the link has a line-of-sight ray
[[nodiscard]] LargeScale large_scale(const Levels& levels, const Seven& zeta, bool has_k);

/// By how much clusters leave lower than the line of sight, degrees; 0 with line of sight and in inh. Source: as of levels().
[[nodiscard]] double zenith_offset_deg(Environment environment, LinkState state, double d2_m, double user_height_m, double f_hz);

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
