#include "airloom/systems/twotier/judge/laws.hpp"

#include <algorithm>
#include <functional>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include "airloom/core/limits.hpp"
#include "airloom/core/random.hpp"
#include "airloom/core/units.hpp"
#include "airloom/radio/estimation_error.hpp"
#include "airloom/radio/point_process.hpp"

namespace airloom::twotier {
namespace {

const std::vector<double> parts{0.1, 0.5, 0.9};

/// The distance at which a distribution function reaches a level, beyond `from`.
double distance_at(const std::function<double(double)>& cdf, double level, double from) {
  double low = from, high = std::max(1.0, 2.0 * from);
  while (cdf(high) < level) low = high, high *= 2.0;
  for (int k = 0; k < 100; ++k) {
    const double middle = 0.5 * (low + high);
    (cdf(middle) < level ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

/// Mean of a distance that is at least `from`: the integral of the complement, by Simpson's rule.
double mean_distance(const std::function<double(double)>& cdf, double from) {
  constexpr int panels = 4000;
  constexpr double all = 1.0 - 1e-12;
  const double step = (distance_at(cdf, all, from) - from) / panels;
  double sum = 0.0;
  for (int k = 0; k <= panels; ++k) {
    const double weight = k == 0 || k == panels ? 1.0 : k % 2 == 1 ? 4.0 : 2.0;
    sum += weight * (1.0 - cdf(from + step * k));
  }
  return from + sum * step / 3.0;
}

/// Samples and law of one kind, those of the law given that there is a station at all.
/// @param from  distances are larger
void add_kind(Values& out, const std::string& kind, std::vector<double> samples, const std::function<double(double)>& cdf, double from) {
  std::ranges::sort(samples);
  double sum = 0.0;
  for (const double each : samples) sum += each;
  const auto count = static_cast<double>(samples.size());
  std::vector<double> at, law_at;
  for (const double part : parts) {
    const auto last = static_cast<std::size_t>(part * count);
    at.push_back(samples.empty() ? not_a_number : samples[std::min(last, samples.size() - 1)]);
    law_at.push_back(distance_at(cdf, part, from));
  }
  out.set(kind + "_n", static_cast<std::int64_t>(samples.size()));
  out.set(kind + "_mean", samples.empty() ? not_a_number : sum / count);
  out.set(kind + "_law_mean", mean_distance(cdf, from));
  out.set(kind + "_at", at);
  out.set(kind + "_law_at", law_at);
}

}  // namespace

Values nearest_stations(const Scenario& s, std::uint64_t seed, std::uint64_t realization) {
  constexpr int draws = 20'000;
  const double macros_per_m2 = 1.0 / (std::numbers::pi * s.cell_radius_m * s.cell_radius_m);
  const radio::NearestInSight in_sight{.density_per_m2 = macros_per_m2, .sight_m = s.los_radius_macro_m};
  const radio::NearestBeyondSight beyond{.density_per_m2 = macros_per_m2, .sight_m = s.los_radius_macro_m};
  const radio::NearestOnOwnLine own{.density_per_m = s.femtos_per_m};
  const radio::NearestOnOtherLines others{.density_per_m_rad = s.lines_per_m_rad, .density_per_m = s.femtos_per_m};
  const auto sampled = [&](std::uint64_t entity, const auto& law) {
    RandomStream stream(seed, StreamId::transmitter_drop, realization, entity);
    std::vector<double> out;
    for (int k = 0; k < draws; ++k) {
      if (const std::optional<double> y = law.sample(stream)) out.push_back(*y);
    }
    return out;
  };
  Values out{{"part", parts}};
  const std::vector<double> seen = sampled(1, in_sight);
  const double mass = in_sight.cdf(s.los_radius_macro_m);
  out.set("macro_in_sight_share", static_cast<double>(seen.size()) / draws);
  out.set("macro_in_sight_law_share", mass);
  add_kind(
      out, "macro_in_sight", seen, [&](double y) { return in_sight.cdf(y) / mass; }, 0.0);
  add_kind(
      out, "macro_beyond_sight", sampled(2, beyond), [&](double y) { return beyond.cdf(y); }, s.los_radius_macro_m);
  add_kind(
      out, "femto_own_line", sampled(3, own), [&](double y) { return own.cdf(y); }, 0.0);
  add_kind(
      out, "femto_other_lines", sampled(4, others), [&](double y) { return others.cdf(y); }, 0.0);
  return out;
}

Values estimation_law(const Scenario& s, std::uint64_t /*seed*/, std::uint64_t /*realization*/) {
  constexpr int points = 60;
  constexpr double furthest = 6.0;  // times g
  const double g = from_db(s.mean_snr_db);
  std::vector<double> snr;
  for (int k = 1; k <= points; ++k) snr.push_back(furthest * g * k / points);
  Values out{{"snr", snr}};
  for (const auto& [name, convention] :
       {std::pair{"printed_", radio::MeanConvention::printed}, std::pair{"mean_normalised_", radio::MeanConvention::mean_normalised}}) {
    const std::string prefix = name;
    const radio::EstimatedSinr law(g, s.estimation_error, convention);
    std::vector<double> cdf, pdf;
    for (const double y : snr) cdf.push_back(law.cdf(y)), pdf.push_back(law.pdf(y));
    out.set(prefix + "mean", law.mean());
    out.set(prefix + "ergodic_rate", law.ergodic_rate());
    out.set(prefix + "cdf", cdf);
    out.set(prefix + "pdf", pdf);
  }
  return out;
}

}  // namespace airloom::twotier
