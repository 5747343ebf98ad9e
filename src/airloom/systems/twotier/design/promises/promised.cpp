#include "airloom/systems/twotier/design/promises/promised.hpp"

#include <cmath>

#include "airloom/systems/twotier/design/ascent/moves.hpp"
#include "airloom/systems/twotier/design/network/products.hpp"
#include "airloom/systems/twotier/design/promises/stationarity.hpp"

namespace airloom::twotier {
namespace {

constexpr double repaired_part = 1e-5;         // of the equal split, to which switched slots are raised
constexpr double repaired_ratio = 1.0 + 1e-4;  // where a search for a common ratio ends
constexpr double strictly = 1.0 + 1e-9;
constexpr double near_mu = 1e-2;        // first weight of a barrier that stays near a start at the edge of promises
constexpr double same_value = 1e-7;     // relative difference of two ascents to the same powers
constexpr double promised_gain = 1e-4;  // relative growth that is worth another round

/// Raises slots with a promise of their own to the least powers that keep it, at the expense of what their nodes have above that elsewhere.
/// Where budgets do not suffice some promises stay open.
Eigen::ArrayXd with_floors(const Network& network, Eigen::ArrayXd x) {
  constexpr int rounds = 30;
  constexpr double room = 1.0 + 1e-6, budget = 0.999;
  if (!network.floored) return x;
  for (int round = 0; round < rounds; ++round) {
    Eigen::ArrayXd heard = Eigen::ArrayXd::Ones(network.slots);
    for (const Channel& channel : network.channel) hear(channel, x.data() + channel.first, heard.data() + channel.first);
    const Eigen::ArrayXd need = (network.floor > 0.0).select(room * network.floor * heard / network.own, 0.0).min(network.cap);
    const Eigen::ArrayXd before = x;
    x = x.max(need);
    for (const std::vector<Eigen::Index>& slots : network.of_node) {
      double sum = 0.0, least = 0.0;
      for (const Eigen::Index s : slots) sum += x[s], least += need[s];
      if (sum <= budget || sum <= least) continue;
      const double kept = std::max(0.0, (budget - least) / (sum - least));
      for (const Eigen::Index s : slots) x[s] = need[s] + kept * (x[s] - need[s]);
    }
    if (((x - before).abs() <= 1e-9 * before).all()) break;
  }
  return x;
}

}  // namespace

PromisedRate::PromisedRate(const Network& network, const Goal& goal, const OnIteration& stop)
    : network_(network),
      goal_(goal),
      feasibility_(feasibility_goal(network)),
      stop_(stop),
      later_mu_(network.promised() ? near_mu : InteriorOptions{}.first_mu) {}

Eigen::ArrayXd PromisedRate::repaired(const Eigen::ArrayXd& x, const Eigen::ArrayXd& inside) {
  const Eigen::ArrayXd start = strictly_within(network_, with_floors(network_, x));
  if (worst_ratio(network_, start) > strictly) return start;
  if (inside.size() > 0) return pulled_inside(network_, goal_, start, inside);  // a search for a common ratio would lose what is new in x
  RatioAnswer work;
  const InteriorPoint point = climb_ratio(network_, feasibility_, start, repaired_ratio, work, stop_);
  moves_ += work.moves;
  steps_ += work.steps;
  return point.theta.size() > 0 && point.value > strictly ? point.x : Eigen::ArrayXd();
}

bool PromisedRate::climb_from(const Eigen::ArrayXd& start, double first_mu) {
  constexpr int rounds = 3;
  InteriorPoint point = climb_inside(network_, goal_, start, {.first_mu = first_mu}, stop_);
  steps_ += point.steps;
  if (point.theta.size() == 0) return false;
  const bool known = found() && std::abs(point.value - best_.value) <= same_value * best_.value;  // switches were tried from there
  for (int round = 0; round < rounds && !known && !stop_.stopped(); ++round) {
    Eigen::ArrayXd x = point.x;
    const int made = move_slots(network_, raised_weight(goal_, point.theta), point.lambda, x, stop_);
    if (made == 0) break;
    moves_ += made;
    lift(network_, repaired_part, x);
    x = repaired(x, point.x);
    InteriorPoint next = climb_inside(network_, goal_, x, {.first_mu = later_mu_}, stop_);
    steps_ += next.steps;
    if (next.theta.size() == 0 || !(next.value > point.value)) break;
    const bool settled = next.value <= point.value * (1.0 + promised_gain);
    point = std::move(next);
    if (settled) break;
  }
  if (found() && !(point.value > best_.value)) return false;
  best_ = std::move(point);
  log_.push_back(best_.value);
  return true;
}

bool PromisedRate::repair_and_climb(const Eigen::ArrayXd& x) {
  Eigen::ArrayXd start = repaired(x, {});
  if (start.size() == 0) start = repaired(x, best_.x);
  return start.size() > 0 && climb_from(start, later_mu_);
}

void PromisedRate::settle() {
  constexpr double fall = 1e-9;  // relative, that a stationary point may be below one that is not
  for (const double first_mu : {1e-6, near_mu}) {
    InteriorPoint point = climb_inside(network_, goal_, best_.x, {.first_mu = first_mu, .exactly = true}, stop_);
    steps_ += point.steps;
    if (point.theta.size() > 0 && point.value >= best_.value * (1.0 - fall)) best_ = std::move(point);
    if (stationarity(network_, goal_, best_.x) <= stationary_enough) return;
  }
}

std::int64_t PromisedRate::kick(int kicks, int patience, const SolveControl& control) {
  int done = 0;
  for (int idle = 0; done < kicks && idle < patience && !stop_.stopped(); ++done) {
    const double before = best_.value;
    (void)repair_and_climb(
        kicked(network_, best_.x, static_cast<std::uint64_t>(done), control.seed, control.realization, done % 2 == 0 ? 1.0 / 3.0 : 1.0));
    idle = best_.value > before * (1.0 + promised_gain) ? 0 : idle + 1;
  }
  return done;
}

}  // namespace airloom::twotier
