#pragma once
/// LibTorch for this layer, and a batch of layouts as tensors. The one place that includes torch: half a minute to compile.
#include <torch/torch.h>

#include "airloom/training/layouts.hpp"

namespace airloom::mdd::training {

/// Layouts of one size, float32; n is their number. Meaning and order of every tensor: `Layouts`.
struct Batch {
  int aps = 0;
  int users = 0;
  int subcarriers_dl = 0;
  int subcarriers_ul = 0;
  bool clustered = false;
  torch::Tensor ap_features, user_features;
  torch::Tensor ap_from_users, ap_from_aps, user_from_aps, user_from_users;
  torch::Tensor gain, noise, ap_cross, user_cross, ap_power, user_power;
  torch::Tensor serve, leak_dl, leak_ul;  ///< undefined unless clustered
  double floor_ul = 0.0;                  ///< SINR that the uplink promise asks on every subcarrier
  double rate_dl = 0.0;
  double rate_ul = 0.0;

  [[nodiscard]] std::int64_t count() const { return gain.size(0); }
};

/// Packed numbers as a tensor that shares their memory.
[[nodiscard]] torch::Tensor view(const std::vector<float>& data, std::vector<std::int64_t> sizes, torch::Device device);

/// The layouts as one batch that shares their memory.
[[nodiscard]] Batch batch_of(const Layouts& layouts, torch::Device device = torch::kCPU);

/// The layouts of the given numbers, copied.
[[nodiscard]] Batch select(const Batch& all, const std::vector<std::int64_t>& which);

}  // namespace airloom::mdd::training
