#include "airloom/training/edge_layouts.hpp"

#include <limits>

#include "airloom/core/error.hpp"
#include "airloom/core/parallel_for.hpp"
#include "airloom/systems/mdd/design/baselines.hpp"
#include "airloom/systems/mdd/design/price/price.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"
#include "airloom/systems/mdd/problem/shares.hpp"

namespace airloom::mdd::training {
namespace {

using Index = Eigen::Index;

constexpr double most_own_need = 0.999;  // of a user's budget, for its promise with silent access points

/// Features of edges, at the places of their links among all, (F, L D M); 0 where nothing serves.
Eigen::MatrixXd at_links(const Edges& edges, const Eigen::MatrixXd& of_edge) {
  Eigen::MatrixXd out = Eigen::MatrixXd::Zero(of_edge.rows(), edges.aps * edges.streams());
  for (std::size_t e = 0; e < edges.ap.size(); ++e) out.col(edges.stream[e] * edges.aps + edges.ap[e]) = of_edge.col(static_cast<Index>(e));
  return out;
}

/// Copies values into a layout's slot, as they lie in memory.
template <class Derived>
void put(std::vector<float>& all, std::size_t slot, const Eigen::DenseBase<Derived>& values) {
  const auto size = static_cast<std::size_t>(values.size());
  float* to = all.data() + slot * size;
  for (Index c = 0; c < values.cols(); ++c) {
    for (Index r = 0; r < values.rows(); ++r) *to++ = static_cast<float>(values(r, c));
  }
}

/// G of one layout in the order of EdgeLayouts::leak_dl, as one column.
Eigen::VectorXd downlink_leakage(const PowerProblem& x) {
  const Index users = x.users, aps = x.aps();
  Eigen::VectorXd out = Eigen::VectorXd::Zero(x.subcarriers_dl * users * users * aps);
  if (x.mui_dl.empty()) return out;
  Index to = 0;
  for (const Eigen::MatrixXd& leak : x.mui_dl) {
    for (Index heard = 0; heard < users; ++heard) {
      for (Index d = 0; d < users; ++d) {
        for (Index l = 0; l < aps; ++l) out[to++] = leak(heard, l * users + d);
      }
    }
  }
  return out;
}

Eigen::VectorXd uplink_leakage(const PowerProblem& x) {
  Eigen::MatrixXd out = Eigen::MatrixXd::Zero(x.users * x.users, x.subcarriers_ul);
  for (std::size_t m = 0; m < x.mui_ul.size(); ++m) out.col(static_cast<Index>(m)) = Eigen::MatrixXd(x.mui_ul[m].transpose()).reshaped();
  return out.reshaped();
}

void allocate(EdgeLayouts& x) {
  const auto sized = [&x](std::vector<float>& all, int each) {
    all.resize(static_cast<std::size_t>(x.count) * static_cast<std::size_t>(each));
  };
  const int edges = x.users * x.subcarriers_dl * x.aps;
  sized(x.features, edges * static_cast<int>(features_of(x.variant).size()));
  sized(x.strength, edges);
  sized(x.need, x.users * x.aps);
  sized(x.own_need, x.users);
  sized(x.ap_price, x.aps);
  sized(x.user_cross, x.users * x.users);
  for (std::vector<float>* each : {&x.floor_dl, &x.floor_ul, &x.scale}) sized(*each, 1);
  if (x.variant == EdgeVariant::e) return;
  const int uplinks = x.users * x.subcarriers_ul;
  sized(x.noise, uplinks);
  sized(x.ap_cross, uplinks * x.aps);
  sized(x.leak_dl, edges * x.users);
  sized(x.leak_ul, uplinks * x.users);
  sized(x.uplink, uplinks * static_cast<int>(uplink_features.size()));
}

double reference_of(const PowerProblem& x, EdgeVariant variant) {
  PriceOptions options;
  if (variant == EdgeVariant::e_ls) options.search.starts = 0;
  const PriceResult result = solve_price(x, options);
  const bool kept = result.powers.p.size() > 0 && !(qos_slack(x, result.powers).violation > 1e-6);
  return kept ? sum_rate(x, result.powers) : std::numeric_limits<double>::quiet_NaN();
}

void put_interference(const PowerProblem& shares, const EdgeInputs& in, std::size_t slot, EdgeLayouts& x) {
  put(x.noise, slot, shares.noise);
  put(x.ap_cross, slot, shares.ap_cross.transpose());
  put(x.leak_dl, slot, downlink_leakage(shares));
  put(x.leak_ul, slot, uplink_leakage(shares));
  put(x.uplink, slot, in.uplink / uplink_feature_scale);
}

}  // namespace

PowerProblem draw_edge_problem(const Scenario& scenario, const std::vector<RandomField>& random, std::uint64_t seed,
                               std::uint64_t realization) {
  PowerProblem shares;
  (void)draw_layout(scenario, random, seed, realization, [&shares](const Instance& instance) {
    shares = in_shares(make_problem(instance));
    const Eigen::Map<const Eigen::MatrixXd> noise(shares.noise.data(), shares.subcarriers_ul, shares.users);
    if (!(shares.floor_ul() * noise.colwise().sum().maxCoeff() < most_own_need)) throw InvalidInput("an uplink promise is out of reach");
  });
  return shares;
}

EdgeLayouts draw_edge_layouts(EdgeVariant variant, const Scenario& scenario, const std::vector<RandomField>& random,
                              const LayoutRange& range, bool reference, int threads, std::stop_token stop) {
  EdgeLayouts x;
  x.variant = variant;
  x.count = range.count;
  x.aps = scenario.aps;
  x.users = scenario.users;
  x.subcarriers_dl = scenario.subcarriers_dl;
  x.subcarriers_ul = scenario.subcarriers_ul;
  allocate(x);
  if (reference) x.reference.resize(static_cast<std::size_t>(range.count));
  parallel_for(
      static_cast<std::size_t>(range.count), threads,
      [&](std::size_t i, int) {
        const PowerProblem shares = draw_edge_problem(scenario, random, range.seed, range.first + i);
        const EdgeInputs in = edge_inputs(shares, variant);
        put(x.features, i, at_links(in.edges, in.features));
        put(x.strength, i, on_links(in.edges, in.strength));
        put(x.need, i, in.need.transpose());
        put(x.own_need, i, in.own_need);
        put(x.ap_price, i, in.ap_price);
        put(x.user_cross, i, shares.user_cross.transpose());
        x.floor_dl[i] = static_cast<float>(shares.floor_dl());
        x.floor_ul[i] = static_cast<float>(in.floor_ul);
        x.scale[i] = static_cast<float>(variant == EdgeVariant::e ? in.beam_split : sum_rate(shares, greedy_powers(shares, {})));
        if (variant == EdgeVariant::e_ls) put_interference(shares, in, i, x);
        if (reference) x.reference[i] = reference_of(shares, variant);
      },
      stop);
  return x;
}

}  // namespace airloom::mdd::training
