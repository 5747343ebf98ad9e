#include "airloom/radio/tr38901/aerial.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/radio/tr38901/geometry.hpp"

namespace airloom::radio::tr38901 {
namespace {

/// 1 up to d1, then d1/d2 + exp(-d2/p1) (1 - d1/d2).
double fading_sight(double d1, double p1, double d2) {
  if (d2 <= d1) return 1.0;
  return d1 / d2 + std::exp(-d2 / p1) * (1.0 - d1 / d2);
}

struct Excess {
  double a, b, los_db, nlos_db;
};

Excess excess(GroundCover cover) {
  switch (cover) {
    case GroundCover::suburban: return {.a = 4.88, .b = 0.43, .los_db = 0.1, .nlos_db = 21.0};
    case GroundCover::urban: return {.a = 9.61, .b = 0.16, .los_db = 1.0, .nlos_db = 20.0};
    case GroundCover::dense_urban: return {.a = 12.08, .b = 0.11, .los_db = 1.6, .nlos_db = 23.0};
    case GroundCover::highrise: return {.a = 27.23, .b = 0.08, .los_db = 2.3, .nlos_db = 34.0};
  }
  return {};
}

}  // namespace

double aerial_from_m(Environment environment) { return environment == Environment::rma ? 10.0 : 22.5; }

AerialLaw aerial_law(Environment environment, double f_hz, double d2, double d3, double height) {
  const double f = lg(f_hz / 1e9);
  const double d = lg(d3);
  const double h = lg(height);
  const double free = 20.0 * lg(40.0 * std::numbers::pi * f_hz / 1e9 / 3.0);
  AerialLaw x;
  switch (environment) {
    case Environment::umi:
      x.los_probability = fading_sight(std::max(294.05 * h - 432.94, 18.0), 233.98 * h - 0.95, d2);
      x.los_loss_db = std::max(free + 20.0 * d, 30.9 + (22.25 - 0.5 * h) * d + 20.0 * f);
      x.nlos_loss_db = std::max(x.los_loss_db, 32.4 + (43.2 - 7.6 * h) * d + 20.0 * f);
      x.sigma_los_db = std::max(5.0 * std::exp(-0.01 * height), 2.0);
      x.sigma_nlos_db = 8.0;
      return x;
    case Environment::uma:
      x.los_probability = height > 100.0 ? 1.0 : fading_sight(std::max(460.0 * h - 700.0, 18.0), 4300.0 * h - 3800.0, d2);
      x.los_loss_db = 28.0 + 22.0 * d + 20.0 * f;
      x.nlos_loss_db = std::max(x.los_loss_db, -17.5 + (46.0 - 7.0 * h) * d + free);
      x.sigma_los_db = 4.64 * std::exp(-0.0066 * height);
      x.sigma_nlos_db = 6.0;
      return x;
    case Environment::rma:
      x.los_probability =
          height > 40.0 ? 1.0 : fading_sight(std::max(1350.8 * h - 1602.0, 18.0), std::max(15021.0 * h - 16053.0, 1000.0), d2);
      x.los_loss_db = std::max(23.9 - 1.8 * h, 20.0) * d + free;
      x.nlos_loss_db = std::max(x.los_loss_db, -12.0 + (35.0 - 5.3 * h) * d + free);
      x.sigma_los_db = 4.2 * std::exp(-0.0046 * height);
      x.sigma_nlos_db = 6.0;
      return x;
    case Environment::inh: break;
  }
  throw InvalidInput("aerial link: inh has none; must be umi, uma or rma");
}

AerialLaw air_to_ground_law(GroundCover cover, double f_hz, double d3, double elevation_deg) {
  const Excess e = excess(cover);
  const double free = free_space_loss_db(f_hz, d3);
  return {.los_probability = 1.0 / (1.0 + e.a * std::exp(-e.b * (elevation_deg - e.a))),
          .los_loss_db = free + e.los_db,
          .nlos_loss_db = free + e.nlos_db};
}

}  // namespace airloom::radio::tr38901
