#pragma once
/// Links of TR 38.901 in the place of the published clusters and path losses: docs/channels.md.
#include <complex>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "airloom/radio/tr38901/link_record.hpp"
#include "airloom/systems/twotier/problem/deployment.hpp"

namespace airloom::twotier {

/// Adds what is wrong with the keys of the channel.
void check_channel(const Scenario& scenario, Faults& faults);
/// Where the standard is used outside its ranges; nothing for the published channel.
[[nodiscard]] std::vector<std::string> channel_warnings(const Scenario& scenario);

/// A plane wave between two ends; `low` is the one with the smaller number. Sines are those of the angles from the arrays' broadsides.
struct StandardRay {
  std::complex<double> gain;  ///< without the link's gain; E sum |gain|^2 = 1 of isotropic elements
  double delay_s = 0.0;
  double low_sine = 0.0;
  double high_sine = 0.0;
  double low_element = 1.0;  ///< amplitudes of the elements
  double high_element = 1.0;
};

struct StandardLink {
  std::vector<StandardRay> rays;  ///< the line of sight last, where there is one
  double gain = 0.0;              ///< path, walls and shadowing, linear
  double low_beam_sine = 0.0;     ///< towards the other end with line of sight, else of the strongest cluster's centre
  double high_beam_sine = 0.0;
};

/// Draws links between any two ends: stations 0 .. S-1, then users.
///
/// A macro station is UMa (UMi with tr38901_umi), a femto station UMi; with `walls` a femto station and its own users are in one house,
/// InH, and others are behind one or two walls, each the low loss of TR 38.901 without its random part. Pairs of stations and pairs of
/// users are UMi without line of sight, no shadowing, median spreads: ours. Lines of antennas stand along their own y; macro stations
/// look along x, the others anywhere (stream 11, entity 2^32 + end). Stream 9, entity as Links has it.
class StandardLinks {
 public:
  StandardLinks(const Scenario& scenario, const Places& places, std::uint64_t seed, std::uint64_t realization);
  /// @param entity  of the pair's random streams   @param walls  0, 1 or 2 between the ends
  [[nodiscard]] StandardLink link(Eigen::Index low, Eigen::Index high, std::uint64_t entity, int walls);
  /// Gain of path, walls and shadowing alone.
  [[nodiscard]] double gain(Eigen::Index low, Eigen::Index high, int walls);
  /// Large scale of all links from stations to users.
  /// @param walls  (S, U)
  [[nodiscard]] radio::tr38901::LinkRecord record(const Eigen::MatrixXi& walls);

 private:
  /// Drawn once for every station and user: gains, rays and record ask for it.
  [[nodiscard]] radio::tr38901::Link large_scale(Eigen::Index low, Eigen::Index high, int walls);
  /// A link without a station at one end and a user at the other.
  [[nodiscard]] radio::tr38901::Link between_alike(Eigen::Index low, Eigen::Index high, int walls) const;
  [[nodiscard]] Eigen::Vector3d place(Eigen::Index end) const;

  const Scenario& scenario_;
  const Places& places_;
  std::uint64_t seed_;
  std::uint64_t realization_;
  radio::tr38901::Network network_;
  std::vector<radio::tr38901::Orientation> orientation_;                               ///< of every end
  std::map<std::tuple<Eigen::Index, Eigen::Index, int>, radio::tr38901::Link> drawn_;  ///< by station, user and walls
};

}  // namespace airloom::twotier
