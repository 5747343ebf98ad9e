#include "airloom/systems/mdd/design/edge_net/network.hpp"

#include <charconv>

#include "airloom/core/enums.hpp"
#include "airloom/io/json.hpp"

namespace airloom::mdd {
namespace {

constexpr const char* edge_format = "airloom-edge-net";

std::string feature_names(EdgeVariant variant) {
  io::Json names = io::Json::array();
  for (const std::string_view feature : features_of(variant)) names.push_back(std::string(feature));
  return names.dump();
}

/// Names of the heads and what each reads, in vectors of the width and in features.
struct HeadShape {
  const char* name;
  int vectors;
  int features;
};
std::vector<HeadShape> heads_of(EdgeVariant variant) {
  if (variant == EdgeVariant::e) return {{"ap", 2, 0}, {"stream", 2, 0}};
  return {{"ap", 2, 0}, {"edge", 1, 0}, {"uplink", 2, static_cast<int>(uplink_features.size())}};
}

/// Reads metadata; all faults together.
class Metadata {
 public:
  Metadata(const io::TensorFile& file, Faults& faults) : file_(file), faults_(faults) {}

  [[nodiscard]] std::string text(const char* key) {
    const auto found = file_.metadata.find(key);
    if (found == file_.metadata.end()) {
      faults_.add(std::string(key) + " is absent from the metadata");
      return {};
    }
    return found->second;
  }
  [[nodiscard]] int whole(const char* key, int least, int most) {
    const std::string was = text(key);
    if (was.empty()) return least;
    int out = 0;
    const auto [end, error] = std::from_chars(was.data(), was.data() + was.size(), out);
    const bool good = error == std::errc() && end == was.data() + was.size() && out >= least && out <= most;
    faults_.require(good, key, was, "must be an integer from " + std::to_string(least) + " to " + std::to_string(most));
    return good ? out : least;
  }

 private:
  const io::TensorFile& file_;
  Faults& faults_;
};

EdgeHead head_of(const TensorReader& read, const std::string& name) {
  return {.inner = read.matrix(name + ".inner.weight"),
          .inner_bias = read.vector(name + ".inner.bias"),
          .outer = read.matrix(name + ".outer.weight").row(0).transpose(),
          .outer_bias = read.vector(name + ".outer.bias")[0]};
}

}  // namespace

TensorShapes edge_net_tensors(const EdgeNetConfig& c) {
  TensorShapes shapes;
  const auto linear = [&shapes](const std::string& name, std::int64_t out, std::int64_t in) {
    shapes[name + ".weight"] = {out, in};
    shapes[name + ".bias"] = {out};
  };
  const auto features = static_cast<std::int64_t>(features_of(c.variant).size());
  for (const char* name : {"feature_mean", "feature_std", "feature_min", "feature_max"}) shapes[name] = {features};
  linear("embed", c.hidden, features);
  for (int k = 0; k < c.layers; ++k) linear("layer" + std::to_string(k), c.hidden, std::int64_t{c.parts()} * c.hidden);
  for (const HeadShape& head : heads_of(c.variant)) {
    linear(std::string(head.name) + ".inner", c.hidden, std::int64_t{head.vectors} * c.hidden + head.features);
    linear(std::string(head.name) + ".outer", 1, c.hidden);
  }
  return shapes;
}

std::map<std::string, std::string, std::less<>> edge_net_metadata(const EdgeNetConfig& config, const EdgeNetOrigin& origin) {
  return {{"format", edge_format},
          {"format_version", std::to_string(edge_net_version)},
          {"variant", std::string(name(config.variant))},
          {"features", feature_names(config.variant)},
          {"hidden", std::to_string(config.hidden)},
          {"layers", std::to_string(config.layers)},
          {"training", origin.training},
          {"seed", std::to_string(origin.seed)},
          {"command", origin.command}};
}

bool is_edge_net(const io::TensorFile& file) {
  const auto format = file.metadata.find("format");
  return format != file.metadata.end() && format->second == edge_format;
}

EdgeNetwork make_edge_network(const io::TensorFile& file, const std::string& subject) {
  Faults faults(subject);
  Metadata metadata(file, faults);
  EdgeNetwork net;
  (void)metadata.whole("format_version", edge_net_version, edge_net_version);
  const std::string features = metadata.text("features");
  const std::string variant = metadata.text("variant");
  if (const auto known = parse_enum<EdgeVariant>(variant)) net.config.variant = *known;
  else if (!variant.empty()) faults.add("variant: '" + variant + "'; must be e or e_ls");
  if (!features.empty())
    faults.require(features == feature_names(net.config.variant), "features", features, "must be those of this program");
  net.config.hidden = metadata.whole("hidden", 1, 4096);
  net.config.layers = metadata.whole("layers", 0, 64);
  net.training = metadata.text("training");
  faults.raise();
  check_tensors(file, edge_net_tensors(net.config), subject);
  const TensorReader read(file);
  net.feature_mean = read.vector("feature_mean");
  net.feature_std = read.vector("feature_std");
  net.feature_min = read.vector("feature_min");
  net.feature_max = read.vector("feature_max");
  faults.require(net.feature_std.minCoeff() > 0.0, "feature_std", shortest(net.feature_std.minCoeff()), "must be > 0");
  faults.raise();
  net.embed = read.matrix("embed.weight");
  net.embed_bias = read.vector("embed.bias");
  for (int k = 0; k < net.config.layers; ++k) {
    const std::string name = "layer" + std::to_string(k);
    net.layers.push_back({.weight = read.matrix(name + ".weight"), .bias = read.vector(name + ".bias")});
  }
  const std::map<std::string, EdgeHead*, std::less<>> heads{
      {"ap", &net.ap}, {"stream", &net.stream}, {"edge", &net.edge}, {"uplink", &net.uplink}};
  for (const HeadShape& head : heads_of(net.config.variant)) *heads.at(head.name) = head_of(read, head.name);
  return net;
}

std::vector<std::string> outside_training(const EdgeNetwork& net, const EdgeInputs& in) {
  constexpr double rounding = 1e-6;  // what was seen is stored in 32 bits
  std::vector<std::string> out;
  const Eigen::VectorXd low = in.features.rowwise().minCoeff();
  const Eigen::VectorXd high = in.features.rowwise().maxCoeff();
  for (Eigen::Index f = 0; f < low.size(); ++f) {
    const double room = rounding * (1.0 + net.feature_max[f] - net.feature_min[f]);
    if (low[f] < net.feature_min[f] - room || high[f] > net.feature_max[f] + room) {
      out.emplace_back(edge_features[static_cast<std::size_t>(f)]);
    }
  }
  return out;
}

}  // namespace airloom::mdd
