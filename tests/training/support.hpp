#pragma once
/// Small things to learn from, for tests.
#include "airloom/training/options.hpp"

namespace airloom::mdd::training::testing {

/// Networks small enough for a test of seconds: 4 access points and 2 users, with clusters 6 and 3.
inline TrainOptions tiny(HgnnVariant variant, HgnnDecoder decoder = HgnnDecoder::feasible) {
  TrainOptions o = standard_options(variant);
  o.config.decoder = decoder;
  o.config.width = 8;
  o.config.hidden = 12;
  o.sizes = variant == HgnnVariant::ls ? std::vector<NetworkSize>{{6, 3}} : std::vector<NetworkSize>{{4, 2}};
  if (variant == HgnnVariant::a) o.sizes = {{4, 2}, {3, 2}, {4, 3}};
  o.scenario.area_side_m = 150.0;
  o.seed = 5;
  o.layouts = 96;
  o.validation = 24;
  o.test = 12;
  o.batch = 16;
  o.steps = 24;
  o.validate_every = 6;
  return o;
}

}  // namespace airloom::mdd::training::testing
