#include "airloom/systems/iab/place/pattern_search.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace airloom::iab {
namespace {

struct Move {
  Eigen::Index coordinate;
  double sign;
};

bool better(double value, double than, double improvement) {
  if (std::isinf(than)) return value > than;
  return value > than + improvement * std::abs(than);
}

}  // namespace

std::optional<double> TriedPoints::at(const Eigen::VectorXd& x) {
  std::vector<double> key(x.begin(), x.end());
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  if (over()) return std::nullopt;
  const double value = value_(x);
  known_.emplace(std::move(key), value);
  if (tell_) tell_(tried());
  return value;
}

PatternResult pattern_search(Eigen::VectorXd x, const PatternRules& rules, const std::function<bool(const Eigen::VectorXd&)>& legal,
                             TriedPoints& points) {
  PatternResult best{.x = std::move(x)};
  const std::optional<double> at_start = points.at(best.x);
  if (!at_start) return best;
  best.value = *at_start;
  Eigen::VectorXd step = rules.step;
  std::vector<Move> moves;
  for (const Eigen::Index k : rules.free) {
    moves.push_back({k, 1.0});
    moves.push_back({k, -1.0});
  }
  bool cut = false;  // a point was wanted that could not be tried
  const auto helps = [&](const Move& move) {
    Eigen::VectorXd trial = best.x;
    double& moved = trial[move.coordinate];
    moved = std::clamp(moved + move.sign * step[move.coordinate], rules.low[move.coordinate], rules.high[move.coordinate]);
    if (cut || moved == best.x[move.coordinate] || !legal(trial)) return false;
    const std::optional<double> at = points.at(trial);
    cut = !at;
    if (!at || !better(*at, best.value, rules.improvement)) return false;
    best.x = std::move(trial);
    best.value = *at;
    return true;
  };
  const auto largest_step = [&] {
    double largest = 0.0;
    for (const Eigen::Index k : rules.free) largest = std::max(largest, step[k]);
    return largest;
  };
  std::optional<Move> last;
  while (largest_step() >= rules.smallest && !cut) {
    if (last && helps(*last)) continue;
    const auto found = std::ranges::find_if(moves, helps);
    if (found != moves.end()) {
      last = *found;
    } else {
      last.reset();
      step *= 0.5;
    }
  }
  best.finished = !cut;
  return best;
}

}  // namespace airloom::iab
