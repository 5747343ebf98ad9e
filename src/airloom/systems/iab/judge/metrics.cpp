#include "airloom/systems/iab/judge/metrics.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/residual.hpp"
#include "airloom/radio/rate.hpp"
#include "airloom/systems/iab/judge/bounds.hpp"
#include "airloom/systems/iab/problem/band_terms.hpp"
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
  const double backhaul = rows.back();
  rows.pop_back();
  rows.insert(rows.begin() + backhaul_index, backhaul);
  return rows;
}

double power_excess(const Eigen::MatrixXcd& w, double budget) { return above_limit(w.squaredNorm(), budget); }

/// Largest | |F_RF[n,r]| - 1 | over driven entries (of undriven ones: modulus itself).
double modulus_error(const Eigen::MatrixXcd& f_rf, const std::vector<int>& owner) {
  double worst = 0.0;
  for (Eigen::Index r = 0; r < f_rf.cols(); ++r) {
    for (Eigen::Index n = 0; n < f_rf.rows(); ++n) {
      const bool driven = owner.empty() || owner[static_cast<std::size_t>(n)] == r;
      worst = worse(worst, std::abs(std::sqrt(std::norm(f_rf(n, r))) - (driven ? 1.0 : 0.0)));
    }
  }
  return worst;
}

double factor_error(const Eigen::MatrixXcd& f_rf, const Eigen::MatrixXcd& f_bb, const Eigen::MatrixXcd& w) {
  const double norm = w.norm();
  return (f_rf * f_bb - w).norm() / (norm > 0.0 ? norm : 1.0);
}

double sum(const std::vector<double>& x) {
  double total = 0.0;
  for (const double v : x) total += v;
  return total;
}

void add_rates(Values& metrics, const Instance& x, const BandTerms& t, double mu) {
  const double access = x.bandwidth_hz * t.access_term(mu).value;
  const double backhaul = x.bandwidth_hz * t.backhaul_term(mu).value;
  const double offered = x.bandwidth_hz * t.ground_term(1.0 - mu).value;
  const double carried = offered > 0.0 ? std::min(1.0, backhaul / offered) : 0.0;
  std::vector<double> users;
  for (const Stream& s : t.access) users.push_back(x.bandwidth_hz * phi(mu, s, t.c_aerial).value);
  for (const Stream& s : t.ground) users.push_back(x.bandwidth_hz * carried * phi(1.0 - mu, s, t.c_ground).value);
  metrics.set("access_rate_bps", access);
  metrics.set("backhaul_rate_bps", backhaul);
  metrics.set("ground_offered_bps", offered);
  metrics.set("ground_rate_bps", std::min(backhaul, offered));
  metrics.merge(user_metrics(vector_from(users)));
  metrics.set("user_rate_bps", std::move(users));
  metrics.set("ground_shortfall", std::max(0.0, offered - backhaul) / x.bandwidth_hz);
}

}  // namespace

ConsumedPower consumed_power(const Instance& x, bool donor_digital, bool node_digital) {
  const int elements = x.elements();
  const auto circuits = [&](int chains, bool digital, bool sub_connected) {
    const int driven = digital ? elements : chains;
    const int shifters = digital ? 0 : (sub_connected ? elements : elements * chains);
    return driven * x.rf_chain_power_w + shifters * x.phase_shifter_power_w;
  };
  constexpr int publication_chains = 3;
  const double donor = circuits(x.n_rf_donor, donor_digital, !x.owner_donor.empty());
  const double node = circuits(x.n_rf_node, node_digital, !x.owner_node.empty());
  return {.network_w = x.donor_power_max_w + x.node_power_max_w + donor + node,
          .single_w = x.donor_power_max_w + circuits(publication_chains, donor_digital, !x.owner_donor.empty())};
}

Evaluation evaluate(const Instance& x, const Solution& s) {
  const double mu = s.mu_aerial;
  const std::vector<Stream> at_aerial = received_powers(x.h_aerial, s.w_aerial);
  const std::vector<Stream> at_ground = received_powers(x.h_ground, s.w_ground);
  const BandTerms t = band_terms(x, at_aerial, at_ground);
  const double rate = t.sum_rate(mu);
  const std::vector<double> aerial = spectral_efficiencies(at_aerial, noise_aerial_w(x, mu));
  const std::vector<double> ground = spectral_efficiencies(at_ground, noise_ground_w(x, mu));
  const ConsumedPower power = consumed_power(x, s.f_rf_donor.size() == 0, s.f_rf_node.size() == 0);

  Evaluation e;
  e.metrics.set("sum_rate_bps", rate);
  e.metrics.set("mu_aerial", mu);
  e.metrics.set("se_aerial", file_order(aerial, x.backhaul_index));
  e.metrics.set("se_ground", ground);
  e.metrics.set("energy_efficiency", rate / power.network_w);
  e.metrics.set("energy_efficiency_single", rate / power.single_w);
  const double access = sum({aerial.begin(), aerial.end() - 1});
  e.metrics.set("se_access_sum", access);
  e.metrics.set("se_backhaul", aerial.back());
  e.metrics.set("se_ground_sum", sum(ground));
  e.metrics.set("se_access_excess", access - sum(ground));
  add_rates(e.metrics, x, t, mu);

  e.residuals.set("power_donor", power_excess(s.w_aerial, x.donor_power_max_w));
  e.residuals.set("power_node", power_excess(s.w_ground, x.node_power_max_w));
  if (s.f_rf_donor.size() > 0) {
    e.residuals.set("unit_modulus_donor", modulus_error(s.f_rf_donor, x.owner_donor));
    if (s.f_bb_donor.size() > 0) e.residuals.set("factorization_donor", factor_error(s.f_rf_donor, s.f_bb_donor, s.w_aerial));
  }
  if (s.f_rf_node.size() > 0) {
    e.residuals.set("unit_modulus_node", modulus_error(s.f_rf_node, x.owner_node));
    if (s.f_bb_node.size() > 0) e.residuals.set("factorization_node", factor_error(s.f_rf_node, s.f_bb_node, s.w_ground));
  }

  if (x.min_ground_rate_bps > 0.0) {
    e.residuals.set("min_ground_rate_bps", below_promise(e.metrics.number("ground_rate_bps"), x.min_ground_rate_bps));
  }

  const Split best = exact_split(t);
  e.certificate.set("mu_balance", best.mu_balance);
  e.certificate.set("mu_optimal", best.mu);
  e.certificate.set("split_gap", std::max(0.0, (t.sum_rate(best.mu) - rate) / std::max(t.sum_rate(best.mu), 1e-300)));
  e.certificate.set("se_aerial_bound", spectral_efficiency_bound(x.h_aerial, stream_powers(s.w_aerial), noise_aerial_w(x, mu)));
  e.certificate.set("se_ground_bound", spectral_efficiency_bound(x.h_ground, stream_powers(s.w_ground), noise_ground_w(x, mu)));
  e.certificate.set("upper_bound", rate_upper_bound(x));
  e.certificate.set("upper_bound_kind", std::string("interference-free water-filling, any precoder and split"));
  return e;
}

}  // namespace airloom::iab
