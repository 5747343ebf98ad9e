#pragma once
/// Models with random weights: deterministic, untrained, of any configuration.
#include <cmath>

#include "airloom/core/random.hpp"
#include "airloom/systems/mdd/design/hgnn/network.hpp"

namespace airloom::mdd::testing {

/// Two sizes small enough for slow formulas.
inline HgnnConfig tiny(HgnnVariant variant, HgnnDecoder decoder) {
  HgnnConfig c;
  c.variant = variant;
  c.decoder = decoder;
  c.width = 8;
  c.hidden = 12;
  c.max_aps = 7;
  c.max_users = 4;
  if (variant == HgnnVariant::ls) c.max_aps = c.max_users = 0;
  c.ap = {.mean = 2.0, .deviation = 0.8};
  c.user = {.mean = -4.0, .deviation = 0.7};
  return c;
}

/// Linear maps uniform within 1 / sqrt(inputs), norms with statistics that matter.
inline io::TensorFile random_model(const HgnnConfig& config, std::uint64_t seed) {
  io::TensorFile file{.tensors = {}, .metadata = hgnn_metadata(config, {.seed = seed, .command = "random weights", .scenario = "{}"})};
  RandomStream stream(seed, StreamId::solver_initialization, 0);
  double bound = 1.0;
  for (const auto& [name, shape] : hgnn_tensors(config)) {
    io::Tensor& tensor = file.tensors[name];
    tensor.shape = shape;
    std::size_t count = 1;
    for (const std::int64_t extent : shape) count *= static_cast<std::size_t>(extent);
    if (shape.size() == 2) bound = 1.0 / std::sqrt(static_cast<double>(shape[1]));
    const bool norm = name.find("_norm.") != std::string::npos;
    const bool positive = name.ends_with("running_var") || (norm && name.ends_with("weight"));
    for (std::size_t i = 0; i < count; ++i) {
      const double x = positive ? stream.uniform(0.5, 1.5) : (norm ? stream.uniform(-0.3, 0.3) : stream.uniform(-bound, bound));
      tensor.data.push_back(static_cast<float>(x));
    }
  }
  return file;
}

inline HgnnNetwork random_network(const HgnnConfig& config, std::uint64_t seed) {
  return make_network(random_model(config, seed), "random");
}

}  // namespace airloom::mdd::testing
