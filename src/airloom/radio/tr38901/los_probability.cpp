#include "airloom/radio/tr38901/los_probability.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::radio::tr38901 {
namespace {

/// 1 up to `near`, then near/d + exp(-d/decay) (1 - near/d).
double street(double d, double near, double decay) {
  if (d <= near) return 1.0;
  return near / d + std::exp(-d / decay) * (1.0 - near / d);
}

struct Corridor {
  double near, decay, far, share, far_decay;
};

/// 1, then exponential, then a weaker exponential. The mixed office leaves its end to the third part, the open one to the second.
double corridor(const Corridor& x, double d, bool end_with_second) {
  if (d <= x.near) return 1.0;
  if (d < x.far || (end_with_second && d == x.far)) return std::exp(-(d - x.near) / x.decay);
  return x.share * std::exp(-(d - x.far) / x.far_decay);
}

}  // namespace

double los_probability(Environment environment, double d, double user_height_m, Office office) {
  switch (environment) {
    case Environment::umi: return street(d, 18.0, 36.0);
    case Environment::uma: {
      const double tall = user_height_m <= 13.0 ? 0.0 : std::pow((user_height_m - 13.0) / 10.0, 1.5);
      if (d <= 18.0) return 1.0;
      return std::min(1.0, street(d, 18.0, 63.0) * (1.0 + tall * 1.25 * std::pow(d / 100.0, 3.0) * std::exp(-d / 150.0)));
    }
    case Environment::rma: return d <= 10.0 ? 1.0 : std::exp(-(d - 10.0) / 1000.0);
    case Environment::inh:
      switch (office) {
        case Office::mixed: return corridor({.near = 1.2, .decay = 4.7, .far = 6.5, .share = 0.32, .far_decay = 32.6}, d, false);
        case Office::open: return corridor({.near = 5.0, .decay = 70.8, .far = 49.0, .share = 0.54, .far_decay = 211.7}, d, true);
      }
  }
  return 0.0;
}

}  // namespace airloom::radio::tr38901
