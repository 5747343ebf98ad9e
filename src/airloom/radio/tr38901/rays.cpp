#include "airloom/radio/tr38901/rays.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "airloom/core/units.hpp"

namespace airloom::radio::tr38901 {
namespace {

constexpr int angles = 4;  // aod, aoa, zod, zoa

double normal(RandomStream& stream) { return stream.normal_pair()[0]; }

/// The raw draws of one cluster.
struct Draws {
  double delay = 0.0;
  double shadowing = 0.0;
  std::array<double, angles> sign{};
  std::array<double, angles> normal{};
};

std::vector<Draws> draw_clusters(const ClusterLaw& law, RandomStream& stream) {
  std::vector<Draws> draws(static_cast<std::size_t>(law.clusters));
  for (Draws& d : draws) d.delay = -law.r_tau * law.spread.ds_s * std::log(stream.open());
  for (Draws& d : draws) d.shadowing = normal(stream);
  for (std::size_t a = 0; a < angles; ++a) {
    for (Draws& d : draws) d.sign[a] = stream.uniform() < 0.5 ? -1.0 : 1.0;
    for (Draws& d : draws) d.normal[a] = normal(stream);
  }
  double least = draws.front().delay;
  for (const Draws& d : draws) least = std::min(least, d.delay);
  for (Draws& d : draws) d.delay -= least;
  std::ranges::stable_sort(draws, {}, &Draws::delay);
  return draws;
}

std::vector<double> cluster_powers(const ClusterLaw& law, const std::vector<Draws>& draws) {
  std::vector<double> power;
  for (const Draws& d : draws) {
    power.push_back(std::exp(-d.delay * (law.r_tau - 1.0) / (law.r_tau * law.spread.ds_s)) * from_db(-law.zeta_db * d.shadowing));
  }
  const double sum = std::accumulate(power.begin(), power.end(), 0.0);
  for (double& p : power) p /= sum;
  return power;
}

/// Corrections of table values for a Rician factor in dB.
double delay_scaling(double k) { return 0.7705 - 0.0433 * k + 0.0002 * k * k + 0.000017 * k * k * k; }
double azimuth_scaling(double k) { return 1.1035 - 0.028 * k - 0.002 * k * k + 0.0001 * k * k * k; }
double zenith_scaling(double k) { return 1.3086 + 0.0339 * k - 0.0077 * k * k + 0.0002 * k * k * k; }

/// Powers that the angles follow, over the largest: the line of sight counts with the first cluster.
std::vector<double> angle_powers(const ClusterLaw& law, std::vector<double> power, double k) {
  if (law.state == LinkState::los) {
    for (double& p : power) p /= k + 1.0;
    power.front() += k / (k + 1.0);
  }
  const double largest = std::ranges::max(power);
  for (double& p : power) p = std::max(p / largest, 1e-6);
  return power;
}

/// Centres of the clusters in one angle.
std::vector<double> centres(const ClusterLaw& law, const LinkGeometry& link, const std::vector<Draws>& draws, const std::vector<double>& q,
                            std::size_t angle) {
  const bool los = law.state == LinkState::los;
  const double k = law.spread.k_db;
  const bool azimuth = angle < 2;
  const double c = azimuth ? law.c_phi * (los ? azimuth_scaling(k) : 1.0) : law.c_theta * (los ? zenith_scaling(k) : 1.0);
  const std::array<double, angles> spread{law.spread.asd_deg, law.spread.asa_deg, law.spread.zsd_deg, law.spread.zsa_deg};
  const std::array<double, angles> sight{link.aod_deg, link.aoa_deg, link.zod_deg, link.zoa_deg};
  double reference = sight[angle];
  if (angle == 2) reference += law.zenith_offset_deg;
  if (angle == 3 && law.state == LinkState::o2i) reference = 90.0;
  std::vector<double> centre;
  for (std::size_t n = 0; n < draws.size(); ++n) {
    const double sign = draws[n].sign[angle];
    const double random = draws[n].normal[angle] * spread[angle] / 7.0;
    const double off =
        azimuth ? sign * (2.0 * spread[angle] / 1.4) * std::sqrt(-std::log(q[n])) / c : -sign * spread[angle] * std::log(q[n]) / c;
    centre.push_back(off + random);
  }
  const double first = los ? centre.front() : 0.0;  // with line of sight the first cluster points along it
  for (double& a : centre) a += reference - first;
  return centre;
}

/// Permutes the given entries of `order` among themselves: Fisher-Yates from the end.
void shuffle(std::array<int, rays_per_cluster>& order, const std::vector<int>& places, RandomStream& stream) {
  for (std::size_t i = places.size() - 1; i >= 1; --i) {
    const auto j = static_cast<std::size_t>(stream.integer(static_cast<std::int64_t>(i) + 1));
    std::swap(order[static_cast<std::size_t>(places[i])], order[static_cast<std::size_t>(places[j])]);
  }
}

using Coupling = std::array<std::array<int, rays_per_cluster>, angles>;

Coupling draw_coupling(bool split, RandomStream& stream) {
  static const std::vector<int> all = [] {
    std::vector<int> list(rays_per_cluster);
    std::iota(list.begin(), list.end(), 0);
    return list;
  }();
  Coupling coupling;
  for (auto& order : coupling) std::iota(order.begin(), order.end(), 0);
  for (std::size_t a = 1; a < angles; ++a) {
    if (split) {
      for (const auto& group : ray_table().groups) shuffle(coupling[a], group, stream);
    } else {
      shuffle(coupling[a], all, stream);
    }
  }
  return coupling;
}

/// Whether each cluster is one of the two strongest (the first of equals), which are split.
std::vector<bool> split_clusters(const std::vector<double>& power) {
  std::vector<bool> split(power.size(), false);
  for (int round = 0; round < 2; ++round) {
    std::size_t best = power.size();
    for (std::size_t n = 0; n < power.size(); ++n) {
      if (!split[n] && (best == power.size() || power[n] > power[best])) best = n;
    }
    if (best < power.size()) split[best] = true;
  }
  return split;
}

std::size_t group_of(int ray) {
  const RayTable& table = ray_table();
  for (std::size_t g = 0; g < table.groups.size(); ++g) {
    if (std::ranges::find(table.groups[g], ray) != table.groups[g].end()) return g;
  }
  return 0;
}

}  // namespace

std::size_t RaySet::strongest() const { return static_cast<std::size_t>(std::ranges::max_element(cluster_power) - cluster_power.begin()); }

RaySet draw_rays(const ClusterLaw& law, const LinkGeometry& link, Polarization polarization, RandomStream stream) {
  constexpr double weakest_db = -25.0;
  const bool los = law.state == LinkState::los;
  const std::vector<Draws> draws = draw_clusters(law, stream);
  const std::size_t clusters = draws.size();
  RaySet set;
  set.k = los ? from_db(law.spread.k_db) : 0.0;
  set.cluster_power = cluster_powers(law, draws);
  for (const Draws& d : draws) set.cluster_delay_s.push_back(los ? d.delay / delay_scaling(law.spread.k_db) : d.delay);
  const std::vector<double> q = angle_powers(law, set.cluster_power, set.k);
  set.cluster_aod_deg = centres(law, link, draws, q, 0);
  set.cluster_aoa_deg = centres(law, link, draws, q, 1);
  set.cluster_zod_deg = centres(law, link, draws, q, 2);
  set.cluster_zoa_deg = centres(law, link, draws, q, 3);

  const std::vector<bool> split = split_clusters(set.cluster_power);
  std::vector<Coupling> coupling;
  for (std::size_t n = 0; n < clusters; ++n) coupling.push_back(draw_coupling(split[n], stream));

  const RayTable& table = ray_table();
  std::vector<Ray> all(clusters * rays_per_cluster);
  if (polarization == Polarization::dual) {
    for (Ray& ray : all) ray.xpr = from_db(law.mu_xpr_db + law.sigma_xpr_db * normal(stream));
  }
  for (Ray& ray : all) {
    const std::size_t phases = polarization == Polarization::dual ? 4 : 1;
    for (std::size_t i = 0; i < phases; ++i) ray.phase_rad[i] = 2.0 * std::numbers::pi * stream.uniform();
  }
  const double least = std::ranges::max(set.cluster_power) * from_db(weakest_db);
  for (std::size_t n = 0; n < clusters; ++n) {
    if (set.cluster_power[n] < least) continue;
    for (std::size_t m = 0; m < rays_per_cluster; ++m) {
      const auto alpha = [&](std::size_t angle) { return table.offset[static_cast<std::size_t>(coupling[n][angle][m])]; };
      Ray ray = all[n * rays_per_cluster + m];
      ray.power = set.cluster_power[n] / rays_per_cluster;
      ray.delay_s = set.cluster_delay_s[n] + (split[n] ? table.delay[group_of(static_cast<int>(m))] * law.c_ds_s : 0.0);
      ray.aod_deg = wrapped_azimuth(set.cluster_aod_deg[n] + law.c_asd_deg * alpha(0));
      ray.aoa_deg = wrapped_azimuth(set.cluster_aoa_deg[n] + law.c_asa_deg * alpha(1));
      ray.zod_deg = folded_zenith(set.cluster_zod_deg[n] + law.c_zsd_deg * alpha(2));
      ray.zoa_deg = folded_zenith(set.cluster_zoa_deg[n] + law.c_zsa_deg * alpha(3));
      set.rays.push_back(ray);
    }
  }
  return set;
}

}  // namespace airloom::radio::tr38901
