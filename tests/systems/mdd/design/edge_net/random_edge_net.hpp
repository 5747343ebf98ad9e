#pragma once
/// Networks of the second generation with random weights: deterministic, untrained.
#include <cmath>

#include "airloom/core/random.hpp"
#include "airloom/systems/mdd/design/edge_net/network.hpp"

namespace airloom::mdd::testing {

/// Linear maps uniform within 1 / sqrt(inputs); a training that saw everything.
inline io::TensorFile random_edge_file(std::uint64_t seed, const EdgeNetConfig& config = {.hidden = 8, .layers = 2}) {
  io::TensorFile file{.tensors = {}, .metadata = edge_net_metadata(config, {.seed = seed, .command = "random weights", .training = "{}"})};
  RandomStream stream(seed, StreamId::solver_initialization, 0);
  double bound = 1.0;
  for (const auto& [name, shape] : edge_net_tensors(config)) {
    io::Tensor& tensor = file.tensors[name];
    tensor.shape = shape;
    std::size_t count = 1;
    for (const std::int64_t extent : shape) count *= static_cast<std::size_t>(extent);
    if (shape.size() == 2) bound = 1.0 / std::sqrt(static_cast<double>(shape[1]));
    for (std::size_t i = 0; i < count; ++i) {
      double x = stream.uniform(-bound, bound);
      if (name == "feature_mean") x = 0.0;
      if (name == "feature_std") x = 5.0;
      if (name == "feature_min") x = -100.0;
      if (name == "feature_max") x = 100.0;
      tensor.data.push_back(static_cast<float>(x));
    }
  }
  return file;
}

inline EdgeNetwork random_edge_network(std::uint64_t seed) { return make_edge_network(random_edge_file(seed), "random"); }

}  // namespace airloom::mdd::testing
