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

/// F_RF = channel_columns, F_BB by the digital stage (zero forcing on the effective channel, least radiated power). With single-path
/// channels this is the digital zero-forcing precoder exactly. Source: ours; README.md, "Phase of channel".
/// @throws Unsupported  with fewer chains than streams: use hybrid_wmmse
[[nodiscard]] TierDesign design_phase_of_channel(const Tier& tier, const PhaseOfChannelOptions& options);

}  // namespace airloom::iab
