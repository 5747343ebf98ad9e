#pragma once
/// What the training loop needs of a kind of allocator: its layouts, its loss, its weights.
#include <filesystem>
#include <memory>
#include <stop_token>
#include <vector>

#include "airloom/training/tensor_set.hpp"
#include "airloom/training/train.hpp"

namespace airloom::mdd::training {

/// How a model came about, for its file.
struct TrainedBy {
  std::uint64_t seed = 0;
  std::string command;
};

class Learner {
 public:
  virtual ~Learner() = default;

  /// Draws the layouts to learn from and those to watch.
  virtual void draw(std::stop_token stop) = 0;
  /// How many layouts to learn from every group has; a batch is of one group.
  [[nodiscard]] virtual std::vector<int> counts() const = 0;
  /// Mean loss over some layouts of a group, with its slopes.
  [[nodiscard]] virtual torch::Tensor loss(int group, const std::vector<std::int64_t>& which) = 0;
  /// Of the layouts to watch.
  [[nodiscard]] virtual Score score() = 0;
  /// Draws layouts that were never seen, and measures on them; empty after a stop request.
  [[nodiscard]] virtual std::vector<SizeScore> test(std::stop_token stop) = 0;
  [[nodiscard]] virtual TensorSet& tensors() = 0;
  /// The model file. @throws IoError
  virtual void write(const std::filesystem::path& file, const TrainedBy& by) const = 0;
};

/// The graph network of [mdd] (net.hpp).
[[nodiscard]] std::unique_ptr<Learner> make_graph_learner(const TrainOptions& options, torch::Device device);
/// The second generation (edge_net.hpp).
[[nodiscard]] std::unique_ptr<Learner> make_edge_learner(const TrainOptions& options, torch::Device device);

}  // namespace airloom::mdd::training
