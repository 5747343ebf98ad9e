#include "airloom/systems/iab/design/ascent/common_level_search.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/numerics/root.hpp"
#include "airloom/systems/iab/design/analog_starts.hpp"
#include "airloom/systems/iab/design/ascent/max_min_ascent.hpp"
#include "airloom/systems/iab/design/ascent/tier_starts.hpp"

namespace airloom::iab {
namespace {

/// One platform on its way.
struct Platform {
  Eigen::VectorXd demand;
  bool proportional = false;  ///< noise grows with the tier's share
  BeamSpace space;
  CommonLevel level = {};
  Status status = Status::converged;
  std::int64_t evaluations = 0, starts = 0;
  std::vector<double> history = {};

  [[nodiscard]] double noise(double share) const { return proportional ? std::max(share, 1e-9) : 1.0; }
};

/// All starts roughly, the best two to the end.
/// @param random  further starts from random phases
void search(Platform& p, std::vector<BeamSpace> starts, int random, double noise, const SearchOptions& o, const SolveControl& control) {
  struct Candidate {
    BeamSpace space;
    CommonLevel level;
  };
  std::vector<Candidate> points;
  p.starts = static_cast<std::int64_t>(starts.size()) + random;
  const AscentOptions rough{.tolerance = 1e-3, .patience = 2, .max_evaluations = 15};
  for (BeamSpace& space : starts) {
    Candidate c{std::move(space), {}};
    if ((starts.size() > 1 || random > 0) && !(control.on_iteration.stopped() && !points.empty())) {
      p.evaluations += ascend_common_level(c.space, p.demand, noise, rough, control, c.level).evaluations;
    } else {
      c.level = common_level(c.space.channels(), p.demand, noise);
    }
    points.push_back(std::move(c));
  }
  const auto better = [](const Candidate& a, const Candidate& b) { return a.level.level > b.level.level; };
  const auto keep_finalists = [&] {
    std::ranges::stable_sort(points, better);
    if (points.size() > 2) points.erase(points.begin() + 2, points.end());
  };
  keep_finalists();
  const Tier& tier = points.front().space.tier();
  RandomColumns columns(tier, control);
  for (int k = 0; k < random && !control.on_iteration.stopped(); ++k) {
    Candidate c{BeamSpace::hybrid(tier, columns.next()), {}};
    p.evaluations += ascend_common_level(c.space, p.demand, noise, rough, control, c.level).evaluations;
    points.push_back(std::move(c));
    keep_finalists();
  }
  const AscentOptions fine{.tolerance = o.tolerance, .max_evaluations = o.max_evaluations};
  bool first = true;
  for (Candidate& c : points) {
    if (!first && control.on_iteration.stopped()) break;
    AscentSummary summary = ascend_common_level(c.space, p.demand, noise, fine, control, c.level);
    p.evaluations += summary.evaluations;
    if (!first && c.level.level <= p.level.level) continue;
    first = false;
    p.space = std::move(c.space);
    p.level = std::move(c.level);
    p.status = summary.status;
    p.history = std::move(summary.history);
  }
}

std::vector<BeamSpace> spaces(const Tier& tier, const Platform& p, double noise, const SearchOptions& o, const SolveControl& control) {
  std::vector<BeamSpace> list;
  for (TierStart& start : tier_starts(tier, false, o, control)) {
    if (start.beams.size() > 1 || list.empty()) list.push_back(std::move(start.space));  // others only differ in their beams
  }
  if (!o.digital && !tier.sub_connected() && tier.n_rf > tier.streams()) {  // more chains than streams
    const BeamSpace digital = BeamSpace::digital(tier);
    const CommonLevel level = common_level(digital.channels(), p.demand, noise);
    list.push_back(BeamSpace::hybrid(tier, paired_columns(tier, digital.precoder(level.beams).matrix())));
    Tier narrow = tier;
    narrow.n_rf = tier.streams();
    Platform fewer{.demand = p.demand, .proportional = p.proportional, .space = BeamSpace::digital(narrow)};
    search(fewer, spaces(narrow, fewer, noise, o, control), random_starts(narrow, false, o), noise, o, control);
    list.push_back(BeamSpace::hybrid(tier, extend_columns(tier, fewer.space.f_rf())));
  }
  return list;
}

/// Where the donor's least rate meets the node's, for given phases.
double meeting_share(const Platform& donor, const Platform& node) {
  if (!donor.proportional && !node.proportional) return node.level.level / (donor.level.level + node.level.level);
  int evaluations = 0;
  const auto excess = [&](double mu) {
    const double k = common_level(donor.space.channels(), donor.demand, donor.noise(mu)).level;
    const double t = common_level(node.space.channels(), node.demand, node.noise(1.0 - mu)).level;
    return (1.0 - mu) * t - mu * k;
  };
  return falling_root(excess, 0.0, 1.0, 1e-13, evaluations);
}

}  // namespace

SearchResult search_common_level(const Tiers& tiers, const NoiseModel& noise, const SearchOptions& o, const SolveControl& control) {
  const auto platform = [&](const Tier& tier, bool proportional) {
    return Platform{.demand = common_demand(tier), .proportional = proportional, .space = BeamSpace::digital(tier)};
  };
  Platform donor = platform(tiers.donor, noise.donor_proportional);
  Platform node = platform(tiers.node, noise.node_proportional);
  const bool coupled = donor.proportional || node.proportional;
  double mu = 0.5;
  search(donor, spaces(tiers.donor, donor, donor.noise(mu), o, control), random_starts(tiers.donor, false, o), donor.noise(mu), o, control);
  const bool alone = tiers.node.streams() == 0;
  if (!alone) {
    search(node, spaces(tiers.node, node, node.noise(1.0 - mu), o, control), random_starts(tiers.node, false, o), node.noise(1.0 - mu), o,
           control);
  }
  for (int round = 0; coupled && round < 8 && !control.on_iteration.stopped(); ++round) {
    const double next = meeting_share(donor, node);
    const bool settled = std::abs(next - mu) < 1e-6;
    mu = next;
    search(donor, {donor.space}, 0, donor.noise(mu), o, control);
    search(node, {node.space}, 0, node.noise(1.0 - mu), o, control);
    if (settled) break;
  }
  if (coupled) {  // the inner stage at the share where both meet
    mu = meeting_share(donor, node);
    donor.level = common_level(donor.space.channels(), donor.demand, donor.noise(mu));
    node.level = common_level(node.space.channels(), node.demand, node.noise(1.0 - mu));
  }
  SearchResult out{.point = {donor.space, node.space, {}}, .donor_history = donor.history, .node_history = node.history};
  out.point.state.donor.set(donor.space.channels(), donor.level.beams);
  if (!alone) out.point.state.node.set(node.space.channels(), node.level.beams);
  out.status = donor.status != Status::converged ? donor.status : node.status;
  out.donor_evaluations = donor.evaluations;
  out.node_evaluations = node.evaluations;
  out.donor_starts = donor.starts;
  out.node_starts = node.starts;
  evaluate_beams(noise, {.utility = {.objective = NetworkObjective::max_min}}, out.point.state);
  return out;
}

}  // namespace airloom::iab
