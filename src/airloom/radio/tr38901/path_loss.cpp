#include "airloom/radio/tr38901/path_loss.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/core/limits.hpp"
#include "airloom/core/units.hpp"
#include "airloom/radio/tr38901/geometry.hpp"

namespace airloom::radio::tr38901 {
namespace {

using std::numbers::pi;
constexpr double building_height_m = 5.0;  // of rma
constexpr double street_width_m = 20.0;

struct TwoSlopes {
  double constant;
  double before;  ///< dB per decade of distance
  double height;  ///< dB per decade of bp^2 + (hb - hu)^2
};

double two_slopes(const TwoSlopes& law, const PathLossLink& x, double break_point) {
  const double f = x.f_hz / 1e9;
  if (x.d2_m < break_point) return law.constant + law.before * lg(x.d3_m()) + 20.0 * lg(f);
  const double rise = x.station_height_m - x.user_height_m;
  const double bend = std::max(break_point * break_point + rise * rise, 1.0);  // below 1 m^2 only where a height is below the clutter
  return law.constant + 40.0 * lg(x.d3_m()) + 20.0 * lg(f) - law.height * lg(bend);
}

double rural_los(const PathLossLink& x, double break_point) {
  const double rise = std::pow(building_height_m, 1.72);
  const auto near = [&](double d) {
    return 20.0 * lg(40.0 * pi * d * x.f_hz / 1e9 / 3.0) + std::min(0.03 * rise, 10.0) * lg(d) - std::min(0.044 * rise, 14.77) +
           0.002 * lg(building_height_m) * d;
  };
  return x.d2_m < break_point ? near(x.d3_m()) : near(break_point) + 40.0 * lg(x.d3_m() / break_point);
}

double rural_nlos(const PathLossLink& x) {
  const double hb = x.station_height_m;
  const double ratio = building_height_m / hb;
  const double user = lg(11.75 * x.user_height_m);
  return 161.04 - 7.1 * lg(street_width_m) + 7.5 * lg(building_height_m) - (24.37 - 3.7 * ratio * ratio) * lg(hb) +
         (43.42 - 3.1 * lg(hb)) * (lg(x.d3_m()) - 3.0) + 20.0 * lg(x.f_hz / 1e9) - (3.2 * user * user - 4.97);
}

double los_loss(Environment environment, const PathLossLink& x) {
  const double bend = break_point_m(environment, x);
  switch (environment) {
    case Environment::umi: return two_slopes({.constant = 32.4, .before = 21.0, .height = 9.5}, x, bend);
    case Environment::uma: return two_slopes({.constant = 28.0, .before = 22.0, .height = 9.0}, x, bend);
    case Environment::rma: return rural_los(x, bend);
    case Environment::inh: return 32.4 + 17.3 * lg(x.d3_m()) + 20.0 * lg(x.f_hz / 1e9);
  }
  return 0.0;
}

double nlos_loss(Environment environment, const PathLossLink& x) {
  const double f = x.f_hz / 1e9;
  const double d = lg(x.d3_m());
  switch (environment) {
    case Environment::umi: return 22.4 + 35.3 * d + 21.3 * lg(f) - 0.3 * (x.user_height_m - 1.5);
    case Environment::uma: return 13.54 + 39.08 * d + 20.0 * lg(f) - 0.6 * (x.user_height_m - 1.5);
    case Environment::rma: return rural_nlos(x);
    case Environment::inh: return 17.3 + 38.3 * d + 24.9 * lg(f);
  }
  return 0.0;
}

}  // namespace

double PathLossLink::d3_m() const { return std::hypot(d2_m, station_height_m - user_height_m); }

double break_point_m(Environment environment, const PathLossLink& x) {
  const double per_metre = x.f_hz / speed_of_light_m_s;
  switch (environment) {
    case Environment::umi: return std::max(0.0, 4.0 * (x.station_height_m - 1.0) * (x.user_height_m - 1.0) * per_metre);
    case Environment::uma:
      return std::max(0.0, 4.0 * (x.station_height_m - x.environment_height_m) * (x.user_height_m - x.environment_height_m) * per_metre);
    case Environment::rma: return 2.0 * pi * x.station_height_m * x.user_height_m * per_metre;
    case Environment::inh: return infinity;
  }
  return infinity;
}

double path_loss_db(Environment environment, LinkState state, const PathLossLink& x) {
  const double los = los_loss(environment, x);
  return state == LinkState::los ? los : std::max(los, nlos_loss(environment, x));
}

double free_space_loss_db(double f_hz, double distance_m) { return 20.0 * lg(4.0 * pi * f_hz * distance_m / speed_of_light_m_s); }

double environment_height(double d2_m, double user_height_m, RandomStream stream) {
  const double chance = stream.uniform();
  const double which = stream.uniform();
  if (user_height_m < 13.0 || d2_m <= 18.0) return 1.0;
  const double c = std::pow((user_height_m - 13.0) / 10.0, 1.5) * 1.25 * std::pow(d2_m / 100.0, 3.0) * std::exp(-d2_m / 150.0);
  if (chance < 1.0 / (1.0 + c)) return 1.0;
  const double count = std::max(1.0, std::floor((user_height_m - 1.5 - 12.0) / 3.0) + 1.0);
  return 12.0 + 3.0 * std::floor(count * which);
}

}  // namespace airloom::radio::tr38901
