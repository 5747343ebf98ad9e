#pragma once
/// A trained net as a model file, and the validation curve as a table.
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "airloom/training/net.hpp"

namespace airloom::mdd::training {

using ModelMetadata = std::map<std::string, std::string, std::less<>>;

/// Sizes of the layers that a configuration asks for.
[[nodiscard]] NetShape shape_of(const HgnnConfig& config);

/// Writes weights and metadata as safetensors, atomically. @throws IoError
void write_tensors(const std::filesystem::path& file, const TensorSet& tensors, ModelMetadata metadata);
/// The same for the graph network.
void write_model(const std::filesystem::path& file, const Net& net, const HgnnConfig& config, const HgnnOrigin& origin);

/// CSV with the header step,loss,validation_loss,efficiency_ratio,violation_rate. @throws IoError
void write_curve(const std::filesystem::path& file, const std::vector<double>& history);

}  // namespace airloom::mdd::training
