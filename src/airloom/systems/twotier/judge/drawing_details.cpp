#include "airloom/systems/twotier/judge/drawing_details.hpp"

#include <algorithm>
#include <cmath>
#include <complex>

#include "airloom/core/error.hpp"
#include "airloom/core/random.hpp"
#include "airloom/core/units.hpp"
#include "airloom/systems/twotier/judge/laws.hpp"
#include "airloom/systems/twotier/judge/outage_curves.hpp"
#include "airloom/systems/twotier/problem/drawing.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

Values coverage(const Scenario& s, std::uint64_t seed, std::uint64_t realization) {
  const Places places = drop(s, seed, realization);
  const Links links(s, places, seed, realization);
  const Eigen::VectorXi strongest = strongest_station(s, places, links.station_to_user(), 0.0);
  double disc = 0.0;
  double power = 0.0;
  for (Index u = 0; u < places.users(); ++u) {
    bool covered = false;
    for (Index b = places.macros; b < places.stations() && !covered; ++b)
      covered = (places.station.col(b) - places.user.col(u)).head<2>().norm() <= s.femto_coverage_m;
    disc += covered ? 1.0 : 0.0;
    power += places.is_macro(strongest[u]) ? 0.0 : 1.0;
  }
  const auto count = static_cast<double>(places.users());
  return {{"disc_share", disc / count},
          {"power_share", power / count},
          {"femto_stations", static_cast<std::int64_t>(places.stations() - places.macros)}};
}

/// Gains from the beam of a macro station into that of a femto user, on the first sub-channel that both use.
struct CrossGains {
  double largest = 0.0, fading = 0.0, estimate = 0.0;  ///< linear; the first with path loss, the others without
  std::int64_t users = 0;
};

CrossGains cross_gains(Drawing& drawing, std::uint64_t seed, std::uint64_t realization) {
  const Scenario& s = drawing.scenario;
  const Places& places = drawing.places;
  CrossGains out;
  std::vector<bool> seen(static_cast<std::size_t>(places.users()), false);
  for (Index b = places.macros; b < places.stations(); ++b) {
    const Index macro = (b - places.macros) % places.macros;
    for (Index n = 0; n < drawing.owner.cols(); ++n) {
      const int u = drawing.owner(b, n), macro_user = drawing.owner(macro, n);
      if (u < 0 || macro_user < 0 || seen[static_cast<std::size_t>(u)]) continue;
      seen[static_cast<std::size_t>(u)] = true;
      const End end = places.stations() + u;
      const std::complex<double> h = drawing.links.beam_amplitude(macro, drawing.beams.station_sine[macro_user], end,
                                                                  drawing.beams.user_sine[u], subchannel_frequency(s, n));
      RandomStream error(seed, StreamId::csi_error, realization, static_cast<std::uint64_t>(u));
      const std::complex<double> seen_h = std::sqrt(1.0 - s.estimation_error) * h + std::sqrt(s.estimation_error) * error.complex_normal();
      out.largest = std::max(out.largest, drawing.links.path_gain(macro, end) * std::norm(h));
      out.fading = std::max(out.fading, std::norm(h));
      out.estimate = std::max(out.estimate, std::norm(seen_h));
      ++out.users;
    }
  }
  return out;
}

Values cross_gain(const Scenario& s, std::uint64_t seed, std::uint64_t realization) {
  Drawing drawing(s, seed, realization);
  const CrossGains gains = cross_gains(drawing, seed, realization);
  if (gains.users == 0) throw InvalidInput("cross_gain: no femto user shares a sub-channel with a macro station");
  return {{"max_db", to_db(gains.largest)},           {"max_fading", gains.fading},
          {"max_fading_db", to_db(gains.fading)},     {"max_estimate", gains.estimate},
          {"max_estimate_db", to_db(gains.estimate)}, {"users", gains.users}};
}

}  // namespace

const std::vector<DrawingDetail<Scenario>>& drawing_details() {
  static const std::vector<DrawingDetail<Scenario>> list{
      {"coverage", "share of the users that femto stations serve, by discs and by received power", coverage},
      {"cross_gain", "largest gain from the macro station to a femto user, with and without path loss, and as estimated", cross_gain},
      {"outage", "bound on the secondary users that a primary link bears, its curves, and the outage simulated", outage_curves},
      {"nearest", "how far the nearest station of each kind is: samples and their laws", nearest_stations},
      {"estimation", "law of the SNR of a link whose channel is known with an error, with both readings of its parameter", estimation_law},
  };
  return list;
}

}  // namespace airloom::twotier
