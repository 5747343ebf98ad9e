#pragma once
/// Fully digital precoders as algorithms.
#include "airloom/systems/iab/design/design_options.hpp"

namespace airloom::iab {

struct DigitalOptions {
  DesignOptions design;
};
void fields(maybe_const<DigitalOptions> auto& o, auto&& field) { fields(o.design, field); }

}  // namespace airloom::iab
