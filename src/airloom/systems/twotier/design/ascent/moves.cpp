#include "airloom/systems/twotier/design/ascent/moves.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/random.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
constexpr double off_part = 1e-6;      // of a slot's limit
constexpr double round_gain = 1e-4;    // relative growth of the rate that is worth another round
constexpr double revived_part = 1e-7;  // of the equal split, when Algorithm 1 takes over

/// The best candidate of one round. @return  its value, or that of x
double best_candidate(PricedChannel& channel, const Eigen::ArrayXd& x, double at, Eigen::ArrayXd& best) {
  constexpr int steps = 12;
  const Index size = channel.size();
  Eigen::ArrayXd trial(x.size());
  const auto is_off = [&](Index c) { return x[c] <= off_part * channel.cap()[c]; };
  const auto look = [&] {
    if (const double value = channel.step(trial, steps); value > at) {
      at = value;
      best = trial;
    }
  };
  for (Index c = 0; c < size; ++c) {
    if (channel.weight()[c] <= 0.0) continue;
    trial = x;
    trial[c] = is_off(c) ? channel.alone(c) : 0.0;
    look();
    if (!is_off(c)) continue;
    for (Index d = 0; d < size; ++d) {
      if (is_off(d)) continue;
      trial = x;
      trial[c] = channel.alone(c);
      trial[d] = 0.0;
      look();
    }
  }
  return at;
}

}  // namespace

int move_channel(PricedChannel& channel, Eigen::ArrayXd& x) {
  constexpr double gain = 1e-5;
  constexpr int settle_steps = 200;
  constexpr double settled = 1e-10;
  const Index most = 3 * channel.size();
  x = (x <= off_part * channel.cap()).select(0.0, x);
  double at = channel.value(x);
  Eigen::ArrayXd best;
  int moves = 0;
  for (Index k = 0; k < most; ++k) {
    const double value = best_candidate(channel, x, at, best);
    if (!(value > at + gain * std::abs(at))) break;
    x = best;
    at = channel.settle(x, settle_steps, settled);
    x = (x <= off_part * channel.cap()).select(0.0, x);
    ++moves;
  }
  return moves;
}

int move_slots(const Network& network, const Eigen::ArrayXd& weight, const Eigen::ArrayXd& price, Eigen::ArrayXd& x,
               const OnIteration& stop) {
  PricedChannel channel;
  Eigen::ArrayXd part;
  int moves = 0;
  for (const Channel& each : network.channel) {
    if (stop.stopped()) break;
    channel.load(network, each, weight, price);
    part = x.segment(each.first, each.width);
    moves += move_channel(channel, part);
    x.segment(each.first, each.width) = part;
  }
  return moves;
}

std::int64_t climb_by_moves(const Network& network, PriceStep& step, AscentResult& result, const AscentOptions& options, int rounds,
                            const OnIteration& stop) {
  std::int64_t moves = 0;
  for (int round = 0; round < rounds && !stop.stopped(); ++round) {
    Eigen::ArrayXd x = result.x;
    const int made = move_slots(network, network.weight, result.multiplier, x, stop);
    if (made == 0) break;
    moves += made;
    lift(network, revived_part, x);
    AscentResult next = ascend(network, step, x, options, stop);
    next.iterations.inner += result.iterations.inner;
    next.iterations.outer += result.iterations.outer;
    if (next.status == Status::numerical_failure || !(next.objective > result.objective)) {
      result.iterations = next.iterations;
      break;
    }
    const bool settled = next.objective <= result.objective * (1.0 + round_gain);
    result = std::move(next);
    if (settled) break;
  }
  return moves;
}

Eigen::ArrayXd kicked(const Network& network, const Eigen::ArrayXd& x, std::uint64_t number, std::uint64_t seed, std::uint64_t realization,
                      double part) {
  constexpr double silent = 1e-5;  // of the equal split
  RandomStream stream(seed, StreamId::solver_initialization, realization, number);
  const Eigen::ArrayXd equal = equal_split(network);
  const auto channels = static_cast<std::int64_t>(network.channel.size());
  const std::int64_t count = 1 + stream.integer(std::max<std::int64_t>(1, static_cast<std::int64_t>(part * static_cast<double>(channels))));
  const double kept = stream.uniform(0.1, 0.9);
  Eigen::ArrayXd out = x;
  for (std::int64_t k = 0; k < count; ++k) {
    const Channel& channel = network.channel[static_cast<std::size_t>(stream.integer(channels))];
    for (Index s = channel.first; s < channel.first + channel.size; ++s) {
      const double factor = std::exp(stream.normal_pair()[0]);
      out[s] = equal[s] * (stream.uniform() < kept ? factor : silent);
    }
  }
  lift(network, revived_part, out);
  return out;
}

KickCount kick(const Network& network, PriceStep& step, AscentResult& best, const AscentOptions& options, const KickOptions& kicks,
               std::uint64_t seed, std::uint64_t realization, const OnIteration& stop) {
  constexpr int rounds = 4;
  KickCount count;
  if (network.channel.empty()) return count;
  for (int k = 0, idle = 0; k < kicks.kicks && idle < kicks.patience && !stop.stopped(); ++k) {
    const Eigen::ArrayXd start = kicked(network, best.x, kicks.first + static_cast<std::uint64_t>(k), seed, realization);
    AscentResult next = ascend(network, step, start, options, stop);
    if (next.status != Status::numerical_failure) count.moves += climb_by_moves(network, step, next, options, rounds, stop);
    ++count.kicks;
    idle = next.objective > best.objective * (1.0 + round_gain) ? 0 : idle + 1;
    const Iterations all{.outer = best.iterations.outer + next.iterations.outer, .inner = best.iterations.inner + next.iterations.inner};
    if (next.status != Status::numerical_failure && next.objective > best.objective) best = std::move(next);
    best.iterations = all;
  }
  return count;
}

}  // namespace airloom::twotier
