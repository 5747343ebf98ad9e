#include "airloom/systems/mdd/design/promises/disprove.hpp"

#include <utility>

#include "airloom/systems/mdd/design/interior_point/phase_one.hpp"

namespace airloom::mdd {
namespace {

constexpr Eigen::Index most_dense = 400;  ///< unknowns up to which the barrier's dense steps are quick

/// Weights from the barrier's multipliers, which see the interference between users; also the powers that it may find instead.
void ask_barrier(const PowerProblem& x, ShareModel& model, const SearchClock& clock, RatioPoint& best, PromiseProof& proof) {
  PhaseOneResult exact = find_feasible(x, NewtonMethod::automatic, false, clock.stop());
  if (exact.proof.holds()) {
    proof = std::move(exact.proof);
    return;
  }
  if (exact.status != Status::converged) return;
  Shares at;
  model.split(exact.powers, at.p, at.q);
  model.look(at.p, at.q);
  const double least = ratios(model, promises_of(x)).least();
  if (least > best.least) best = {.at = std::move(at), .least = least};
}

}  // namespace

RatioPoint feasible_point(const PowerProblem& x, ShareModel& model, const std::vector<GivenStart>& starts, const SearchClock& clock,
                          std::uint64_t seed, PromiseProof& proof) {
  const Promises promises = promises_of(x);
  RatioPoint best = largest_ratio(model, promises, clock, {all_on(model, 0.7, 0.7)});
  if (best.least > 0.0) return best;
  model.look(best.at.p, best.at.q);
  proof = search_proof(x, promises, model.sinr_dl(), clock);
  if (proof.holds()) return best;
  if (!promises.sums() && model.size() <= most_dense) ask_barrier(x, model, clock, best, proof);
  if (proof.holds() || best.least > 0.0) return best;
  std::vector<Shares> more;
  for (const GivenStart& start : starts) more.push_back(start.shares);
  for (const double part : {0.01, 0.1, 1e-3}) more.push_back(all_on(model, part, 0.9));
  for (std::uint64_t k = 0; k < 4; ++k) {
    more.push_back(random_shares(model, RandomStream(seed, StreamId::solver_initialization, k, 1)));
  }
  RatioPoint later = largest_ratio(model, promises, clock, more);
  return later.least > best.least ? later : best;
}

}  // namespace airloom::mdd
