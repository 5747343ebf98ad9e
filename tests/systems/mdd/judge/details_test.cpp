/// Powers of links, by hand.
#include "airloom/systems/mdd/judge/details.hpp"

#include "systems/mdd/support.hpp"

namespace airloom::mdd {
namespace {

using testing::clustered;

Values links_of(const Instance& x, const Solution& s) {
  for (const auto& each : details()) {
    if (each.name == "links") return each.compute(x, s);
  }
  ADD_FAILURE();
  return {};
}

TEST(MddDetails, LinksAboveTwoWattAreCounted) {
  const Instance x = draw(clustered(6, 3, 200.0), 1, 0);
  Solution s = silent(x);
  const auto own = [&](Eigen::Index l) {
    Eigen::Index d = 0;
    x.serve.row(l).cast<int>().maxCoeff(&d);
    return d * x.count_dl();
  };
  EXPECT_EQ(links_of(x, s).number("power_above_2w"), 0.0);
  s.p_dl_w(0, own(0)) = 1.5;
  s.p_dl_w(0, own(0) + 2) = 1.5;  // 3 W over two subcarriers
  s.p_dl_w(1, own(1)) = 2.0;      // not above
  s.p_dl_w(5, own(5) + 3) = 7.0;
  const Values v = links_of(x, s);
  EXPECT_EQ(v.numbers("power_w"), (std::vector<double>{3.0, 2.0, 0.0, 0.0, 0.0, 7.0}));
  EXPECT_EQ(std::get<std::int64_t>(*v.find("above_2w")), 2);
  EXPECT_NEAR(v.number("share_above_2w"), 2.0 / 6.0, 1e-15);
  EXPECT_NEAR(v.number("power_above_2w"), 10.0 / 12.0, 1e-15);
}

}  // namespace
}  // namespace airloom::mdd
