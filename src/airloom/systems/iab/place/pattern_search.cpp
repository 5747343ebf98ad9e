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

PatternResult pattern_search(Eigen::VectorXd x, double value_at_x, const PatternRules& rules,
                             const std::function<bool(const Eigen::VectorXd&)>& legal,
                             const std::function<double(const Eigen::VectorXd&)>& value, PatternBudget& budget) {
  PatternResult best{.x = std::move(x), .value = value_at_x};
  Eigen::VectorXd step = rules.step;
  std::vector<Move> moves;
  for (const Eigen::Index k : rules.free) {
    moves.push_back({k, 1.0});
    moves.push_back({k, -1.0});
  }
  const auto helps = [&](const Move& move) {
    Eigen::VectorXd trial = best.x;
    double& moved = trial[move.coordinate];
    moved = std::clamp(moved + move.sign * step[move.coordinate], rules.low[move.coordinate], rules.high[move.coordinate]);
    if (moved == best.x[move.coordinate] || budget.over() || !legal(trial)) return false;
    const double at = value(trial);
    --budget.left;
    if (budget.tell) budget.tell();
    if (!better(at, best.value, rules.improvement)) return false;
    best.x = std::move(trial);
    best.value = at;
    return true;
  };
  const auto largest_step = [&] {
    double largest = 0.0;
    for (const Eigen::Index k : rules.free) largest = std::max(largest, step[k]);
    return largest;
  };
  std::optional<Move> last;
  while (largest_step() >= rules.smallest) {
    if (budget.over()) return best;
    if (last && helps(*last)) continue;
    const auto found = std::ranges::find_if(moves, helps);
    if (found != moves.end()) {
      last = *found;
    } else {
      if (budget.over()) return best;
      last.reset();
      step *= 0.5;
    }
  }
  best.finished = true;
  return best;
}

}  // namespace airloom::iab
