#pragma once
/// The allocator's network on graphs: from features to what the decoders read.
#include <Eigen/Core>
#include <array>
#include <span>

#include "airloom/systems/mdd/design/hgnn/graph.hpp"
#include "airloom/systems/mdd/design/hgnn/network.hpp"

namespace airloom::mdd {

/// Of B graphs side by side: columns b L + l and b D + d.
struct HgnnOutputs {
  Eigen::MatrixXf ap;    ///< (HgnnConfig::ap_outputs, B L)
  Eigen::MatrixXf user;  ///< (HgnnConfig::user_outputs, B D)
};

/// Buffers of a forward pass; keeps its allocations from call to call.
struct HgnnWorkspace {
  struct Nodes {
    Eigen::MatrixXf vectors, summed, sent, message, inner;
    std::array<Eigen::MatrixXf, 2> updated;
  };
  Nodes ap, user;
  HgnnOutputs part;
};

/// Runs the network in 32-bit floats on graphs of one size.
///
///     v = embed(features);  per layer: z_1, z_2 of both meta-paths (network.hpp), v <- beta_1 z_1 + beta_2 z_2,
///     (beta_1, beta_2) = softmax of the mean over the nodes of one graph of q^T W_f z_f;  output = decode(v)
///
/// Where fewer nodes send than receive, the message's linear map goes before the sum over neighbours, which is the same but for rounding.
/// Source: [mdd] Eq. (10)-(13); specification, 8.2.
/// @param graphs  of make_graph with the network's configuration, all with as many access points and users; at least one
/// Cost: about 2 (L + D) (4 h hidden + hidden^2) multiply-adds per layer and graph. No allocation from the second call on with the same
/// sizes, but what products of large batches take.
void forward(const HgnnNetwork& network, std::span<const Graph> graphs, HgnnOutputs& outputs, HgnnWorkspace& workspace);
[[nodiscard]] HgnnOutputs forward(const HgnnNetwork& network, const Graph& graph);

}  // namespace airloom::mdd
