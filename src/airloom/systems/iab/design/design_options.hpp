#pragma once
/// Choices that every precoder of `iab` offers: stream powers, normalization, the digital stage, and the split of the band.
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/systems/iab/design/split/split.hpp"

namespace airloom::iab {

/// paper: backhaul P2/I, the rest equally, node P2/I each; equal; custom: given; sum_power: shares free (equal where a start needs
/// them); backhaul_share: the donor's share for the backhaul is searched for.
enum class PowerMode { paper, equal, custom, sum_power, backhaul_share };
constexpr auto enum_names(PowerMode) { return std::array<std::string_view, 5>{"paper", "equal", "custom", "sum_power", "backhaul_share"}; }

/// per_stream: every stream radiates its share; frobenius: the printed formula, which leaves most of the budget unused.
enum class Normalization { per_stream, frobenius };
constexpr auto enum_names(Normalization) { return std::array<std::string_view, 2>{"per_stream", "frobenius"}; }

/// What follows the analog stage: least squares towards the target, or zero forcing or regularized zero forcing on the
/// effective channel.
enum class DigitalStage { ls, zf_eff, rzf_eff };
constexpr auto enum_names(DigitalStage) { return std::array<std::string_view, 3>{"ls", "zf_eff", "rzf_eff"}; }

struct DesignOptions {
  PowerMode power_mode = PowerMode::paper;
  std::vector<double> donor_shares;
  std::vector<double> node_shares;
  Normalization normalization = Normalization::per_stream;
  SplitOptions split;
};

void fields(maybe_const<DesignOptions> auto& o, auto&& field) {
  field("power_mode", o.power_mode, "power of each stream");
  field("donor_shares", o.donor_shares, at_least(0), "shares of the donor's budget in the file's row order, with power_mode = custom");
  field("node_shares", o.node_shares, at_least(0), "shares of the node's budget, with power_mode = custom");
  field("normalization", o.normalization, "how the precoder is scaled to the stream powers");
  fields(o.split, field);
}

}  // namespace airloom::iab
