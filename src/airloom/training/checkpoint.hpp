#pragma once
/// The state of a training run in one file, so that a killed run goes on as if nothing had happened.
#include <filesystem>
#include <string>
#include <vector>

#include "airloom/training/tensor_set.hpp"

namespace airloom::mdd::training {

struct Checkpoint {
  std::string identity;  ///< of the options, see `identity`
  std::int64_t step = 0;
  std::int64_t steps = 0;
  std::int64_t best_step = 0;
  double best_loss = 0.0;
  double loss_sum = 0.0;  ///< since the last validation
  std::int64_t loss_count = 0;
  std::vector<torch::Tensor> best;  ///< weights with the least validation loss; none before the first validation
  std::vector<double> history;      ///< five numbers a validation: step, training loss, validation's loss, ratio, violations
};

/// Atomically. @throws IoError
void save_checkpoint(const std::filesystem::path& file, const Checkpoint& state, const TensorSet& tensors, const torch::optim::Adam& adam);

/// Fills tensors and optimiser too. @throws InvalidInput  when the file is none of these options; IoError
[[nodiscard]] Checkpoint load_checkpoint(const std::filesystem::path& file, const std::string& identity, TensorSet& tensors,
                                         torch::optim::Adam& adam);

}  // namespace airloom::mdd::training
