#include "airloom/systems/twotier/problem/links.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/core/units.hpp"
#include "airloom/radio/path_loss.hpp"

namespace airloom::twotier {
namespace {

radio::ClusterModel model_of(const Scenario& s) {
  return {.mean_clusters = s.mean_clusters,
          .shared_rays = s.shared_rays,
          .rician_k = s.rician_k,
          .angle_spread_rad = s.angle_spread_deg * std::numbers::pi / 180.0,
          .mean_delay_s = s.mean_delay_s,
          .sinusoids = s.sinusoids,
          .doppler_hz = s.speed_m_per_s / s.wavelength_m,
          .doppler_width_rad = s.doppler_width_rad,
          .time_s = s.block / s.symbol_rate_hz};
}

radio::ElementPattern pattern_of(Element element) {
  switch (element) {
    case Element::omni: return radio::ElementPattern::omni;
    case Element::sector: return radio::ElementPattern::sector;
  }
  return radio::ElementPattern::omni;
}

}  // namespace

int walls_between(const Scenario& s, const Places& places, End a, End b) {
  if (!s.walls) return 0;
  const Eigen::Index stations = places.stations();
  // the house that an end is in, -1 outdoors
  const auto house = [&](End e) -> Eigen::Index {
    const Eigen::Index home = e < stations ? e : places.home[e - stations];
    return places.is_macro(home) ? -1 : home;
  };
  const Eigen::Index first = house(a);
  const Eigen::Index second = house(b);
  if (first == second) return 0;
  return first < 0 || second < 0 ? 1 : 2;
}

double wall_loss_db(const Scenario& s, int count) {
  switch (count) {
    case 0: return 0.0;
    case 1: return s.wall_loss_db;
    case 2: return s.two_wall_loss_db;
    default: throw InvalidInput("walls: " + std::to_string(count) + "; must be 0, 1 or 2");
  }
}

Links::Links(const Scenario& scenario, const Places& places, std::uint64_t seed, std::uint64_t realization)
    : scenario_(scenario), places_(places), seed_(seed), realization_(realization), model_(model_of(scenario)) {
  radio::validate(model_);
  if (scenario.channel != ChannelModel::published) standard_ = std::make_unique<StandardLinks>(scenario, places, seed, realization);
}

Eigen::Vector3d Links::place(End e) const {
  if (e < places_.stations()) return places_.station.col(e);
  return places_.user.col(e - places_.stations());
}

double Links::distance_m(End a, End b) const { return (place(a) - place(b)).norm(); }

int Links::antennas(End e) const {
  if (e >= places_.stations()) return scenario_.user_antennas;
  return places_.is_macro(e) ? scenario_.macro_antennas : scenario_.femto_antennas;
}

std::uint64_t Links::entity(End low, End high) const {
  const auto stations = static_cast<std::uint64_t>(places_.stations());
  const auto users = static_cast<std::uint64_t>(places_.users());
  const auto a = static_cast<std::uint64_t>(low);
  const auto b = static_cast<std::uint64_t>(high);
  if (a < stations && b >= stations) return a * users + (b - stations);
  if (b < stations) return stations * users + a * stations + b;
  return stations * (users + stations) + (a - stations) * users + (b - stations);
}

double Links::path_gain(End a, End b) const {
  if (standard_) return standard_->gain(std::min(a, b), std::max(a, b), walls_between(scenario_, places_, a, b));
  constexpr double nearest_m = 3.0;
  const double distance = std::max(nearest_m, distance_m(a, b));
  const double walls = from_db(-wall_loss_db(scenario_, walls_between(scenario_, places_, a, b)));
  switch (scenario_.path_loss) {
    case PathLoss::winner_c2: {
      const double height = std::max(place(a).z(), place(b).z());
      return walls * radio::winner_c2_gain(scenario_.carrier_ghz * 1e9, distance, height);
    }
    case PathLoss::power_law: {
      RandomStream sight(seed_, StreamId::shadowing, realization_, entity(std::min(a, b), std::max(a, b)));
      const double exponent = sight.uniform() < scenario_.los_probability ? scenario_.los_exponent : scenario_.nlos_exponent;
      return walls * radio::power_law_gain(from_db(scenario_.reference_gain_db), distance, exponent);
    }
  }
  return 0.0;
}

Eigen::MatrixXd Links::station_to_user() const {
  Eigen::MatrixXd gain(places_.stations(), places_.users());
  for (Eigen::Index u = 0; u < gain.cols(); ++u) {
    for (Eigen::Index b = 0; b < gain.rows(); ++b) gain(b, u) = path_gain(b, places_.stations() + u);
  }
  return gain;
}

radio::tr38901::LinkRecord Links::record() const {
  if (!standard_) return {};
  Eigen::MatrixXi walls(places_.stations(), places_.users());
  for (Eigen::Index b = 0; b < walls.rows(); ++b) {
    for (Eigen::Index u = 0; u < walls.cols(); ++u) walls(b, u) = walls_between(scenario_, places_, b, places_.stations() + u);
  }
  return standard_->record(walls);
}

Links::Link Links::published_link(End low, End high, std::uint64_t number) const {
  RandomStream stream(seed_, StreamId::small_scale_fading, realization_, number);
  const std::vector<radio::Ray> rays = radio::draw_rays(model_, stream);
  const radio::ElementPattern pattern = pattern_of(scenario_.element);
  Link made;
  made.terms.reserve(rays.size());
  for (const radio::Ray& ray : rays) {
    made.terms.push_back({.gain = ray.gain,
                          .delay_s = ray.delay_s,
                          .low_sine = std::sin(ray.departure_rad),
                          .high_sine = std::sin(ray.arrival_rad),
                          .low_element = radio::element_amplitude(pattern, ray.departure_rad),
                          .high_element = radio::element_amplitude(pattern, ray.arrival_rad)});
  }
  const Term& strongest = made.terms[radio::strongest_ray(rays)];
  made.low_beam_sine = strongest.low_sine;
  made.high_beam_sine = strongest.high_sine;
  made.path_gain = path_gain(low, high);
  return made;
}

Links::Link Links::standard_link(End low, End high, std::uint64_t number) const {
  const StandardLink drawn = standard_->link(low, high, number, walls_between(scenario_, places_, low, high));
  Link made;
  made.terms.reserve(drawn.rays.size());
  for (const StandardRay& ray : drawn.rays) {
    made.terms.push_back({.gain = ray.gain,
                          .delay_s = ray.delay_s,
                          .low_sine = ray.low_sine,
                          .high_sine = ray.high_sine,
                          .low_element = ray.low_element,
                          .high_element = ray.high_element});
  }
  made.low_beam_sine = drawn.low_beam_sine;
  made.high_beam_sine = drawn.high_beam_sine;
  made.path_gain = drawn.gain;
  return made;
}

Links::Link& Links::link(End low, End high) {
  const std::uint64_t number = entity(low, high);
  const auto [at, fresh] = drawn_.try_emplace(number, links_.size());
  if (!fresh) return links_[at->second];
  return links_.emplace_back(standard_ ? standard_link(low, high, number) : published_link(low, high, number));
}

std::complex<double> Links::respond(Response& kept, int antennas, double beam_sine, double ray_sine) {
  if (kept.beam_sine != beam_sine) kept = {.beam_sine = beam_sine, .value = radio::beam_response(antennas, beam_sine, ray_sine)};
  return kept.value;
}

double Links::beam_sine(End at, End other) {
  const Link& l = link(std::min(at, other), std::max(at, other));
  return at < other ? l.low_beam_sine : l.high_beam_sine;
}

std::complex<double> Links::beam_amplitude(End a, double a_sine, End b, double b_sine, double frequency_hz) {
  const bool ordered = a < b;
  const End low = ordered ? a : b;
  const End high = ordered ? b : a;
  const double low_sine = ordered ? a_sine : b_sine;
  const double high_sine = ordered ? b_sine : a_sine;
  const int low_antennas = antennas(low);
  const int high_antennas = antennas(high);
  std::complex<double> sum = 0.0;
  for (Term& ray : link(low, high).terms) {
    const std::complex<double> sent = respond(ray.low, low_antennas, low_sine, ray.low_sine);
    // published matrices are v_R v_T^H, the standard's a_R a_T^T
    sum += ray.low_element * ray.high_element * ray.gain * std::polar(1.0, -2.0 * std::numbers::pi * ray.delay_s * frequency_hz) *
           (standard_ ? sent : std::conj(sent)) * respond(ray.high, high_antennas, high_sine, ray.high_sine);
  }
  return sum;
}

double Links::gain(End a, double a_sine, End b, double b_sine, double frequency_hz) {
  const double path = link(std::min(a, b), std::max(a, b)).path_gain;
  return path * std::norm(beam_amplitude(a, a_sine, b, b_sine, frequency_hz));
}

double Links::element_gain(End a, End b, double b_sine, double frequency_hz) {
  const bool ordered = a < b;
  const Link& l = link(std::min(a, b), std::max(a, b));
  std::complex<double> sum = 0.0;
  for (const Term& ray : l.terms) {
    const double element = ordered ? ray.high_element : ray.low_element;
    sum += element * ray.gain * std::polar(1.0, -2.0 * std::numbers::pi * ray.delay_s * frequency_hz) *
           radio::beam_response(antennas(b), b_sine, ordered ? ray.high_sine : ray.low_sine);
  }
  return l.path_gain * std::norm(sum);
}

}  // namespace airloom::twotier
