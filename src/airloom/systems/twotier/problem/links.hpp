#pragma once
/// Path gains and rays of every link of a realization that something asks for.
#include <Eigen/Core>
#include <complex>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "airloom/radio/cluster_channel.hpp"
#include "airloom/systems/twotier/problem/deployment.hpp"
#include "airloom/systems/twotier/problem/standard_links.hpp"

namespace airloom::twotier {

/// A station (0 .. S-1) or a user (S .. S+U-1): an end of a link.
using End = Eigen::Index;

/// Walls between two ends: femto stations and their users are indoors, each femto station a house of its own.
/// @return  0, 1 or 2; 0 everywhere without walls
[[nodiscard]] int walls_between(const Scenario& scenario, const Places& places, End a, End b);

/// Loss of walls in dB. @throws InvalidInput  unless count is 0, 1 or 2
[[nodiscard]] double wall_loss_db(const Scenario& scenario, int count);

/// Links are drawn when first asked for, from streams of their own, so that the order does not matter.
///
/// Streams 3 (line of sight of power_law) and 4 (rays); entity b U + u of station b and user u, then the pairs of stations, then those
/// of users. Channels are reciprocal: a link has one set of rays, whoever sends.
class Links {
 public:
  Links(const Scenario& scenario, const Places& places, std::uint64_t seed, std::uint64_t realization);

  /// Mean gain of path and walls, linear; distances below 3 m count as that. With standard channels shadowing is part of it.
  [[nodiscard]] double path_gain(End a, End b) const;
  /// Path gains of stations to users, (S, U).
  [[nodiscard]] Eigen::MatrixXd station_to_user() const;

  /// Sine of the angle at `at` under which the strongest ray of its link with `other` leaves or comes.
  [[nodiscard]] double beam_sine(End at, End other);
  /// Amplitude from beam to beam without path gain, at this frequency from the band's centre; its phase in the sense of the end with
  /// the smaller number sending.
  [[nodiscard]] std::complex<double> beam_amplitude(End a, double a_sine, End b, double b_sine, double frequency_hz);
  /// Power gain from beam to beam, path gain included.
  [[nodiscard]] double gain(End a, double a_sine, End b, double b_sine, double frequency_hz);
  /// The same with one omnidirectional antenna at a.
  [[nodiscard]] double element_gain(End a, End b, double b_sine, double frequency_hz);

  /// Large scale of standard channels from stations to users; empty for the published one.
  [[nodiscard]] radio::tr38901::LinkRecord record() const;

  [[nodiscard]] int antennas(End end) const;
  [[nodiscard]] double distance_m(End a, End b) const;

 private:
  /// What an array with this beam hears of a ray; kept, for a user's beam never changes and a station's seldom.
  struct Response {
    double beam_sine = 2.0;  ///< no sine: nothing is kept yet
    std::complex<double> value;
  };
  /// A ray as the sums need it; `low` is the end with the smaller number.
  struct Term {
    std::complex<double> gain;
    double delay_s;
    double low_sine, high_sine;
    double low_element, high_element;
    Response low{}, high{};
  };
  struct Link {
    std::vector<Term> terms;
    double low_beam_sine = 0.0;  ///< where beams of the two ends to each other point
    double high_beam_sine = 0.0;
    double path_gain = 0.0;
  };
  /// The rays of a pair as published, or as the standard has them.
  [[nodiscard]] Link published_link(End low, End high, std::uint64_t number) const;
  [[nodiscard]] Link standard_link(End low, End high, std::uint64_t number) const;
  Link& link(End low, End high);
  static std::complex<double> respond(Response& kept, int antennas, double beam_sine, double ray_sine);
  /// The number of the pair's random streams.
  [[nodiscard]] std::uint64_t entity(End low, End high) const;
  [[nodiscard]] Eigen::Vector3d place(End end) const;

  const Scenario& scenario_;
  const Places& places_;
  std::uint64_t seed_;
  std::uint64_t realization_;
  radio::ClusterModel model_;
  std::unordered_map<std::uint64_t, std::size_t> drawn_;  ///< entity to place in links_
  std::vector<Link> links_;
  std::unique_ptr<StandardLinks> standard_;  ///< none with the published channel
};

}  // namespace airloom::twotier
