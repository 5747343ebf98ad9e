#include "airloom/systems/iab/place/place.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/numerics/quantile.hpp"
#include "airloom/systems/iab/place/legal_places.hpp"
#include "airloom/systems/iab/place/search_value.hpp"
#include "airloom/systems/iab/problem/band_terms.hpp"
#include "airloom/systems/iab/problem/bounds/upper_bound.hpp"

namespace airloom::iab {
namespace {

NetworkUtility utility_asked(const Scenario& s, const PlaceOptions& o) {
  const double promised = std::max(o.min_ground_rate_bps, s.min_ground_rate_bps);
  return {.objective = o.objective, .ground_weight = o.ground_weight.value_or(1.0), .min_ground_rate = promised / (s.bandwidth_mhz * 1e6)};
}

/// One number of the utilities of all drops.
double robust_value(const PlaceOptions& o, std::vector<double> values) {
  switch (o.robust) {
    case Robustness::worst: return *std::ranges::min_element(values);
    case Robustness::quantile: std::ranges::sort(values); return quantile(values, o.quantile);
    case Robustness::mean: break;
  }
  double sum = 0.0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

/// Users of all drops, and what places are worth to them.
class Drops {
 public:
  Drops(const PlacementRequest& request, const Scenario& scenario, const PlaceOptions& options)
      : request_(request), scenario_(scenario), options_(options), utility_(utility_asked(scenario, options)) {
    for (int r = 0; r < request.realizations; ++r) layouts_.push_back(draw_layout(scenario, request.seed, static_cast<std::uint64_t>(r)));
  }

  [[nodiscard]] const std::vector<Layout>& layouts() const { return layouts_; }
  [[nodiscard]] const NetworkUtility& utility() const { return utility_; }
  [[nodiscard]] Instance instance(std::size_t r, const Platforms& platforms) const {
    Instance x = instance_at(scenario_, with_platforms(layouts_[r], platforms), request_.seed, r);
    x.min_ground_rate_bps = utility_.min_ground_rate * x.bandwidth_hz;
    return x;
  }
  [[nodiscard]] std::vector<double> searched(const Platforms& platforms) const {
    std::vector<double> values;
    for (std::size_t r = 0; r < layouts_.size(); ++r) values.push_back(search_value(instance(r, platforms), utility_));
    return values;
  }
  /// Of the designer's answers; empty when a stop was requested before all were there.
  [[nodiscard]] std::vector<double> designed(const Platforms& platforms, const NetworkDesigner& designer) const {
    std::vector<double> values;
    for (std::size_t r = 0; r < layouts_.size(); ++r) {
      const Instance x = instance(r, platforms);
      const Solution s = designer(x, utility_, r);
      if (request_.stop.stop_requested()) return {};
      const BandTerms terms = band_terms(x, s.w_aerial, s.w_ground);
      const Eigen::VectorXd flow =
          s.flow_ground_bps.size() > 0 ? Eigen::VectorXd(s.flow_ground_bps / x.bandwidth_hz) : proportional_flows(terms, s.mu_aerial);
      values.push_back(utility_of(terms, utility_, s.mu_aerial, flow));
    }
    return values;
  }
  /// How many of them miss the ground rate that is promised.
  [[nodiscard]] std::int64_t missed(const std::vector<double>& values) const {
    return utility_.objective == NetworkObjective::min_ground_rate ? std::ranges::count_if(values, [](double v) { return v < 0.0; }) : 0;
  }
  [[nodiscard]] double robust(const std::vector<double>& values) const { return robust_value(options_, values); }
  [[nodiscard]] double in_bps(double value) const {
    const int users = scenario_.aerial_users + scenario_.ground_users;
    const double bandwidth = scenario_.bandwidth_mhz * 1e6;
    return utility_.objective == NetworkObjective::proportional_fair ? bandwidth * std::exp(value / users) : bandwidth * value;
  }

 private:
  const PlacementRequest& request_;
  const Scenario& scenario_;
  const PlaceOptions& options_;
  NetworkUtility utility_;
  std::vector<Layout> layouts_;
};

/// Node at the mean of the ground users of all drops, donor at the mean of all users, as far as they may move; heights stay.
Platforms at_the_means(const Drops& drops, const LegalPlaces& places, FreePlatforms free, Platforms p) {
  Eigen::Vector2d ground = Eigen::Vector2d::Zero(), all = Eigen::Vector2d::Zero();
  double grounds = 0.0, users = 0.0;
  for (const Layout& layout : drops.layouts()) {
    for (const Eigen::Vector3d& u : layout.ground) ground += u.head<2>();
    for (const Eigen::Vector3d& u : layout.aerial) all += u.head<2>();
    grounds += static_cast<double>(layout.ground.size());
    users += static_cast<double>(layout.ground.size() + layout.aerial.size());
  }
  all = (all + ground) / users;
  ground /= grounds;
  if (free != FreePlatforms::node) p.segment<2>(0) = all;
  if (free != FreePlatforms::donor) p.segment<2>(3) = ground;
  return places.clipped(p);
}

struct Found {
  Platforms at;
  double value = -std::numeric_limits<double>::infinity();
  int evaluations = 0;
  bool finished = true;  ///< every search ended by small steps
};

Found search(const Drops& drops, const LegalPlaces& places, const PlacementRequest& request, const PlaceOptions& o,
             const Platforms& start) {
  const auto legal = [&](const Platforms& p) { return places.legal(p); };
  const auto tell = [&](int tried) {
    if (request.on_progress) request.on_progress(static_cast<std::size_t>(tried), static_cast<std::size_t>(o.evaluations));
  };
  TriedPoints points([&](const Platforms& p) { return drops.robust(drops.searched(p)); }, o.evaluations, tell, request.stop);
  Found best;
  const auto run = [&](const Platforms& from, FreePlatforms free) {
    PatternResult result = pattern_search(from, places.rules(free), legal, points);
    best.finished = best.finished && result.finished;
    if (best.at.size() == 0 || result.value > best.value) {
      best.at = result.x;
      best.value = result.value;
    }
    return result.x;
  };
  const Platforms moved = places.moved_out(start);
  (void)run(moved, o.free);
  if (o.free == FreePlatforms::both) (void)run(run(moved, FreePlatforms::node), FreePlatforms::both);
  (void)run(places.moved_out(at_the_means(drops, places, o.free, moved)), o.free);
  best.evaluations = points.tried();
  return best;
}

std::vector<double> list_of(const Eigen::Vector3d& p) { return {p.x(), p.y(), p.z()}; }

}  // namespace

Placement place(const PlacementRequest& request, const Scenario& scenario, const PlaceOptions& o, const NetworkDesigner& designer) {
  validate(scenario);
  validate(o, scenario);
  const Drops drops(request, scenario, o);
  const LegalPlaces places(o, scenario, drops.layouts());
  const Platforms start = platforms_of(drops.layouts().front());
  places.refuse_fixed(start);

  Placement out;
  out.options = to_values(o);
  out.scenario = to_values(scenario);
  const std::string trespass = places.trespass(start);
  if (!trespass.empty()) {
    out.warnings.push_back("the scenario's places are not legal themselves: " + trespass +
                           ", nearer than keep_out_m = " + shortest(o.keep_out_m) + " m; the gain is still measured from them");
  }
  if (o.objective == NetworkObjective::sum && o.height == HeightRule::free) {
    out.warnings.emplace_back(
        "objective = sum with free heights ends with the donor as near to one user as keep_out_m allows; "
        "proportional_fair and max_min look at everybody");
  }

  const Found found = search(drops, places, request, o, start);
  Platforms end = found.at;
  const double searched_start = drops.in_bps(drops.robust(drops.searched(start)));
  const double searched_end = drops.in_bps(found.value);
  std::vector<double> from = drops.designed(start, designer);
  std::vector<double> to = from.empty() ? std::vector<double>{} : drops.designed(end, designer);
  const bool designed = !to.empty();
  if (!designed) {
    from = drops.searched(start);
    to = drops.searched(end);
  }
  if (trespass.empty() && !(drops.robust(to) >= drops.robust(from))) {  // closed-form beams liked it, the design does not
    end = start;
    to = from;
  }

  out.status = request.stop.stop_requested() ? Status::interrupted : found.finished ? Status::converged : Status::iteration_limit;
  if (out.status == Status::iteration_limit) out.message = "the budget of evaluations ended before the steps were below 1 m";
  if (!designed) out.message = "stopped: the utilities are those of the search, not of designs";
  if (const auto missed = drops.missed(to); missed > 0) {
    if (out.status == Status::converged) out.status = Status::stalled;
    out.message += (out.message.empty() ? "" : "; ") + std::string("min_ground_rate_bps: missed in ") + std::to_string(missed) + " of " +
                   std::to_string(to.size()) + " drops, where the utility is minus the missing part times the bandwidth";
  }
  const double utility_start = drops.in_bps(drops.robust(from));
  const double utility = drops.in_bps(drops.robust(to));
  const auto in_bps = [&](std::vector<double> values) {
    for (double& v : values) v = drops.in_bps(v);
    return values;
  };
  out.answer = {{"objective", std::string(name(o.objective))},
                {"donor_m", list_of(end.head<3>())},
                {"node_m", list_of(end.tail<3>())},
                {"donor_start_m", list_of(start.head<3>())},
                {"node_start_m", list_of(start.tail<3>())},
                {"utility_start", utility_start},
                {"utility", utility},
                {"gain", utility_start > 0.0 ? utility / utility_start : std::nan("")},
                {"evaluations", std::int64_t{found.evaluations}},
                {"realizations", std::int64_t{request.realizations}},
                {"designed", designed},
                {"search_value_start", searched_start},
                {"search_value", searched_end},
                {"utility_start_per_drop", in_bps(from)},
                {"utility_per_drop", in_bps(to)}};
  return out;
}

}  // namespace airloom::iab
