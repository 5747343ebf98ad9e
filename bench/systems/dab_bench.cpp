/// Parts of `dab` on networks of random channels as strong as the default ones: (stations, antennas, users) are the arguments.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <cmath>

#include "airloom/core/random.hpp"
#include "airloom/fabric/local.hpp"
#include "airloom/systems/dab/design/central/central.hpp"
#include "airloom/systems/dab/design/star/star_exact.hpp"
#include "airloom/systems/dab/problem/station/station_model.hpp"

namespace airloom::dab {
namespace {

/// Line of sight under a random angle and a tenth of that in scattered waves; 40 dBm against -80 dBm over 70 m at 28 GHz.
BeamProblem network(const benchmark::State& state, std::uint64_t drop) {
  const Eigen::Index stations = state.range(0), antennas = state.range(1), users = state.range(2);
  RandomStream stream(1, StreamId::small_scale_fading, drop);
  BeamProblem p;
  p.budget = Eigen::VectorXd::Ones(stations);
  p.weight = Eigen::VectorXd::Ones(users);
  p.amplifier = {.beta1 = 0.98, .beta3 = {-0.4, -0.1}};
  p.h.resize(antennas, stations * users);
  for (Eigen::Index k = 0; k < p.h.cols(); ++k) {
    const double gain = std::pow(10.0, 0.05 * (-61.4 + 120.0)) / stream.uniform(50.0, 100.0);
    const double angle = stream.uniform(-1.0, 1.0);
    const double phase = stream.uniform(0.0, 2.0 * M_PI);
    for (Eigen::Index n = 0; n < antennas; ++n) {
      const std::complex<double> direct = std::polar(1.0, phase - M_PI * static_cast<double>(n) * std::sin(angle));
      p.h(n, k) = gain * (direct + 0.3 * stream.complex_normal());
    }
  }
  return p;
}

/// One evaluation with its gradient, all stations.
void dab_core(benchmark::State& state) {
  const BeamProblem p = network(state, 0);
  const Eigen::MatrixXcd w = local_beams(Start::rzf, p);
  std::vector<StationModel> stations;
  for (Eigen::Index b = 0; b < p.stations(); ++b) stations.emplace_back(p.channel(b), p.amplifier);
  Eigen::MatrixXcd link = Eigen::MatrixXcd::Zero(p.users(), p.users()), gradient(p.antennas(), p.users());
  Eigen::VectorXd t = Eigen::VectorXd::Zero(p.users());
  Prices prices;
  for (auto _ : state) {
    link.setZero();
    t.setZero();
    for (Eigen::Index b = 0; b < p.stations(); ++b) {
      StationModel& station = stations[static_cast<std::size_t>(b)];
      station.transmit(station_beams(w, b, p.users()));
      link += station.link();
      t += station.distortion();
    }
    benchmark::DoNotOptimize(sum_rate(link, t, p.weight, prices));
    for (StationModel& station : stations) {
      station.gradient(prices, gradient);
      benchmark::DoNotOptimize(gradient.data());
    }
  }
}
BENCHMARK(dab_core)->Args({4, 16, 4})->Args({16, 64, 16})->Unit(benchmark::kMicrosecond);

template <class Solve>
void solve_networks(benchmark::State& state, Solve solve) {
  constexpr std::uint64_t drops = 8;
  std::vector<BeamProblem> list;
  for (std::uint64_t d = 0; d < drops; ++d) list.push_back(network(state, d));
  std::size_t k = 0;
  double iterations = 0.0;
  for (auto _ : state) {
    const Design out = solve(list[k++ % drops]);
    iterations += static_cast<double>(out.iterations.outer);
    benchmark::DoNotOptimize(out.w.data());
  }
  state.counters["iterations"] = benchmark::Counter(iterations, benchmark::Counter::kAvgIterations);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1000.0;
}

/// To the default tolerance.
void dab_central(benchmark::State& state) {
  solve_networks(state, [](const BeamProblem& p) { return solve_central(p); });
}
BENCHMARK(dab_central)->Args({4, 16, 4})->Args({4, 16, 8})->Unit(benchmark::kMillisecond);

/// So many iterations: the fourth argument.
void dab_central_iterations(benchmark::State& state) {
  const auto limit = static_cast<int>(state.range(3));
  solve_networks(state, [&](const BeamProblem& p) { return solve_central(p, {.growth_tolerance = 1e-15, .max_iterations = limit}); });
}
BENCHMARK(dab_central_iterations)->Args({4, 16, 4, 15})->Args({16, 64, 16, 60})->Unit(benchmark::kMillisecond);
BENCHMARK(dab_central_iterations)->Args({64, 256, 64, 5})->Unit(benchmark::kSecond)->Iterations(1);

void dab_central_correlated(benchmark::State& state) {
  solve_networks(state, [](const BeamProblem& p) { return solve_central(p, {.distortion = Distortion::correlated}); });
}
BENCHMARK(dab_central_correlated)->Args({4, 16, 4})->Args({4, 16, 8})->Unit(benchmark::kMillisecond);

void dab_star_exact(benchmark::State& state) {
  solve_networks(state, [](const BeamProblem& p) { return solve_star_exact(p, {}, {}, local_fabric()); });
}
BENCHMARK(dab_star_exact)->Args({4, 16, 4})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace airloom::dab
