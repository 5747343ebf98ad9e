// Channels of one's own in Eigen matrices: the beams come back, and the certificate says what they are worth.
#include <airloom/haps.hpp>
#include <cmath>
#include <complex>
#include <iostream>

int main() {
  using namespace airloom;
  const int users = 4;
  const int antennas = 8;
  haps::Instance network;
  for (int station = 0; station < 2; ++station) {  // column u: the vector h of y = h^H w, path loss included
    Eigen::MatrixXcd h(antennas, users);
    for (int u = 0; u < users; ++u) {
      for (int n = 0; n < antennas; ++n) h(n, u) = std::polar(1e-5 / (1 + std::abs(u - 2 * station)), 0.9 * n * (u + 1) + station * n * n);
    }
    network.h.push_back(h);
  }
  network.power_max_w = Eigen::Vector2d(10.0, 5.0);
  network.noise_w = Eigen::VectorXd::Constant(users, 1e-13);
  network.sinr_min = Eigen::VectorXd::Constant(users, 10.0);  // promised to every user, linear
  network.is_haps.assign(2, false);
  haps::validate(network, "my network");  // names all that is wrong with it

  const Outcome<haps::Solution> outcome = haps::solve(network, "best", {{"objective", std::string("max_min")}});
  const Evaluation judged = haps::evaluate(network, outcome.solution);
  std::cout << "status " << name(outcome.status) << ", feasible " << judged.feasible() << '\n';
  for (const auto& [key, value] : outcome.certificate) std::cout << "  " << key << " = " << to_text(value) << '\n';
  std::cout << "beams of the first station for the first user:\n" << outcome.solution.w[0].col(0).transpose() << '\n';
  const Eigen::VectorXd power(Eigen::Vector2d(outcome.solution.w[0].squaredNorm(), outcome.solution.w[1].squaredNorm()));
  return judged.feasible() && (power.array() <= network.power_max_w.array() * (1 + 1e-8)).all() ? 0 : 1;
}
