#include "airloom/systems/mdd/design/hgnn/models.hpp"

#include <cstdint>

#include "airloom/core/error.hpp"
#include "airloom/systems/mdd/design/hgnn/graph.hpp"

// Set by cmake/EmbedModels.cmake; nothing lies between begin and end of a model that is absent.
#define AIRLOOM_MODEL(key)                      \
  extern const std::byte airloom_model_##key[]; \
  extern const std::byte airloom_model_##key##_end[];
extern "C" {
AIRLOOM_SHIPPED_MODELS(AIRLOOM_MODEL)
}
#undef AIRLOOM_MODEL

namespace airloom::mdd {
namespace {

HgnnModelHandle make_model(std::string called, io::TensorFile weights, const std::string& subject) {
  HgnnNetwork network = make_network(weights, subject);
  return std::make_shared<const HgnnModel>(HgnnModel{std::move(called), std::move(network), std::move(weights)});
}

HgnnModelHandle load(Shipped model, const std::byte* begin, const std::byte* end) {
  const auto bytes = reinterpret_cast<std::uintptr_t>(end) - reinterpret_cast<std::uintptr_t>(begin);
  if (bytes == 0) return nullptr;
  const std::string key(name(model));
  const std::string subject = "shipped model " + key;
  return make_model(key, io::read_safetensors({begin, bytes}, subject), subject);
}

/// Read once.
template <Shipped model>
HgnnModelHandle loaded(const std::byte* begin, const std::byte* end) {
  static const HgnnModelHandle handle = load(model, begin, end);
  return handle;
}

bool fits(const HgnnConfig& config, const Instance& x, bool exactly) {
  if (exactly && (config.max_aps != x.aps() || config.max_users != x.users())) return false;
  try {
    check_fit(x, config);
  } catch (const InvalidInput&) {
    return false;
  }
  return true;
}

HgnnModelHandle automatic(const Instance& x) {
  const bool clusters = !x.serve.all();
  const auto fitting = [&x](std::initializer_list<Shipped> candidates, bool exactly) -> HgnnModelHandle {
    for (const Shipped candidate : candidates) {
      HgnnModelHandle model = shipped_model(candidate);
      if (model != nullptr && fits(model->network.config, x, exactly)) return model;
    }
    return nullptr;
  };
  using enum Shipped;
  if (clusters) {
    if (HgnnModelHandle model = fitting({ls}, false)) return model;
  } else {
    if (HgnnModelHandle model = fitting({d, d24x4, d24x5, d24x7, d20x6, d16x6, d12x6, d8x6, d_16_8, d_32_16}, true)) return model;
    if (HgnnModelHandle model = fitting({a, a_16_8, a_32_16}, false)) return model;
  }
  throw Unsupported("model auto: this program ships no model for " + std::to_string(x.aps()) + " access points, " +
                    std::to_string(x.users()) + " users, " + std::to_string(x.count_dl()) + " and " + std::to_string(x.count_ul()) +
                    " subcarriers" + (clusters ? " and these clusters" : "") + "; train one and give its file as model");
}

}  // namespace

HgnnModelHandle shipped_model(Shipped model) {
#define AIRLOOM_CASE(key) \
  case Shipped::key: return loaded<Shipped::key>(airloom_model_##key, airloom_model_##key##_end);
  switch (model) { AIRLOOM_SHIPPED_MODELS(AIRLOOM_CASE) }
#undef AIRLOOM_CASE
  return nullptr;
}

HgnnModelHandle read_model(const std::filesystem::path& file) {
  const std::string subject = "model " + file.string();
  return make_model(file.filename().string(), io::read_safetensors(file), subject);
}

HgnnModelHandle choose_model(const std::string& wanted, const Instance& x) {
  if (wanted == "auto") return automatic(x);
  const auto shipped = parse_enum<Shipped>(wanted);
  HgnnModelHandle model = shipped ? shipped_model(*shipped) : read_model(wanted);
  if (model == nullptr) {
    throw Unsupported("model " + wanted + ": not shipped with this program; train it and give its file as model");
  }
  check_fit(x, model->network.config);
  return model;
}

}  // namespace airloom::mdd
