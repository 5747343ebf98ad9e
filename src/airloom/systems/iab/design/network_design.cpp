#include "airloom/systems/iab/design/network_design.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/core/error.hpp"
#include "airloom/core/infeasibility.hpp"
#include "airloom/systems/iab/design/backhaul_share.hpp"
#include "airloom/systems/iab/design/digital.hpp"
#include "airloom/systems/iab/design/lone_station.hpp"
#include "airloom/systems/iab/problem/band_terms.hpp"
#include "airloom/systems/iab/problem/bounds/rate_bound.hpp"
#include "airloom/systems/iab/problem/bounds/upper_bound.hpp"

namespace airloom::iab {
namespace {

/// The worse of two endings: an interruption or numerical trouble outranks a limit, a limit outranks convergence.
Status worse_status(Status a, Status b) {
  const auto rank = [](Status s) {
    switch (s) {
      case Status::converged: return 0;
      case Status::stalled: return 1;
      case Status::iteration_limit: return 2;
      case Status::time_limit: return 3;
      case Status::interrupted: return 4;
      case Status::numerical_failure: return 5;
      case Status::infeasible: return 6;
      case Status::not_run: return 7;
    }
    return 7;
  };
  return rank(a) >= rank(b) ? a : b;
}

void append_message(std::string& message, const std::string& more) {
  if (more.empty()) return;
  if (!message.empty()) message += "; ";
  message += more;
}

void set_power(TierDesign& design, const Tier& tier, Normalization normalization) {
  if (design.total_power) normalize_total(design.precoder);
  else normalize(design.precoder, tier, normalization);
}

/// Messages between the platforms for the split: the node sends its sum spectral efficiency (or, with noise proportional to the
/// band, signal and interference of every user), the donor answers mu.
Traffic split_traffic(const BandTerms& terms, SplitRule rule) {
  Traffic traffic;
  if (rule == SplitRule::fixed) return traffic;
  traffic.rounds = 1;
  traffic.add(Link::up, 1, terms.linear() ? 1 : 2 * static_cast<std::int64_t>(terms.ground.size()));
  traffic.add(Link::down, 1, 1);
  return traffic;
}

void report(Outcome<Solution>& out, const TierDesign& design, const std::string& name) {
  out.status = worse_status(out.status, design.status);
  append_message(out.message, design.message);
  out.iterations.inner += design.iterations;
  out.trace.append("design_" + name, design.history);
  for (const auto& [key, value] : design.certificate) out.certificate.set(key + "_" + name, value);
  out.certificate.set("iterations_" + name, design.iterations);
}

/// A promised ground rate that no beams at all can carry: that is proved here.
void prove_ground_rate(const Instance& x, double promised_bps, Outcome<Solution>& out) {
  if (!(promised_bps > 0.0)) return;
  const double bound = ground_rate_bound(x);
  if (promised_bps <= bound * (1.0 + proof_margin)) return;
  disprove(out, Infeasibility::ground_rate_bound, bound,
           "min_ground_rate_bps: " + shortest(promised_bps) + "; no beams carry more than " + shortest(bound) +
               " bit/s over backhaul and ground, even without interference");
}

/// What was pursued, and what no precoder of the hardware exceeds of it; of sums the judge says it.
void certify(const Instance& x, const NetworkUtility& utility, double value, Outcome<Solution>& out) {
  const UpperBound bound = upper_bound(x, utility);
  const double reached = objective_bps(x, utility, value);
  out.certificate.set("objective", reached);
  out.certificate.set("upper_bound", bound.value);
  out.certificate.set("upper_bound_kind", bound.kind);
  out.certificate.set("gap", 1.0 - reached / bound.value);
}

}  // namespace

double design_split(const Instance& x, const DesignOptions& o, const Shares& shares) {
  if (!x.has_node()) return 1.0;
  if (!x.noise_band_proportional || (x.noise_aerial_w && x.noise_ground_w)) return 0.5;
  const Tiers tiers = make_tiers(x, shares, 0.5, 0.5);
  try {
    NetworkPrecoders digital{.tiers = tiers, .donor = {}, .node = {}};
    digital.donor.precoder.f_bb = zero_forcing(tiers.donor.h, tiers.donor.name);
    digital.node.precoder.f_bb = zero_forcing(tiers.node.h, tiers.node.name);
    set_powers(digital, o.normalization);
    const Solution solution = physical_solution(digital);
    return std::clamp(exact_split(band_terms(x, solution.w_aerial, solution.w_ground)).mu, 0.05, 0.95);
  } catch (const InvalidInput&) {  // channels too aligned for zero forcing: the precoder may still serve them
    return 0.5;
  }
}

void set_powers(NetworkPrecoders& p, Normalization normalization) {
  set_power(p.donor, p.tiers.donor, normalization);
  set_power(p.node, p.tiers.node, normalization);
}

Solution physical_solution(const NetworkPrecoders& p) {
  const double donor = std::sqrt(p.tiers.donor.budget_w);
  const double node = std::sqrt(p.tiers.node.budget_w);
  Solution s;
  s.w_aerial = p.donor.precoder.matrix() * donor;
  s.w_ground = p.tiers.node.streams() > 0 ? Eigen::MatrixXcd(p.node.precoder.matrix() * node) : Eigen::MatrixXcd(s.w_aerial.rows(), 0);
  if (p.donor.precoder.f_rf.size() > 0) {
    s.f_rf_donor = p.donor.precoder.f_rf;
    s.f_bb_donor = p.donor.precoder.f_bb * donor;
  }
  if (p.node.precoder.f_rf.size() > 0) {
    s.f_rf_node = p.node.precoder.f_rf;
    s.f_bb_node = p.node.precoder.f_bb * node;
  }
  return s;
}

Outcome<Solution> finish(const Instance& x, const Asked& asked, const NetworkPrecoders& p, const SolveControl& control) {
  Outcome<Solution> out;
  out.solution = physical_solution(p);
  const BandTerms terms = band_terms(x, out.solution.w_aerial, out.solution.w_ground);
  const Division division = divide(terms, asked, control.seed + control.realization);
  const Split& split = division.split;
  out.solution.mu_aerial = split.mu;
  if (x.has_node() && asked.free() && !asked.utility.sums()) out.solution.flow_ground_bps = division.flow * x.bandwidth_hz;
  out.status = split.status;
  out.message = split.message;
  report(out, p.donor, "donor");
  if (x.has_node()) report(out, p.node, "node");
  out.iterations.outer = 1;
  if (x.has_node()) {
    out.trace.append("mu", split.history);
    out.traffic = split_traffic(terms, asked.split.split);
    out.certificate.set("split_case", std::string(name(split.optimality)));
    out.certificate.set("split_slope", split.slope);
    out.certificate.set("split_non_unique", split.non_unique);
    out.certificate.set("split_evaluations", std::int64_t{split.evaluations});
    if (!split.history.empty()) out.certificate.set("split_iterations", static_cast<std::int64_t>(split.history.size()) - 1);
  }
  out.certificate.set("csi_real_scalars_donor", std::int64_t{2} * x.elements() * x.donor_streams());
  if (x.has_node()) out.certificate.set("csi_real_scalars_node", std::int64_t{2} * x.elements() * x.ground_users());
  if (const NetworkObjective o = asked.utility.objective; o != NetworkObjective::sum && o != NetworkObjective::min_ground_rate) {
    certify(x, asked.utility, division.value, out);
  }
  prove_ground_rate(x, asked.split.min_ground_rate_bps, out);
  return out;
}

Outcome<Solution> solve_network(const Instance& x, const DesignOptions& o, const Designer& designer, bool needs_noise,
                                const SolveControl& control) {
  refuse_without_node(x, o);
  const Asked asked = asked_for(x, o.split);
  const auto design = [&](double backhaul) {
    const Shares shares = stream_shares(x, o, backhaul);
    const double mu = needs_noise ? design_split(x, o, shares) : 0.5;
    NetworkPrecoders p{.tiers = make_tiers(x, shares, mu, 1.0 - mu), .donor = {}, .node = {}};
    p.donor = designer(p.tiers.donor);
    if (x.has_node()) p.node = designer(p.tiers.node);
    return p;
  };
  NetworkPrecoders p;
  if (o.power_mode != PowerMode::backhaul_share) {
    p = design(0.0);
    set_powers(p, o.normalization);
    return finish(x, asked, p, control);
  }
  p = design(0.5);
  const auto with_share = [&](double share) {
    NetworkPrecoders q = p;
    if (needs_noise) q = design(share);
    q.tiers.donor.shares = stream_shares(x, o, share).donor;
    set_powers(q, o.normalization);
    return q;
  };
  const double share = best_backhaul_share([&](double backhaul) {
    if (control.on_iteration.stopped()) return -std::numeric_limits<double>::infinity();
    const Solution s = physical_solution(with_share(backhaul));
    return divide(band_terms(x, s.w_aerial, s.w_ground), asked, control.seed + control.realization).value;
  });
  Outcome<Solution> out = finish(x, asked, with_share(share), control);
  if (control.on_iteration.stopped()) out.status = worse_status(out.status, Status::interrupted);
  out.certificate.set("backhaul_share", share);
  return out;
}

}  // namespace airloom::iab
