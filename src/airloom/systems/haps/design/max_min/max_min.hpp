#pragma once
/// The algorithm `max_min`: beams with the largest least SINR, promised SINRs kept.
#include "airloom/systems/haps/design/best.hpp"

namespace airloom::haps {

struct MaxMinOptions {
  double tolerance = 1e-6;
  int max_evaluations = 3000;
  BoundOptions bound = {};
};
void fields(maybe_const<MaxMinOptions> auto& o, auto&& field) {
  field("tolerance", o.tolerance, above(0), "of the largest least SINR: stop when its two proved ends agree so far, relative");
  field("max_evaluations", o.max_evaluations, between(1, 1000000), "of priced beams");
  bound_fields(o.bound, field);
}

/// The largest least SINR between its proved ends, and beams that reach the lower one.
struct LeastSinr {
  CommonSinr common;                 ///< its ends are SINRs
  std::optional<Promises> promises;  ///< where the promises had to be looked for
};

/// Without promises, or where the answer keeps them, `largest_common_sinr` with equal targets. Otherwise the largest t such that some beams
/// give every user max(t, promise): each t is tried the same way; the prices belong to the last t that was disproved, with those targets.
[[nodiscard]] LeastSinr largest_least_sinr(const GramBank& bank, const Eigen::VectorXd& floor, const MaxMinOptions& options,
                                           const std::stop_token& stop);

}  // namespace airloom::haps
