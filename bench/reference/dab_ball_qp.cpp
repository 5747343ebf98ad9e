/// Writes ball problems with our answers and times, for a generic solver in another process (dab_cvxopt.py) to repeat.
///
///     dab_ball_qp FOLDER
///
/// ball_N_U.npz: f (N,U), r (N,U), kappa, budget; value; seconds.
#include <algorithm>
#include <chrono>
#include <iostream>

#include "airloom/core/random.hpp"
#include "airloom/io/npz.hpp"
#include "airloom/numerics/ball_qp.hpp"
#include "airloom/systems/matrix_arrays.hpp"

namespace airloom {
namespace {

using Clock = std::chrono::steady_clock;

Eigen::MatrixXcd random_matrix(Eigen::Index rows, Eigen::Index columns, RandomStream& stream) {
  Eigen::MatrixXcd m(rows, columns);
  for (Eigen::Index k = 0; k < m.size(); ++k) m.data()[k] = stream.complex_normal();
  return m;
}

void write(const std::string& folder, Eigen::Index antennas, Eigen::Index users) {
  RandomStream stream(1, StreamId::solver_initialization, 0);
  const Eigen::MatrixXcd f = 3.0 * random_matrix(antennas, users, stream);
  const Eigen::MatrixXcd r = 5.0 * random_matrix(antennas, users, stream);
  const double kappa = 1e-3 * f.squaredNorm() / static_cast<double>(users);
  const double budget = 1.0;
  BallQp qp;
  Eigen::MatrixXcd w;
  std::vector<double> seconds;
  constexpr int repeat = 1001;
  for (int k = 0; k < repeat; ++k) {
    const auto start = Clock::now();
    qp.set_curvature(f);
    if (!qp.solve(r, kappa, budget, w).ok) throw InvalidInput("dab_ball_qp: the problem is not finite");
    seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
  }
  std::ranges::nth_element(seconds, seconds.begin() + repeat / 2);
  const double value = (f.adjoint() * w).squaredNorm() + kappa * w.squaredNorm() - 2.0 * r.conjugate().cwiseProduct(w).sum().real();
  io::Arrays arrays;
  arrays["f"] = rows_from_columns(f.transpose());
  arrays["r"] = rows_from_columns(r.transpose());
  arrays["kappa"] = io::Array::scalar(kappa);
  arrays["budget"] = io::Array::scalar(budget);
  arrays["value"] = io::Array::scalar(value);
  arrays["seconds"] = io::Array::scalar(seconds[repeat / 2]);
  io::write_npz(folder + "/ball_" + std::to_string(antennas) + "_" + std::to_string(users) + ".npz", arrays);
}

}  // namespace
}  // namespace airloom

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: dab_ball_qp FOLDER\n";
    return 2;
  }
  airloom::write(argv[1], 16, 4);
  airloom::write(argv[1], 32, 4);
  airloom::write(argv[1], 32, 8);
  return 0;
}
