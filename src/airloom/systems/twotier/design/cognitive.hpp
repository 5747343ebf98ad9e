#pragma once
/// Femto cells that sense the macro uplink and use only sub-channels that they believe idle, at equal power; macro slots stay.
///
///     T = (1 + sensing_snr) chi2(2 M) / (2 M),   idle when T < 1 + Qinv(P_fa) / sqrt(M)
///
/// The users of the slots stay those of the instance: a busy slot is switched off, the rest share their node's budget equally. Which pool
/// of sub-channels a femto cell may use is what the instance says. The overhead of sensing, 63/64 of the rates, is not in the powers.
/// Source: specification of [twotier], 10 and 17.1: a comparator rebuilt from its public description.
#include <array>
#include <string_view>

#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// What is declared idle or busy at once.
enum class SensingUnit { subchannel, subband };
constexpr auto enum_names(SensingUnit) { return std::array<std::string_view, 2>{"subchannel", "subband"}; }

struct CognitiveOptions {
  int samples = 1000;
  double false_alarm = 0.05;
  SensingUnit unit = SensingUnit::subchannel;
  int subbands = 3;
};
void fields(maybe_const<CognitiveOptions> auto& o, auto&& field) {
  field("samples", o.samples, between(1, 1000000), "M, samples of one energy measurement");
  field("false_alarm", o.false_alarm, Range{.low = 0.0, .high = 1.0, .open_low = true, .open_high = true},
        "P_fa, probability that an idle sub-channel is declared busy");
  field("unit", o.unit, "decide for every sub-channel, or for whole sub-bands by the mean of their measurements");
  field("subbands", o.subbands, between(1, 1000000), "number of sub-bands of equal width; with unit = subband");
}

/// Certificate: `idle_share`, of the femto slots of the instance. Random numbers: stream 6 of the control's seed and realization, one
/// sequence per cell.
/// @throws InvalidInput  when the instance lacks `cell_is_macro` or `sensing_snr`, or its sub-channels do not divide into the sub-bands
[[nodiscard]] Outcome<Solution> solve_cognitive(const Instance&, const CognitiveOptions&, const SolveControl&);

}  // namespace airloom::twotier
