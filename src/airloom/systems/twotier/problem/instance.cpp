#include "airloom/systems/twotier/problem/instance.hpp"

#include <cmath>
#include <vector>

#include "airloom/core/random.hpp"
#include "airloom/systems/twotier/problem/gains.hpp"
#include "airloom/systems/twotier/problem/schedule.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// Gains of users' own links on every sub-channel that they may have, (U, N); 0 elsewhere.
Eigen::MatrixXd own_gains(const Scenario& s, const Places& places, const Eigen::VectorXi& server, const BoolMatrix& allowed,
                          const Beams& beams, Links& links) {
  Eigen::MatrixXd gain = Eigen::MatrixXd::Zero(places.users(), s.subchannels);
  for (Index u = 0; u < places.users(); ++u) {
    for (Index n = 0; n < s.subchannels; ++n) {
      if (!allowed(u, n)) continue;
      gain(u, n) = links.gain(server[u], beams.station_sine[u], places.stations() + u, beams.user_sine[u], subchannel_frequency(s, n));
    }
  }
  return gain;
}

/// Gains from macro beams into those of femto users, each on the first sub-channel that both use; their estimates from stream 5.
void survey_cross_gains(const Scenario& s, const Places& places, const Eigen::MatrixXi& owner, const Beams& beams, Links& links,
                        std::uint64_t seed, std::uint64_t realization, Survey& survey) {
  std::vector<double> with_path, fading, estimate;
  std::vector<bool> seen(static_cast<std::size_t>(places.users()), false);
  for (Index b = places.macros; b < places.stations(); ++b) {
    const Index macro = (b - places.macros) % places.macros;
    for (Index n = 0; n < owner.cols(); ++n) {
      const int u = owner(b, n);
      const int macro_user = owner(macro, n);
      if (u < 0 || macro_user < 0 || seen[static_cast<std::size_t>(u)]) continue;
      seen[static_cast<std::size_t>(u)] = true;
      const End end = places.stations() + u;
      const std::complex<double> h =
          links.beam_amplitude(macro, beams.station_sine[macro_user], end, beams.user_sine[u], subchannel_frequency(s, n));
      RandomStream error(seed, StreamId::csi_error, realization, static_cast<std::uint64_t>(u));
      const std::complex<double> seen_h = std::sqrt(1.0 - s.estimation_error) * h + std::sqrt(s.estimation_error) * error.complex_normal();
      with_path.push_back(links.path_gain(macro, end) * std::norm(h));
      fading.push_back(std::norm(h));
      estimate.push_back(std::norm(seen_h));
    }
  }
  const auto vector = [](const std::vector<double>& v) -> Eigen::VectorXd {
    return Eigen::Map<const Eigen::VectorXd>(v.data(), static_cast<Index>(v.size()));
  };
  survey.cross_gain = vector(with_path);
  survey.cross_gain_fading = vector(fading);
  survey.cross_gain_estimate = vector(estimate);
}

}  // namespace

Instance draw(const Scenario& s, std::uint64_t seed, std::uint64_t realization) {
  validate(s);
  const Places places = drop(s, seed, realization);
  Links links(s, places, seed, realization);
  const Eigen::MatrixXd path_gain = links.station_to_user();
  const Eigen::VectorXi server = s.association == Association::own ? places.home : strongest_station(s, places, path_gain, s.femto_bias_db);
  const BoolMatrix allowed = allowed_subchannels(s, places, server, color_stations(s, places));
  const Beams beams = point_beams(places, server, links);
  const Eigen::MatrixXi owner = schedule(s, places, server, allowed, own_gains(s, places, server, allowed, beams, links));
  Instance x;
  fill_slots(s, places, owner, beams, links, x);
  if (s.duplex == Duplex::fdd) x.sensing_snr = sensed_snr(s, places, owner, beams, links);
  x.survey.tx_pos_m = places.station;
  x.survey.rx_pos_m = places.user;
  x.survey.strongest_station = strongest_station(s, places, path_gain, 0.0);
  x.survey.femto_coverage_m = s.femto_coverage_m;
  survey_cross_gains(s, places, owner, beams, links, seed, realization, x.survey);
  validate(x, "twotier instance");
  return x;
}

Eigen::VectorXi Instance::tiers() const {
  if (cell_tier.size() > 0) return cell_tier;
  return cell_is_macro.select(Eigen::ArrayXi::Zero(cell_is_macro.size()), 1).matrix();
}

Eigen::MatrixXd sinr(const Instance& x, const Eigen::MatrixXd& p) {
  const Index cells = x.cells();
  Eigen::MatrixXd out = Eigen::MatrixXd::Zero(cells, x.channels());
  Eigen::VectorXd heard(cells);
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < cells; ++c) {
      if (!x.active(c, n)) continue;
      heard = x.heard(c, n).cwiseProduct(p.col(n));
      const double wanted = heard[c];
      heard[c] = 0.0;  // summed without it: a difference would cost digits of a small interference
      out(c, n) = wanted / (1.0 + heard.sum());
    }
  }
  return out;
}

}  // namespace airloom::twotier
