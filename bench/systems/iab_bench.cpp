/// Parts of `iab`: one default network (64 elements, 4 and 3 streams) unless an argument says otherwise. One core.
#include <benchmark/benchmark.h>

#include <cmath>
#include <numbers>

#include "airloom/systems/iab/design/hybrid/joint_weights.hpp"
#include "airloom/systems/iab/design/network_design.hpp"
#include "airloom/systems/iab/design/solve.hpp"
#include "airloom/systems/iab/judge/metrics.hpp"

#ifdef AIRLOOM_HAS_NLOPT
#include <nlopt.hpp>
#endif

namespace airloom::iab {
namespace {

constexpr std::uint64_t drops = 32;

Scenario scenario(bool multipath) {
  Scenario s;
  if (multipath) s.propagation = Propagation::multipath;
  return s;
}

std::vector<Instance> networks(bool multipath) {
  std::vector<Instance> list;
  for (std::uint64_t r = 0; r < drops; ++r) list.push_back(draw(scenario(multipath), 1, r));
  return list;
}

void draw_network(benchmark::State& state) {
  std::uint64_t r = 0;
  for (auto _ : state) benchmark::DoNotOptimize(draw({}, 1, r++ % drops));
}
BENCHMARK(draw_network)->Unit(benchmark::kMicrosecond);

/// Drop, channels, phases of the channel, split, metrics.
void full_chain(benchmark::State& state) {
  std::uint64_t r = 0;
  for (auto _ : state) {
    const Instance x = draw({}, 1, r++ % drops);
    benchmark::DoNotOptimize(evaluate(x, solve_phase_of_channel(x, {}, {}).solution));
  }
}
BENCHMARK(full_chain)->Unit(benchmark::kMicrosecond);

template <auto solve, class Options>
void solver(benchmark::State& state, bool multipath, Options options) {
  const std::vector<Instance> list = networks(multipath);
  std::size_t r = 0;
  for (auto _ : state) benchmark::DoNotOptimize(solve(list[r++ % drops], options, {}));
}
template <auto solve, class Options>
void add_solver(const std::string& name) {
  for (const bool multipath : {false, true}) {
    benchmark::RegisterBenchmark((name + (multipath ? "/multipath" : "/line_of_sight")).c_str(), solver<solve, Options>, multipath,
                                 Options{})
        ->Unit(benchmark::kMicrosecond);
  }
}

[[maybe_unused]] const bool registered = [] {
  add_solver<solve_phase_of_channel, PhaseOfChannelOptions>("phase_of_channel");
  add_solver<solve_hybrid_wmmse, WmmseOptions>("hybrid_wmmse");
  add_solver<solve_wmmse_digital, WmmseOptions>("wmmse_digital");
  add_solver<solve_alternating_ls, AlternatingLsOptions>("alternating_ls");
  add_solver<solve_coordinate_descent, CoordinateDescentOptions>("coordinate_descent");
  add_solver<solve_mo_altmin, AltMinOptions>("mo_altmin");
  add_solver<solve_pe_altmin, AltMinOptions>("pe_altmin");
  add_solver<solve_omp, OmpOptions>("omp");
  add_solver<solve_zero_forcing, DigitalOptions>("zero_forcing");
  return true;
}();

/// Band terms with noise proportional to the band, where the split needs an iteration.
std::vector<BandTerms> split_problems() {
  Scenario s;
  s.noise_mode = NoiseMode::band_proportional;
  s.aerial_spread_m = 60.0;  // close users: the optimum is often interior
  s.aerial_separation_m = 40.0;
  std::vector<BandTerms> list;
  for (std::uint64_t r = 0; r < drops; ++r) {
    const Instance x = draw(s, 1, r);
    const Solution w = solve_zero_forcing(x, {}, {}).solution;
    list.push_back(band_terms(x, w.w_aerial, w.w_ground));
  }
  return list;
}

void split_exact(benchmark::State& state) {
  const std::vector<BandTerms> list = split_problems();
  std::size_t r = 0;
  for (auto _ : state) benchmark::DoNotOptimize(exact_split(list[r++ % drops]));
}
BENCHMARK(split_exact)->Unit(benchmark::kMicrosecond);

void split_sca(benchmark::State& state) {
  const std::vector<BandTerms> list = split_problems();
  std::size_t r = 0;
  for (auto _ : state) benchmark::DoNotOptimize(sca_split(list[r++ % drops], 1e-3, true));
}
BENCHMARK(split_sca)->Unit(benchmark::kMicrosecond);

#ifdef AIRLOOM_HAS_NLOPT
/// phi(x) - phi(r) without the cancellation of two nearly equal values: near the top the values themselves differ only in rounding.
double phi_difference(double x, double r, const std::vector<Stream>& streams, double c) {
  double sum = 0.0;
  for (const Stream& s : streams) {
    sum += (x - r) * std::log1p(s.g / (s.q + c * x));
    if (r > 0.0) {
      const double at_r = s.q + c * r;
      sum += r * std::log1p(s.g * c * (r - x) / ((s.q + c * x) * (at_r + s.g)));
    }
  }
  return sum / std::numbers::ln2;
}

/// The same problem by a general solver with derivatives (SLSQP), begun again from its own answer until that stays. It looks at
/// values, so it is given them relative to where it begins: from the values alone it could not tell mu below some 1e-9.
double split_by_nlopt(const BandTerms& t) {
  struct Problem {
    const BandTerms& terms;
    double begin;
  } problem{t, 0.5};
  nlopt::opt opt(nlopt::LD_SLSQP, 1);
  opt.set_lower_bounds(0.0);
  opt.set_upper_bounds(1.0);
  const auto objective = [](const std::vector<double>& x, std::vector<double>& slope, void* data) {
    const auto& [terms, begin] = *static_cast<const Problem*>(data);
    if (!slope.empty()) slope[0] = terms.access_term(x[0]).derivative - terms.ground_term(1.0 - x[0]).derivative;
    return phi_difference(x[0], begin, terms.access, terms.c_aerial) +
           phi_difference(1.0 - x[0], 1.0 - begin, terms.ground, terms.c_ground);
  };
  const auto backhaul = [](const std::vector<double>& x, std::vector<double>& slope, void* data) {
    const BandTerms& terms = static_cast<const Problem*>(data)->terms;
    if (!slope.empty()) slope[0] = -terms.ground_term(1.0 - x[0]).derivative - terms.backhaul_term(x[0]).derivative;
    return terms.ground_term(1.0 - x[0]).value - terms.backhaul_term(x[0]).value;
  };
  opt.set_max_objective(objective, &problem);
  opt.add_inequality_constraint(backhaul, &problem, 1e-13);
  opt.set_xtol_abs(1e-13);
  std::vector<double> x{problem.begin};
  for (int k = 0; k < 6; ++k) {
    problem.begin = x[0];
    double value = 0.0;
    try {
      opt.optimize(x, value);
    } catch (const nlopt::roundoff_limited&) {  // as near as rounding lets it come: x is its best
    }
    if (std::abs(x[0] - problem.begin) < 1e-11) break;
  }
  return x[0];
}

void split_nlopt(benchmark::State& state) {
  const std::vector<BandTerms> list = split_problems();
  double worst = 0.0;
  for (const BandTerms& t : list) worst = std::max(worst, std::abs(split_by_nlopt(t) - exact_split(t).mu));
  std::size_t r = 0;
  for (auto _ : state) benchmark::DoNotOptimize(split_by_nlopt(list[r++ % drops]));
  state.counters["largest_difference_in_mu"] = worst;
}
BENCHMARK(split_nlopt)->Unit(benchmark::kMicrosecond);
#endif

}  // namespace
}  // namespace airloom::iab
