#include "airloom/radio/tr38901/large_scale.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::radio::tr38901 {
namespace {

/// Mean of log10 of the zenith spread at the station.
double mu_zsd(Environment environment, LinkState state, const LinkGeometry& x, double f_ghz) {
  const bool los = state == LinkState::los;
  const double above = x.rx_height_m - x.tx_height_m;
  const double user = 0.01 * (x.rx_height_m - 1.5);
  switch (environment) {
    case Environment::umi:
      return los ? std::max(-0.21, -0.0148 * x.d2_m + 0.01 * std::abs(above) + 0.83)
                 : std::max(-0.5, -0.0031 * x.d2_m + 0.01 * std::max(above, 0.0) + 0.2);
    case Environment::uma: return std::max(-0.5, -0.0021 * x.d2_m - user + (los ? 0.75 : 0.9));
    case Environment::rma: return std::max(-1.0, (los ? -0.00017 : -0.00019) * x.d2_m - user + (los ? 0.22 : 0.28));
    case Environment::inh: return los ? -1.43 * lg(1.0 + std::max(f_ghz, 6.0)) + 2.228 : 1.08;
  }
  return 0.0;
}

}  // namespace

Levels levels(Environment environment, LinkState state, const LinkGeometry& link, double f_hz, bool beyond_bend, int release) {
  const EnvironmentTable& table = environment_table(environment, release);
  const StateTable& t = table.state(state);
  const double f = f_hz / 1e9;
  const double x = table.frequency_offset + std::max(f, table.f_min_ghz);
  Levels out;
  out.mu << 0.0, t.mu_k_db, t.mu_ds.at(x), t.mu_asd.at(x), t.mu_asa.at(x), mu_zsd(environment, state, link, f), t.mu_zsa.at(x);
  out.sigma << t.sigma_sf_db[beyond_bend ? 1 : 0], t.sigma_k_db, t.sigma_ds.at(x), t.sigma_asd.at(x), t.sigma_asa.at(x), t.sigma_zsd.at(x),
      t.sigma_zsa.at(x);
  return out;
}

LargeScale large_scale(const Levels& levels, const Seven& zeta, bool has_k) {
  constexpr double widest_azimuth_deg = 104.0;
  constexpr double widest_zenith_deg = 52.0;
  const Seven value = levels.mu + levels.sigma.cwiseProduct(zeta);
  const auto spread = [&value](Parameter which) { return std::pow(10.0, value[which]); };
  return {.sf_db = value[sf],
          .k_db = has_k ? value[k] : 0.0,
          .ds_s = spread(ds),
          .asd_deg = std::min(spread(asd), widest_azimuth_deg),
          .asa_deg = std::min(spread(asa), widest_azimuth_deg),
          .zsd_deg = std::min(spread(zsd), widest_zenith_deg),
          .zsa_deg = std::min(spread(zsa), widest_zenith_deg)};
}

double zenith_offset_deg(Environment environment, LinkState state, double d2, double user_height_m, double f_hz) {
  if (state == LinkState::los) return 0.0;
  switch (environment) {
    case Environment::umi: return -std::pow(10.0, -1.5 * lg(std::max(10.0, d2)) + 3.3);
    case Environment::uma: {
      const double f = lg(std::max(f_hz / 1e9, 6.0));
      return 7.66 * f - 5.96 -
             std::pow(10.0, (0.208 * f - 0.782) * lg(std::max(25.0, d2)) - 0.13 * f + 2.03 - 0.07 * (user_height_m - 1.5));
    }
    case Environment::rma: return d2 > 0.0 ? degrees(std::atan(31.5 / d2) - std::atan(33.5 / d2)) : 0.0;
    case Environment::inh: return 0.0;
  }
  return 0.0;
}

}  // namespace airloom::radio::tr38901
