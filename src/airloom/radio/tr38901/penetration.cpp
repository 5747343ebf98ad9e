#include "airloom/radio/tr38901/penetration.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/units.hpp"

namespace airloom::radio::tr38901 {

Building draw_building(Environment environment, double indoor_share, double height_m, RandomStream stream) {
  const bool indoor = stream.uniform() < indoor_share;
  const auto floors = 4 + stream.integer(5);
  const auto floor = 1 + stream.integer(floors);
  const double first = stream.uniform();
  const double second = stream.uniform();
  if (!indoor) return {.indoor = false, .height_m = height_m};
  const bool rural = environment == Environment::rma;
  return {.indoor = true,
          .height_m = rural ? height_m : 3.0 * static_cast<double>(floor - 1) + 1.5,
          .indoor_depth_m = (rural ? 10.0 : 25.0) * std::min(first, second)};
}

double penetration_loss_db(Penetration penetration, double f_hz, double depth_m, double normal, int release) {
  const double f = f_hz / 1e9;
  const double glass = from_db(-(2.0 + 0.2 * f));
  const double coated = from_db(-(release == 19 ? 25.4 + 0.11 * f : 23.0 + 0.3 * f));
  const double concrete = from_db(-(5.0 + 4.0 * f));
  const double rooms = 0.5 * depth_m;
  switch (penetration) {
    case Penetration::low: return 5.0 - to_db(0.3 * glass + 0.7 * concrete) + rooms + 4.4 * normal;
    case Penetration::mixed:  // callers say which of the two a user has
    case Penetration::high: return 5.0 - to_db(0.7 * coated + 0.3 * concrete) + rooms + 6.5 * normal;
    case Penetration::legacy: return 20.0 + rooms;
  }
  return 0.0;
}

}  // namespace airloom::radio::tr38901
