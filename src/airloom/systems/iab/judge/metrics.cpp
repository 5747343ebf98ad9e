#include "airloom/systems/iab/judge/metrics.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/residual.hpp"
#include "airloom/radio/rate.hpp"
#include "airloom/systems/iab/judge/bounds.hpp"
#include "airloom/systems/iab/judge/carried_rates.hpp"
#include "airloom/systems/iab/judge/consumed_power.hpp"
#include "airloom/systems/iab/judge/hardware.hpp"
#include "airloom/systems/iab/problem/band_terms.hpp"
#include "airloom/systems/iab/problem/bounds/rate_bound.hpp"
#include "airloom/systems/iab/problem/exact_split.hpp"
#include "airloom/systems/matrix_arrays.hpp"
#include "airloom/systems/user_metrics.hpp"

namespace airloom::iab {
namespace {

/// 0 without noise: a tier without band, whose noise is that of its band, carries nothing.
double spectral_efficiency(const Stream& s, double noise) { return noise > 0.0 ? radio::bits_per_hz(s.g / (s.q + noise)) : 0.0; }

std::vector<double> spectral_efficiencies(const std::vector<Stream>& streams, double noise) {
  std::vector<double> se;
  for (const Stream& s : streams) se.push_back(spectral_efficiency(s, noise));
  return se;
}

/// From backhaul last to the file's order.
std::vector<double> file_order(std::vector<double> rows, int backhaul_index) {
  if (backhaul_index < 0) return rows;
  const double backhaul = rows.back();
  rows.pop_back();
  rows.insert(rows.begin() + backhaul_index, backhaul);
  return rows;
}

double power_excess(const Eigen::MatrixXcd& w, double budget) { return above_limit(w.squaredNorm(), budget); }

double sum(const std::vector<double>& x) {
  double total = 0.0;
  for (const double v : x) total += v;
  return total;
}

void add_rates(Evaluation& e, const Instance& x, const CarriedRates& rates) {
  e.metrics.set("access_rate_bps", rates.access);
  e.metrics.set("backhaul_rate_bps", rates.backhaul);
  e.metrics.set("ground_offered_bps", rates.offered);
  e.metrics.set("ground_rate_bps", rates.ground);
  e.metrics.merge(user_metrics(rates.user));
  e.metrics.set("user_rate_bps", list(rates.user));
  e.metrics.set("ground_shortfall", std::max(0.0, rates.offered - rates.backhaul) / x.bandwidth_hz);
  if (rates.flow_capacity) e.residuals.set("flow_capacity", *rates.flow_capacity);
  if (rates.backhaul_excess) e.residuals.set("backhaul", *rates.backhaul_excess);
  if (x.min_ground_rate_bps > 0.0) e.residuals.set("min_ground_rate_bps", below_promise(rates.ground, x.min_ground_rate_bps));
}

/// @param name  "donor" or "node"
void add_hardware(Evaluation& e, const HardwareCheck& check, const std::string& platform) {
  const auto set = [&](const char* residual, const std::optional<double>& value) {
    if (value) e.residuals.set(std::string(residual) + "_" + platform, *value);
  };
  set("rank", check.rank);
  set("owner", check.owner);
  set("chains", check.chains);
  set("unit_modulus", check.unit_modulus);
  set("factorization", check.factorization);
  set("phase_grid", check.phase_grid);
  e.certificate.set("hardware_" + platform, std::string(name(check.verdict)));
}

void add_energy(Evaluation& e, double rate, const ConsumedPower& power, double donor_w, double node_w) {
  e.metrics.set("energy_efficiency", rate / power.network_w);
  e.metrics.set("energy_efficiency_radiated", power.network_radiated_w > 0.0 ? rate / power.network_radiated_w : 0.0);
  e.metrics.set("energy_efficiency_single", rate / power.single_w);
  e.metrics.set("energy_efficiency_paper", rate / power.paper_w);
  e.metrics.set("radiated_power_w", std::vector<double>{donor_w, node_w});
}

}  // namespace

Evaluation evaluate(const Instance& x, const Solution& s) {
  const double mu = s.mu_aerial;
  const std::vector<Stream> at_aerial = received_powers(x.h_aerial, s.w_aerial);
  const std::vector<Stream> at_ground = received_powers(x.h_ground, s.w_ground);
  const BandTerms t = band_terms(x, at_aerial, at_ground);
  const CarriedRates rates = carried_rates(t, mu, s.flow_ground_bps);
  const double rate = rates.access + rates.ground;
  const std::vector<double> aerial = spectral_efficiencies(at_aerial, noise_aerial_w(x, mu));
  const std::vector<double> ground = spectral_efficiencies(at_ground, noise_ground_w(x, mu));
  const HardwareCheck donor = check_hardware(donor_answer(x, s));
  const HardwareCheck node = x.has_node() ? check_hardware(node_answer(x, s)) : HardwareCheck{};
  const double donor_w = s.w_aerial.squaredNorm();
  const double node_w = s.w_ground.squaredNorm();

  Evaluation e;
  e.metrics.set("sum_rate_bps", rate);
  e.metrics.set("mu_aerial", mu);
  e.metrics.set("se_aerial", file_order(aerial, x.backhaul_index));
  e.metrics.set("se_ground", ground);
  add_energy(e, rate, consumed_power(x, donor.verdict, node.verdict, donor_w + node_w), donor_w, node_w);
  const double backhaul = x.has_node() ? aerial.back() : 0.0;
  const double access = sum({aerial.begin(), aerial.begin() + x.aerial_users()});
  e.metrics.set("se_access_sum", access);
  e.metrics.set("se_backhaul", backhaul);
  e.metrics.set("se_ground_sum", sum(ground));
  e.metrics.set("se_access_excess", access - sum(ground));
  e.residuals.set("power_donor", power_excess(s.w_aerial, x.donor_power_max_w));
  if (x.has_node()) e.residuals.set("power_node", power_excess(s.w_ground, x.node_power_max_w));
  add_rates(e, x, rates);
  add_hardware(e, donor, "donor");
  if (x.has_node()) add_hardware(e, node, "node");

  if (x.has_node()) {
    const Split best = exact_split(t);
    e.certificate.set("mu_balance", best.mu_balance);
    e.certificate.set("mu_optimal", best.mu);
    e.certificate.set("split_gap", std::max(0.0, (t.sum_rate(best.mu) - rate) / std::max(t.sum_rate(best.mu), 1e-300)));
  }
  e.certificate.set("se_aerial_bound", spectral_efficiency_bound(x.h_aerial, stream_powers(s.w_aerial), noise_aerial_w(x, mu)));
  if (x.has_node()) {
    e.certificate.set("se_ground_bound", spectral_efficiency_bound(x.h_ground, stream_powers(s.w_ground), noise_ground_w(x, mu)));
  }
  // what the instance alone tells of the objective; a solver that pursues another one says its own
  const bool carries = rates.ground >= x.min_ground_rate_bps * (1.0 - feasibility_tolerance);
  const double bound = rate_bound(x, 1.0, carries ? x.min_ground_rate_bps : 0.0);
  e.certificate.set("objective", rate);
  e.certificate.set("upper_bound", bound);
  e.certificate.set("upper_bound_kind", std::string("rank-aware"));
  e.certificate.set("gap", 1.0 - rate / bound);
  return e;
}

}  // namespace airloom::iab
