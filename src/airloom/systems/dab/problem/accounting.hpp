#pragma once
/// What is exchanged and multiplied, by formula. Source: specification of [dab], 9, derived from the messages; the publication's are lost.
#include <cstdint>

#include "airloom/core/values.hpp"

namespace airloom::dab {

struct Size {
  std::int64_t stations = 0;  ///< B
  std::int64_t antennas = 0;  ///< N
  std::int64_t users = 0;     ///< U
};

/// Real numbers exchanged by all stations together. None but the first depends on the antennas.
struct Messages {
  std::int64_t central = 0;         ///< once: 4 B N U, channels up and beams down
  std::int64_t scale = 0;           ///< once: B (4 U^2 + U) + B, to back all stations off together
  std::int64_t ring = 0;            ///< per lap: B (2 U^2 + U), T and t at every hop
  std::int64_t star = 0;            ///< per exchange: down B (4 U^2 + 3 U), up B (4 U^2 + U)
  std::int64_t star_admm = 0;       ///< per exchange: down B (2 U^2 + U), up B (4 U^2 + U)
  std::int64_t star_admm_kept = 0;  ///< the same where the processor keeps the duals: up B (2 U^2 + U)
  /// Per exchange, m pairs: up B (7 U^2 + U + (2 m + 1)(m + 1) + m + 3), down B (6 U^2 + U + 2 m + 3); the sum of the rounds' messages.
  std::int64_t star_exact = 0;
};
[[nodiscard]] Messages messages(const Size& size, std::int64_t pairs = 5);

/// Complex products, leading terms.
struct Products {
  std::int64_t evaluation = 0;         ///< of one station's rate and gradient: 3 N^2 U + 4 N U^2
  std::int64_t ring_visit = 0;         ///< with one trial: evaluation + 3 N U^2
  std::int64_t central_iteration = 0;  ///< B (3 N^2 U + 8 N U^2 + 4 m N U), star_exact the same
  std::int64_t pmm_visit = 0;          ///< 3 N^2 U + 4 N U^2 + N^3 / 3, rounded down
};
[[nodiscard]] Products products(const Size& size, std::int64_t pairs = 5);

/// Orders of the publication's convex problems under generic solvers: cone programs n^3.5, linear systems n^3, by their dimensions.
struct Orders {
  double beams = 0.0;        ///< (N U)^3.5
  double auxiliary = 0.0;    ///< (N U)^6: the penalty method's matrix of dimension (N U)^2
  double central = 0.0;      ///< (B N U)^3.5 + (B N U)^6
  double aggregation = 0.0;  ///< (B U^2)^3
};
[[nodiscard]] Orders generic_orders(const Size& size);

/// All of these as certificate entries, "central_reals", "ring_lap_reals", "evaluation_products", "beams_order" and so on.
[[nodiscard]] Values accounting(const Size& size);

}  // namespace airloom::dab
