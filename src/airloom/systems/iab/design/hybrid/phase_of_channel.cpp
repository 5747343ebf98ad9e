#include "airloom/systems/iab/design/hybrid/phase_of_channel.hpp"

#include "airloom/core/error.hpp"
#include "airloom/numerics/svd.hpp"
#include "airloom/systems/iab/design/analog_starts.hpp"

namespace airloom::iab {

TierDesign design_phase_of_channel(const Tier& tier, const PhaseOfChannelOptions& options) {
  if (tier.n_rf < tier.streams()) {
    throw Unsupported("phase_of_channel: " + std::to_string(tier.n_rf) + " RF chains for " + std::to_string(tier.streams()) +
                      " streams at the " + tier.name + "; it needs a chain per stream, use hybrid_wmmse");
  }
  TierDesign design;
  design.iterations = 1;
  design.precoder.f_rf = channel_columns(tier);
  if (tier.phase_bits) design.precoder.f_rf = nearest_on_grid(design.precoder.f_rf, *tier.phase_bits);
  if (options.digital == DigitalStage::ls) {
    design.precoder.f_bb = tall_least_squares(design.precoder.f_rf, zero_forcing_target(tier).f);
  } else {
    design.precoder.f_bb.setZero(tier.n_rf, tier.streams());
    apply_digital_stage(design, tier, options.digital);
  }
  return design;
}

}  // namespace airloom::iab
