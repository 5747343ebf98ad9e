#pragma once
/// The heterogeneous graph neural network, for learning: the same tensors, under the same names, as the model file.
#include <string>

#include "airloom/training/tensor_set.hpp"

namespace airloom::mdd::training {

/// Sizes of the layers.
struct NetShape {
  int ap_features = 0;
  int user_features = 0;
  int width = 64;
  int hidden = 128;
  int layers = 2;
  int ap_outputs = 0;
  int user_outputs = 0;
};

/// What the decoder makes powers of.
struct NetOutput {
  torch::Tensor ap;    ///< (n, L, ap_outputs)
  torch::Tensor user;  ///< (n, D, user_outputs)
};

/// Weights of a net and its passes. Nothing is shared between node types, meta-paths or layers.
///
///     v' = W v + b,   z^f = (Xi2(v' + Xi1(sum_j e_ij v'_j)) + v') / 2,   z = sum_f beta_f z^f,   Xi_PA at the end
///
/// with beta the softmax over the two paths f of the mean over a layout's nodes of q^T Xi_att(z^f).
/// Source: [mdd] Eqs. (10)-(13), as completed by the specification of [mdd], 8.2.
class Net {
 public:
  /// Random weights, uniform +- 1 / sqrt(fan-in), by our own generator: one seed, one net on every platform.
  Net(const NetShape& shape, std::uint64_t seed);

  /// @param learning  normalise by the batch and update the running statistics; otherwise by the running statistics
  [[nodiscard]] NetOutput forward(const Batch& batch, bool learning);

  /// Every tensor of the model file in a fixed order: weights and running statistics.
  [[nodiscard]] TensorSet& tensors() { return tensors_; }
  [[nodiscard]] const TensorSet& tensors() const { return tensors_; }

 private:
  [[nodiscard]] torch::Tensor dense(const std::string& name, const torch::Tensor& x, bool learning) const;
  [[nodiscard]] torch::Tensor gather(const std::string& type, int layer, const torch::Tensor& own, const torch::Tensor& aps,
                                     const torch::Tensor& users, const torch::Tensor& first, const torch::Tensor& second,
                                     bool learning) const;
  [[nodiscard]] torch::Tensor decode(const std::string& type, const torch::Tensor& z) const;

  NetShape shape_;
  TensorSet tensors_;
};

}  // namespace airloom::mdd::training
