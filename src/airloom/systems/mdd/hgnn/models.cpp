#include "airloom/systems/mdd/hgnn/models.hpp"

#include <cstdint>

#include "airloom/core/error.hpp"
#include "airloom/systems/mdd/hgnn/graph.hpp"

// Set by cmake/EmbedModels.cmake; nothing lies between begin and end of a model that is absent.
#define AIRLOOM_MODEL(key)                      \
  extern const std::byte airloom_model_##key[]; \
  extern const std::byte airloom_model_##key##_end[];
extern "C" {
AIRLOOM_MODEL(d)
AIRLOOM_MODEL(g)
AIRLOOM_MODEL(a)
AIRLOOM_MODEL(ls)
AIRLOOM_MODEL(kappa)
AIRLOOM_MODEL(d350)
AIRLOOM_MODEL(d300)
AIRLOOM_MODEL(d250)
AIRLOOM_MODEL(d200)
AIRLOOM_MODEL(d150)
}
#undef AIRLOOM_MODEL

namespace airloom::mdd {
namespace {

HgnnModelHandle load(Shipped model, const std::byte* begin, const std::byte* end) {
  const auto bytes = reinterpret_cast<std::uintptr_t>(end) - reinterpret_cast<std::uintptr_t>(begin);
  if (bytes == 0) return nullptr;
  const std::string key(name(model));
  const std::string subject = "shipped model " + key;
  return std::make_shared<const HgnnModel>(HgnnModel{key, make_network(io::read_safetensors({begin, bytes}, subject), subject)});
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
  for (const Shipped candidate : {Shipped::d, Shipped::a, Shipped::ls}) {
    if (clusters != (candidate == Shipped::ls)) continue;
    const HgnnModelHandle model = shipped_model(candidate);
    if (model != nullptr && fits(model->network.config, x, candidate == Shipped::d)) return model;
  }
  throw Unsupported("model auto: this program ships no model for " + std::to_string(x.aps()) + " access points, " +
                    std::to_string(x.users()) + " users, " + std::to_string(x.count_dl()) + " and " + std::to_string(x.count_ul()) +
                    " subcarriers" + (clusters ? " and these clusters" : "") + "; train one and give its file as model");
}

}  // namespace

HgnnModelHandle shipped_model(Shipped model) {
  switch (model) {
    case Shipped::d: return loaded<Shipped::d>(airloom_model_d, airloom_model_d_end);
    case Shipped::g: return loaded<Shipped::g>(airloom_model_g, airloom_model_g_end);
    case Shipped::a: return loaded<Shipped::a>(airloom_model_a, airloom_model_a_end);
    case Shipped::ls: return loaded<Shipped::ls>(airloom_model_ls, airloom_model_ls_end);
    case Shipped::kappa: return loaded<Shipped::kappa>(airloom_model_kappa, airloom_model_kappa_end);
    case Shipped::d350: return loaded<Shipped::d350>(airloom_model_d350, airloom_model_d350_end);
    case Shipped::d300: return loaded<Shipped::d300>(airloom_model_d300, airloom_model_d300_end);
    case Shipped::d250: return loaded<Shipped::d250>(airloom_model_d250, airloom_model_d250_end);
    case Shipped::d200: return loaded<Shipped::d200>(airloom_model_d200, airloom_model_d200_end);
    case Shipped::d150: return loaded<Shipped::d150>(airloom_model_d150, airloom_model_d150_end);
  }
  return nullptr;
}

HgnnModelHandle read_model(const std::filesystem::path& file) {
  const std::string subject = "model " + file.string();
  return std::make_shared<const HgnnModel>(HgnnModel{file.filename().string(), make_network(io::read_safetensors(file), subject)});
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
