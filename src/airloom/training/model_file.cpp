#include "airloom/training/model_file.hpp"

#include <utility>

#include "airloom/core/values.hpp"
#include "airloom/io/json.hpp"
#include "airloom/io/safetensors.hpp"

namespace airloom::mdd::training {

NetShape shape_of(const HgnnConfig& c) {
  return {.ap_features = static_cast<int>(c.ap_inputs()),
          .user_features = static_cast<int>(c.user_inputs()),
          .width = c.width,
          .hidden = c.hidden,
          .layers = c.layers,
          .ap_outputs = static_cast<int>(c.ap_outputs()),
          .user_outputs = static_cast<int>(c.user_outputs())};
}

void write_tensors(const std::filesystem::path& file, const TensorSet& tensors, ModelMetadata metadata) {
  io::TensorFile content{.tensors = {}, .metadata = std::move(metadata)};
  for (const auto& [name, weight] : tensors.all()) {
    const torch::Tensor x = weight.detach().to(torch::kCPU).contiguous();
    content.tensors[name] = {.shape = x.sizes().vec(), .data = {x.data_ptr<float>(), x.data_ptr<float>() + x.numel()}};
  }
  io::write_safetensors(file, content);
}

void write_model(const std::filesystem::path& file, const Net& net, const HgnnConfig& config, const HgnnOrigin& origin) {
  write_tensors(file, net.tensors(), hgnn_metadata(config, origin));
}

void write_curve(const std::filesystem::path& file, const std::vector<double>& history) {
  std::string text = "step,loss,validation_loss,efficiency_ratio,violation_rate\n";
  for (std::size_t i = 0; i < history.size(); ++i) text += shortest(history[i]) + (i % 5 == 4 ? "\n" : ",");
  io::write_text(file, text);
}

}  // namespace airloom::mdd::training
