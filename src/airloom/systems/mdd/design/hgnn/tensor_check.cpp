#include "airloom/systems/mdd/design/hgnn/tensor_check.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/io/arrays.hpp"

namespace airloom::mdd {

void check_tensors(const io::TensorFile& file, const TensorShapes& wanted, const std::string& subject) {
  Faults faults(subject);
  for (const auto& [name, shape] : wanted) {
    const auto found = file.tensors.find(name);
    if (found == file.tensors.end()) {
      faults.add("tensor " + name + " is absent; its shape must be " + io::shape_text(shape));
      continue;
    }
    const io::Tensor& tensor = found->second;
    faults.require(tensor.shape == shape, "tensor " + name, io::shape_text(tensor.shape), "must be " + io::shape_text(shape));
    const bool finite = std::ranges::all_of(tensor.data, [](float x) { return std::isfinite(x); });
    faults.require(finite, "tensor " + name, "not finite", "weights must be finite");
    const bool variance = !name.ends_with(".running_var") || std::ranges::all_of(tensor.data, [](float x) { return !(x < 0.0F); });
    faults.require(variance, "tensor " + name, "negative", "variances must be >= 0");
  }
  for (const auto& [name, tensor] : file.tensors) {
    if (!wanted.contains(name)) faults.add("tensor " + name + ": no part of a model with this config");
  }
  faults.raise();
}

Eigen::VectorXd TensorReader::vector(const std::string& name) const {
  const io::Tensor& t = file_.tensors.at(name);
  return Eigen::Map<const Eigen::VectorXf>(t.data.data(), static_cast<Eigen::Index>(t.data.size())).cast<double>();
}

Eigen::MatrixXd TensorReader::matrix(const std::string& name) const {
  using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const io::Tensor& t = file_.tensors.at(name);
  return Eigen::Map<const RowMajor>(t.data.data(), t.shape[0], t.shape[1]).cast<double>();
}

}  // namespace airloom::mdd
