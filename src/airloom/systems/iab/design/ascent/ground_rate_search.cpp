#include "airloom/systems/iab/design/ascent/ground_rate_search.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/iab/design/ascent/tier_starts.hpp"

namespace airloom::iab {
namespace {

constexpr double most_weight = 50.0;
constexpr int interval_halvings = 14;

/// The best design met, by the sum rate under the promise (negative: the part that is missing).
class Best {
 public:
  Best(const NoiseModel& noise, double promised, NetworkPoint point)
      : noise_(noise),
        pursuit_{.utility = {.objective = NetworkObjective::min_ground_rate, .min_ground_rate = promised}},
        point_(std::move(point)) {
    evaluate_beams(noise_, pursuit_, point_.state);
  }

  [[nodiscard]] const NetworkPoint& point() const { return point_; }
  [[nodiscard]] const Pursuit& pursuit() const { return pursuit_; }
  [[nodiscard]] bool kept() const { return point_.state.value >= 0.0; }

  /// @return whether this design keeps the promise
  bool offer(NetworkPoint point) {
    evaluate_beams(noise_, pursuit_, point.state);
    const bool kept = point.state.value >= 0.0;
    if (point.state.value > point_.state.value) point_ = std::move(point);
    return kept;
  }

 private:
  const NoiseModel& noise_;
  Pursuit pursuit_;
  NetworkPoint point_;
};

/// The backhaul's beam carries the promise and no more; what that frees goes to the other beams.
NetworkPoint without_slack(const NetworkPoint& from, const NoiseModel& noise, const Pursuit& pursuit) {
  NetworkPoint best = from;
  const Eigen::Index backhaul = from.state.donor.beams.cols() - 1;
  double low = 0.0, high = 1.0;  // part of the beam's amplitude
  for (int k = 0; k < 40; ++k) {
    const double part = 0.5 * (low + high);
    NetworkPoint point = from;
    Eigen::MatrixXcd c = from.state.donor.beams;
    c.col(backhaul) *= part;
    if (!point.state.donor.set(point.donor.channels(), c)) break;
    evaluate_beams(noise, pursuit, point.state);
    (point.state.value >= 0.0 ? high : low) = part;
    if (point.state.value > best.state.value) best = std::move(point);
  }
  return best;
}

}  // namespace

SearchResult search_ground_rate(const Tiers& tiers, const NoiseModel& noise, double promised, const SearchOptions& o,
                                const SolveControl& control) {
  SearchResult out = search_network(tiers, noise, {}, o, control);
  const NetworkPoint unweighted = out.point;
  Best best(noise, promised, unweighted);
  const double offered = proportional_flows(unweighted.state.terms, unweighted.state.division.split.mu).sum();
  if (best.kept() && offered >= promised) {  // the sum itself wants that much
    out.point = best.point();
    return out;
  }
  AscentOptions fine{.tolerance = o.tolerance, .max_evaluations = o.max_evaluations, .beam_steps = 5};
  const auto design = [&](const NetworkPoint& from, const Pursuit& pursuit) {
    NetworkPoint point = from;
    evaluate_beams(noise, pursuit, point.state);
    out.donor_evaluations += ascend(point, noise, pursuit, fine, control).evaluations;
    raise_beams(point.donor.channels(), point.node.channels(), noise, pursuit, {}, 200, point.state);
    return point;
  };
  // what serves everyone: where a stream is silent no weight brings it back
  std::vector<NetworkPoint> everyone;
  {
    std::vector<TierStart> donors = tier_starts(tiers.donor, false, o, control);
    NetworkPoint point = unweighted;
    point.donor = donors.front().space;
    if (point.state.donor.set(point.donor.channels(), donors.front().beams.front())) everyone.push_back(point);
    Eigen::MatrixXcd c = unweighted.state.donor.beams;
    Eigen::MatrixXcd served = regularized_beams(unweighted.donor.channels());
    served /= served.norm();
    c.col(c.cols() - 1) += 0.1 * served.col(c.cols() - 1);
    point = unweighted;
    if (point.state.donor.set(point.donor.channels(), c)) everyone.push_back(std::move(point));
  }
  double low = 0.0, high = std::log(most_weight);
  for (int k = 0; k < interval_halvings && !control.on_iteration.stopped(); ++k) {
    const double logarithm = k == 0 ? high : 0.5 * (low + high);
    const Pursuit weighted{.utility = {.objective = NetworkObjective::weighted, .ground_weight = std::exp(logarithm)}};
    bool kept = false;
    if (k < 4 || !best.kept()) {
      for (const NetworkPoint& from : everyone) kept = best.offer(design(from, weighted)) || kept;
    }
    if (best.kept()) kept = best.offer(design(best.point(), weighted)) || kept;
    if (k == 0 && !kept) break;  // no weight keeps it
    if (k > 0) (kept ? high : low) = logarithm;
  }
  if (best.kept() && !control.on_iteration.stopped()) {  // all starts once more at the weight that just keeps it
    const Pursuit weighted{.utility = {.objective = NetworkObjective::weighted, .ground_weight = std::exp(high)}};
    SearchResult again = search_network(tiers, noise, weighted, o, control);
    out.donor_evaluations += again.donor_evaluations;
    out.node_evaluations += again.node_evaluations;
    best.offer(std::move(again.point));
    const Pursuit fair{.utility = {.objective = NetworkObjective::proportional_fair}};  // begins with everybody served
    best.offer(design(search_network(tiers, noise, fair, o, control).point, weighted));
  }
  if (!best.kept()) {
    for (const NetworkPoint& from : everyone) best.offer(design(from, best.pursuit()));
  }
  if (best.kept()) {
    best.offer(without_slack(best.point(), noise, best.pursuit()));
    fine.tolerance = 1e-3 * o.tolerance;
    fine.max_evaluations = 4 * o.max_evaluations;
    best.offer(design(best.point(), best.pursuit()));  // a step off the cliff is refused, others may still help
  }
  out.point = best.point();
  return out;
}

}  // namespace airloom::iab
