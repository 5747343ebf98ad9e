#pragma once
/// The tensors of a net by name, in a fixed order: what the model file holds and a checkpoint keeps.
#include <string>
#include <utility>
#include <vector>

#include "airloom/training/tensors.hpp"

namespace airloom::mdd::training {

class TensorSet {
 public:
  using Named = std::vector<std::pair<std::string, torch::Tensor>>;

  void add(const std::string& name, torch::Tensor value, bool learns) { tensors_.emplace_back(name, value.set_requires_grad(learns)); }
  /// Random weights and biases of a linear map, uniform +- scale / sqrt(inputs), by our own generator: one seed, one net on every platform.
  void add_linear(const std::string& name, int inputs, int outputs, std::uint64_t seed, double scale = 1.0);
  /// Random, uniform in +- bound, as the next tensor of the set.
  [[nodiscard]] torch::Tensor uniform(std::vector<std::int64_t> sizes, double bound, std::uint64_t seed) const;

  [[nodiscard]] const Named& all() const { return tensors_; }
  [[nodiscard]] const torch::Tensor& at(const std::string& name) const;
  [[nodiscard]] torch::Tensor linear(const std::string& name, const torch::Tensor& x) const;
  /// Those that learn.
  [[nodiscard]] std::vector<torch::Tensor> parameters() const;
  /// Copies values into the tensors. @pre  same names and shapes, in the same order
  void load(const std::vector<torch::Tensor>& values);
  [[nodiscard]] std::vector<torch::Tensor> copy() const;
  void to(torch::Device device);

 private:
  Named tensors_;
};

}  // namespace airloom::mdd::training
