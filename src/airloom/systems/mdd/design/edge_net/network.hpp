#pragma once
/// The learned allocator of the second generation: one network for every number of access points, users and subcarriers.
///
///     v_e <- r(X W + b);   v_e <- v_e + r(Q [v_e; mean_l; max_l; mean_k; max_k; mean_d; mean] + b),   three times
///     o_l = a r(A [mean_l; max_l] + b) + c,   o_k = a r(A [mean_k; max_k] + b) + c,    r(x) = max(x, x / 100)
///
/// with means and maxima over the edges of an access point l, a stream k, a user d, and all. Order and number of access points, users and
/// subcarriers play no part. Variant e_ls hears one more vector, the mean over the edges e' of other users on its subcarrier, weighted by
/// what e does to them, sum_e' G_e' v_e' / (1 + sum_e' G_e'); it has o_e = a r(A v_e + b) + c in place of o_k, and for every uplink
/// stream o_j from mean_d, max_d and the features of the stream. Source: specification of [mdd], second part, 5.3 and 6.4.
#include <Eigen/Core>
#include <map>
#include <string>
#include <vector>

#include "airloom/io/safetensors.hpp"
#include "airloom/systems/mdd/design/edge_net/inputs.hpp"
#include "airloom/systems/mdd/design/hgnn/tensor_check.hpp"

namespace airloom::mdd {

/// Of the meaning of features, layers and outputs: a file of another version is refused.
inline constexpr int edge_net_version = 2;

/// What a file says besides the weights.
struct EdgeNetConfig {
  EdgeVariant variant = EdgeVariant::e;
  int hidden = 32;  ///< width of the edges' vectors
  int layers = 3;

  /// Vectors per edge that a layer reads: its own, six of groups, and in e_ls one of those it disturbs.
  [[nodiscard]] int parts() const { return variant == EdgeVariant::e ? 7 : 8; }
};

struct EdgeNetOrigin {
  std::uint64_t seed = 0;
  std::string command;   ///< that made the weights again
  std::string training;  ///< ranges of the layouts it learned from, in words or JSON
};

/// A linear map, then r, then a scalar product.
struct EdgeHead {
  Eigen::MatrixXd inner;  ///< (H, inputs)
  Eigen::VectorXd inner_bias;
  Eigen::VectorXd outer;  ///< (H)
  double outer_bias = 0.0;
};

struct EdgeLayer {
  Eigen::MatrixXd weight;  ///< (H, parts H)
  Eigen::VectorXd bias;
};

struct EdgeNetwork {
  EdgeNetConfig config;
  Eigen::VectorXd feature_mean, feature_std;  ///< (F), of the training
  Eigen::VectorXd feature_min, feature_max;   ///< (F), what it saw
  Eigen::MatrixXd embed;                      ///< (H, F)
  Eigen::VectorXd embed_bias;
  std::vector<EdgeLayer> layers;
  EdgeHead ap, stream, edge, uplink;  ///< e: ap, stream; e_ls: ap, edge, uplink
  std::string training;
};

/// Every tensor that a file has, with its shape. `.weight` of linear maps are (out, in).
[[nodiscard]] TensorShapes edge_net_tensors(const EdgeNetConfig& config);

/// The `__metadata__` of a file: format, format_version, variant, features, hidden, layers, training, seed, command.
[[nodiscard]] std::map<std::string, std::string, std::less<>> edge_net_metadata(const EdgeNetConfig& config, const EdgeNetOrigin& origin);

/// Whether a file says that it is of this generation.
[[nodiscard]] bool is_edge_net(const io::TensorFile& file);

/// @param subject  for messages: "model file.safetensors"
/// @throws InvalidInput  naming every entry that is absent or of another version, and each tensor that is absent, unknown, of another
///                       shape or not finite
[[nodiscard]] EdgeNetwork make_edge_network(const io::TensorFile& file, const std::string& subject);

/// What the network says.
struct EdgeOutputs {
  Eigen::VectorXd ap;           ///< o_l, (L)
  Eigen::VectorXd stream = {};  ///< o_k, (K); e
  Eigen::VectorXd edge = {};    ///< o_e, (edges); e_ls
  Eigen::VectorXd uplink = {};  ///< o_j, (D Mb); e_ls
};

/// One pass, in 64-bit floats, so that the order of a file shows only in the last digits.
/// Cost: about 2 (H F + layers H^2) multiply-adds per edge.
/// @param shares  the problem that the inputs were made from
[[nodiscard]] EdgeOutputs forward(const EdgeNetwork& network, const PowerProblem& shares, const EdgeInputs& inputs);

/// Names of the features that lie outside what the network saw in its training, on any edge.
[[nodiscard]] std::vector<std::string> outside_training(const EdgeNetwork& network, const EdgeInputs& inputs);

}  // namespace airloom::mdd
