#include "airloom/systems/twotier/design/promises/largest_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "airloom/core/random.hpp"
#include "airloom/systems/twotier/design/ascent/moves.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
constexpr double loser_part = 1e-5;                // of the equal split
constexpr double ratio_mu = 1e-5;                  // where the barrier ends
constexpr std::uint64_t first_entity = 1'000'000;  // of the random streams of starts

/// Sub-channels in random order; on each the one or two slots send whose promises are farthest from being kept.
Eigen::ArrayXd few_winners(const Network& network, const Goal& goal, RandomStream& stream) {
  const Eigen::ArrayXd equal = equal_split(network);
  Eigen::ArrayXd x = loser_part * equal, need = Eigen::ArrayXd::Zero(network.slots);
  std::vector<std::size_t> order(network.channel.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t k = order.size(); k > 1; --k)
    std::swap(order[k - 1], order[static_cast<std::size_t>(stream.integer(static_cast<std::int64_t>(k)))]);
  Eigen::ArrayXd have = Eigen::ArrayXd::Zero(static_cast<Index>(goal.promises.size()));
  for (const std::size_t n : order) {
    const Channel& channel = network.channel[n];
    need.setZero();
    for (std::size_t k = 0; k < goal.promises.size(); ++k) {
      const double open = std::max(0.0, 1.0 - have[static_cast<Index>(k)] / goal.promises[k].target);
      for (const Index s : goal.promises[k].slots) need[s] = std::max(need[s], open * std::log1p(network.own[s] * equal[s]));
    }
    const std::int64_t winners = 1 + stream.integer(2);
    for (std::int64_t w = 0; w < winners; ++w) {
      Index at = 0;
      if (need.segment(channel.first, channel.width).maxCoeff(&at) <= 0.0) break;
      const Index s = channel.first + at;
      x[s] = network.cap[s];
      need[s] = 0.0;
      for (std::size_t k = 0; k < goal.promises.size(); ++k) {
        if (std::ranges::binary_search(goal.promises[k].slots, s)) have[static_cast<Index>(k)] += std::log1p(network.own[s] * equal[s]);
      }
    }
  }
  fit_budgets(network, x);
  return x;
}

Eigen::ArrayXd random_pattern(const Network& network, RandomStream& stream) {
  Eigen::ArrayXd x = equal_split(network);
  const double kept = stream.uniform(0.2, 0.95);
  for (double& each : x) {
    if (each > 0.0) each *= stream.uniform() < kept ? std::exp(stream.normal_pair()[0]) : loser_part;
  }
  fit_budgets(network, x);
  return x;
}

/// The least powers times the largest factor that budgets and limits allow: what they keep is kept with room.
Eigen::ArrayXd scaled_up(const Network& network, const Eigen::ArrayXd& least) {
  if (least.size() == 0) return least;
  double factor = 1e6;
  for (const std::vector<Index>& slots : network.of_node) {
    double sum = 0.0;
    for (const Index s : slots) {
      sum += least[s];
      if (least[s] > 0.0) factor = std::min(factor, network.cap[s] / least[s]);
    }
    if (sum > 0.0) factor = std::min(factor, 1.0 / sum);
  }
  return std::max(1.0, factor) * least;
}

}  // namespace

InteriorPoint climb_ratio(const Network& network, const Goal& goal, const Eigen::ArrayXd& start, double enough, RatioAnswer& work,
                          const OnIteration& stop) {
  constexpr int rounds = 3;
  constexpr double worth = 1e-6;
  const InteriorOptions options{.first_mu = 0.1, .last_mu = ratio_mu, .enough = enough};
  const bool all_common = goal.count(Role::least) == 0;
  InteriorPoint best = climb_inside(network, goal, start, options, stop);
  work.steps += best.steps;
  for (int round = 0; round < rounds && best.value < enough && !stop.stopped() && best.theta.size() > 0; ++round) {
    Eigen::ArrayXd x = best.x;
    const int made = move_slots(network, raised_weight(goal, best.theta), best.lambda, x, stop);
    if (made == 0) break;
    work.moves += made;
    lift(network, loser_part, x);
    x = pulled_inside(network, goal, strictly_within(network, x), all_common ? Eigen::ArrayXd() : best.x);
    InteriorPoint next = climb_inside(network, goal, x, options, stop);
    work.steps += next.steps;
    if (!(next.value > best.value * (1.0 + worth))) break;
    best = std::move(next);
  }
  return best;
}

RatioAnswer largest_ratio(const Network& network, const Goal& goal, const RatioStarts& starts, const RatioOptions& options,
                          const SolveControl& control) {
  const OnIteration& stop = control.on_iteration;
  RatioAnswer out;
  std::vector<Eigen::ArrayXd> first;
  for (const Eigen::ArrayXd& each : {scaled_up(network, starts.least), starts.inside, equal_split(network), starts.known}) {
    if (each.size() > 0) first.push_back(each);
  }
  for (int k = 0; k < options.max_starts && !stop.stopped(); ++k) {
    Eigen::ArrayXd start;
    if (static_cast<std::size_t>(k) < first.size()) {
      start = first[static_cast<std::size_t>(k)];
    } else {
      RandomStream stream(control.seed, StreamId::solver_initialization, control.realization, first_entity + static_cast<std::uint64_t>(k));
      start = k % 2 == 0 ? few_winners(network, goal, stream) : random_pattern(network, stream);
    }
    if (starts.least.size() > 0) start = start.max(1.001 * starts.least);
    start = pulled_inside(network, goal, strictly_within(network, start), starts.inside);
    InteriorPoint point = climb_ratio(network, goal, start, options.enough, out, stop);
    ++out.starts;
    if (point.theta.size() > 0 && (out.point.x.size() == 0 || point.value > out.point.value)) out.point = std::move(point);
    if (out.point.x.size() > 0 && out.point.value >= options.enough) break;
  }
  return out;
}

}  // namespace airloom::twotier
