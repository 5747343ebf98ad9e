#pragma once
/// The list of models/mdd, in the order of the manual. cmake/EmbedModels.cmake reads it from here.
///
/// The second generation, e and e_ls. Of the graph network of the publication, for its figures: d, for 24 access points and 6 users in
/// 400 m; ls, for the clusters of Table VI; one for each area of Table III and each row of Table V (access points x users, or subcarriers);
/// printed and printed150, with its features, outputs and loss as printed, learned at 400 and 150 m.

// clang-format off
#define AIRLOOM_SHIPPED_MODELS(X) \
  X(e) X(e_ls) X(d) X(ls) X(printed) X(printed150) \
  X(d350) X(d300) X(d250) X(d200) X(d150) \
  X(d24x4) X(d24x5) X(d24x7) X(d20x6) X(d16x6) X(d12x6) X(d8x6) X(d_16_8) X(d_32_16)
// clang-format on
