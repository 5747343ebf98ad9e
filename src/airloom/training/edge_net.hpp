#pragma once
/// The allocator of the second generation, for learning: the same tensors, under the same names, as the model file.
#include "airloom/systems/mdd/design/edge_net/network.hpp"
#include "airloom/training/edge_layouts.hpp"
#include "airloom/training/tensor_set.hpp"

namespace airloom::mdd::training {

/// Layouts of one size as tensors, float32. Meaning and order: EdgeLayouts.
struct EdgeBatch {
  EdgeVariant variant = EdgeVariant::e;
  torch::Tensor features, strength, need, own_need, ap_price, user_cross, floor_dl, floor_ul, scale;
  torch::Tensor noise, ap_cross, leak_dl, leak_ul, uplink;  ///< undefined but for e_ls
  std::int64_t subcarriers_ul = 0;

  [[nodiscard]] std::int64_t count() const { return strength.size(0); }
};

/// The layouts as one batch that shares their memory.
[[nodiscard]] EdgeBatch batch_of(const EdgeLayouts& layouts, torch::Device device = torch::kCPU);
/// The layouts of the given numbers, copied.
[[nodiscard]] EdgeBatch select(const EdgeBatch& all, const std::vector<std::int64_t>& which);

/// What the decoder makes powers of: (n, L); e (n, D, M); e_ls (n, D, M, L) and (n, D, Mb).
struct EdgeNetOutput {
  torch::Tensor ap, stream, edge, uplink;
};

class EdgeNet {
 public:
  EdgeNet(const EdgeNetConfig& config, std::uint64_t seed);

  /// One pass. Means and maxima are over the links that serve. Source: edge_net/network.hpp.
  [[nodiscard]] EdgeNetOutput forward(const EdgeBatch& batch) const;

  [[nodiscard]] TensorSet& tensors() { return tensors_; }
  [[nodiscard]] const TensorSet& tensors() const { return tensors_; }
  [[nodiscard]] const EdgeNetConfig& config() const { return config_; }

 private:
  EdgeNetConfig config_;
  TensorSet tensors_;
};

/// What the outputs give, decoded as in edge_net/decode.hpp but for the uplink of e, which stays on its floors.
struct EdgeRates {
  torch::Tensor total;    ///< sum of all rates, (n), nats
  torch::Tensor sinr;     ///< downlink, (n, D, M)
  torch::Tensor sinr_ul;  ///< uplink of e_ls, (n, D, Mb)
};
[[nodiscard]] EdgeRates rates(const EdgeBatch& batch, const EdgeNetOutput& output);

/// Mean over the layouts of - total / scale + weight mean_k (1 - SINR_k / Gamma_D)+, of e_ls the same of the uplink added.
[[nodiscard]] torch::Tensor loss(const EdgeBatch& batch, const EdgeRates& rates, double weight);

/// Layouts on which some stream is below its floor by more than 1e-5, (n) of bool.
[[nodiscard]] torch::Tensor violated(const EdgeBatch& batch, const EdgeRates& rates);

}  // namespace airloom::mdd::training
