#pragma once
/// Closed-form hybrid precoder: analog phases copied from the channels. Exact for line of sight with as many chains as streams.
#include "airloom/systems/iab/design/tier_design.hpp"

namespace airloom::iab {

struct PhaseOfChannelOptions {
  DesignOptions design;
  DigitalStage digital = DigitalStage::zf_eff;
};
void fields(maybe_const<PhaseOfChannelOptions> auto& o, auto&& field) {
  fields(o.design, field);
  field("digital", o.digital, "digital stage behind the analog phases");
}

/// Analog part exp(j arg h_l), shape (N, R): chain r copies stream r; chains beyond L have phase 0. Sub-connected: element n of
/// chain r = owner[n] copies stream r mod L, other entries are 0.
/// @throws Unsupported  with fewer chains than streams (fully connected): use hybrid_wmmse
[[nodiscard]] Eigen::MatrixXcd channel_phases(const Tier& tier);

/// F_RF = channel_phases, F_BB by the digital stage (zero forcing on the effective channel). With single-path channels and R = L
/// this is the digital zero-forcing precoder exactly. Source: ours; README.md, "Phase of channel".
[[nodiscard]] TierDesign design_phase_of_channel(const Tier& tier, const PhaseOfChannelOptions& options);

}  // namespace airloom::iab
