/// Parts of `dab`'s distributed solvers: the default network of 4 stations of 16 antennas and 4 users at 40 dBm unless an argument says
/// otherwise. Channels are Rayleigh at the mean power of the default drops: what counts here is the size.
#include <benchmark/benchmark.h>

#include "airloom/core/random.hpp"
#include "airloom/fabric/local.hpp"
#include "airloom/numerics/ball_qp.hpp"
#include "airloom/radio/fading.hpp"
#include "airloom/systems/dab/design/penalty/ring_pmm.hpp"
#include "airloom/systems/dab/design/ring/ring.hpp"
#include "airloom/systems/dab/design/star/star.hpp"

namespace airloom::dab {
namespace {

BeamProblem network(Eigen::Index stations, Eigen::Index antennas, Eigen::Index users) {
  RandomStream stream(1, StreamId::small_scale_fading, 0);
  BeamProblem problem{.h = Eigen::MatrixXcd(antennas, stations * users),
                      .budget = Eigen::VectorXd::Ones(stations),
                      .weight = Eigen::VectorXd::Ones(users),
                      .amplifier = {.beta1 = 0.98, .beta3 = {-0.4, -0.1}}};
  constexpr double amplitude = 12.0;  // 10 W over 70 m at 28 GHz against -80 dBm
  for (Eigen::Index k = 0; k < problem.h.cols(); ++k)
    problem.h.col(k) = amplitude * 10.0 * radio::rayleigh(static_cast<int>(antennas), stream);
  return problem;
}

void sizes(benchmark::internal::Benchmark* bench) {
  bench->Args({4, 16, 4})->Args({4, 16, 8})->Args({4, 64, 4})->Args({16, 64, 16})->Unit(benchmark::kMillisecond);
}

void dab_ring_lap(benchmark::State& state) {
  const BeamProblem problem = network(state.range(0), state.range(1), state.range(2));
  for (auto _ : state) benchmark::DoNotOptimize(solve_ring(problem, {.max_laps = 1}, {}, local_fabric()));
}
BENCHMARK(dab_ring_lap)->Apply(sizes);

void dab_ring(benchmark::State& state) {
  const BeamProblem problem = network(state.range(0), state.range(1), state.range(2));
  for (auto _ : state) benchmark::DoNotOptimize(solve_ring(problem, {}, {}, local_fabric()));
}
BENCHMARK(dab_ring)->Apply(sizes);

void dab_ring_unaware(benchmark::State& state) {
  const BeamProblem problem = without_distortion(network(state.range(0), state.range(1), state.range(2)));
  for (auto _ : state) benchmark::DoNotOptimize(solve_ring(problem, {.backed_off = false}, {}, local_fabric()));
}
BENCHMARK(dab_ring_unaware)->Apply(sizes);

void dab_star(benchmark::State& state) {
  const BeamProblem problem = network(4, 16, 4);
  const StarOptions options{.variant = state.range(0) != 0 ? StarVariant::admm : StarVariant::paper,
                            .max_exchanges = static_cast<int>(state.range(1))};
  for (auto _ : state) benchmark::DoNotOptimize(solve_star(problem, options, {}, local_fabric()));
  state.SetLabel(state.range(0) != 0 ? "admm" : "paper");
}
BENCHMARK(dab_star)->Args({0, 1})->Args({1, 1})->Args({0, 15})->Args({1, 15})->Unit(benchmark::kMillisecond);

void dab_ring_pmm(benchmark::State& state) {
  const BeamProblem problem = network(4, 16, 4);
  const PenaltyOptions options{.max_laps = static_cast<int>(state.range(0))};
  for (auto _ : state) benchmark::DoNotOptimize(solve_ring_pmm(problem, options, {}, local_fabric()));
}
BENCHMARK(dab_ring_pmm)->Arg(1)->Arg(15)->Unit(benchmark::kMillisecond);

void dab_central_pmm(benchmark::State& state) {
  const BeamProblem problem = network(4, 16, 4);
  for (auto _ : state) benchmark::DoNotOptimize(solve_central_pmm(problem, {}, {}));
}
BENCHMARK(dab_central_pmm)->Unit(benchmark::kMillisecond);

/// A ball problem with its decomposition.
void ball_qp(benchmark::State& state) {
  const BeamProblem problem = network(1, state.range(0), state.range(1));
  const Eigen::MatrixXcd right =
      problem.h * Eigen::MatrixXcd::Random(state.range(1), state.range(1)) + Eigen::MatrixXcd::Random(state.range(0), state.range(1));
  BallQp qp;
  Eigen::MatrixXcd w;
  for (auto _ : state) {
    qp.set_curvature(problem.h);
    benchmark::DoNotOptimize(qp.solve(right, 1e-3 * qp.curvature(), 1e-6, w).multiplier);
  }
}
BENCHMARK(ball_qp)->Args({16, 4})->Args({32, 8})->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace airloom::dab
