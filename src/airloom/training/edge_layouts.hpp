#pragma once
/// Drawn layouts of one size for the second generation, packed: features, and the network in shares of its budgets.
#include <stop_token>
#include <vector>

#include "airloom/systems/mdd/design/edge_net/inputs.hpp"
#include "airloom/training/layouts.hpp"

namespace airloom::mdd::training {

/// n layouts with L access points, D users, M downlink and Mb uplink subcarriers, K = D M, each array row-major in float32.
/// Meaning: EdgeInputs (edge_net/inputs.hpp).
struct EdgeLayouts {
  EdgeVariant variant = EdgeVariant::e;
  int count = 0;
  int aps = 0;
  int users = 0;
  int subcarriers_dl = 0;
  int subcarriers_ul = 0;

  std::vector<float> features;            ///< (n, D, M, L, F)
  std::vector<float> strength;            ///< W, (n, D, M, L)
  std::vector<float> need;                ///< E, (n, D, L)
  std::vector<float> own_need;            ///< e0, (n, D)
  std::vector<float> ap_price;            ///< (n, L)
  std::vector<float> user_cross;          ///< B in shares, (n, D, D)
  std::vector<float> floor_dl, floor_ul;  ///< (n)
  std::vector<float> scale;               ///< sum of all rates by a simple rule: e beam split, e_ls greedy; (n), nats

  // of e_ls alone
  std::vector<float> noise;     ///< b0, (n, D, Mb)
  std::vector<float> ap_cross;  ///< C, (n, D, Mb, L)
  std::vector<float> leak_dl;   ///< G, (n, M, D', D, L): to user D' by link (l, d)
  std::vector<float> leak_ul;   ///< U, (n, Mb, D, D')
  std::vector<float> uplink;    ///< (n, D, Mb, uplink_features)

  std::vector<double> reference;  ///< (n) or empty: sum of all rates of the optimiser, nats; NaN where promises cannot be kept
};

/// One layout in shares of its budgets. One on which a user needs nearly its whole budget for its uplink promise even with silent access
/// points is drawn anew, and so is one with a user whom nothing reaches. @throws InvalidInput
[[nodiscard]] PowerProblem draw_edge_problem(const Scenario& scenario, const std::vector<RandomField>& random, std::uint64_t seed,
                                             std::uint64_t realization);

/// Draws and packs layouts on several threads; the result does not depend on their number.
/// @param reference  also solve every layout: by `price`, of e_ls with the least number of starts
[[nodiscard]] EdgeLayouts draw_edge_layouts(EdgeVariant variant, const Scenario& scenario, const std::vector<RandomField>& random,
                                            const LayoutRange& range, bool reference, int threads, std::stop_token stop = {});

}  // namespace airloom::mdd::training
