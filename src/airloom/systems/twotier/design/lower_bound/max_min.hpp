#pragma once
/// The largest rate that every user with a slot gets, under the instance's promises, and its bound.
#include "airloom/systems/twotier/design/promises/settle_promises.hpp"

namespace airloom::twotier {

struct MaxMinOptions {
  PromiseOptions promises = {};
  int kicks = 8;
  int patience = 8;
  double gap = 1e-3;
  int max_calls = 12;
};

/// Certificate: `kkt_max_min`, stationarity at the multipliers of the users' rates, besides those of a search of prices.
/// Status `converged`: stationary, or within the gap of the bound.
[[nodiscard]] Outcome<Solution> solve_max_min(const Ground& ground, const MaxMinOptions& options, const SolveControl& control);

}  // namespace airloom::twotier
