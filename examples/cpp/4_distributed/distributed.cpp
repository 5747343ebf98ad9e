// A distributed algorithm on the fabric: stations agree on the least transmit power per user by telling the centre what they could
// spend, and every number that they exchange is counted.
#include <airloom/haps.hpp>
#include <cmath>
#include <iostream>

using namespace airloom;

struct MeetingOptions {
  int max_rounds = 50;
  double tolerance = 1e-6;  // largest change of a user's demand, relative
};

/// One station: matched beams, its power split over the users by what they ask for and how well it reaches them.
class Agent {
 public:
  explicit Agent(haps::LocalView view) : view_(std::move(view)), gain_(view_.h.colwise().squaredNorm().transpose()) {}
  Eigen::VectorXd spend(const Eigen::VectorXd& demand) const {  // watts per user
    const Eigen::VectorXd want = demand.cwiseProduct(gain_);
    return view_.power_max_w / want.sum() * want;
  }
  Eigen::VectorXd reach(const Eigen::VectorXd& demand) const { return spend(demand).cwiseProduct(gain_); }  // received watts per user

 private:
  haps::LocalView view_;  // its own channels and nothing else
  Eigen::VectorXd gain_;
};

/// The centre asks more for users who receive less than the mean. @return the largest relative change
double merge(const Eigen::MatrixXd& offers, Eigen::VectorXd& demand) {
  const Eigen::VectorXd received = offers.rowwise().sum();
  const Eigen::VectorXd ratio = (received.mean() / received.array()).sqrt().matrix();
  demand = demand.cwiseProduct(ratio);
  return (ratio.array() - 1.0).abs().maxCoeff();
}

haps::Solution assemble(const haps::Instance& x, const std::vector<Eigen::VectorXd>& powers) {
  haps::Solution answer;
  for (std::size_t b = 0; b < powers.size(); ++b) answer.w.emplace_back(x.h[b].colwise().normalized() * powers[b].cwiseSqrt().asDiagonal());
  return answer;
}

Outcome<haps::Solution> solve_meeting(const haps::Instance& x, const MeetingOptions& o, const SolveControl& control,
                                      const MakeFabric& make_fabric) {
  const std::unique_ptr<Fabric> fabric = make_fabric(x.stations());
  std::vector<Agent> agents;
  for (const int id : fabric->local()) agents.emplace_back(haps::local_view(x, id));
  Eigen::VectorXd demand = Eigen::VectorXd::Ones(x.users());  // the same size everywhere
  Eigen::MatrixXd offers(x.users(), static_cast<Eigen::Index>(agents.size())), inbox;
  Outcome<haps::Solution> out;
  out.status = Status::iteration_limit;
  for (int round = 1; round <= o.max_rounds && out.status == Status::iteration_limit; ++round) {
    fabric->next_round();
    for (std::size_t k = 0; k < agents.size(); ++k) offers.col(static_cast<Eigen::Index>(k)) = agents[k].reach(demand);
    fabric->gather(offers, inbox);
    bool done = false;
    bool stop = false;
    if (fabric->hosts_center()) {  // sums in the order of the agents: the same bits for any number of ranks
      const double change = merge(inbox, demand);
      done = change < o.tolerance;
      stop = control.on_iteration && !control.on_iteration({"meet", round, change});
    }
    fabric->broadcast(demand);
    out.iterations.outer = round;
    if (fabric->agree(stop)) out.status = Status::interrupted;  // the centre decides, all leave in the same round
    if (fabric->agree(done)) out.status = Status::converged;
  }
  std::vector<Eigen::VectorXd> powers;
  for (const Agent& agent : agents) powers.push_back(agent.spend(demand));
  const std::vector<Eigen::VectorXd> all = fabric->collect(powers);  // for the report: no message of the algorithm
  if (fabric->hosts_center()) out.solution = assemble(x, all);
  out.traffic = fabric->traffic();
  return out;
}

int main() {
  const haps::Instance network = haps::draw(haps::Scenario(), 1, 0);
  const Outcome<haps::Solution> met = solve_meeting(network, {}, {}, local_fabric());  // under MPI another maker, the same algorithm
  const Evaluation judged = haps::evaluate(network, met.solution);
  std::cout << "meeting: " << name(met.status) << " after " << met.traffic.rounds << " rounds, " << met.traffic.real_scalars()
            << " real numbers in " << met.traffic.bytes() << " bytes, feasible " << judged.feasible() << '\n';

  // the library's own one, on the same fabric
  const Outcome<haps::Solution> outcome = haps::solve(network, "two_level", {}, {}, local_fabric());
  std::cout << "two_level: " << name(outcome.status) << " after " << outcome.traffic.rounds << " rounds, " << outcome.traffic.bytes()
            << " bytes\n";
  return judged.feasible() && met.traffic.real_scalars() > 0 && outcome.traffic.rounds > 0 ? 0 : 1;
}
