#include "airloom/systems/twotier/judge/outage_curves.hpp"

#include <Eigen/Core>
#include <cmath>
#include <vector>

#include "airloom/core/random.hpp"
#include "airloom/core/units.hpp"
#include "airloom/systems/twotier/judge/outage.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

OutageModel model_of(const Scenario& s) {
  return {.primary_snr = from_db(s.mean_snr_db),
          .primary_threshold = from_db(s.target_sinr_db),
          .gain_ratio = from_db(s.gain_factor_db),
          .outage = s.outage,
          .user_rate = s.rate_per_user,
          .slot_se = s.se};
}

/// first, first + step, ...
std::vector<double> axis(double first, double step, int count) {
  std::vector<double> out;
  for (int k = 0; k < count; ++k) out.push_back(first + step * k);
  return out;
}

/// The bound along one parameter.
template <class Set>
std::vector<double> curve(const OutageModel& model, const std::vector<double>& along, Set set) {
  std::vector<double> out;
  for (const double value : along) {
    OutageModel m = model;
    set(m, value);
    out.push_back(user_bound(m));
  }
  return out;
}

/// R^2 of the best line through points; NaN where they have no spread.
double line_fit(const std::vector<double>& x, const std::vector<double>& y) {
  // copies: Eigen's sum of a map would depend on where the numbers lie
  const Eigen::ArrayXd a = Eigen::Map<const Eigen::ArrayXd>(x.data(), static_cast<Index>(x.size()));
  const Eigen::ArrayXd b = Eigen::Map<const Eigen::ArrayXd>(y.data(), static_cast<Index>(y.size()));
  const Eigen::ArrayXd da = a - a.mean();
  const Eigen::ArrayXd db = b - b.mean();
  const double together = (da * db).sum();
  return together * together / (da.square().sum() * db.square().sum());
}

std::vector<double> logarithm(std::vector<double> x) {
  for (double& each : x) each = std::log(each);
  return x;
}

/// Share of draws in which the primary link misses its target with this many secondary users.
double simulated_outage(const OutageModel& m, int users, RandomStream stream) {
  constexpr int draws = 200'000;
  int missed = 0;
  for (int k = 0; k < draws; ++k) {
    const double wanted = stream.exponential();
    double unwanted = 1.0 / m.primary_snr;
    for (int i = 0; i < users; ++i) unwanted += stream.exponential() / m.gain_ratio;
    missed += wanted < m.primary_threshold * unwanted ? 1 : 0;
  }
  return static_cast<double>(missed) / draws;
}

}  // namespace

Values outage_curves(const Scenario& s, std::uint64_t seed, std::uint64_t realization) {
  constexpr double reference_sinr = 10.0;  // 10 dB
  constexpr int users = 5;
  const OutageModel model = model_of(s);
  const double bound = user_bound(model);
  Values out{{"simultaneous_users", simultaneous_users(model)}, {"user_bound", bound}, {"user_bound_floor", std::floor(bound)}};
  const std::vector<double> outage = axis(0.005, 0.005, 20), sinr_db = axis(1.0, 1.0, 20), gain_db = axis(10.0, 1.0, 21);
  const std::vector<double> by_outage = curve(model, outage, [](OutageModel& m, double eps) { m.outage = eps; });
  const std::vector<double> by_sinr =
      curve(model, sinr_db, [&](OutageModel& m, double db) { m.slot_se = scaled_se(s.se_ref, reference_sinr, from_db(db)); });
  const std::vector<double> by_gain = curve(model, gain_db, [](OutageModel& m, double db) { m.gain_ratio = from_db(db); });
  out.set("r2_outage", line_fit(outage, by_outage));
  out.set("r2_sinr_db", line_fit(sinr_db, by_sinr));
  out.set("r2_log_gain", line_fit(gain_db, logarithm(by_gain)));
  out.set("growth_share_low_sinr", (by_sinr[4] - by_sinr[0]) / (by_sinr.back() - by_sinr[0]));
  out.set("outage", outage);
  out.set("by_outage", by_outage);
  out.set("sinr_db", sinr_db);
  out.set("by_sinr", by_sinr);
  out.set("gain_db", gain_db);
  out.set("by_gain", by_gain);
  const double formula = outage_probability(model, users);
  const double simulated = simulated_outage(model, users, RandomStream(seed, StreamId::small_scale_fading, realization));
  out.set("formula_outage", formula);
  out.set("simulated_outage", simulated);
  out.set("simulation_error", simulated - formula);
  return out;
}

}  // namespace airloom::twotier
