/// Solvers of `mdd`: layouts drawn by its channel model; (access points, users, subcarriers) as arguments.
#include <benchmark/benchmark.h>

#include "../../tests/systems/mdd/layouts.hpp"
#include "airloom/systems/mdd/design/interior_point/interior_point.hpp"
#include "airloom/systems/mdd/design/interior_point/qt_sca.hpp"
#include "airloom/systems/mdd/design/price/dl_step.hpp"
#include "airloom/systems/mdd/design/price/mm.hpp"
#include "airloom/systems/mdd/design/price/price.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"

namespace airloom::mdd {
namespace {

std::vector<PowerProblem> problems(const benchmark::State& state, bool clustered = false) {
  const testing::Layout layout{.aps = state.range(0),
                               .users = state.range(1),
                               .antennas = clustered ? 1 : state.range(2),
                               .dl = state.range(3),
                               .ul = state.range(3) / 2,
                               .side_m = state.range(0) > 50 ? 800.0 : 400.0,
                               .clustered = clustered};
  std::vector<PowerProblem> list;
  for (std::uint64_t seed = 1; list.size() < (state.range(3) * state.range(1) > 400 ? 2u : 8u) && seed < 40; ++seed) {
    PowerProblem x = testing::draw_problem(layout, seed);
    if (clustered || solve_price(x).status == Status::converged) list.push_back(std::move(x));  // only those that can be served
  }
  return list;
}

template <class Solve>
void solve_all(benchmark::State& state, Solve solve, bool clustered = false) {
  const std::vector<PowerProblem> list = problems(state, clustered);
  std::size_t r = 0;
  for (auto _ : state) benchmark::DoNotOptimize(solve(list[r++ % list.size()]));
}

void sizes(benchmark::internal::Benchmark* b) {
  b->Args({24, 6, 8, 4})->Args({24, 8, 8, 16})->Args({96, 48, 64, 4})->Args({96, 48, 64, 16})->Unit(benchmark::kMicrosecond);
}

/// Check and compact problem, from the channels: what comes before every solver.
void mdd_checked_problem(benchmark::State& state) {
  Scenario scenario;
  scenario.aps = static_cast<int>(state.range(0));
  scenario.users = static_cast<int>(state.range(1));
  scenario.antennas = static_cast<int>(state.range(2));
  scenario.subcarriers_dl = static_cast<int>(state.range(3));
  scenario.subcarriers_ul = static_cast<int>(state.range(3) / 2);
  const Instance x = draw(scenario, 1, 0);
  for (auto _ : state) benchmark::DoNotOptimize(checked_problem(x));
}
BENCHMARK(mdd_checked_problem)->Apply(sizes);

void mdd_price(benchmark::State& state) {
  solve_all(state, [](const PowerProblem& x) { return solve_price(x); });
}
BENCHMARK(mdd_price)->Apply(sizes);

void mdd_price_fast(benchmark::State& state) {
  solve_all(state, [](const PowerProblem& x) { return solve_price(x, {.accuracy = Accuracy::fast}); });
}
BENCHMARK(mdd_price_fast)->Apply(sizes);

/// One downlink step from a cold start.
void mdd_dl_step(benchmark::State& state) {
  solve_all(state, [](const PowerProblem& x) {
    const Eigen::VectorXd disturbance = Eigen::VectorXd::Constant(x.streams_dl(), 2.0);
    const Eigen::VectorXd price = Eigen::VectorXd::Constant(x.aps(), 0.05);
    DlStep step(x.gain, x.ap_power);
    return step.solve({.disturbance = disturbance, .price = price}).primal;
  });
}
BENCHMARK(mdd_dl_step)->Apply(sizes);

void mdd_interior_point(benchmark::State& state) {
  solve_all(state, [](const PowerProblem& x) { return solve_interior_point(x); });
}
BENCHMARK(mdd_interior_point)->Args({24, 6, 8, 4})->Args({24, 8, 8, 16})->Unit(benchmark::kMicrosecond);

void mdd_qt_sca(benchmark::State& state) {
  solve_all(state, [](const PowerProblem& x) { return solve_qt_sca(x); });
}
BENCHMARK(mdd_qt_sca)->Args({24, 6, 8, 4})->Unit(benchmark::kMicrosecond);

void mdd_mm(benchmark::State& state) {
  solve_all(
      state, [](const PowerProblem& x) { return solve_mm(x); }, true);
}
BENCHMARK(mdd_mm)->Args({24, 12, 1, 4})->Args({96, 48, 1, 4})->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace airloom::mdd
