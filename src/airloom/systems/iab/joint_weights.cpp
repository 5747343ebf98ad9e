#include "airloom/systems/iab/joint_weights.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::iab {
namespace {

/// The part of the split options that decides the rate.
double best_rate(const BandTerms& terms, const SplitOptions& split, std::uint64_t seed) {
  const Split chosen = choose_split(terms, split, seed);
  return chosen.status == Status::infeasible ? -1.0 : terms.sum_rate(chosen.mu);
}

}  // namespace

double backhaul_weight(const BandTerms& t) {
  const Split split = exact_split(t);
  if (split.optimality != SplitCase::balance || split.slope >= 0.0) return 0.0;
  const double x = 1.0 - split.mu;
  const double rise = t.backhaul_term(split.mu).derivative + t.ground_term(x).derivative;
  return std::isfinite(rise) && rise > 0.0 ? std::clamp(-split.slope / rise, 0.0, 1.0) : 1.0;
}

void weigh_backhaul(const Instance& x, const WmmseOptions& o, NetworkPrecoders& p, const SolveControl& control) {
  const std::uint64_t seed = control.seed + control.realization;
  set_powers(p, o.design.normalization);
  Solution s = physical_solution(p);
  BandTerms terms = band_terms(x, s.w_aerial, s.w_ground);
  // a genetic split would make every comparison noisy and slow: the exact rule stands in for it here
  SplitOptions split = o.design.split;
  if (split.split == SplitRule::genetic) split.split = SplitRule::exact;
  const double first = best_rate(terms, split, seed);
  double rate = first;
  double used = 1.0;
  Eigen::VectorXd weights = Eigen::VectorXd::Ones(p.tiers.donor.streams());
  for (int round = 0; round < o.joint_rounds; ++round) {
    // half a step when the full one fails: the weight is worth what it is only near the present precoder
    const double wanted = backhaul_weight(terms);
    bool grew = false;
    for (const double step : {1.0, 0.5, 0.25}) {
      const double weight = used + step * (wanted - used);
      weights[p.tiers.donor.backhaul] = weight;
      WmmseState state = improve(p.tiers.donor, p.donor.precoder, weights, std::max(o.tolerance, 1e-5), o.max_iterations, control);
      p.donor.iterations += state.iterations;
      const Eigen::MatrixXcd w = state.precoder.matrix() * std::sqrt(p.tiers.donor.budget_w);
      const BandTerms next = band_terms(x, w, s.w_ground);
      const double next_rate = best_rate(next, split, seed);
      if (next_rate > rate * (1.0 + 1e-12)) {
        const double gain = next_rate / rate - 1.0;
        p.donor.precoder = std::move(state.precoder);
        terms = next;
        rate = next_rate;
        used = weight;
        grew = gain > o.tolerance;
        break;
      }
    }
    if (!grew) break;
  }
  p.donor.certificate.set("backhaul_weight", used);
  p.donor.certificate.set("joint_gain", first > 0.0 ? rate / first - 1.0 : 0.0);
}

}  // namespace airloom::iab
