#include "airloom/systems/iab/design/hybrid/phase_of_channel.hpp"

#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/numerics/svd.hpp"

namespace airloom::iab {

Eigen::MatrixXcd channel_phases(const Tier& tier) {
  const int streams = tier.streams();
  const auto phase = [&](Eigen::Index n, int l) {
    const std::complex<double> x = tier.h(n, l);
    const double energy = std::norm(x);
    return energy > 0.0 ? x * (1.0 / std::sqrt(energy)) : std::complex<double>(1.0, 0.0);
  };
  if (tier.n_rf < streams) {
    throw Unsupported("phase_of_channel: " + std::to_string(tier.n_rf) + " RF chains for " + std::to_string(streams) + " streams at the " +
                      tier.name + "; it needs a chain per stream, use hybrid_wmmse");
  }
  Eigen::MatrixXcd f_rf = Eigen::MatrixXcd::Zero(tier.elements(), tier.n_rf);
  if (tier.sub_connected()) {
    for (Eigen::Index n = 0; n < f_rf.rows(); ++n) {
      const int chain = tier.owner[static_cast<std::size_t>(n)];
      f_rf(n, chain) = phase(n, chain % streams);
    }
    return f_rf;
  }
  f_rf.rightCols(tier.n_rf - streams).setOnes();
  for (int l = 0; l < streams; ++l) {
    for (Eigen::Index n = 0; n < f_rf.rows(); ++n) f_rf(n, l) = phase(n, l);
  }
  return f_rf;
}

TierDesign design_phase_of_channel(const Tier& tier, const PhaseOfChannelOptions& options) {
  TierDesign design;
  design.iterations = 1;
  const int streams = tier.streams();
  const Eigen::MatrixXcd phases = channel_phases(tier);
  if (tier.sub_connected()) {
    design.precoder.f_rf = phases;
  } else {
    design.precoder.f_rf = phases.leftCols(streams);
  }
  if (options.digital == DigitalStage::ls) {
    design.precoder.f_bb = tall_least_squares(design.precoder.f_rf, zero_forcing_target(tier).f);
  } else {
    apply_digital_stage(design, tier, options.digital);
  }
  if (!tier.sub_connected() && tier.n_rf > streams) {  // extra chains carry nothing
    design.precoder.f_rf = phases;
    design.precoder.f_bb.conservativeResizeLike(Eigen::MatrixXcd::Zero(tier.n_rf, streams));
  }
  return design;
}

}  // namespace airloom::iab
