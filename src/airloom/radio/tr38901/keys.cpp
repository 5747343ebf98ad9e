#include "airloom/radio/tr38901/keys.hpp"

namespace airloom::radio::tr38901 {

void refuse_keys(const ChannelKeys& keys, Faults& faults) {
  const Values values = to_values(keys);
  const Values standard = to_values(ChannelKeys{});
  for (const auto& [name, value] : values) {
    if (value == *standard.find(name)) continue;
    faults.add("scenario." + name + ": " + to_text(value) + "; belongs to standard channels, and channel = published");
  }
}

void check_keys(const ChannelKeys& keys, Environment environment, std::string_view channel, Faults& faults) {
  faults.require(keys.channel_release == 16 || keys.channel_release == 19, "scenario.channel_release", std::to_string(keys.channel_release),
                 "must be 16 or 19");
  faults.require(keys.indoor_share == 0.0 || environment != Environment::inh, "scenario.indoor_share", shortest(keys.indoor_share),
                 "must be 0 with channel = " + std::string(channel) + ": all of its users are indoors with their stations");
}

void check_carrier(double f_ghz, bool platform, Faults& faults) {
  const Range range = platform ? between(1.0, 50.0) : between(0.5, 100.0);
  faults.require(range.holds(f_ghz), "scenario.carrier_ghz", shortest(f_ghz),
                 range.rule() + (platform ? " for TR 38.811" : " for TR 38.901"));
}

std::vector<std::string> range_warnings(Environment environment, const Extent& x) {
  struct Fitted {
    double farthest_m, station_low_m, station_high_m, user_low_m, user_high_m, f_high_ghz;
  };
  const auto fitted = [environment]() -> Fitted {
    switch (environment) {
      case Environment::umi: return {5000, 10, 10, 1.5, 22.5, 100};
      case Environment::uma: return {5000, 25, 25, 1.5, 22.5, 100};
      case Environment::rma: return {10000, 10, 150, 1, 10, 30};
      case Environment::inh: return {150, 0, 1000, 0, 1000, 100};
    }
    return {};
  }();
  const std::string where = " of tr38901_" + std::string(name(environment)) + ": an extrapolation";
  std::vector<std::string> list;
  const auto warn = [&](const std::string& what, double was, const std::string& unit, double low, double high) {
    if (was >= low && was <= high) return;
    const std::string range = low == high ? shortest(low) : shortest(low) + " .. " + shortest(high);
    list.push_back(what + " = " + shortest(was) + " " + unit + " is outside " + range + " " + unit + where);
  };
  warn("the longest link", x.farthest_m, "m", 0.0, fitted.farthest_m);
  warn("the stations' height", x.station_height_m, "m", fitted.station_low_m, fitted.station_high_m);
  warn("the users' height", x.user_height_m, "m", fitted.user_low_m, fitted.user_high_m);
  warn("the carrier", x.f_hz / 1e9, "GHz", 0.5, fitted.f_high_ghz);
  return list;
}

}  // namespace airloom::radio::tr38901
