#pragma once
/// The trained allocator's weights, ready for use: shapes checked, normalisations folded into the linear maps.
#include <Eigen/Core>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "airloom/numerics/packed_product.hpp"
#include "airloom/systems/mdd/design/hgnn/config.hpp"
#include "airloom/systems/mdd/design/hgnn/tensor_check.hpp"

namespace airloom::mdd {

/// Added to variances before their root.
inline constexpr double hgnn_norm_epsilon = 1e-5;

/// y = weight x + bias; weight (out, in).
struct Linear {
  PackedMatrix weight;
  Eigen::VectorXf bias;
};

/// One meta-path of one layer, for the node type that receives. With v' the vectors of the receiving nodes, s what the weights sum up of
/// the senders' and r(x) = max(x, x / 100):
///
///     z = half_scale r(update2 r(own v' + received r(message s) + bias)) + half_shift + v' / 2
///
/// Source: [mdd] Eq. (11); specification, 8.2(5)-(6).
struct HgnnPath {
  Linear message;         ///< (hidden, h)
  PackedMatrix own;       ///< (hidden, h)
  PackedMatrix received;  ///< (hidden, hidden)
  Eigen::VectorXf bias;   ///< (hidden)
  Linear update2;         ///< (h, hidden)
  Eigen::VectorXf half_scale;
  Eigen::VectorXf half_shift;
  /// q^T (W z + b) = attention z + attention_bias, Eq. (12)
  Eigen::VectorXf attention;
  float attention_bias = 0.0F;
};

/// Access points or users. Their first meta-path hears the other type, the second their own.
struct HgnnNodes {
  Linear embed;  ///< (h, inputs)
  std::vector<std::array<HgnnPath, 2>> layers;
  std::array<Linear, 3> decode;  ///< r after the first two
};

struct HgnnNetwork {
  HgnnConfig config;
  HgnnNodes ap;
  HgnnNodes user;
};

/// Every tensor that a model of this configuration has, with its shape: for t in {ap, user}, layers k and meta-paths f in {1, 2}
/// `t.embed`, `t.k.f.message`, `.message_norm`, `.update1`, `.update1_norm`, `.update2`, `.update2_norm`, `.attention`, `.query`,
/// `t.decode1` to `t.decode3`; of linear maps `.weight` (out, in) and `.bias`, of norms also `.running_mean` and `.running_var`.
[[nodiscard]] TensorShapes hgnn_tensors(const HgnnConfig& config);

/// Normalisations use their running statistics, y = (x - mean) / sqrt(var + 1e-5) weight + bias.
/// @param subject  for messages: "model file.safetensors"
/// @throws InvalidInput  as hgnn_config(); naming each tensor that is absent, unknown, of another shape, or not finite
[[nodiscard]] HgnnNetwork make_network(const io::TensorFile& file, const std::string& subject);

}  // namespace airloom::mdd
