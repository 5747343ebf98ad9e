#include "airloom/systems/dab/problem/accounting.hpp"

#include <cmath>

namespace airloom::dab {

Messages messages(const Size& size, std::int64_t m) {
  const auto [stations, antennas, users] = size;
  const std::int64_t matrix = 2 * users * users;  // reals of a complex (U, U) matrix
  Messages out;
  out.central = 4 * stations * antennas * users;
  out.scale = stations * (2 * matrix + users) + stations;
  out.ring = stations * (matrix + users);
  out.star = stations * (2 * matrix + 3 * users) + stations * (2 * matrix + users);
  out.star_admm = stations * (matrix + users) + stations * (2 * matrix + users);
  out.star_admm_kept = stations * (matrix + users) + stations * (matrix + users);
  const std::int64_t gram_up = (2 * m + 1) * (m + 1) + 1;     // products of pairs and gradient, ||F||^2
  const std::int64_t gram_down = m + 1;                       // coefficients, common part of tau
  const std::int64_t curvature_up = matrix / 2 + 2 * matrix;  // a Hermitian matrix counts its reals
  const std::int64_t curvature_down = 2 * matrix;
  const std::int64_t slopes_up = m + 2;
  const std::int64_t slopes_down = m + 1;
  const std::int64_t links_up = matrix + users;
  const std::int64_t links_down = matrix + users + 1;  // and whether the step is accepted
  out.star_exact =
      stations * (gram_up + curvature_up + slopes_up + links_up) + stations * (gram_down + curvature_down + slopes_down + links_down);
  return out;
}

Products products(const Size& size, std::int64_t m) {
  const auto [stations, n, u] = size;
  Products out;
  out.evaluation = 3 * n * n * u + 4 * n * u * u;
  out.ring_visit = out.evaluation + 3 * n * u * u;
  out.central_iteration = stations * (3 * n * n * u + 8 * n * u * u + 4 * m * n * u);
  out.pmm_visit = out.evaluation + n * n * n / 3;
  return out;
}

Orders generic_orders(const Size& size) {
  const auto own = static_cast<double>(size.antennas * size.users);
  const double all = static_cast<double>(size.stations) * own;
  return {.beams = std::pow(own, 3.5),
          .auxiliary = std::pow(own, 6.0),
          .central = std::pow(all, 3.5) + std::pow(all, 6.0),
          .aggregation = std::pow(static_cast<double>(size.stations * size.users * size.users), 3.0)};
}

Values accounting(const Size& size) {
  const Messages m = messages(size);
  const Products p = products(size);
  const Orders o = generic_orders(size);
  return {{"central_reals", m.central},
          {"scale_reals", m.scale},
          {"ring_lap_reals", m.ring},
          {"star_exchange_reals", m.star},
          {"star_admm_exchange_reals", m.star_admm},
          {"star_admm_kept_exchange_reals", m.star_admm_kept},
          {"star_exact_exchange_reals", m.star_exact},
          {"evaluation_products", p.evaluation},
          {"ring_visit_products", p.ring_visit},
          {"central_iteration_products", p.central_iteration},
          {"pmm_visit_products", p.pmm_visit},
          {"beams_order", o.beams},
          {"auxiliary_order", o.auxiliary},
          {"central_order", o.central},
          {"aggregation_order", o.aggregation}};
}

}  // namespace airloom::dab
