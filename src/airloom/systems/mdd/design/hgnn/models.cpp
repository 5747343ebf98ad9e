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
  HgnnModel model{.name = std::move(called), .network = {}, .weights = {}};
  if (is_edge_net(weights)) model.network = make_edge_network(weights, subject);
  else model.network = make_network(weights, subject);
  model.weights = std::move(weights);
  return std::make_shared<const HgnnModel>(std::move(model));
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

/// Clusters that somebody chose, whose users disturb each other; what the link floor leaves out disturbs nobody.
bool is_clustered(const Instance& x) { return x.serve_given && !x.serve.all() && x.include_mui; }

HgnnModelHandle automatic(const Instance& x) {
  if (HgnnModelHandle model = shipped_model(is_clustered(x) ? Shipped::e_ls : Shipped::e)) return model;
  throw Unsupported("model auto: this program ships no model for this network; train one and give its file as model");
}

/// The graph network that learned networks of this very number of access points, users and subcarriers.
HgnnModelHandle dedicated(const Instance& x) {
  using enum Shipped;
  for (const Shipped candidate : {d, d24x4, d24x5, d24x7, d20x6, d16x6, d12x6, d8x6, d_16_8, d_32_16}) {
    HgnnModelHandle model = shipped_model(candidate);
    if (model == nullptr || model->graph() == nullptr) continue;
    const HgnnConfig& c = model->graph()->config;
    if (c.max_aps == x.aps() && c.max_users == x.users() && c.subcarriers_dl == x.count_dl() && c.subcarriers_ul == x.count_ul())
      return model;
  }
  throw Unsupported("model dedicated: this program ships no graph network for " + std::to_string(x.aps()) + " access points, " +
                    std::to_string(x.users()) + " users, " + std::to_string(x.count_dl()) + " and " + std::to_string(x.count_ul()) +
                    " subcarriers; model auto serves any");
}

HgnnModelHandle named(const std::string& wanted, const Instance& x) {
  if (wanted == "auto") return automatic(x);
  if (wanted == "dedicated") return dedicated(x);
  const auto shipped = parse_enum<Shipped>(wanted);
  HgnnModelHandle model = shipped ? shipped_model(*shipped) : read_model(wanted);
  if (model == nullptr) {
    throw Unsupported("model " + wanted + ": not shipped with this program; train it and give its file as model");
  }
  return model;
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
  HgnnModelHandle model = named(wanted, x);
  if (const HgnnNetwork* graph = model->graph()) check_fit(x, graph->config);
  return model;
}

}  // namespace airloom::mdd
