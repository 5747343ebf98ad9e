#include "airloom/systems/mdd/design/hgnn/forward.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;
using Nodes = HgnnWorkspace::Nodes;

constexpr float leak = 0.01F;
constexpr std::size_t together = 8;  ///< graphs whose vectors stay in the cache

/// Adds the bias to every column, then r.
void rectify(Eigen::MatrixXf& x, const Eigen::VectorXf& bias) {
  for (Index i = 0; i < x.cols(); ++i) {
    x.col(i) = (x.col(i) + bias).cwiseMax(leak * (x.col(i) + bias));  // one pass
  }
}

/// The weights of messages between two sets of nodes of one graph, (receivers, senders).
using EdgesOf = Eigen::MatrixXf Graph::*;

/// One meta-path: z from the receivers' and the senders' vectors.
void update(const HgnnPath& path, std::span<const Graph> graphs, EdgesOf edges, const Eigen::MatrixXf& senders, Nodes& at,
            Eigen::MatrixXf& z) {
  const auto batch = static_cast<Index>(graphs.size());
  const Index from = senders.cols() / batch;
  const Index to = at.vectors.cols() / batch;
  const bool map_first = from < to;
  const Index rows = map_first ? path.message.weight.rows() : senders.rows();
  if (map_first) path.message.weight.multiply(senders, at.sent);
  const Eigen::MatrixXf& sent = map_first ? at.sent : senders;
  Eigen::MatrixXf& summed = map_first ? at.message : at.summed;
  summed.resize(rows, at.vectors.cols());
  for (Index b = 0; b < batch; ++b) {
    summed.middleCols(b * to, to).noalias() = sent.middleCols(b * from, from) * (graphs[static_cast<std::size_t>(b)].*edges).transpose();
  }
  if (!map_first) path.message.weight.multiply(at.summed, at.message);
  rectify(at.message, path.message.bias);
  path.own.multiply(at.vectors, at.inner);
  path.received.add_product(at.message, at.inner);
  rectify(at.inner, path.bias);
  path.update2.weight.multiply(at.inner, z);
  rectify(z, path.update2.bias);
  for (Index i = 0; i < z.cols(); ++i) {
    z.col(i) = path.half_scale.cwiseProduct(z.col(i)) + path.half_shift + 0.5F * at.vectors.col(i);
  }
}

/// Takes the two meta-paths together, graph by graph, into the nodes' vectors.
void attend(const std::array<HgnnPath, 2>& paths, Index batch, Nodes& at) {
  const Index count = at.vectors.cols() / batch;
  const auto mean = static_cast<float>(count);
  for (Index b = 0; b < batch; ++b) {
    std::array<float, 2> score{};
    for (std::size_t f = 0; f < 2; ++f) {
      float sum = 0.0F;
      for (Index i = b * count; i < (b + 1) * count; ++i) sum += paths[f].attention.dot(at.updated[f].col(i));
      score[f] = sum / mean + paths[f].attention_bias;
    }
    const float first = 1.0F / (1.0F + std::exp(score[1] - score[0]));
    at.vectors.middleCols(b * count, count) =
        first * at.updated[0].middleCols(b * count, count) + (1.0F - first) * at.updated[1].middleCols(b * count, count);
  }
}

void embed(const Linear& map, std::span<const Graph> graphs, Eigen::MatrixXf Graph::*features, Eigen::MatrixXf& mapped,
           Eigen::MatrixXf& vectors) {
  const Index count = (graphs.front().*features).cols();
  vectors.resize(map.weight.rows(), count * static_cast<Index>(graphs.size()));
  Index first = 0;
  for (const Graph& graph : graphs) {
    map.weight.multiply(graph.*features, mapped);
    vectors.middleCols(first, count) = mapped;
    first += count;
  }
  vectors.colwise() += map.bias;
}

void decode(const std::array<Linear, 3>& maps, Nodes& at, Eigen::MatrixXf& output) {
  maps[0].weight.multiply(at.vectors, at.message);
  rectify(at.message, maps[0].bias);
  maps[1].weight.multiply(at.message, at.inner);
  rectify(at.inner, maps[1].bias);
  maps[2].weight.multiply(at.inner, output);
  output.colwise() += maps[2].bias;
}

void forward_part(const HgnnNetwork& network, std::span<const Graph> graphs, HgnnOutputs& outputs, HgnnWorkspace& w) {
  const auto batch = static_cast<Index>(graphs.size());
  embed(network.ap.embed, graphs, &Graph::ap_features, w.ap.inner, w.ap.vectors);
  embed(network.user.embed, graphs, &Graph::user_features, w.user.inner, w.user.vectors);
  for (std::size_t k = 0; k < network.ap.layers.size(); ++k) {
    const std::array<HgnnPath, 2>& ap = network.ap.layers[k];
    const std::array<HgnnPath, 2>& user = network.user.layers[k];
    update(ap[0], graphs, &Graph::ap_from_users, w.user.vectors, w.ap, w.ap.updated[0]);
    update(ap[1], graphs, &Graph::ap_from_aps, w.ap.vectors, w.ap, w.ap.updated[1]);
    update(user[0], graphs, &Graph::user_from_aps, w.ap.vectors, w.user, w.user.updated[0]);
    update(user[1], graphs, &Graph::user_from_users, w.user.vectors, w.user, w.user.updated[1]);
    attend(ap, batch, w.ap);
    attend(user, batch, w.user);
  }
  decode(network.ap.decode, w.ap, outputs.ap);
  decode(network.user.decode, w.user, outputs.user);
}

}  // namespace

void forward(const HgnnNetwork& network, std::span<const Graph> graphs, HgnnOutputs& outputs, HgnnWorkspace& workspace) {
  if (graphs.size() <= together) {
    forward_part(network, graphs, outputs, workspace);
    return;
  }
  const Index aps = graphs.front().ap_features.cols();
  const Index users = graphs.front().user_features.cols();
  outputs.ap.resize(network.config.ap_outputs(), aps * static_cast<Index>(graphs.size()));
  outputs.user.resize(network.config.user_outputs(), users * static_cast<Index>(graphs.size()));
  for (std::size_t first = 0; first < graphs.size(); first += together) {
    const std::span<const Graph> part = graphs.subspan(first, std::min(together, graphs.size() - first));
    forward_part(network, part, workspace.part, workspace);
    const auto at = static_cast<Index>(first);
    outputs.ap.middleCols(at * aps, workspace.part.ap.cols()) = workspace.part.ap;
    outputs.user.middleCols(at * users, workspace.part.user.cols()) = workspace.part.user;
  }
}

HgnnOutputs forward(const HgnnNetwork& network, const Graph& graph) {
  HgnnOutputs outputs;
  HgnnWorkspace workspace;
  forward(network, {&graph, 1}, outputs, workspace);
  return outputs;
}

}  // namespace airloom::mdd
