#include "airloom/systems/iab/design/hybrid/hybrid_wmmse.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "airloom/numerics/last_digits.hpp"
#include "airloom/systems/iab/design/ascent/common_level_search.hpp"
#include "airloom/systems/iab/design/ascent/ground_rate_search.hpp"
#include "airloom/systems/iab/design/ascent/phase_grid.hpp"
#include "airloom/systems/iab/design/lone_station.hpp"
#include "airloom/systems/iab/problem/files.hpp"

namespace airloom::iab {
namespace {

/// Users from the strongest channel to the weakest, the backhaul last: the answer then does not depend on how a file lists them.
std::vector<Eigen::Index> by_strength(const Eigen::MatrixXcd& h, Eigen::Index users) {
  std::vector<Eigen::Index> order(static_cast<std::size_t>(h.cols()));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  const auto stronger = [&](Eigen::Index a, Eigen::Index b) {
    const double of_a = h.col(a).squaredNorm();
    const double of_b = h.col(b).squaredNorm();
    if (of_a != of_b) return of_a > of_b;
    for (Eigen::Index n = 0; n < h.rows(); ++n) {
      if (h(n, a).real() != h(n, b).real()) return h(n, a).real() > h(n, b).real();
      if (h(n, a).imag() != h(n, b).imag()) return h(n, a).imag() > h(n, b).imag();
    }
    return false;
  };
  std::stable_sort(order.begin(), order.begin() + users, stronger);
  return order;
}

/// The tier with its streams in that order, channels to twelve digits: among optima of nearly the same worth, rounding of units must not
/// choose another one.
Tier in_order(Tier tier, const std::vector<Eigen::Index>& order) {
  tier.h = without_last_digits(Eigen::MatrixXcd(tier.h(Eigen::all, order)));
  tier.shares = tier.shares(order).eval();
  return tier;
}

/// Its design with the streams where they were.
Precoder out_of_order(Precoder p, const std::vector<Eigen::Index>& order) {
  Eigen::MatrixXcd moved(p.f_bb.rows(), p.f_bb.cols());
  moved(Eigen::all, order) = p.f_bb;
  p.f_bb = std::move(moved);
  return p;
}

/// Shares only set where the ascent starts: a rule that does not apply here is no reason to refuse.
Shares starting_shares(const Instance& x, const DesignOptions& o) {
  DesignOptions starts = o;
  const bool paper_applies = !x.has_node() || x.node_power_max_w / x.ground_users() < x.donor_power_max_w;
  if (starts.power_mode == PowerMode::paper && !paper_applies) starts.power_mode = PowerMode::equal;
  return stream_shares(x, starts, 1.0 / x.donor_streams());
}

TierDesign tier_design(const BeamSpace& space, const TierBeams& beams, std::int64_t evaluations, std::int64_t starts,
                       std::vector<double> history) {
  TierDesign design;
  design.total_power = true;
  design.precoder = space.precoder(beams.beams);
  design.iterations = evaluations;
  bool monotone = true;
  for (std::size_t k = 1; k < history.size(); ++k) monotone = monotone && history[k] >= history[k - 1];
  design.certificate.set("monotone", monotone);
  design.certificate.set("starts", starts);
  design.history = std::move(history);
  return design;
}

Outcome<Solution> solve(const Instance& x, const WmmseOptions& o, const SolveControl& control, bool digital) {
  validate(x, "instance");
  refuse_without_node(x, o.design);
  const Asked asked = asked_for(x, o.design.split);
  const Tiers listed = make_tiers(x, starting_shares(x, o.design));
  const std::vector<Eigen::Index> donor_order = by_strength(listed.donor.h, x.aerial_users());
  const std::vector<Eigen::Index> node_order = by_strength(listed.node.h, x.ground_users());
  const Tiers tiers{.donor = in_order(listed.donor, donor_order), .node = in_order(listed.node, node_order)};
  const NoiseModel noise = noise_model(x);
  const SearchOptions search{.tolerance = o.tolerance,
                             .max_evaluations = o.max_iterations,
                             .allow_drop_backhaul = o.allow_drop_backhaul,
                             .max_subsets = o.max_subsets,
                             .random_starts = o.random_starts,
                             .digital = digital};
  const Pursuit pursuit{.utility = asked.utility, .plain = !o.joint};
  SearchResult found = [&] {
    if (o.joint && asked.utility.objective == NetworkObjective::max_min) return search_common_level(tiers, noise, search, control);
    if (o.joint && asked.utility.min_ground_rate > 0.0) {
      constexpr double margin = 1.0 + 2e-8;  // over what rounding and twelve digits of the channels take
      return search_ground_rate(tiers, noise, asked.utility.min_ground_rate * margin, search, control);
    }
    return search_network(tiers, noise, pursuit, search, control);
  }();
  if (x.phase_bits && !digital) round_to_grid(*x.phase_bits, noise, pursuit, control, found.point);
  NetworkPrecoders p{.tiers = listed, .donor = {}, .node = {}};
  p.donor = tier_design(found.point.donor, found.point.state.donor, found.donor_evaluations, found.donor_starts, found.donor_history);
  p.donor.precoder = out_of_order(std::move(p.donor.precoder), donor_order);
  if (x.has_node()) {
    p.node = tier_design(found.point.node, found.point.state.node, found.node_evaluations, found.node_starts, found.node_history);
    p.node.precoder = out_of_order(std::move(p.node.precoder), node_order);
  }
  p.donor.status = found.status;
  if (found.status == Status::iteration_limit) p.donor.message = "the ascent of the phases reached max_iterations";
  set_powers(p, o.design.normalization);
  Outcome<Solution> out = finish(x, asked, p, control);
  const Division& division = found.point.state.division;
  if (x.has_node() && division.donor_price.size() > 0 && division.split.mu > 0.0 && asked.utility.sums()) {
    out.certificate.set("backhaul_weight", division.donor_price[division.donor_price.size() - 1] / division.split.mu);
  }
  return out;
}

}  // namespace

Outcome<Solution> solve_hybrid_wmmse(const Instance& x, const WmmseOptions& o, const SolveControl& control) {
  return solve(x, o, control, false);
}

Outcome<Solution> solve_wmmse_digital(const Instance& x, const WmmseOptions& o, const SolveControl& control) {
  return solve(x, o, control, true);
}

}  // namespace airloom::iab
