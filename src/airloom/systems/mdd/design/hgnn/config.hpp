#pragma once
/// What a trained allocator is: its variant, its sizes, how its inputs are scaled and its outputs are read.
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <Eigen/Core>

#include "airloom/io/safetensors.hpp"

namespace airloom::mdd {

/// d: one size; g: one size, tested in other areas; a: many sizes, padded; ls: clusters with one user per access point, any size.
enum class HgnnVariant { d, g, a, ls };
constexpr auto enum_names(HgnnVariant) { return std::array<std::string_view, 4>{"d", "g", "a", "ls"}; }

/// How the network's outputs become powers: see decode.hpp.
enum class HgnnDecoder { relu, softplus, feasible, kkt };
constexpr auto enum_names(HgnnDecoder) { return std::array<std::string_view, 4>{"relu", "softplus", "feasible", "kkt"}; }

/// What weighs a message: see edges.hpp.
enum class HgnnEdge { distance, inverse, none, interference };
constexpr auto enum_names(HgnnEdge) { return std::array<std::string_view, 4>{"distance", "inverse", "none", "interference"}; }

/// How a gain enters: as its logarithm, or as it is, which is how the publication prints it.
enum class HgnnFeatures { logarithm, raw };
constexpr auto enum_names(HgnnFeatures) { return std::array<std::string_view, 2>{"logarithm", "raw"}; }

/// Of all transformed link entries of a node type over the training layouts; entries become (x - mean) / deviation.
struct LinkStatistics {
  double mean = 0.0;
  double deviation = 1.0;
};

/// Scalars that come before the link entries of every node: three of the node, two of the network's size.
inline constexpr Eigen::Index hgnn_scalars = 5;
/// Serving access points that a user of variant `ls` looks at.
inline constexpr Eigen::Index hgnn_ls_servers = 8;
/// Of the features' meaning: a model of another version is refused.
inline constexpr int hgnn_feature_version = 1;

struct HgnnConfig {
  HgnnVariant variant = HgnnVariant::d;
  HgnnDecoder decoder = HgnnDecoder::feasible;
  HgnnEdge edge = HgnnEdge::distance;
  HgnnFeatures features = HgnnFeatures::logarithm;  ///< files that do not say have logarithms
  int width = 64;                                   ///< h: of node vectors
  int hidden = 128;                                 ///< of the layers between them
  int layers = 2;                                   ///< rounds of messages
  int max_aps = 24;                                 ///< L'; 0 in variant `ls`, which takes any number
  int max_users = 6;                                ///< D'; 0 in variant `ls`
  int subcarriers_dl = 4;                           ///< M
  int subcarriers_ul = 2;                           ///< Mb
  LinkStatistics ap;
  LinkStatistics user;
  int feature_version = hgnn_feature_version;

  [[nodiscard]] Eigen::Index ap_inputs() const;    ///< 5 + D' M; ls: 5 + M, with interference edges 2 M + 1 more
  [[nodiscard]] Eigen::Index user_inputs() const;  ///< 5 + L' Mb; ls: 5 + 8 Mb, with interference edges M + 2 Mb more
  /// Nodes of clustered networks see what equal powers would do (equal_powers.hpp), unless the graph is the published one.
  [[nodiscard]] bool sees_equal_powers() const { return variant == HgnnVariant::ls && edge == HgnnEdge::interference; }
  [[nodiscard]] Eigen::Index ap_outputs() const;    ///< D' M (ls: M); one more, the last, for `feasible`; 1 for `kkt`
  [[nodiscard]] Eigen::Index user_outputs() const;  ///< Mb; M + Mb for `kkt`
};

/// What a model card says besides.
struct HgnnOrigin {
  std::uint64_t seed = 0;
  std::string command;   ///< that made the weights again
  std::string scenario;  ///< of the training layouts, JSON
};

using HgnnMetadata = std::map<std::string, std::string, std::less<>>;

/// The `__metadata__` of a model file: "format", "config" (JSON), "seed", "command", "scenario".
[[nodiscard]] HgnnMetadata hgnn_metadata(const HgnnConfig& config, const HgnnOrigin& origin);

/// @param subject  for messages: "model file.safetensors"
/// @throws InvalidInput  naming every entry that is absent, of the wrong type, out of range, or of another feature version
[[nodiscard]] HgnnConfig hgnn_config(const HgnnMetadata& metadata, const std::string& subject);

}  // namespace airloom::mdd
