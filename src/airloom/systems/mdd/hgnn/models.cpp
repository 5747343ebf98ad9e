#include "airloom/systems/mdd/hgnn/models.hpp"

#include <cstdint>

#include "airloom/core/error.hpp"
#include "airloom/systems/mdd/hgnn/graph.hpp"

// Set by cmake/EmbedModels.cmake; nothing lies between begin and end of a model that is absent.
extern "C" {
extern const std::byte airloom_model_d[];
extern const std::byte airloom_model_d_end[];
extern const std::byte airloom_model_g[];
extern const std::byte airloom_model_g_end[];
extern const std::byte airloom_model_a[];
extern const std::byte airloom_model_a_end[];
extern const std::byte airloom_model_ls[];
extern const std::byte airloom_model_ls_end[];
}

namespace airloom::mdd {
namespace {

HgnnModelHandle load(HgnnVariant variant, const std::byte* begin, const std::byte* end) {
  const auto bytes = reinterpret_cast<std::uintptr_t>(end) - reinterpret_cast<std::uintptr_t>(begin);
  if (bytes == 0) return nullptr;
  const std::string key(name(variant));
  const std::string subject = "shipped model " + key;
  return std::make_shared<const HgnnModel>(HgnnModel{key, make_network(io::read_safetensors({begin, bytes}, subject), subject)});
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
  for (const HgnnVariant variant : {HgnnVariant::d, HgnnVariant::a, HgnnVariant::ls}) {
    if (clusters != (variant == HgnnVariant::ls)) continue;
    const HgnnModelHandle model = shipped_model(variant);
    if (model != nullptr && fits(model->network.config, x, variant == HgnnVariant::d)) return model;
  }
  throw Unsupported("model auto: this program ships no model for " + std::to_string(x.aps()) + " access points, " +
                    std::to_string(x.users()) + " users, " + std::to_string(x.count_dl()) + " and " + std::to_string(x.count_ul()) +
                    " subcarriers" + (clusters ? " and these clusters" : "") + "; train one and give its file as model");
}

}  // namespace

HgnnModelHandle shipped_model(HgnnVariant variant) {
  switch (variant) {
    case HgnnVariant::d: {
      static const HgnnModelHandle model = load(variant, airloom_model_d, airloom_model_d_end);
      return model;
    }
    case HgnnVariant::g: {
      static const HgnnModelHandle model = load(variant, airloom_model_g, airloom_model_g_end);
      return model;
    }
    case HgnnVariant::a: {
      static const HgnnModelHandle model = load(variant, airloom_model_a, airloom_model_a_end);
      return model;
    }
    case HgnnVariant::ls: {
      static const HgnnModelHandle model = load(variant, airloom_model_ls, airloom_model_ls_end);
      return model;
    }
  }
  return nullptr;
}

HgnnModelHandle read_model(const std::filesystem::path& file) {
  const std::string subject = "model " + file.string();
  return std::make_shared<const HgnnModel>(HgnnModel{file.filename().string(), make_network(io::read_safetensors(file), subject)});
}

HgnnModelHandle choose_model(const std::string& wanted, const Instance& x) {
  if (wanted == "auto") return automatic(x);
  const auto variant = parse_enum<HgnnVariant>(wanted);
  HgnnModelHandle model = variant ? shipped_model(*variant) : read_model(wanted);
  if (model == nullptr) {
    throw Unsupported("model " + wanted + ": not shipped with this program; train it and give its file as model");
  }
  check_fit(x, model->network.config);
  return model;
}

}  // namespace airloom::mdd
