#pragma once
/// A trained net as a model file, and the validation curve as a table.
#include <filesystem>
#include <vector>

#include "airloom/training/net.hpp"

namespace airloom::mdd::training {

/// Sizes of the layers that a configuration asks for.
[[nodiscard]] NetShape shape_of(const HgnnConfig& config);

/// Writes weights and metadata as safetensors, atomically. @throws IoError
void write_model(const std::filesystem::path& file, const Net& net, const HgnnConfig& config, const HgnnOrigin& origin);

/// CSV with the header step,loss,validation_loss,efficiency_ratio,violation_rate. @throws IoError
void write_curve(const std::filesystem::path& file, const std::vector<double>& history);

}  // namespace airloom::mdd::training
