// Draw a network, solve it, judge the answer.
#include <airloom/haps.hpp>
#include <iostream>

int main() {
  using namespace airloom;
  haps::Scenario scenario;
  scenario.users = 8;
  const haps::Instance network = haps::draw(scenario, 1, 0);
  const Outcome<haps::Solution> outcome = haps::solve(network);
  const Evaluation judged = haps::evaluate(network, outcome.solution);
  std::cout << "status " << name(outcome.status) << ", feasible " << judged.feasible() << ", mean rate " << judged.metrics.number("se_mean")
            << " bit/s/Hz, upper bound of the utility " << judged.certificate.number("upper_bound") << '\n';
  return judged.feasible() ? 0 : 1;
}
