#include "airloom/systems/twotier/problem/drawing.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// Gains of users' own links on every sub-channel that they may have, (U, N); 0 elsewhere.
Eigen::MatrixXd own_gains(const Drawing& drawing, const BoolMatrix& allowed, Links& links) {
  const Scenario& s = drawing.scenario;
  const Places& places = drawing.places;
  Eigen::MatrixXd gain = Eigen::MatrixXd::Zero(places.users(), s.subchannels);
  for (Index u = 0; u < places.users(); ++u) {
    for (Index n = 0; n < s.subchannels; ++n) {
      if (!allowed(u, n)) continue;
      gain(u, n) = links.gain(drawing.server[u], drawing.beams.station_sine[u], places.stations() + u, drawing.beams.user_sine[u],
                              subchannel_frequency(s, n));
    }
  }
  return gain;
}

}  // namespace

Drawing::Drawing(const Scenario& of, std::uint64_t seed, std::uint64_t realization)
    : scenario(of),
      places(drop(of, seed, realization)),
      links(of, places, seed, realization),
      server(of.association == Association::own ? places.home : strongest_station(of, places, links.station_to_user(), of.femto_bias_db)),
      beams(point_beams(places, server, links)) {
  const BoolMatrix allowed = allowed_subchannels(of, places, server, color_stations(of, places));
  owner = schedule(of, places, server, allowed, own_gains(*this, allowed, links));
}

}  // namespace airloom::twotier
