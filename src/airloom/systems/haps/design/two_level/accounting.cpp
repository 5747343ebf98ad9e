#include "airloom/systems/haps/design/two_level/accounting.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::haps {

Accounting account(std::span<const int> antennas, int users) {
  const std::int64_t u = users;
  const auto n = static_cast<std::int64_t>(antennas.size());
  std::int64_t all = 0;
  std::int64_t most = 0;
  for (const std::int64_t each : antennas) {
    all += each;
    most = std::max(most, each);
  }
  Accounting out;
  out.central_complexity = std::pow(static_cast<double>(n * u * u + all * u), 3.5);
  out.distributed_complexity = std::pow(static_cast<double>(u * u + most * u), 3.5);
  out.central_reals = 2 * all * u;
  out.iteration_reals = 3 * n * u;
  out.gram_reals = n * u * u + 2 * u * u + n;
  out.break_even_iterations = static_cast<double>(out.central_reals) / static_cast<double>(out.iteration_reals);
  return out;
}

Values to_certificate(const Accounting& a) {
  return {{"central_complexity", a.central_complexity},
          {"distributed_complexity", a.distributed_complexity},
          {"complexity_ratio", a.central_complexity / a.distributed_complexity},
          {"central_reals", a.central_reals},
          {"iteration_reals", a.iteration_reals},
          {"gram_reals", a.gram_reals},
          {"break_even_iterations", a.break_even_iterations}};
}

}  // namespace airloom::haps
