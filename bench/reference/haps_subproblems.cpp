/// Writes subproblems of `haps` with our answers and times, for a generic solver in another process (haps_cvxopt.py) to repeat.
///
///     haps_subproblems FOLDER
///
/// block2_N_U.npz: h (U,N), p, q, rho_s, rho_i; value; seconds (cold start), seconds_warm (from the prices of slightly other targets).
/// step_MODEL_N_U.npz: h_0, h_1, ... (U,N_b), y (U), coherent; value; seconds.
#include <algorithm>
#include <chrono>
#include <iostream>

#include "airloom/core/random.hpp"
#include "airloom/io/npz.hpp"
#include "airloom/systems/haps/design/sca/sca.hpp"
#include "airloom/systems/haps/design/simple_beams.hpp"
#include "airloom/systems/haps/design/two_level/local_update.hpp"
#include "airloom/systems/matrix_arrays.hpp"

namespace airloom::haps {
namespace {

using Clock = std::chrono::steady_clock;

/// Median seconds of `repeat` calls.
template <class Call>
double median_seconds(int repeat, Call call) {
  std::vector<double> seconds;
  for (int k = 0; k < repeat; ++k) {
    const auto start = Clock::now();
    call();
    seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
  }
  std::ranges::nth_element(seconds, seconds.begin() + repeat / 2);
  return seconds[static_cast<std::size_t>(repeat / 2)];
}

Network network(int stations, int antennas_x, int antennas_y, int users) {
  Scenario s;
  s.base_stations = stations;
  s.haps = false;
  s.users = users;
  s.mbs_array_nx = antennas_x;
  s.mbs_array_ny = antennas_y;
  s.excess_loss_db = 38.0;
  return scale(draw(s, 1, 0));
}

void write_block2(const std::string& folder, int antennas_x, int antennas_y, int users) {
  const Eigen::MatrixXcd h = network(1, antennas_x, antennas_y, users).h.front();
  const Eigen::MatrixXcd x = h.adjoint() * local_regularized_beams(h);
  RandomStream stream(1, StreamId::solver_initialization, 0);
  LocalTargets t{
      .p = Eigen::VectorXd(users), .q = Eigen::VectorXd(users), .rho_s = Eigen::VectorXd(users), .rho_i = Eigen::VectorXd(users)};
  for (Eigen::Index u = 0; u < users; ++u) {
    const double signal = x(u, u).real();
    t.p[u] = signal * stream.uniform(0.8, 1.8);
    t.q[u] = stream.uniform(-0.1, 0.3);
    t.rho_s[u] = 10.0 / (signal * signal);
    t.rho_i[u] = 10.0;
  }
  LocalUpdate::Result result;
  const double cold = median_seconds(101, [&] {
    LocalUpdate block(h, 1.0);
    result = block.solve(t, 1e-10);
  });
  LocalUpdate warm_block(h, 1.0);
  LocalTargets moved = t;
  double sign = 1.0;
  (void)warm_block.solve(t, 1e-7);
  const double warm = median_seconds(101, [&] {
    sign = -sign;
    moved.p = (1.0 + 0.005 * sign) * t.p;
    (void)warm_block.solve(moved, 1e-7);
  });
  io::Arrays arrays;
  arrays["h"] = rows_from_columns(h);
  arrays["p"] = array_from(t.p);
  arrays["q"] = array_from(t.q);
  arrays["rho_s"] = array_from(t.rho_s);
  arrays["rho_i"] = array_from(t.rho_i);
  arrays["value"] = io::Array::scalar(result.value);
  arrays["seconds"] = io::Array::scalar(cold);
  arrays["seconds_warm"] = io::Array::scalar(warm);
  io::write_npz(folder + "/block2_" + std::to_string(antennas_x * antennas_y) + "_" + std::to_string(users) + ".npz", arrays);
}

void write_step(const std::string& folder, InterferenceModel model, int stations, int antennas_x, int antennas_y, int users) {
  const Network net = network(stations, antennas_x, antennas_y, users);
  const bool coherent = model == InterferenceModel::coherent;
  StationMatrices w;
  for (const Eigen::MatrixXcd& h : net.h) w.push_back(local_regularized_beams(h));
  const GramBank bank = GramBank::from_channels(net.h);
  const Eigen::MatrixXcd t = received(net.h, w);
  StepResult result;
  Eigen::VectorXcd y(users);
  const double seconds = median_seconds(51, [&] {
    std::unique_ptr<ScaState> state;
    if (coherent) state = std::make_unique<CoherentState>(bank, JointBeams{.terms = {}, .t = t});
    else state = std::make_unique<PowerSumState>(net.h, w, 1.0);
    const Eigen::VectorXd sinr = state->sinr();
    const NetworkUtility utility = NetworkUtility::unweighted(users);
    const Eigen::VectorXd no_floor = Eigen::VectorXd::Zero(users);
    Prices prices{.omega = utility.slopes(sinr), .eta = Eigen::VectorXd::Ones(static_cast<Eigen::Index>(net.h.size()))};
    const StepOptions step{
        .utility = utility, .floor = no_floor, .present = utility.value(sinr), .gap_tolerance = 1e-7, .relative_gap = 0.0};
    result = solve_step(*state, step, prices);
    y = state->y().cast<std::complex<double>>();
  });
  if (coherent) y = y.cwiseProduct(t.diagonal().cwiseQuotient(t.diagonal().cwiseAbs().cast<std::complex<double>>()));
  io::Arrays arrays;
  for (std::size_t b = 0; b < net.h.size(); ++b) arrays["h_" + std::to_string(b)] = rows_from_columns(net.h[b]);
  arrays["y"] = {{users}, std::vector<std::complex<double>>(y.data(), y.data() + y.size())};
  arrays["coherent"] = io::Array::scalar(coherent);
  arrays["value"] = io::Array::scalar(result.primal);
  arrays["seconds"] = io::Array::scalar(seconds);
  const std::string name =
      std::string(coherent ? "coherent" : "power_sum") + "_" + std::to_string(net.antennas()) + "_" + std::to_string(users);
  io::write_npz(folder + "/step_" + name + ".npz", arrays);
}

}  // namespace
}  // namespace airloom::haps

int main(int argc, char** argv) {
  using namespace airloom::haps;
  if (argc != 2) {
    std::cerr << "usage: haps_subproblems FOLDER\n";
    return 2;
  }
  const std::string folder = argv[1];
  write_block2(folder, 4, 1, 4);
  write_block2(folder, 4, 2, 4);
  write_block2(folder, 4, 1, 6);
  write_block2(folder, 4, 4, 8);
  write_block2(folder, 4, 4, 16);
  for (const InterferenceModel model : {InterferenceModel::coherent, InterferenceModel::power_sum}) {
    write_step(folder, model, 2, 2, 2, 4);
    write_step(folder, model, 2, 4, 2, 8);
    write_step(folder, model, 4, 4, 2, 8);
  }
  return 0;
}
