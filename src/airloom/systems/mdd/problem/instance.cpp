#include "airloom/systems/mdd/problem/instance.hpp"

#include <cmath>
#include <numbers>

#include "airloom/core/random.hpp"
#include "airloom/core/units.hpp"
#include "airloom/radio/path_loss.hpp"
#include "airloom/systems/mdd/problem/clustering.hpp"
#include "airloom/systems/mdd/problem/link_floor.hpp"
#include "airloom/systems/mdd/problem/standard_channel.hpp"
#include "airloom/systems/mdd/problem/ul_weights.hpp"

namespace airloom::mdd {
namespace {

Eigen::Matrix3Xd drop(int count, double side_m, double height_m, RandomStream& stream) {
  Eigen::Matrix3Xd places(3, count);
  for (Eigen::Index i = 0; i < count; ++i) {
    const double east = (stream.uniform() - 0.5) * side_m;
    const double north = (stream.uniform() - 0.5) * side_m;
    places.col(i) << east, north, height_m;
  }
  return places;
}

/// Large-scale gain of one pair, entity `pair` of the shadowing.
double pair_gain(const Scenario& s, const Eigen::Vector3d& a, const Eigen::Vector3d& b, RandomStream shadowing) {
  const double distance = std::max((a - b).norm(), s.distance_floor_m);
  const double shadow = from_db(s.shadowing_db * shadowing.normal_pair()[0]);
  return radio::power_law_gain(from_db(s.reference_gain_db), distance, s.path_loss_exponent) * shadow;
}

/// Gains within one group, the diagonal 0.
template <class MakeStream>
Eigen::MatrixXd mutual_gains(const Scenario& s, const Eigen::Matrix3Xd& places, std::uint64_t first_entity, MakeStream stream) {
  const Eigen::Index n = places.cols();
  Eigen::MatrixXd gain = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index k = i + 1; k < n; ++k) {
      gain(i, k) = pair_gain(s, places.col(i), places.col(k), stream(first_entity + static_cast<std::uint64_t>(i * n + k)));
      gain(k, i) = gain(i, k);
    }
  }
  return gain;
}

/// Unitary transform of the taps: [u, c] = e^(-2 pi i c u / S) / sqrt(S).
Eigen::MatrixXcd tap_response(int taps, int subcarriers) {
  Eigen::MatrixXcd response(taps, subcarriers);
  for (int c = 0; c < subcarriers; ++c) {
    for (int u = 0; u < taps; ++u) {
      const double turn = static_cast<double>(c) * u / subcarriers;
      response(u, c) = std::polar(1.0 / std::sqrt(subcarriers), -2.0 * std::numbers::pi * turn);
    }
  }
  return response;
}

void split_subcarriers(const Scenario& s, Instance& x) {
  const int all = s.subcarriers();
  for (int c = 0; c < all; ++c) {
    bool downlink = c < s.subcarriers_dl;
    // the c-th is downlink when the running share c M / S passes a whole number there
    if (s.subcarrier_split == SubcarrierSplit::interleaved) downlink = (c + 1) * s.subcarriers_dl / all > c * s.subcarriers_dl / all;
    (downlink ? x.subcarrier_dl : x.subcarrier_ul).push_back(c);
  }
}

