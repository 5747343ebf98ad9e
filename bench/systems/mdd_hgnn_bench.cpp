/// The learned allocator of `mdd` at the default size: its parts, one network alone and many together. Weights are random: time does
/// not depend on them.
#include <benchmark/benchmark.h>

#include "../../tests/systems/mdd/hgnn/random_model.hpp"
#include "airloom/systems/mdd/hgnn/hgnn.hpp"
#include "airloom/systems/mdd/make_problem.hpp"

namespace airloom::mdd {
namespace {

struct Sample {
  Instance instance;
  PowerProblem problem;
};

std::vector<Sample> samples(int count) {
  std::vector<Sample> list;
  for (int r = 0; r < count; ++r) {
    Instance x = draw({}, 1, static_cast<std::uint64_t>(r));
    PowerProblem problem = make_problem(x);
    list.push_back({std::move(x), std::move(problem)});
  }
  return list;
}

/// Width 64, hidden 128, two layers: what is shipped.
HgnnNetwork network() { return testing::random_network({}, 1); }

void mdd_hgnn_graph(benchmark::State& state) {
  const std::vector<Sample> list = samples(16);
  const HgnnConfig config;
  std::size_t r = 0;
  for (auto _ : state) {
    const Sample& x = list[r++ % list.size()];
    benchmark::DoNotOptimize(make_graph(x.instance, x.problem, config));
  }
}
BENCHMARK(mdd_hgnn_graph)->Unit(benchmark::kMicrosecond);

/// Graph, forward pass and powers of one network.
void mdd_hgnn_one(benchmark::State& state) {
  const std::vector<Sample> list = samples(16);
  const HgnnNetwork net = network();
  std::size_t r = 0;
  for (auto _ : state) {
    const Sample& x = list[r++ % list.size()];
    benchmark::DoNotOptimize(infer(net, x.instance, x.problem));
  }
}
BENCHMARK(mdd_hgnn_one)->Unit(benchmark::kMicrosecond);

/// The same of many at once; items are networks.
void mdd_hgnn_batch(benchmark::State& state) {
  const std::vector<Sample> list = samples(static_cast<int>(state.range(0)));
  const HgnnNetwork net = network();
  std::vector<Graph> graphs(list.size());
  HgnnOutputs outputs;
  HgnnWorkspace workspace;
  for (auto _ : state) {
    for (std::size_t i = 0; i < list.size(); ++i) graphs[i] = make_graph(list[i].instance, list[i].problem, net.config);
    forward(net, graphs, outputs, workspace);
    for (std::size_t i = 0; i < list.size(); ++i)
      benchmark::DoNotOptimize(decode(net.config, list[i].problem, outputs, static_cast<Eigen::Index>(i)));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(mdd_hgnn_batch)->Arg(8)->Arg(64)->Unit(benchmark::kMicrosecond);

/// Loading: the file's bytes, checks, folded norms.
void mdd_hgnn_load(benchmark::State& state) {
  const std::string bytes = io::encode_safetensors(testing::random_model({}, 1));
  for (auto _ : state) {
    const io::TensorFile file = io::read_safetensors(std::as_bytes(std::span(bytes)), "bench");
    benchmark::DoNotOptimize(make_network(file, "bench"));
  }
}
BENCHMARK(mdd_hgnn_load)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace airloom::mdd
