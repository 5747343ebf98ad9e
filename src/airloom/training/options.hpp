#pragma once
/// What is trained, on what, and for how long.
#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "airloom/core/values.hpp"
#include "airloom/systems/mdd/design/edge_net/network.hpp"
#include "airloom/systems/mdd/design/hgnn/config.hpp"
#include "airloom/systems/mdd/problem/scenario.hpp"
#include "airloom/systems/random_fields.hpp"

namespace airloom::mdd::training {

/// Which allocator: the graph network of [mdd] (net.hpp), or that of the second generation (edge_net.hpp).
enum class Generation { first, second };

/// One size of training networks; antennas and subcarriers of 0 are those of the scenario.
struct NetworkSize {
  int aps = 0;
  int users = 0;
  int antennas = 0;
  int subcarriers_dl = 0;
  int subcarriers_ul = 0;
  friend bool operator==(const NetworkSize&, const NetworkSize&) = default;
};

/// Defaults are the publication's where it says.
struct TrainOptions {
  Generation generation = Generation::first;
  HgnnConfig config;                ///< first generation: variant, decoder, edge, widths; sizes and statistics are filled in
  EdgeNetConfig edge_net;           ///< second generation
  Scenario scenario;                ///< of the layouts; `sizes` replaces its access points and users
  std::vector<RandomField> random;  ///< fields of it that every layout draws anew
  std::vector<NetworkSize> sizes;   ///< every batch is of one of them
  std::uint64_t seed = 1;           ///< of layouts, first weights and order
  int layouts = 10000;              ///< to learn from, all sizes together
  int validation = 500;             ///< others, to watch progress on, all sizes together
  int test = 1000;                  ///< others again, for the figures at the end, all sizes together; 0: none
  int steps = 4000;                 ///< of the optimiser
  double minutes = 0.0;             ///< above 0: as many steps as fit, by the time that the first ones take
  int batch = 64;
  double rate = 1e-3;                               ///< Adam's at the start; falls to 0 along a cosine
  double clip = 5.0;                                ///< largest norm of the gradient
  std::array<double, 4> kappa{0.1, 1.0, 0.1, 0.1};  ///< first generation: weights of broken promises and budgets in the loss (14)
  double promise_weight = 10.0;                     ///< second generation: of the relative shortfall of the downlink promise
  int validate_every = 100;                         ///< steps
  double save_every_s = 30.0;                       ///< between checkpoints
  int threads = 1;
  std::string device = "cpu";  ///< as torch names it: cpu, cuda, cuda:1; tested with cpu alone

  [[nodiscard]] bool second_generation() const { return generation == Generation::second; }
};

/// Options of a variant: its sizes, scenario, decoder and edges.
///
///     d, g   24 access points and 6 users in 400 m        a   D = 4 .. 7 at L = 24 and L = 20, 16, 12, 8 at D = 6
///     ls     one antenna, clusters, 12 access points and 6 users in 200 sqrt(2) m, interference edges
///
/// Source: specification of [mdd], 8.6.
[[nodiscard]] TrainOptions standard_options(HgnnVariant variant);

/// Those of the second generation: seven sizes and four mixes of subcarriers, and budgets, noise, residuals, areas and promises over the
/// ranges of mobile networks; e_ls: three sizes of clusters of one user per access point at the published density, with and without
/// promises. Source: specification of [mdd], second part, 5.6 and 6.4.
[[nodiscard]] TrainOptions second_generation_options(EdgeVariant variant);

/// "12x6,24x6x8:16/8": access points x users, then antennas, then downlink / uplink subcarriers. @throws InvalidInput
[[nodiscard]] std::vector<NetworkSize> parse_sizes(const std::string& text);
[[nodiscard]] std::string sizes_text(const std::vector<NetworkSize>& sizes);

/// The scenario of one size; clustered networks keep the density of access points, others their area.
[[nodiscard]] Scenario scenario_of(const TrainOptions& options, NetworkSize size);

/// Sizes of padding that hold all sizes: D' = N and L' = 24 at least for `a`. Statistics are left alone.
[[nodiscard]] HgnnConfig config_for(const TrainOptions& options);

/// @throws InvalidInput  with every fault
void validate(const TrainOptions& options);

/// The options that decide the result, as one line: a checkpoint of others is refused.
[[nodiscard]] std::string identity(const TrainOptions& options);

/// The command that makes the same model again. @param steps  those taken, in place of a time
[[nodiscard]] std::string command_of(const TrainOptions& options, int steps, const std::string& output);

}  // namespace airloom::mdd::training
