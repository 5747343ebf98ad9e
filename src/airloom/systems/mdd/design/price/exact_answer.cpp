#include "airloom/systems/mdd/design/price/exact_answer.hpp"

#include <algorithm>
#include <utility>

namespace airloom::mdd {

bool keeps_promises(const PowerProblem& x, const Powers& powers) { return qos_slack(x, powers).violation <= 0.5e-8; }

bool take_exact(const PowerProblem& x, PowerResult&& exact, PowerResult& found) {
  if (exact.status != Status::converged || !keeps_promises(x, exact.powers)) return false;
  if (sum_rate(x, exact.powers) < sum_rate(x, found.powers) * (1.0 - 1e-9)) return false;
  found.powers = std::move(exact.powers);
  found.status = Status::converged;
  found.message.clear();
  found.objective.push_back(std::max(found.objective.back(), exact.objective.back()));
  return true;
}

}  // namespace airloom::mdd
