#include "airloom/numerics/gaussian_tail.hpp"

#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/core/values.hpp"
#include "airloom/numerics/root.hpp"

namespace airloom {

double gaussian_tail(double x) { return 0.5 * std::erfc(x / std::numbers::sqrt2); }

double inverse_gaussian_tail(double probability) {
  if (!(probability > 0.0 && probability < 1.0)) throw InvalidInput("probability: " + shortest(probability) + "; must be in (0, 1)");
  if (probability > 0.5) return -inverse_gaussian_tail(1.0 - probability);
  constexpr double beyond = 38.5;  // Q there is below the smallest double
  const double target = std::log(probability);
  const auto excess = [target](double x) -> Slope {
    const double q = gaussian_tail(x);
    const double density = std::exp(-0.5 * x * x) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
    return {.value = std::log(q) - target, .derivative = -density / q};
  };
  int evaluations = 0;
  return bracketed_root(excess, -1e-3, beyond, false, 1e-15, evaluations, 1.0);
}

}  // namespace airloom
