#include "airloom/systems/iab/design/hybrid/joint_weights.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace airloom::iab {
namespace {

constexpr double most_weight = 1e4;

}  // namespace

double backhaul_weight(const BandTerms& t) {
  const Split split = exact_split(t);
  if (split.optimality != SplitCase::balance || split.slope >= 0.0) return 0.0;
  const double x = 1.0 - split.mu;
  const double rise = t.backhaul_term(split.mu).derivative + t.ground_term(x).derivative;
  return std::isfinite(rise) && rise > 0.0 ? std::clamp(-split.slope / rise, 0.0, 1.0) : 1.0;
}

namespace {

/// A donor's precoder with the network rate that it gives.
struct Candidate {
  Precoder precoder;
  BandTerms terms;
  double rate = -std::numeric_limits<double>::infinity();  ///< < 0: misses the ground rate that was asked for
  double weight = 1.0;                                     ///< of the backhaul, that it was designed with
};

/// The network around the donor's precoder: the node's stays as it is.
struct Surroundings {
  const Instance& instance;
  const Tier& donor;
  std::vector<Stream> at_ground;
  SplitOptions split;
  std::uint64_t seed;

  [[nodiscard]] Candidate judge(Precoder precoder, double weight) const {
    const Eigen::MatrixXcd w = precoder.matrix() * std::sqrt(donor.budget_w);
    Candidate c{std::move(precoder), band_terms(instance, received_powers(instance.h_aerial, w), at_ground), 0.0, weight};
    c.rate = rate_or_shortfall(c.terms, choose_split(c.terms, split, seed));
    return c;
  }
};

/// Raises the network rate from a candidate until no step of the weight helps.
Candidate refine(Candidate best, const Surroundings& around, const WmmseOptions& o, const SolveControl& control, std::int64_t& iterations) {
  Eigen::VectorXd weights = Eigen::VectorXd::Ones(around.donor.streams());
  for (int round = 0; round < o.joint_rounds; ++round) {
    const bool missed = best.rate < 0.0;
    const double wanted = missed ? std::min(most_weight, 4.0 * best.weight) : backhaul_weight(best.terms);
    bool grew = false;
    // the weight is worth what it is only near the present precoder, and least of all where a ground rate ends what is allowed
    const double least_step = around.split.split == SplitRule::min_ground_rate ? 0x1p-6 : 0.25;
    for (double step = 1.0; step >= least_step && !control.on_iteration.stopped(); step *= 0.5) {
      const double weight = best.weight + step * (wanted - best.weight);
      weights[around.donor.backhaul] = weight;
      WmmseState state = improve(around.donor, best.precoder, weights, std::max(o.tolerance, 1e-5), o.max_iterations, control);
      iterations += state.iterations;
      Candidate next = around.judge(std::move(state.precoder), weight);
      if (next.rate > best.rate + 1e-12 * std::abs(best.rate)) {
        grew = missed || next.rate > best.rate * (1.0 + o.tolerance);
        best = std::move(next);
        break;
      }
    }
    if (!grew) break;
  }
  return best;
}

}  // namespace

void weigh_backhaul(const Instance& x, const WmmseOptions& o, NetworkPrecoders& p, const SolveControl& control) {
  set_powers(p, o.design.normalization);
  const Solution s = physical_solution(p);
  Surroundings around{x, p.tiers.donor, received_powers(x.h_ground, s.w_ground), asked_split(x, o.design.split),
                      control.seed + control.realization};
  // a genetic split would make every comparison noisy and slow: the exact rule stands in for it here
  if (around.split.split == SplitRule::genetic) around.split.split = SplitRule::exact;
  const Candidate plain = around.judge(p.donor.precoder, 1.0);
  Candidate other;
  for (const Precoder& start : p.donor.starts) {
    if (control.on_iteration.stopped()) break;
    if (Candidate c = around.judge(start, 1.0); c.rate > other.rate) other = std::move(c);
  }
  Candidate best = refine(plain, around, o, control, p.donor.iterations);
  if (std::isfinite(other.rate)) {
    other = refine(std::move(other), around, o, control, p.donor.iterations);
    if (other.rate > best.rate) best = std::move(other);
  }
  p.donor.precoder = std::move(best.precoder);
  if (control.on_iteration.stopped()) p.donor.status = Status::interrupted;
  p.donor.certificate.set("backhaul_weight", best.weight);
  p.donor.certificate.set("joint_gain", plain.rate > 0.0 ? best.rate / plain.rate - 1.0 : 0.0);
}

}  // namespace airloom::iab
