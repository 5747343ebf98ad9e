#pragma once
/// Drawn layouts of one size, packed for learning: graphs, noise-normalised problems and what an optimiser reaches on them.
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "airloom/systems/mdd/design/hgnn/config.hpp"
#include "airloom/systems/mdd/design/hgnn/graph.hpp"
#include "airloom/systems/mdd/problem/scenario.hpp"
#include "airloom/systems/random_fields.hpp"

namespace airloom::mdd::training {

/// n layouts with L access points and D users, M downlink and Mb uplink subcarriers, each array row-major in float32, layout by layout.
///
/// With clusters of one user per access point (`clustered`) only its own user's gains are kept, and leakage as one gain per access point.
struct Layouts {
  int count = 0;
  int aps = 0;
  int users = 0;
  int subcarriers_dl = 0;
  int subcarriers_ul = 0;
  bool clustered = false;
  int ap_width = 0;    ///< features of an access point
  int user_width = 0;  ///< features of a user

  std::vector<float> ap_features, user_features;      ///< (n, L, ap_width), (n, D, user_width)
  std::vector<float> ap_from_users, ap_from_aps;      ///< (n, L, D), (n, L, L): weights of messages, see Graph
  std::vector<float> user_from_aps, user_from_users;  ///< (n, D, L), (n, D, D)
  std::vector<float> gain;                            ///< w, (n, L, D, M); clustered (n, L, M): of its own user
  std::vector<float> noise;                           ///< b0, (n, D, Mb), W
  std::vector<float> ap_cross;                        ///< C, (n, D Mb, L)
  std::vector<float> user_cross;                      ///< B, (n, D, D), 1/W
  std::vector<float> ap_power, user_power;            ///< budgets (n, L), (n, D), W
  std::vector<float> serve;                           ///< (n, L, D), 0 or 1; clustered only
  std::vector<float> leak_dl;                         ///< (n, M, D, L), 1/W: to user d per watt of access point l; clustered only
  std::vector<float> leak_ul;                         ///< (n, Mb, D, D); clustered only
  double floor_ul = 0.0;                              ///< SINR promised per uplink subcarrier
  double rate_dl = 0.0;                               ///< promised, nats
  double rate_ul = 0.0;
  std::vector<double> reference;  ///< (n) or empty: spectral efficiency of the optimiser, nats/s/Hz
};

/// Which layouts: realizations first, first + 1, ... of one scenario and seed.
struct LayoutRange {
  std::uint64_t seed = 0;
  std::uint64_t first = 0;
  int count = 0;
};

/// One layout; its random fields come from the same seed and realization.
/// @param accept  looks at a layout and throws InvalidInput where it is to be drawn anew, with other values of its random fields
/// @throws InvalidInput  where nothing acceptable is drawn
[[nodiscard]] Instance draw_layout(const Scenario& scenario, const std::vector<RandomField>& random, std::uint64_t seed,
                                   std::uint64_t realization, const std::function<void(const Instance&)>& accept = {});

/// Draws and packs layouts on several threads; the result does not depend on their number.
/// @param reference  also solve every layout: by `price` with its promises, with clusters by `mm` without
/// @throws InvalidInput  where the configuration does not fit the scenario (too many access points or users, several users per access
///                       point with clusters)
[[nodiscard]] Layouts draw_layouts(const Scenario& scenario, const std::vector<RandomField>& random, const LayoutRange& range,
                                   const HgnnConfig& config, bool reference, int threads, std::stop_token stop = {});

}  // namespace airloom::mdd::training
