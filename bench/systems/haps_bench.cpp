/// Parts of `haps`: one default network (4 stations of 16 antennas, a platform of 64, 16 users) unless an argument says otherwise.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include "airloom/fabric/local.hpp"
#include "airloom/systems/haps/design/solve.hpp"
#include "airloom/systems/haps/design/two_level/local_update.hpp"
#include "airloom/systems/haps/judge/metrics.hpp"

namespace airloom::haps {
namespace {

constexpr std::uint64_t drops = 16;

Scenario scenario(bool urban) {
  Scenario s;
  s.excess_loss_db = urban ? 38.0 : 0.0;
  return s;
}

std::vector<Instance> networks(bool urban) {
  std::vector<Instance> list;
  for (std::uint64_t r = 0; r < drops; ++r) list.push_back(draw(scenario(urban), 1, r));
  return list;
}

template <class Solve>
void solve_networks(benchmark::State& state, Solve solve) {
  const std::vector<Instance> list = networks(state.range(0) != 0);
  std::size_t r = 0;
  for (auto _ : state) benchmark::DoNotOptimize(solve(list[r++ % drops]));
  state.SetLabel(state.range(0) != 0 ? "urban" : "fspl");
}

void haps_draw(benchmark::State& state) {
  std::uint64_t r = 0;
  for (auto _ : state) benchmark::DoNotOptimize(draw({}, 1, r++ % drops));
}
BENCHMARK(haps_draw)->Unit(benchmark::kMicrosecond);

void haps_evaluate(benchmark::State& state) {
  const Instance x = draw({}, 1, 0);
  const Solution s = solve_best(x, {}, {}, local_fabric()).solution;
  for (auto _ : state) benchmark::DoNotOptimize(evaluate(x, s));
}
BENCHMARK(haps_evaluate)->Unit(benchmark::kMicrosecond);

void haps_best(benchmark::State& state) {
  solve_networks(state, [](const Instance& x) { return solve_best(x, {}, {}, local_fabric()); });
}
BENCHMARK(haps_best)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void haps_sca_power_sum(benchmark::State& state) {
  solve_networks(state, [](const Instance& x) { return solve_sca(x, {}, {}); });
}
BENCHMARK(haps_sca_power_sum)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void haps_price_ascent(benchmark::State& state) {
  solve_networks(state, [](const Instance& x) { return solve_price_ascent(x, {}, {}, local_fabric()); });
}
BENCHMARK(haps_price_ascent)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void haps_two_level(benchmark::State& state) {
  solve_networks(state, [](const Instance& x) { return solve_two_level(x, {}, {}, local_fabric()); });
}
BENCHMARK(haps_two_level)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

/// 100 macro stations and a platform of 64 x 64 antennas, drawn, solved and judged; 500 or 1000 users. One run each.
void haps_scale(benchmark::State& state) {
  Scenario s;
  s.base_stations = 100;
  s.users = static_cast<int>(state.range(0));
  s.haps_array_nx = s.haps_array_ny = 64;
  s.area_side_m = 20000.0;
  s.excess_loss_db = 38.0;
  const Instance x = draw(s, 1, 0);
  for (auto _ : state) {
    const Outcome<Solution> outcome = solve_best(x, {}, {}, local_fabric());
    state.counters["evaluations"] = static_cast<double>(outcome.iterations.inner);
    state.counters["se_mean"] = evaluate(x, outcome.solution).metrics.number("se_mean");
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1000.0;
}
BENCHMARK(haps_scale)->Arg(500)->Arg(1000)->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace airloom::haps
