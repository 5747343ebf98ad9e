/// The learned allocator of `mdd` at the default size with the shipped model `d`: its parts, one network alone and many together, and
/// one network with model `a`. Weights matter: powers that break a downlink promise take another few tens of microseconds.
#include <benchmark/benchmark.h>

#include "airloom/systems/mdd/design/hgnn/hgnn.hpp"
#include "airloom/systems/mdd/design/hgnn/models.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"

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

/// @throws Unsupported  when the program was built without it
HgnnModelHandle model(const std::string& name) { return choose_model(name, draw({}, 1, 0)); }

void mdd_hgnn_graph(benchmark::State& state) {
  const std::vector<Sample> list = samples(16);
  const HgnnModelHandle d = model("d");
  std::size_t r = 0;
  for (auto _ : state) {
    const Sample& x = list[r++ % list.size()];
    benchmark::DoNotOptimize(make_graph(x.instance, x.problem, d->graph()->config));
  }
}
BENCHMARK(mdd_hgnn_graph)->Unit(benchmark::kMicrosecond);

/// Graph, forward pass, powers and the look at the promises of one network.
void mdd_hgnn_one(benchmark::State& state, const std::string& name) {
  const std::vector<Sample> list = samples(16);
  const HgnnModelHandle used = model(name);
  std::size_t r = 0;
  for (auto _ : state) {
    const Sample& x = list[r++ % list.size()];
    benchmark::DoNotOptimize(infer(*used->graph(), x.instance, x.problem));
  }
}
BENCHMARK_CAPTURE(mdd_hgnn_one, d, "d")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(mdd_hgnn_one, a, "a")->Unit(benchmark::kMicrosecond);

/// The same of many at once; items are networks.
void mdd_hgnn_batch(benchmark::State& state) {
  const std::vector<Sample> list = samples(static_cast<int>(state.range(0)));
  const HgnnModelHandle d = model("d");
  const HgnnNetwork& net = *d->graph();
  std::vector<Graph> graphs(list.size());
  HgnnOutputs outputs;
  HgnnWorkspace workspace;
  for (auto _ : state) {
    for (std::size_t i = 0; i < list.size(); ++i) graphs[i] = make_graph(list[i].instance, list[i].problem, net.config);
    forward(net, graphs, outputs, workspace);
    for (std::size_t i = 0; i < list.size(); ++i) {
      Powers powers = decode(net.config, list[i].problem, outputs, static_cast<Eigen::Index>(i));
      benchmark::DoNotOptimize(keep_promises(list[i].problem, powers));
      benchmark::DoNotOptimize(powers);
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(mdd_hgnn_batch)->Arg(8)->Arg(64)->Unit(benchmark::kMicrosecond);

/// Loading: the file's bytes, checks, folded norms.
void mdd_hgnn_load(benchmark::State& state) {
  const std::string bytes = io::encode_safetensors(model("d")->weights);
  for (auto _ : state) {
    const io::TensorFile file = io::read_safetensors(std::as_bytes(std::span(bytes)), "bench");
    benchmark::DoNotOptimize(make_network(file, "bench"));
  }
}
BENCHMARK(mdd_hgnn_load)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace airloom::mdd