/// Channels, and gains to users and between access points, of the publication. Source: [mdd] Eq. (15), Sec. II.
template <class MakeStream>
void draw_published_channel(const Scenario& s, std::uint64_t seed, std::uint64_t realization, MakeStream shadowing, Instance& x) {
  x.gain_ap_ap = mutual_gains(s, x.tx_pos_m, static_cast<std::uint64_t>(s.aps) * static_cast<std::uint64_t>(s.users), shadowing);
  x.gain_ap_user.resize(s.aps, s.users);
  x.h.resize(s.antennas, static_cast<Eigen::Index>(s.subcarriers()) * s.aps * s.users);
  const Eigen::MatrixXcd response = tap_response(s.taps, s.subcarriers());
  Eigen::MatrixXcd taps(s.antennas, s.taps);
  for (Eigen::Index l = 0; l < s.aps; ++l) {
    for (Eigen::Index d = 0; d < s.users; ++d) {
      const auto link = static_cast<std::uint64_t>(l * s.users + d);
      x.gain_ap_user(l, d) = pair_gain(s, x.tx_pos_m.col(l), x.rx_pos_m.col(d), shadowing(link));
      RandomStream fading(seed, StreamId::small_scale_fading, realization, link);
      for (Eigen::Index k = 0; k < taps.size(); ++k) taps(k) = fading.complex_normal();
      const Eigen::MatrixXcd frequency = std::sqrt(x.gain_ap_user(l, d) / s.taps) * (taps * response);
      for (Eigen::Index c = 0; c < frequency.cols(); ++c) x.h.col((c * s.aps + l) * s.users + d) = frequency.col(c);
    }
  }
}

}  // namespace

Instance draw(const Scenario& s, std::uint64_t seed, std::uint64_t realization) {
  validate(s);
  Instance x;
  RandomStream users_stream(seed, StreamId::user_drop, realization);
  RandomStream transmitters(seed, StreamId::transmitter_drop, realization);
  x.rx_pos_m = drop(s.users, s.area_side_m, 0.0, users_stream);
  x.tx_pos_m = drop(s.aps, s.area_side_m, s.height_difference_m, transmitters);
  const auto shadowing = [&](std::uint64_t entity) { return RandomStream(seed, StreamId::shadowing, realization, entity); };
  const auto aps = static_cast<std::uint64_t>(s.aps);
  const auto users = static_cast<std::uint64_t>(s.users);
  x.gain_user_user = mutual_gains(s, x.rx_pos_m, aps * users + aps * aps, shadowing);
  if (s.channel == ChannelModel::published) {
    draw_published_channel(s, seed, realization, shadowing, x);
  } else {
    draw_standard_channel(s, seed, realization, transmitters, x);
  }
  split_subcarriers(s, x);
  x.noise_w = watt_from_dbm(s.noise_dbm);
  x.ap_power_max_w = Eigen::VectorXd::Constant(s.aps, watt_from_dbm(s.ap_power_dbm));
  x.user_power_max_w = Eigen::VectorXd::Constant(s.users, watt_from_dbm(s.user_power_dbm));
  x.si_residual_ap = Eigen::VectorXd::Constant(s.aps, from_db(s.si_residual_ap_db));
  x.si_residual_user = Eigen::VectorXd::Constant(s.users, from_db(s.si_residual_user_db));
  x.iai_residual = Eigen::VectorXd::Constant(s.aps, from_db(s.iai_residual_db));
  x.imi_residual = Eigen::VectorXd::Constant(s.users, from_db(s.imi_residual_db));
  if (s.qos != Qos::none) {
    x.qos_dl_nats = s.qos_dl_nats;
    x.qos_ul_nats = s.qos_ul_nats;
  }
  x.qos_per_subcarrier = s.qos == Qos::subcarrier;
  x.serve = BoolMatrix::Constant(s.aps, s.users, true);
  if (s.clustering == Clustering::off) choose_links(x, s.link_floor_db);
  if (s.clustering == Clustering::user_centric) {
    x.serve = user_centric_clusters(strongest_downlink(x), s.rows(), from_db(-s.cluster_threshold_db));
  }
  x.include_mui = !x.serve.all();
  x.serve_given = true;
  if (s.ul_combining == UlCombining::weighted) x.ul_weight = ul_weights(x);
  return x;
}

Solution silent(const Instance& x) {
  return {.p_dl_w = Eigen::MatrixXd::Zero(x.aps(), x.users() * x.count_dl()), .p_ul_w = Eigen::VectorXd::Zero(x.users() * x.count_ul())};
}

}  // namespace airloom::mdd
