/// Places of a drawing of the network.
#include <gtest/gtest.h>

#include "airloom/systems/haps/system.hpp"

namespace airloom::haps {
namespace {

TEST(HapsSites, ThePlatformReachesItsFarthestUser) {
  Instance x = draw({}, 1, 0);
  const std::vector<Site> sites = haps::sites(x);
  ASSERT_EQ(sites.size(), static_cast<std::size_t>(x.stations() + x.users()));
  for (int b = 0; b < x.stations(); ++b) {
    const Site& site = sites[static_cast<std::size_t>(b)];
    const bool platform = x.is_haps[static_cast<std::size_t>(b)];
    EXPECT_EQ(site.role, platform ? "platform" : "base station");
    double farthest = 0.0;
    for (int u = 0; u < x.users(); ++u) farthest = std::max(farthest, std::hypot(x.rx_pos_m(0, u) - site.x_m, x.rx_pos_m(1, u) - site.y_m));
    if (platform) EXPECT_NEAR(site.reach_m, farthest, 1e-9);
    else EXPECT_EQ(site.reach_m, 0.0);
  }
  x.rx_pos_m.resize(3, 0);  // an instance read from a file may have no places
  EXPECT_TRUE(haps::sites(x).empty());
}

}  // namespace
}  // namespace airloom::haps
