#include "airloom/systems/twotier/judge/outage.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/core/values.hpp"

namespace airloom::twotier {

void validate(const OutageModel& m) {
  Faults faults("outage");
  const auto positive = [&faults](const char* name, double x) {
    faults.require(std::isfinite(x) && x > 0.0, name, shortest(x), "must be > 0");
  };
  positive("primary_snr", m.primary_snr);
  positive("primary_threshold", m.primary_threshold);
  positive("gain_ratio", m.gain_ratio);
  positive("user_rate", m.user_rate);
  positive("slot_se", m.slot_se);
  faults.require(m.outage > 0.0 && m.outage < 1.0, "outage", shortest(m.outage), "must be in (0, 1)");
  faults.raise();
}

double outage_probability(const OutageModel& m, double users) {
  return -std::expm1(-m.primary_threshold / m.primary_snr - users * std::log1p(m.primary_threshold / m.gain_ratio));
}

double simultaneous_users(const OutageModel& m) {
  validate(m);
  const double room = -std::log1p(-m.outage) - m.primary_threshold / m.primary_snr;
  return std::max(0.0, room) / std::log1p(m.primary_threshold / m.gain_ratio);
}

double user_bound(const OutageModel& m) { return simultaneous_users(m) * m.slot_se / m.user_rate; }

double scaled_se(double reference_se, double reference_sinr, double sinr) {
  return reference_se * std::log1p(sinr) / std::log1p(reference_sinr);
}

}  // namespace airloom::twotier
