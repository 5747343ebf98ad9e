#pragma once
/// Scenario keys of standard channels that all systems share, and what is refused of them.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/export.hpp"
#include "airloom/radio/tr38901/los_probability.hpp"
#include "airloom/radio/tr38901/penetration.hpp"
#include "airloom/radio/tr38901/response.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

/// Line of sight by chance, or the same for all links outdoors.
enum class SightRule { random, los, nlos };
constexpr auto enum_names(SightRule) { return std::array<std::string_view, 3>{"random", "los", "nlos"}; }

/// Defaults leave every published channel as it is.
struct ChannelKeys {
  int channel_release = 16;
  SightRule link_state = SightRule::random;
  ElementPattern element_pattern = ElementPattern::isotropic;
  Polarization polarization = Polarization::single;
  Office office = Office::mixed;
  double indoor_share = 0.0;
  Penetration o2i = Penetration::mixed;
  DelayReference delay_reference = DelayReference::absolute;
  bool wrap_around = false;
  int field_waves = 256;
};

void fields(maybe_const<ChannelKeys> auto& k, auto&& field) {
  field("channel_release", k.channel_release, between(16, 19), "release of TR 38.901 that the parameters are of: 16 or 19");
  field("link_state", k.link_state, "line of sight by chance, or one state for all links outdoors");
  field("element_pattern", k.element_pattern, "antenna element of the stations; users are isotropic");
  field("polarization", k.polarization, "of the stations; dual: slants of 45 degrees both ways, twice the antennas");
  field("office", k.office, "kind of office of tr38901_inh");
  field("indoor_share", k.indoor_share, between(0, 1), "share of users in buildings, of tr38901_umi, _uma, _rma");
  field("o2i", k.o2i, "loss of the buildings; mixed: each user low or high");
  field("delay_reference", k.delay_reference, "delays count from the transmission, or from each link's first path");
  field("wrap_around", k.wrap_around, "the area repeats itself, so that no station stands at an edge");
  field("field_waves", k.field_waves, between(16, 4096), "plane waves of each correlated map");
}

/// With a published channel: adds a fault for every key that is not at its default.
void refuse_keys(const ChannelKeys& keys, Faults& faults);

/// With a standard channel: a fault for a release other than 16 and 19, and for users in buildings of inh.
/// @param channel  the key's value, for messages: "tr38901_inh"
void check_keys(const ChannelKeys& keys, Environment environment, std::string_view channel, Faults& faults);

/// Adds a fault for each of the named fields of a scenario that is not at its default: keys of the model that `channel` replaces, or,
/// with an empty name, keys of standard channels where the published one is used.
template <class Scenario>
void refuse_replaced(const Scenario& scenario, const std::vector<std::string_view>& names, std::string_view channel, Faults& faults) {
  const Values values = to_values(scenario);
  const Values standard = to_values(Scenario{});
  for (const std::string_view name : names) {
    const Value& was = *values.find(name);
    if (was == *standard.find(name)) continue;
    faults.add("scenario." + std::string(name) + ": " + to_text(was) +
               "; belongs to the published channel, which channel = " + std::string(channel) + " replaces");
  }
}

/// Where formulas are used outside the ranges that they were fitted for, one sentence each.
struct Extent {
  double farthest_m = 0.0;        ///< longest horizontal distance that a drop may have
  double station_height_m = 0.0;  ///< of the transmitters
  double user_height_m = 0.0;     ///< of the receivers
  double f_hz = 0.0;              ///< carrier
};
/// What of the extent lies outside; empty where all is within.
[[nodiscard]] std::vector<std::string> range_warnings(Environment environment, const Extent& extent);

/// Adds a fault for a carrier outside 0.5..100 GHz, for TR 38.811 outside 1..50 GHz.
void check_carrier(double f_ghz, bool platform, Faults& faults);

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
