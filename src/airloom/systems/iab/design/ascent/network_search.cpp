#include "airloom/systems/iab/design/ascent/network_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/numerics/root.hpp"
#include "airloom/systems/iab/design/analog_starts.hpp"
#include "airloom/systems/iab/design/ascent/tier_starts.hpp"
#include "airloom/systems/iab/design/backhaul_share.hpp"

namespace airloom::iab {
namespace {

constexpr std::size_t most_rough = 12;  ///< starts that are ascended roughly; of more, those that begin best
constexpr std::size_t finalists = 2;
constexpr int few_steps = 5;  ///< of the beams at each evaluation of phases: they start where the best phases left them

class Search {
 public:
  Search(const NoiseModel& noise, const Pursuit& pursuit, const SearchOptions& options, const SolveControl& control)
      : noise_(noise), pursuit_(pursuit), node_pursuit_(pursuit), o_(options), control_(control) {
    node_pursuit_.plain = pursuit.plain || pursuit.utility.sums();
  }

  /// @param node  where there are no starts of a node: the space of one without streams
  SearchResult run(std::vector<TierStart> donors, std::vector<TierStart> nodes, const BeamSpace& node) {
    SearchResult out{
        .point = {donors.front().space, nodes.empty() ? node : nodes.front().space, {}}, .donor_history = {}, .node_history = {}};
    alone_ = nodes.empty();
    out.donor_starts = static_cast<std::int64_t>(donors.size());
    out.node_starts = static_cast<std::int64_t>(nodes.size());
    NetworkState& s = out.point.state;
    s.donor.set(out.point.donor.channels(), donors.front().beams.front());
    if (!alone_) {
      s.node.set(out.point.node.channels(), nodes.front().beams.front());
      stage(false, std::move(nodes), out);
    }
    stage(true, std::move(donors), out);
    return out;
  }

 private:
  [[nodiscard]] bool coupled() const {  // a platform's best design depends on the other's
    return !alone_ && !pursuit_.plain && (!pursuit_.utility.sums() || noise_.donor_proportional || noise_.node_proportional);
  }

  /// The best of a start's beams in a network; nothing where none has power.
  [[nodiscard]] bool place(const TierStart& start, bool donor, const Pursuit& pursuit, NetworkPoint& point) const {
    (donor ? point.donor : point.node) = start.space;
    const Eigen::MatrixXcd& channels = start.space.channels();
    NetworkState best;
    bool any = false;
    const auto attempt = [&](const Eigen::MatrixXcd& c) {
      NetworkState s = point.state;
      if (!(donor ? s.donor : s.node).set(channels, c)) return -std::numeric_limits<double>::infinity();
      evaluate_beams(noise_, pursuit, s);
      const double value = s.value;
      if (!any || value > best.value) best = std::move(s);
      any = true;
      return value;
    };
    for (const Eigen::MatrixXcd& c : start.beams) attempt(c);
    if (donor && start.search_backhaul_share) {
      if (Eigen::MatrixXcd c = zero_forcing_beams(channels); c.size() > 0) {
        best_backhaul_share([&](double share) {
          set_stream_powers(backhaul_shares(static_cast<int>(channels.cols()), share), c);
          return attempt(c);
        });
      }
    }
    if (any) point.state = std::move(best);
    return any;
  }

  void stage(bool donor, std::vector<TierStart> starts, SearchResult& out) {
    const Pursuit& pursuit = donor ? pursuit_ : node_pursuit_;
    std::vector<NetworkPoint> points;
    for (const TierStart& start : starts) {
      NetworkPoint point = out.point;
      if (!place(start, donor, pursuit, point)) continue;
      if (starts.size() > most_rough) raise(point, pursuit, donor, 6);
      points.push_back(std::move(point));
    }
    const auto better = [](const NetworkPoint& a, const NetworkPoint& b) { return a.state.value > b.state.value; };
    if (points.size() > most_rough) {
      std::ranges::stable_sort(points, better);
      points.erase(points.begin() + most_rough, points.end());
    }
    AscentOptions rough{.tolerance = 1e-3, .patience = 2, .max_evaluations = 15, .beam_steps = few_steps, .movable = {donor, !donor}};
    auto& evaluations = donor ? out.donor_evaluations : out.node_evaluations;
    const Tier& tier = starts.front().space.tier();
    const int random = random_starts(tier, pursuit_.plain || pursuit_.utility.sums(), o_);
    if (points.size() > 1 || random > 0) {
      for (NetworkPoint& point : points) {
        if (control_.on_iteration.stopped()) break;
        evaluations += ascend(point, noise_, pursuit, rough, control_).evaluations;
      }
    }
    const auto keep_finalists = [&] {
      std::ranges::stable_sort(points, better);
      if (points.size() > finalists) points.erase(points.begin() + finalists, points.end());
    };
    keep_finalists();
    RandomColumns columns(tier, control_);
    for (int k = 0; k < random && !control_.on_iteration.stopped(); ++k) {
      NetworkPoint point = out.point;
      if (!place(start_behind(tier, columns.next()), donor, pursuit, point)) continue;
      evaluations += ascend(point, noise_, pursuit, rough, control_).evaluations;
      points.push_back(std::move(point));
      keep_finalists();
    }
    (donor ? out.donor_starts : out.node_starts) += random;
    AscentOptions fine{
        .tolerance = o_.tolerance, .max_evaluations = o_.max_evaluations, .beam_steps = few_steps, .movable = {donor, !donor || coupled()}};
    if (!donor) fine.movable.donor = false;
    bool first = true;
    for (NetworkPoint& point : points) {
      if (!first && control_.on_iteration.stopped()) break;
      const AscentSummary summary = ascend(point, noise_, pursuit, fine, control_);
      evaluations += summary.evaluations;
      polish(point, pursuit, donor);
      if (!first && !better(point, out.point)) continue;
      first = false;
      out.point = std::move(point);
      (donor ? out.donor_history : out.node_history) = summary.history;
      (donor ? donor_status_ : node_status_) = summary.status;
    }
    evaluate_beams(noise_, pursuit_, out.point.state);
    out.status = donor_status_ != Status::converged ? donor_status_ : node_status_;
  }

