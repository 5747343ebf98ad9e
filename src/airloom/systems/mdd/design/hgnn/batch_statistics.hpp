#pragma once
/// Normalisations by the networks at hand in place of the running averages of the training.
#include <span>

#include "airloom/io/safetensors.hpp"
#include "airloom/systems/mdd/design/hgnn/graph.hpp"

namespace airloom::mdd {

/// Where the means and variances of the normalisations come from: `running`, averages of the training; `batch`, what is inferred now.
enum class HgnnStatistics { running, batch };
constexpr auto enum_names(HgnnStatistics) { return std::array<std::string_view, 2>{"running", "batch"}; }

/// The model with every `running_mean` and `running_var` replaced by mean and variance (over N, not N - 1) of what arrives there when
/// these graphs pass together, over all their nodes of the type: make_network() of it gives on these graphs what a normalisation by the
/// batch would, and may be used on others. In 64-bit floats. Source: specification of [mdd], 8.5.
/// @param model   of a shape that make_network() takes
/// @param graphs  of make_graph with the model's configuration, all with as many access points and users; at least one
[[nodiscard]] io::TensorFile with_batch_statistics(io::TensorFile model, std::span<const Graph> graphs);

}  // namespace airloom::mdd
