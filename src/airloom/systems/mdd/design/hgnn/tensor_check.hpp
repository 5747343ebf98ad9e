#pragma once
/// Tensors of a model file by name.
#include <Eigen/Core>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "airloom/io/safetensors.hpp"

namespace airloom::mdd {

using TensorShapes = std::map<std::string, std::vector<std::int64_t>, std::less<>>;

/// @param subject  for messages: "model file.safetensors"
/// @throws InvalidInput  naming each tensor that is absent, unknown, of another shape, or not finite; a `.running_var` that is negative
void check_tensors(const io::TensorFile& file, const TensorShapes& wanted, const std::string& subject);

/// Reads tensors that were checked before.
class TensorReader {
 public:
  explicit TensorReader(const io::TensorFile& file) : file_(file) {}
  [[nodiscard]] Eigen::VectorXd vector(const std::string& name) const;
  [[nodiscard]] Eigen::MatrixXd matrix(const std::string& name) const;

 private:
  const io::TensorFile& file_;
};

}  // namespace airloom::mdd