  void raise(NetworkPoint& point, const Pursuit& pursuit, bool donor, int steps) const {
    raise_beams(point.donor.channels(), point.node.channels(), noise_, pursuit, {donor, !donor || (donor && coupled())}, steps,
                point.state);
  }

  void polish(NetworkPoint& point, const Pursuit& pursuit, bool donor) const {
    raise(point, pursuit, donor, 30);
    polish_beams(point.donor.channels(), point.node.channels(), noise_, pursuit, {donor, !donor || (donor && coupled())},
                 1e-3 * o_.tolerance, 1000, point.state);
  }

  const NoiseModel& noise_;
  const Pursuit& pursuit_;
  Pursuit node_pursuit_;
  const SearchOptions& o_;
  const SolveControl& control_;
  bool alone_ = false;  ///< there is no node
  Status donor_status_ = Status::converged, node_status_ = Status::converged;
};

/// For more chains than streams: the design of one chain per stream, filled up, and what makes the digital beams.
void add_wide_starts(const Tier& tier, const Precoder& fewer, const Precoder& digital, std::vector<TierStart>& starts) {
  const auto add = [&](Eigen::MatrixXcd f_rf, const Eigen::MatrixXcd& w) {
    BeamSpace space = BeamSpace::hybrid(tier, std::move(f_rf));
    Eigen::MatrixXcd beams = space.nearest_beams(w);
    starts.push_back({std::move(space), {std::move(beams)}});
  };
  add(extend_columns(tier, fewer.f_rf), fewer.matrix());
  add(paired_columns(tier, digital.matrix()), digital.matrix());
}

}  // namespace

SearchResult search_network(const Tiers& tiers, const NoiseModel& noise, const Pursuit& pursuit, const SearchOptions& o,
                            const SolveControl& control) {
  const bool starve = pursuit.plain || pursuit.utility.sums();
  std::vector<TierStart> donors = tier_starts(tiers.donor, starve, o, control);
  std::vector<TierStart> nodes;
  if (tiers.node.streams() > 0) nodes = tier_starts(tiers.node, starve, o, control);
  const auto wide = [&](const Tier& t) { return !o.digital && !t.sub_connected() && t.n_rf > t.streams(); };
  if (wide(tiers.donor) || wide(tiers.node)) {
    SearchOptions unlimited = o;
    unlimited.digital = true;
    const SearchResult digital = search_network(tiers, noise, pursuit, unlimited, control);
    Tiers narrow = tiers;
    if (wide(tiers.donor)) narrow.donor.n_rf = tiers.donor.streams();
    if (wide(tiers.node)) narrow.node.n_rf = tiers.node.streams();
    const SearchResult fewer = search_network(narrow, noise, pursuit, o, control);
    const auto donor = [](const NetworkPoint& p) { return p.donor.precoder(p.state.donor.beams); };
    const auto node = [](const NetworkPoint& p) { return p.node.precoder(p.state.node.beams); };
    if (wide(tiers.donor)) add_wide_starts(tiers.donor, donor(fewer.point), donor(digital.point), donors);
    if (wide(tiers.node)) add_wide_starts(tiers.node, node(fewer.point), node(digital.point), nodes);
  }
  return Search(noise, pursuit, o, control).run(std::move(donors), std::move(nodes), BeamSpace::digital(tiers.node));
}

}  // namespace airloom::iab
