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
  std::cout << name(outcome.status) << ' ' << judged.metrics.number("se_mean") << ' ' << judged.certificate.number("upper_bound") << '\n';
  return judged.feasible() ? 0 : 1;
}
