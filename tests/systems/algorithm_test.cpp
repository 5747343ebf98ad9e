/// Distributed algorithms in a system's list: they get the fabric that the caller chose, the others never see it.
#include "airloom/systems/algorithm.hpp"

#include <gtest/gtest.h>

namespace airloom {
namespace {

struct Network {
  std::vector<double> gains;
};
struct Answer {
  double sum = 0.0;
};
struct Weight {
  double weight = 1.0;
};
void fields(maybe_const<Weight> auto& o, auto&& field) { field("weight", o.weight, above(0), "of every gain"); }

Outcome<Answer> solve_alone(const Network& x, const Weight& o, const SolveControl&) {
  Outcome<Answer> out;
  out.status = Status::converged;
  for (const double gain : x.gains) out.solution.sum += o.weight * gain;
  return out;
}

Outcome<Answer> solve_together(const Network& x, const Weight& o, const SolveControl&, const MakeFabric& make_fabric) {
  const std::unique_ptr<Fabric> fabric = make_fabric(static_cast<int>(x.gains.size()));
  Eigen::MatrixXd mine(1, static_cast<Eigen::Index>(fabric->local().size())), all;
  for (std::size_t k = 0; k < fabric->local().size(); ++k)
    mine(0, static_cast<Eigen::Index>(k)) = o.weight * x.gains[static_cast<std::size_t>(fabric->local()[k])];
  fabric->gather(mine, all);
  Outcome<Answer> out;
  out.status = Status::converged;
  out.solution.sum = all.sum();
  out.traffic = fabric->traffic();
  return out;
}

TEST(AlgorithmList, TellsDistributedAlgorithmsFromOthers) {
  const auto alone = algorithm("alone", "Alone", "ours", solve_alone);
  const auto together = algorithm("together", "Together", "ours", solve_together, Weight{.weight = 2.0});
  EXPECT_FALSE(alone.distributed);
  EXPECT_TRUE(together.distributed);
  EXPECT_EQ(together.effective({}).number("weight"), 2.0);
}

TEST(AlgorithmList, HandsTheFabricOn) {
  const Network network{.gains = {1.0, 2.0, 4.0}};
  int made = 0;
  const MakeFabric counting = [&made](int agents) {
    ++made;
    return std::make_unique<LocalFabric>(agents);
  };
  const auto alone = algorithm("alone", "Alone", "ours", solve_alone);
  const auto together = algorithm("together", "Together", "ours", solve_together);
  EXPECT_EQ(alone.solve(network, {}, {}, counting).solution.sum, 7.0);
  EXPECT_EQ(made, 0);
  const Outcome<Answer> outcome = together.solve(network, {{"weight", 3.0}}, {}, counting);
  EXPECT_EQ(outcome.solution.sum, 21.0);
  EXPECT_EQ(outcome.traffic.real_scalars(), 3);
  EXPECT_EQ(made, 1);
  EXPECT_EQ(together.solve(network, {}, {}).solution.sum, 7.0);  // without one: all in this process
}

}  // namespace
}  // namespace airloom
