#include "airloom/systems/iab/design/ascent/tier_starts.hpp"

#include <algorithm>

#include "airloom/systems/iab/design/analog_starts.hpp"
#include "airloom/systems/iab/design/ascent/stream_subsets.hpp"
#include "airloom/systems/iab/design/baselines/alternating_ls.hpp"
#include "airloom/systems/iab/problem/max_min_bracket.hpp"

namespace airloom::iab {
namespace {

Eigen::VectorXd equal_shares(Eigen::Index n) { return Eigen::VectorXd::Constant(n, 1.0 / static_cast<double>(n)); }

/// Regularized zero forcing with equal powers.
Eigen::MatrixXcd regularized(const Eigen::MatrixXcd& channels) {
  Eigen::MatrixXcd beams = regularized_beams(channels);
  set_stream_powers(equal_shares(channels.cols()), beams);
  return beams;
}

/// Beams that serve everyone behind one analog factor.
std::vector<Eigen::MatrixXcd> full_beams(const BeamSpace& space) {
  const Eigen::MatrixXcd& channels = space.channels();
  std::vector<Eigen::MatrixXcd> beams{regularized(channels)};
  if (Eigen::MatrixXcd c = zero_forcing_beams(channels); c.size() > 0) {
    for (const Eigen::VectorXd& shares : {equal_shares(channels.cols()), space.tier().shares}) {
      set_stream_powers(shares, c);
      beams.push_back(c);
    }
  }
  return beams;
}

/// Regularized zero forcing of a subset of streams, the others faint.
Eigen::MatrixXcd subset_beams(const Eigen::MatrixXcd& channels, const std::vector<int>& subset) {
  Eigen::MatrixXcd beams = faint * regularized(channels);
  Eigen::MatrixXcd inner(channels.rows(), static_cast<Eigen::Index>(subset.size()));
  for (std::size_t k = 0; k < subset.size(); ++k) inner.col(static_cast<Eigen::Index>(k)) = channels.col(subset[k]);
  const Eigen::MatrixXcd served = regularized(inner);
  for (std::size_t k = 0; k < subset.size(); ++k) beams.col(subset[k]) = served.col(static_cast<Eigen::Index>(k));
  return beams;
}

/// One start per stream that begins faint.
void add_faint(const BeamSpace& space, std::vector<TierStart>& starts) {
  const Eigen::MatrixXcd all = regularized(space.channels());
  for (Eigen::Index l = 0; l < all.cols(); ++l) {
    Eigen::MatrixXcd one = all;
    one.col(l) *= faint;
    starts.push_back({space, {std::move(one)}});
  }
}

/// The beams that serve everyone best where nobody may be left out.
void add_common_level(const BeamSpace& space, std::vector<TierStart>& starts) {
  starts.push_back({space, {common_level(space.channels(), common_demand(space.tier())).beams}});
}

void add(std::vector<TierStart>& starts, BeamSpace space) {
  std::vector<Eigen::MatrixXcd> beams = full_beams(space);
  starts.push_back({std::move(space), std::move(beams)});
}

}  // namespace

Eigen::VectorXd common_demand(const Tier& tier) {
  Eigen::VectorXd demand = Eigen::VectorXd::Ones(tier.streams());
  if (tier.backhaul >= 0) demand[tier.backhaul] = tier.fed_users;
  return demand;
}

std::vector<TierStart> tier_starts(const Tier& tier, bool starve, const SearchOptions& o, const SolveControl& control) {
  std::vector<TierStart> starts;
  if (o.digital) {
    const BeamSpace space = BeamSpace::digital(tier);
    add(starts, space);
    Eigen::MatrixXcd matched = space.channels();
    set_stream_powers(equal_shares(tier.streams()), matched);
    starts.push_back({space, {std::move(matched)}});
    if (!starve) add_common_level(space, starts);
    else if (tier.streams() > 1) add_faint(space, starts);
    return starts;
  }
  if (tier.n_rf >= tier.streams()) {
    const BeamSpace space = BeamSpace::hybrid(tier, channel_columns(tier));
    add(starts, space);
    starts.front().search_backhaul_share = tier.backhaul >= 0;
    if (!starve) add_common_level(space, starts);
    else if (tier.streams() > 1) add_faint(space, starts);
  } else {
    add(starts, BeamSpace::hybrid(tier, singular_columns(tier)));
    if (starve) {
      for (const std::vector<int>& subset : stream_subsets(tier, o.max_subsets, o.allow_drop_backhaul)) {
        if (control.on_iteration.stopped()) return starts;
        BeamSpace space = BeamSpace::hybrid(tier, channel_columns(tier, subset));
        Eigen::MatrixXcd beams = subset_beams(space.channels(), subset);
        starts.push_back({std::move(space), {std::move(beams)}});
      }
      if (!tier.sub_connected()) add(starts, BeamSpace::hybrid(tier, design_alternating_ls(tier, {}, control).precoder.f_rf));
    }
  }
  return starts;
}

TierStart start_behind(const Tier& tier, Eigen::MatrixXcd f_rf) {
  BeamSpace space = BeamSpace::hybrid(tier, std::move(f_rf));
  std::vector<Eigen::MatrixXcd> beams = full_beams(space);
  return {std::move(space), std::move(beams)};
}

int random_starts(const Tier& tier, bool starve, const SearchOptions& o) {
  if (o.digital) return 0;
  const int few_chains = tier.n_rf < tier.streams() && !starve ? 2 : 0;
  return std::max(few_chains, o.random_starts.value_or(tier.sub_connected() ? 4 : 0));
}

}  // namespace airloom::iab
