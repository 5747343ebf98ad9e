#pragma once
/// The list of models/mdd, in the order of the manual. cmake/EmbedModels.cmake reads it from here.
///
/// One per variant; `a` for more subcarriers; of variant d one that shows that the published loss does not keep the uplink promise, one
/// for each area of Table III, and one for each row of Table V (access points x users, or subcarriers).

// clang-format off
#define AIRLOOM_SHIPPED_MODELS(X) \
  X(d) X(g) X(a) X(ls) X(a_16_8) X(a_32_16) X(kappa) \
  X(d350) X(d300) X(d250) X(d200) X(d150) \
  X(d24x4) X(d24x5) X(d24x7) X(d20x6) X(d16x6) X(d12x6) X(d8x6) X(d_16_8) X(d_32_16)
// clang-format on
