#include "airloom/systems/iab/place/search_value.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/numerics/root.hpp"
#include "airloom/systems/iab/design/analog_starts.hpp"
#include "airloom/systems/iab/design/ascent/tier_starts.hpp"
#include "airloom/systems/iab/design/beam_space.hpp"
#include "airloom/systems/iab/problem/band_terms.hpp"
#include "airloom/systems/iab/problem/max_min_bracket.hpp"

namespace airloom::iab {
namespace {

/// The channels as beams behind the channels' phases see them; as digital beams do where chains are too few.
BeamSpace seen(const Tier& tier) {
  return tier.n_rf < tier.streams() ? BeamSpace::digital(tier) : BeamSpace::hybrid(tier, channel_columns(tier));
}

/// Received power per radiated power of every zero-forced stream, in noises per budget; 0 where channels coincide.
Eigen::VectorXd zero_forced_gain(const Eigen::MatrixXcd& channels) {
  const Eigen::MatrixXcd beams = zero_forcing_beams(channels);
  if (beams.size() == 0) return Eigen::VectorXd::Zero(channels.cols());
  return beams.colwise().squaredNorm().cwiseInverse();
}

/// The least rate where the donor's common level meets the node's: mu k(mu) = (1-mu) t(1-mu).
double even_value(const Instance& x, const Tiers& tiers, const Eigen::MatrixXcd& donor, const Eigen::MatrixXcd& node) {
  const double full_aerial = noise_aerial_w(x, 1.0);
  const double full_ground = noise_ground_w(x, 0.0);
  const auto aerial = [&](double mu) {
    return mu * common_level(donor, common_demand(tiers.donor), noise_aerial_w(x, mu) / full_aerial).level;
  };
  const auto ground = [&](double mu) {
    return (1.0 - mu) * common_level(node, common_demand(tiers.node), noise_ground_w(x, mu) / full_ground).level;
  };
  if (!x.noise_band_proportional || (x.noise_aerial_w && x.noise_ground_w)) {
    const double k = aerial(1.0);
    const double t = ground(0.0);
    return k + t > 0.0 ? k * t / (k + t) : 0.0;
  }
  int evaluations = 0;
  const double mu = falling_root([&](double share) { return ground(share) - aerial(share); }, 0.0, 1.0, 1e-9, evaluations);
  return std::min(aerial(mu), ground(mu));
}

std::vector<Stream> streams_of(const Eigen::VectorXd& gain, const Eigen::VectorXd& power) {
  std::vector<Stream> list;
  for (Eigen::Index l = 0; l < gain.size(); ++l) list.push_back({gain[l] * power[l], 0.0});
  return list;
}

}  // namespace

double search_value(const Instance& x, const NetworkUtility& utility) {
  const Shares equal{.donor = Eigen::VectorXd::Constant(x.donor_streams(), 1.0 / x.donor_streams()),
                     .node = Eigen::VectorXd::Constant(x.ground_users(), 1.0 / x.ground_users())};
  const Tiers tiers = make_tiers(x, equal);
  const BeamSpace donor = seen(tiers.donor);
  const BeamSpace node = seen(tiers.node);
  if (utility.objective == NetworkObjective::max_min) return even_value(x, tiers, donor.channels(), node.channels());
  const Eigen::VectorXd donor_gain = zero_forced_gain(donor.channels()) / std::pow(tiers.donor.amplitude, 2);
  const Eigen::VectorXd node_gain = zero_forced_gain(node.channels()) / std::pow(tiers.node.amplitude, 2);
  const int streams = x.donor_streams();
  const std::vector<Stream> ground =
      streams_of(node_gain, Eigen::VectorXd::Constant(x.ground_users(), x.node_power_max_w / x.ground_users()));
  const auto value = [&](double share) {
    Eigen::VectorXd power = Eigen::VectorXd::Constant(streams, x.donor_power_max_w * (1.0 - share) / (streams - 1));
    power[streams - 1] = x.donor_power_max_w * share;
    return best_division(band_terms(x, streams_of(donor_gain, power), ground), utility).value;
  };
  constexpr int points = 16;
  double best = value(1.0 / streams);
  double at = 1.0 / streams;
  for (int k = 1; k < points; ++k) {
    const double share = static_cast<double>(k) / points;
    if (const double v = value(share); v > best) {
      best = v;
      at = share;
    }
  }
  if (!std::isfinite(best)) return best;
  const double low = std::max(1e-6, at - 1.0 / points);
  const double high = std::min(1.0 - 1e-6, at + 1.0 / points);
  return std::max(best, value(golden_section_maximum(value, low, high, 1e-4)));
}

}  // namespace airloom::iab
