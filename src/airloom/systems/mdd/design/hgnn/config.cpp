#include "airloom/systems/mdd/design/hgnn/config.hpp"

#include "airloom/core/fields.hpp"
#include "airloom/io/json.hpp"
#include "airloom/systems/mdd/design/hgnn/equal_powers.hpp"

namespace airloom::mdd {
namespace {

constexpr const char* format_name = "airloom-hgnn";

}  // namespace

/// For the JSON of the file; found through the namespace, like the lists of options.
void fields(maybe_const<HgnnConfig> auto& o, auto&& field) {
  field("variant", o.variant);
  field("decoder", o.decoder);
  field("edge", o.edge);
  field("features", o.features);
  field("width", o.width, between(1, 4096));
  field("hidden", o.hidden, between(1, 4096));
  field("layers", o.layers, between(0, 64));
  field("max_aps", o.max_aps, between(0, 4096));
  field("max_users", o.max_users, between(0, 4096));
  field("subcarriers_dl", o.subcarriers_dl, between(1, 4096));
  field("subcarriers_ul", o.subcarriers_ul, between(1, 4096));
  field("ap_mean", o.ap.mean);
  field("ap_deviation", o.ap.deviation, above(0));
  field("user_mean", o.user.mean);
  field("user_deviation", o.user.deviation, above(0));
  field("feature_version", o.feature_version);
}

Eigen::Index HgnnConfig::ap_inputs() const {
  const Eigen::Index links = variant == HgnnVariant::ls ? 1 : max_users;
  return hgnn_scalars + links * subcarriers_dl + (sees_equal_powers() ? equal_powers_ap_entries(subcarriers_dl) : 0);
}

Eigen::Index HgnnConfig::user_inputs() const {
  const Eigen::Index links = variant == HgnnVariant::ls ? hgnn_ls_servers : max_aps;
  return hgnn_scalars + links * subcarriers_ul + (sees_equal_powers() ? equal_powers_user_entries(subcarriers_dl, subcarriers_ul) : 0);
}

Eigen::Index HgnnConfig::ap_outputs() const {
  const Eigen::Index powers = (variant == HgnnVariant::ls ? 1 : max_users) * Eigen::Index{subcarriers_dl};
  switch (decoder) {
    case HgnnDecoder::relu:
    case HgnnDecoder::softplus: return powers;
    case HgnnDecoder::feasible: return powers + 1;
    case HgnnDecoder::kkt: return 1;
  }
  return 0;
}

Eigen::Index HgnnConfig::user_outputs() const { return (decoder == HgnnDecoder::kkt ? subcarriers_dl : 0) + subcarriers_ul; }

HgnnMetadata hgnn_metadata(const HgnnConfig& config, const HgnnOrigin& origin) {
  return {{"format", format_name},
          {"config", io::to_json(to_values(config)).dump()},
          {"seed", std::to_string(origin.seed)},
          {"command", origin.command},
          {"scenario", origin.scenario}};
}

HgnnConfig hgnn_config(const HgnnMetadata& metadata, const std::string& subject) {
  const auto format = metadata.find("format");
  const auto text = metadata.find("config");
  if (format == metadata.end() || format->second != format_name || text == metadata.end()) {
    throw InvalidInput(subject + ": not a model of this program; its metadata must say format = " + format_name + " and a config");
  }
  io::Json json;
  try {
    json = io::Json::parse(text->second);
  } catch (const io::Json::exception&) {
    throw InvalidInput(subject + ": its config is no JSON");
  }
  HgnnConfig config;
  const Values values = io::to_values(json, "config");
  Faults faults(subject);
  if (const Value* version = values.find("feature_version"); version == nullptr || *version != Value(std::int64_t{hgnn_feature_version})) {
    faults.add("config.feature_version: the model's features are of another version than " + std::to_string(hgnn_feature_version) +
               "; train it again");
    faults.raise();
  }
  for (const FieldInfo& field : describe(config)) {
    if (values.find(field.name) == nullptr && field.name != "features") faults.add("config." + field.name + " is absent");
  }
  assign(config, values, "config", faults);
  const bool any_size = config.variant == HgnnVariant::ls;
  for (const auto& [field, size] : {std::pair{"config.max_aps", config.max_aps}, std::pair{"config.max_users", config.max_users}}) {
    faults.require((size == 0) == any_size, field, std::to_string(size), any_size ? "must be 0 in variant ls" : "must be >= 1");
  }
  faults.require(any_size || config.edge != HgnnEdge::interference, "config.edge", "interference", "is of variant ls alone");
  faults.raise();
  return config;
}

}  // namespace airloom::mdd
