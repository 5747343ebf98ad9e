/// Writes subproblems of `mdd`'s published algorithm with our answers and times, for a generic solver in another process
/// (mdd_cvxopt.py) to repeat.
///
///     mdd_subproblems FOLDER
///
/// subproblem_L_D_M_Mb.npz: gain (L,K), user_cross (D,D), noise (J), ap_cross (J,L), ap_power (L), user_power (D), floor_dl, floor_ul;
/// z_dl (K), z_ul (J): the ratios of the iterate; value: sum of the logarithms, nats; seconds.
#include <algorithm>
#include <chrono>
#include <iostream>

#include "airloom/io/npz.hpp"
#include "airloom/systems/matrix_arrays.hpp"
#include "airloom/systems/mdd/design/interior_point/barrier_descent.hpp"
#include "airloom/systems/mdd/design/interior_point/phase_one.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"

namespace airloom::mdd {
namespace {

using Clock = std::chrono::steady_clock;

io::Array rows_of(const Eigen::MatrixXd& m) {
  const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows = m;
  return {{m.rows(), m.cols()}, std::vector<double>(rows.data(), rows.data() + rows.size())};
}

void write_subproblem(const std::string& folder, int aps, int users, int dl, int ul) {
  Scenario scenario;
  scenario.aps = aps;
  scenario.users = users;
  scenario.subcarriers_dl = dl;
  scenario.subcarriers_ul = ul;
  const PowerProblem x = make_problem(draw(scenario, 1, 0));
  const PhaseOneResult start = find_feasible(x);
  BarrierTerms terms;
  terms.qos = Qos::subcarrier;
  terms.floor_dl = x.floor_dl();
  terms.floor_ul = x.floor_ul();
  Barrier barrier(x, std::move(terms));
  const Eigen::VectorXd first = barrier.pack(start.powers);
  (void)barrier.evaluate(first, 1.0);
  const Eigen::VectorXd z_dl = barrier.z_dl(), z_ul = barrier.z_ul();
  barrier.terms().z_dl = z_dl;
  barrier.terms().z_ul = z_ul;
  constexpr double tau_end = 1e8;
  Eigen::VectorXd v;
  std::vector<double> seconds;
  for (int repeat = 0; repeat < 11; ++repeat) {
    const auto begin = Clock::now();
    v = first;
    for (double tau = 5.0;; tau = std::min(10.0 * tau, tau_end)) {
      (void)descend(barrier, tau, {.decrement = 1e-4, .max_steps = 200}, v);
      if (tau >= tau_end) break;
    }
    seconds.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
  }
  std::ranges::nth_element(seconds, seconds.begin() + 5);
  const Links at = links(x, barrier.unpack(v));
  const Eigen::ArrayXd y = v.segment(barrier.links(), x.streams_ul()).array();
  const double value = (2.0 * z_dl.array() * at.amplitude.array() - z_dl.array().square() * at.disturbance.array()).log1p().sum() +
                       (2.0 * z_ul.array() * y - z_ul.array().square() * at.base.array()).log1p().sum();
  io::Arrays arrays;
  arrays["gain"] = rows_of(x.gain);
  arrays["user_cross"] = rows_of(x.user_cross);
  arrays["noise"] = array_from(x.noise);
  arrays["ap_cross"] = rows_of(x.ap_cross);
  arrays["ap_power"] = array_from(x.ap_power);
  arrays["user_power"] = array_from(x.user_power);
  arrays["z_dl"] = array_from(z_dl);
  arrays["z_ul"] = array_from(z_ul);
  arrays["floor_dl"] = io::Array::scalar(x.floor_dl());
  arrays["floor_ul"] = io::Array::scalar(x.floor_ul());
  arrays["value"] = io::Array::scalar(value);
  arrays["seconds"] = io::Array::scalar(seconds[5]);
  const std::string size = std::to_string(aps) + "_" + std::to_string(users) + "_" + std::to_string(dl) + "_" + std::to_string(ul);
  io::write_npz(folder + "/subproblem_" + size + ".npz", arrays);
}

}  // namespace
}  // namespace airloom::mdd

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: mdd_subproblems FOLDER\n";
    return 2;
  }
  const std::string folder = argv[1];
  airloom::mdd::write_subproblem(folder, 8, 3, 4, 2);
  airloom::mdd::write_subproblem(folder, 12, 6, 4, 2);
  airloom::mdd::write_subproblem(folder, 24, 6, 4, 2);
  return 0;
}
