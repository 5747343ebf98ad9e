#pragma once
/// Proofs that need no search: a promise to nobody, or to somebody who misses it even alone.
#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// Puts status, message and proof into the outcome, and returns true, when a promise has no slot that may send (`no_slot`), or when its
/// slots stay below it with their nodes' whole budgets, water-filled over them within their limits, without any interference (`alone`;
/// value: that rate over the promise). Source: specification of [twotier], second part, 2.1, 2.4.
bool disprove_promises(const Instance& instance, Outcome<Solution>& outcome);

}  // namespace airloom::twotier
