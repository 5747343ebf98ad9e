#pragma once
/// A small bulk-synchronous algorithm that uses every verb of Fabric; its numbers depend on the order of every sum.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "airloom/fabric/fabric.hpp"

namespace airloom::test {

struct ConsensusResult {
  Eigen::VectorXd shared;              ///< on every process
  Eigen::VectorXd token;               ///< where agent 0 lives
  int rounds = 0;                      ///< on every process
  Traffic traffic;                     ///< on every process
  std::vector<Eigen::VectorXd> parts;  ///< at the centre
};

/// Agents pull a shared vector towards values of their own; the centre averages, weighs, and stops when little moves.
inline ConsensusResult consensus(const MakeFabric& make_fabric, int agents, int width, double tolerance = 1e-9) {
  const std::unique_ptr<Fabric> fabric = make_fabric(agents);
  const auto local = static_cast<Eigen::Index>(fabric->local().size());
  const auto wish = [](int agent, Eigen::Index i) { return std::sin(1.7 * agent + 0.3 * static_cast<double>(i)) / 3.0; };
  ConsensusResult result;
  result.shared = Eigen::VectorXd::Zero(width);
  result.token = Eigen::VectorXd::Zero(2);
  Eigen::MatrixXd summaries(width, local), inbox, moved(1, local), all_moved, shares(3, agents), mine = Eigen::MatrixXd::Zero(3, local);
  for (bool going = true; going && result.rounds < 200; ++result.rounds) {
    fabric->next_round();
    for (Eigen::Index k = 0; k < local; ++k) {
      const int agent = fabric->local()[static_cast<std::size_t>(k)];
      for (Eigen::Index i = 0; i < width; ++i) summaries(i, k) = 0.6 * result.shared(i) + 0.4 * wish(agent, i) + 1e-3 * mine.col(k).sum();
      moved(0, k) = (summaries.col(k) - result.shared).cwiseAbs().maxCoeff() * (agent + 1);
    }
    fabric->gather(summaries, inbox);
    fabric->gather_control(moved, all_moved);
    const Eigen::VectorXd before = result.shared;
    if (fabric->hosts_center()) {
      result.shared.setZero();
      for (int a = 0; a < agents; ++a) result.shared += inbox.col(a) / (1.0 + 0.1 * a);
      result.shared /= agents;
      for (int a = 0; a < agents; ++a) shares.col(a) << result.shared(0), 10.0 * a, inbox(0, a);
    }
    fabric->broadcast(result.shared);
    fabric->scatter(shares, mine);
    for (int a = 0; a < agents; ++a) {
      const bool here = std::ranges::find(fabric->local(), a) != fabric->local().end();
      if (here) result.token = 0.5 * result.token.array() + result.shared(0) + a;
      fabric->pass(a, result.token);
    }
    const bool moves = fabric->hosts_center() && (result.shared - before).norm() > tolerance && all_moved.allFinite();
    going = fabric->agree(moves);
  }
  std::vector<Eigen::VectorXd> own;
  for (const int agent : fabric->local()) own.push_back(Eigen::VectorXd::Constant(agent % 3, agent + result.shared(0)));  // lengths 0, 1, 2
  result.parts = fabric->collect(own);
  result.traffic = fabric->traffic();
  return result;
}

/// "" when two countings agree, else what differs.
inline std::string traffic_difference(const Traffic& a, const Traffic& b) {
  std::string text;
  if (a.rounds != b.rounds) text += "rounds ";
  for (std::size_t i = 0; i < a.by_class.size(); ++i) {
    const Traffic::Count &x = a.by_class[i], &y = b.by_class[i];
    if (x.messages != y.messages || x.real_scalars != y.real_scalars || x.fan_out != y.fan_out)
      text += std::string(enum_names(Link{})[i]) + " ";
  }
  return text;
}

}  // namespace airloom::test
