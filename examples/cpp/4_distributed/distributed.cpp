// A distributed algorithm on the fabric: stations agree on the least transmit power per user by telling the centre what they could
// spend, and every number that they exchange is counted.
#include <airloom/haps.hpp>
#include <iostream>

int main() {
  using namespace airloom;
  const haps::Instance network = haps::draw(haps::Scenario(), 1, 0);
  const std::unique_ptr<Fabric> fabric = local_fabric()(network.stations());  // under MPI another maker, the same algorithm

  std::vector<haps::LocalView> agents;  // a station knows its own channels and nothing else
  for (const int id : fabric->local()) agents.push_back(haps::local_view(network, id));
  Eigen::VectorXd demand = Eigen::VectorXd::Ones(network.users());
  Eigen::MatrixXd offers(network.users(), static_cast<Eigen::Index>(agents.size())), inbox;
  for (int round = 0; round < 20; ++round) {
    fabric->next_round();
    for (std::size_t k = 0; k < agents.size(); ++k) {
      const Eigen::VectorXd gain = agents[k].h.colwise().squaredNorm().transpose();
      const Eigen::VectorXd want = demand.cwiseProduct(gain);
      offers.col(static_cast<Eigen::Index>(k)) = agents[k].power_max_w * want.cwiseProduct(gain) / want.sum();
    }
    fabric->gather(offers, inbox);
    bool stop = false;
    if (fabric->hosts_center()) {  // sums in the order of the agents: the same bits for any number of ranks
      const Eigen::VectorXd received = inbox.rowwise().sum();
      const Eigen::VectorXd next = demand.cwiseProduct((received.mean() / received.array()).sqrt().matrix());
      stop = (next - demand).norm() < 1e-6 * demand.norm();
      demand = next;
    }
    fabric->broadcast(demand);
    if (fabric->agree(stop)) break;
  }
  const Traffic traffic = fabric->traffic();
  std::cout << traffic.rounds << " rounds, " << traffic.real_scalars() << " real numbers in " << traffic.bytes() << " bytes\n";

  // the library's own one, on the same fabric
  const Outcome<haps::Solution> outcome = haps::solve(network, "two_level", {}, {}, local_fabric());
  std::cout << "two_level: " << name(outcome.status) << " after " << outcome.traffic.rounds << " rounds, " << outcome.traffic.bytes()
            << " bytes\n";
  return traffic.real_scalars() > 0 && outcome.traffic.rounds > 0 ? 0 : 1;
}
