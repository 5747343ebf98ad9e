#pragma once
/// Networks that several tests of `mdd` use, and slow formulas to compare with.
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "airloom/core/error.hpp"
#include "airloom/core/random.hpp"
#include "airloom/systems/mdd/design/baselines.hpp"
#include "airloom/systems/mdd/judge/metrics.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"
#include "support/expect_refused.hpp"

namespace airloom::mdd::testing {

/// Fewer access points than the default, on a smaller area: quick.
inline Scenario small() {
  Scenario s;
  s.area_side_m = 200.0;
  s.aps = 6;
  s.users = 3;
  s.antennas = 4;
  return s;
}

/// The publication's large-scale layouts: one antenna, every access point serves one user.
inline Scenario clustered(int aps, int users, double side_m) {
  Scenario s;
  s.area_side_m = side_m;
  s.aps = aps;
  s.users = users;
  s.antennas = 1;
  s.clustering = Clustering::user_centric;
  return s;
}

/// Powers uniform below an equal share of every budget, 0 where an access point does not serve.
inline Solution random_powers(const Instance& x, std::uint64_t seed) {
  RandomStream stream(seed, StreamId::solver_initialization, 0);
  Solution s = silent(x);
  for (Eigen::Index l = 0; l < x.aps(); ++l) {
    for (Eigen::Index k = 0; k < s.p_dl_w.cols(); ++k) {
      const double share = stream.uniform() * x.ap_power_max_w[l] / static_cast<double>(s.p_dl_w.cols());
      if (x.serve(l, k / x.count_dl())) s.p_dl_w(l, k) = share;
    }
  }
  for (Eigen::Index j = 0; j < s.p_ul_w.size(); ++j)
    s.p_ul_w[j] = stream.uniform() * x.user_power_max_w[j / x.count_ul()] / static_cast<double>(x.count_ul());
  return s;
}

inline Powers powers_of(const Solution& s) { return {.p = s.p_dl_w, .q = s.p_ul_w}; }

inline double se(const Instance& x, const Solution& s) { return evaluate(x, s).metrics.number("se_nats"); }

using test::expect_refused;

}  // namespace airloom::mdd::testing
