#include "airloom/systems/twotier/design/promises/promised.hpp"

#include <cmath>

#include "airloom/systems/twotier/design/ascent/moves.hpp"

namespace airloom::twotier {
namespace {

constexpr double repaired_part = 1e-5;         // of the equal split, to which switched slots are raised
constexpr double repaired_ratio = 1.0 + 1e-4;  // where a search for a common ratio ends
constexpr double strictly = 1.0 + 1e-9;
constexpr double same_value = 1e-7;     // relative difference of two ascents to the same powers
constexpr double promised_gain = 1e-4;  // relative growth that is worth another round

}  // namespace

PromisedRate::PromisedRate(const Network& network, const Goal& goal, const OnIteration& stop)
    : network_(network), goal_(goal), feasibility_(feasibility_goal(network)), stop_(stop) {}

Eigen::ArrayXd PromisedRate::repaired(const Eigen::ArrayXd& x) {
  const Eigen::ArrayXd start = strictly_within(network_, x);
  if (worst_ratio(network_, start) > strictly) return start;
  RatioAnswer work;
  const InteriorPoint point = climb_ratio(network_, feasibility_, start, repaired_ratio, work, stop_);
  moves_ += work.moves;
  steps_ += work.steps;
  return point.theta.size() > 0 && point.value > strictly ? point.x : Eigen::ArrayXd();
}

bool PromisedRate::climb_from(const Eigen::ArrayXd& start) {
  constexpr int rounds = 3;
  InteriorPoint point = climb_inside(network_, goal_, start, {}, stop_);
  steps_ += point.steps;
  if (point.theta.size() == 0) return false;
  const bool known = found() && std::abs(point.value - best_.value) <= same_value * best_.value;  // switches were tried from there
  for (int round = 0; round < rounds && !known && !stop_.stopped(); ++round) {
    Eigen::ArrayXd x = point.x;
    const int made = move_slots(network_, raised_weight(goal_, point.theta), point.lambda, x, stop_);
    if (made == 0) break;
    moves_ += made;
    lift(network_, repaired_part, x);
    x = repaired(x);
    if (x.size() == 0) break;
    InteriorPoint next = climb_inside(network_, goal_, x, {}, stop_);
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
  const Eigen::ArrayXd start = repaired(x);
  return start.size() > 0 && climb_from(start);
}

void PromisedRate::settle() {
  constexpr double late_mu = 1e-6, fall = 1e-9;  // relative, that a stationary point may be below one that is not
  InteriorPoint point = climb_inside(network_, goal_, best_.x, {.first_mu = late_mu, .exactly = true}, stop_);
  steps_ += point.steps;
  if (point.theta.size() > 0 && point.value >= best_.value * (1.0 - fall)) best_ = std::move(point);
}

std::int64_t PromisedRate::kick(int kicks, int patience, const SolveControl& control) {
  int done = 0;
  for (int idle = 0; done < kicks && idle < patience && !stop_.stopped(); ++done) {
    const double before = best_.value;
    (void)repair_and_climb(kicked(network_, best_.x, static_cast<std::uint64_t>(done), control.seed, control.realization));
    idle = best_.value > before * (1.0 + promised_gain) ? 0 : idle + 1;
  }
  return done;
}

}  // namespace airloom::twotier
