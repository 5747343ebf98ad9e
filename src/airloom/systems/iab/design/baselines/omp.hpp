#pragma once
/// Orthogonal matching pursuit: analog beams picked from a dictionary of steering vectors.
#include "airloom/systems/iab/design/tier_design.hpp"

namespace airloom::iab {

/// oversampled: a grid of 4 Nx x 4 Ny beams; channel_phases: the channels' own phases.
enum class Dictionary { oversampled, channel_phases };
constexpr auto enum_names(Dictionary) { return std::array<std::string_view, 2>{"oversampled", "channel_phases"}; }

struct OmpOptions {
  DesignOptions design;
  DigitalStage digital = DigitalStage::ls;
  Dictionary dictionary = Dictionary::oversampled;
  int oversampling = 4;
};
void fields(maybe_const<OmpOptions> auto& o, auto&& field) {
  fields(o.design, field);
  field("digital", o.digital, "digital stage behind the analog phases");
  field("dictionary", o.dictionary, "beams to pick from");
  field("oversampling", o.oversampling, between(1, 64), "grid points per element and axis");
}

/// R times: pick the beam with the largest row norm of D^H E, least squares, normalized residual. Fully connected.
/// Source: El Ayach et al. 2014.
/// A stop leaves the chains that have no beam yet without signal.
/// @throws InvalidInput  when the array's shape is unknown and the oversampled dictionary is asked for
[[nodiscard]] TierDesign design_omp(const Tier& tier, const OmpOptions& options, const SolveControl& control = {});

/// Any target exactly with R = 2 L chains: columns exp(j(arg F +- arccos(|F|/m_l))), weights m_l/2. Fully connected.
/// @throws Unsupported  with another number of chains
[[nodiscard]] TierDesign design_two_rf_exact(const Tier& tier);

}  // namespace airloom::iab
