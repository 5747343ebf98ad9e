#include "airloom/systems/dab/judge/picture.hpp"

#include <numbers>
#include <utility>

#include "airloom/systems/dab/judge/beam_pattern.hpp"
#include "airloom/systems/matrix_arrays.hpp"

namespace airloom::dab {
namespace {

using Index = Eigen::Index;

Eigen::MatrixXd gains_of_links(const Instance& x) {
  const Eigen::RowVectorXd gain = x.h.colwise().squaredNorm();
  return gain.reshaped(x.users(), x.stations()).transpose();
}

/// What every user would receive of its own stream from every station by itself, if amplifiers were linear, (B, U).
Eigen::MatrixXd wanted_power(const Instance& x, const Solution& s) {
  Eigen::MatrixXd power(x.stations(), x.users());
  for (Index b = 0; b < x.stations(); ++b) {
    for (Index u = 0; u < x.users(); ++u) power(b, u) = std::norm(x.h.col(b * x.users() + u).dot(s.w.col(b * x.users() + u)));
  }
  return power;
}

/// Both sides of the line: a linear array sends backwards what it sends forwards.
void add_patterns_of_stations(Picture& p, const Instance& x, const Solution& s) {
  if (x.tx_normal_rad.size() != x.stations()) {
    p.pattern_words = "No beams: the instance does not say where its arrays look (tx_normal_rad)";
    return;
  }
  constexpr Index steps = 360;
  for (Index b = 0; b < x.stations(); ++b) {
    const Eigen::VectorXd azimuth = Eigen::VectorXd::LinSpaced(steps + 1, 0.0, 2.0 * std::numbers::pi).head(steps);
    const BeamPattern beams = beam_pattern(x, s, b, AmplifierModel::actual, azimuth.array() - x.tx_normal_rad[b]);
    p.patterns.push_back({.site = static_cast<int>(b), .level_dbw = list(beams.total_dbw)});
  }
  p.pattern_words =
      "Beams: signal and distortion that each station sends towards every azimuth; a linear array sends as much behind its line";
}

}  // namespace

Picture picture(std::vector<Site> sites, const Instance& x, const Solution* s, const Values& metrics) {
  Picture p{.sites = std::move(sites), .stations = static_cast<int>(x.stations())};
  p.of_stations("antennas", "", Eigen::VectorXd::Constant(x.stations(), static_cast<double>(x.antennas())));
  const Eigen::MatrixXd gain = gains_of_links(x);
  p.of_users("best channel gain", "dB", decibels(gain.colwise().maxCoeff().transpose()));
  p.color = p.columns.back().name;
  if (s == nullptr) {
    p.of_stations("budget", "W", x.tx_power_max_w);
    p.link_to_largest(gain);
    p.link_words = "Lines: the station with the strongest channel";
    return p;
  }
  p.power_of_stations("power into amplifiers", vector_from(metrics.numbers("input_power_w")), x.tx_power_max_w);
  p.of_stations("radiated", "W", vector_from(metrics.numbers("radiated_power_w")));
  const Eigen::VectorXd se = vector_from(metrics.numbers("user_se_exact"));
  p.of_users("spectral efficiency", "bit/s/Hz", se);
  p.color = p.columns.back().name;
  p.of_users("SINR with distortion", "dB", sinr_db_of(se));
  if (!x.weight.isOnes(0.0)) p.of_users("weight", "", x.weight);
  p.link_by_share(wanted_power(x, *s));
  p.link_words = "Lines: stations from which a user receives more than a tenth of its signal's power; wide: most of it";
  add_patterns_of_stations(p, x, *s);
  return p;
}

}  // namespace airloom::dab
