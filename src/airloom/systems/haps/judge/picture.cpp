#include "airloom/systems/haps/judge/picture.hpp"

#include <utility>

#include "airloom/core/units.hpp"
#include "airloom/systems/array_pattern.hpp"
#include "airloom/systems/matrix_arrays.hpp"

namespace airloom::haps {
namespace {

/// Of every station to every user, (n, U).
Eigen::MatrixXd channel_gains(const Instance& x) {
  Eigen::MatrixXd gain(x.stations(), x.users());
  for (int b = 0; b < x.stations(); ++b) gain.row(b) = x.h[static_cast<std::size_t>(b)].colwise().squaredNorm();
  return gain;
}

/// What every user receives of its own stream from every station by itself, (n, U).
Eigen::MatrixXd wanted_powers(const Instance& x, const Solution& s) {
  Eigen::MatrixXd power(x.stations(), x.users());
  for (int b = 0; b < x.stations(); ++b) {
    const auto i = static_cast<std::size_t>(b);
    for (int u = 0; u < x.users(); ++u) power(b, u) = std::norm(x.h[i].col(u).dot(s.w[i].col(u)));
  }
  return power;
}

/// The platform's array, its first index along y: specification of [haps], 3.3.
std::vector<radio::ArrayPositions> platform_arrays(Eigen::Index elements) {
  std::vector<radio::ArrayPositions> list = rectangles(elements);
  for (radio::ArrayPositions& positions : list) positions.row(0).swap(positions.row(1));
  return list;
}

void add_footprints(Picture& p, const Instance& x, const Solution& s) {
  for (int b = 0; b < x.stations(); ++b) {
    const auto i = static_cast<std::size_t>(b);
    if (!x.is_haps[i]) continue;
    if (const auto array = fitting(x.tx_pos_m.col(b), platform_arrays(x.h[i].rows()), x.rx_pos_m, x.h[i]))
      p.footprints.push_back({.site = b, .outlines = footprint(*array, s.w[i], p.sites[i].reach_m, x.rx_pos_m.row(2).minCoeff())});
  }
  p.pattern_words = p.footprints.empty()
                        ? "No beams: these channels tell no directions"
                        : "Beams: where on the ground the platform's are at most 3 dB below their strongest; channels of other "
                          "stations tell no directions";
}

}  // namespace

Picture picture(std::vector<Site> sites, const Instance& x, const Solution* s, const Values& metrics) {
  Picture p{.sites = std::move(sites), .stations = x.stations()};
  Eigen::VectorXd antennas(x.stations());
  for (int b = 0; b < x.stations(); ++b) antennas[b] = static_cast<double>(x.h[static_cast<std::size_t>(b)].rows());
  p.of_stations("antennas", "", antennas);
  const Eigen::MatrixXd gain = channel_gains(x);
  p.of_users("best channel gain", "dB", decibels(gain.colwise().maxCoeff().transpose()));
  p.color = p.columns.back().name;
  if (s == nullptr) {
    p.of_stations("budget", "W", x.power_max_w);
    p.promise_to_users("SINR", "dB", x.sinr_min, {});
    p.link_to_largest(gain);
    p.link_words = "Lines: the station with the strongest channel";
    return p;
  }
  Eigen::VectorXd used(x.stations());
  for (int b = 0; b < x.stations(); ++b) used[b] = s->w[static_cast<std::size_t>(b)].squaredNorm();
  p.power_of_stations("power", used, x.power_max_w);
  const Eigen::VectorXd se = vector_from(metrics.numbers("user_se"));
  p.of_users("spectral efficiency", "bit/s/Hz", se);
  p.color = p.columns.back().name;
  if (metrics.contains("user_rate_bps")) p.of_users("rate", "Mbit/s", 1e-6 * vector_from(metrics.numbers("user_rate_bps")));
  p.of_users("SINR", "dB", sinr_db_of(se));
  p.promise_to_users("SINR", "dB", x.sinr_min, se.unaryExpr([](double r) { return std::exp2(r) - 1.0; }));
  p.link_by_share(wanted_powers(x, *s));
  p.link_words = "Lines: stations from which a user receives more than a tenth of its signal's power; wide: most of it";
  add_footprints(p, x, *s);
  return p;
}

}  // namespace airloom::haps
