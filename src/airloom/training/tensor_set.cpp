#include "airloom/training/tensor_set.hpp"

#include <cmath>
#include <stdexcept>

#include "airloom/core/random.hpp"

namespace airloom::mdd::training {

torch::Tensor TensorSet::uniform(std::vector<std::int64_t> sizes, double bound, std::uint64_t seed) const {
  torch::Tensor x = torch::empty(sizes, torch::kFloat32);
  RandomStream stream(seed, StreamId::solver_initialization, 0, tensors_.size());
  float* data = x.data_ptr<float>();
  for (std::int64_t i = 0; i < x.numel(); ++i) data[i] = static_cast<float>(stream.uniform(-bound, bound));
  return x;
}

void TensorSet::add_linear(const std::string& name, int inputs, int outputs, std::uint64_t seed, double scale) {
  const double bound = scale * (1.0 / std::sqrt(inputs));
  add(name + ".weight", uniform({outputs, inputs}, bound, seed), true);
  add(name + ".bias", uniform({outputs}, bound, seed), true);
}

const torch::Tensor& TensorSet::at(const std::string& name) const {
  for (const auto& [key, tensor] : tensors_) {
    if (key == name) return tensor;
  }
  throw std::logic_error("net has no tensor " + name);
}

torch::Tensor TensorSet::linear(const std::string& name, const torch::Tensor& x) const {
  return torch::nn::functional::linear(x, at(name + ".weight"), at(name + ".bias"));
}

std::vector<torch::Tensor> TensorSet::parameters() const {
  std::vector<torch::Tensor> list;
  for (const auto& [name, tensor] : tensors_) {
    if (tensor.requires_grad()) list.push_back(tensor);
  }
  return list;
}

void TensorSet::load(const std::vector<torch::Tensor>& values) {
  const torch::NoGradGuard frozen;
  for (std::size_t i = 0; i < tensors_.size(); ++i) tensors_[i].second.copy_(values[i]);
}

std::vector<torch::Tensor> TensorSet::copy() const {
  std::vector<torch::Tensor> list;
  for (const auto& [name, tensor] : tensors_) list.push_back(tensor.detach().clone());
  return list;
}

void TensorSet::to(torch::Device device) {
  for (auto& [name, tensor] : tensors_) tensor = tensor.detach().to(device).set_requires_grad(tensor.requires_grad());
}

}  // namespace airloom::mdd::training
