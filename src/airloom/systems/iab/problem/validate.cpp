#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/systems/iab/problem/files.hpp"

namespace airloom::iab {
namespace {

void check_owner(Faults& faults, const std::string& name, const std::vector<int>& owner, int elements, int chains) {
  if (owner.empty()) return;
  if (static_cast<int>(owner.size()) != elements) {
    faults.add(name + ": " + std::to_string(owner.size()) + " entries; must be one per element, " + std::to_string(elements));
    return;
  }
  std::vector<bool> used(static_cast<std::size_t>(std::max(chains, 0)), false);
  for (std::size_t n = 0; n < owner.size(); ++n) {
    if (owner[n] < 0 || owner[n] >= chains) {
      faults.add(name + "[" + std::to_string(n) + "]: " + std::to_string(owner[n]) + "; must be a chain, 0 .. " +
                 std::to_string(chains - 1));
      return;
    }
    used[static_cast<std::size_t>(owner[n])] = true;
  }
  for (std::size_t r = 0; r < used.size(); ++r) {
    if (!used[r]) faults.add(name + ": chain " + std::to_string(r) + " drives no element; every chain must drive at least one");
  }
}

void check_channel(Faults& faults, const std::string& name, const Eigen::MatrixXcd& h) {
  for (Eigen::Index l = 0; l < h.cols(); ++l) {
    const double gain = h.col(l).squaredNorm();
    const std::string row = name + "[" + std::to_string(l) + "]";
    if (!std::isfinite(gain)) faults.add(row + ": gain is not finite; channels must be finite");
    else if (gain <= 0.0) faults.add(row + ": all zero; a channel must have a gain above 0");
  }
}

void check_positive(Faults& faults, const char* name, double x) {
  faults.require(std::isfinite(x) && x > 0.0, name, shortest(x), "must be > 0");
}

void check_chain_count(Faults& faults, const char* name, int chains, int elements) {
  faults.require(chains >= 1 && chains <= elements, name, std::to_string(chains), "must be 1 .. N = " + std::to_string(elements));
}

/// Signal to noise of every channel at full power lies in the range in which doubles keep their digits.
void check_snr(Faults& faults, const std::string& name, const Eigen::MatrixXcd& h, double power_w, double noise_w) {
  constexpr double smallest = 1e-300, largest = 1e60;
  for (Eigen::Index l = 0; l < h.cols(); ++l) {
    const double snr = h.col(l).squaredNorm() * power_w / noise_w;
    if (snr >= smallest && snr <= largest) continue;
    faults.add(name + "[" + std::to_string(l) + "]: " + shortest(snr) +
               " times the noise at full power; must be from 1e-300 to 1e60: check the units of channels, powers, noise and bandwidth");
    return;
  }
}

/// What only a node has; or that there is nothing of it.
void check_node(Faults& faults, const Instance& x) {
  const int n = x.elements();
  if (!x.has_node()) {
    const bool none = x.ground_users() == 0 && x.node_power_max_w == 0.0 && x.n_rf_node == 0 && x.owner_node.empty() && !x.noise_ground_w &&
                      x.min_ground_rate_bps == 0.0;
    if (!none && x.backhaul_index == -1)
      faults.add("backhaul_index: -1, no node; then ground channels, power, chains and promises of a node must be absent");
    return;
  }
  faults.require(x.ground_users() >= 1, "h_ground", "no rows", "must be at least 1 ground user");
  faults.require(x.ground_users() <= n, "h_ground", std::to_string(x.ground_users()) + " streams",
                 "must be at most N = " + std::to_string(n));
  check_channel(faults, "h_ground", x.h_ground);
  check_positive(faults, "node_power_max_w", x.node_power_max_w);
  if (x.noise_ground_w) check_positive(faults, "noise_ground_w", *x.noise_ground_w);
  check_chain_count(faults, "n_rf_node", x.n_rf_node, n);
  check_owner(faults, "owner_node", x.owner_node, n, x.n_rf_node);
  faults.require(std::isfinite(x.min_ground_rate_bps) && x.min_ground_rate_bps >= 0, "min_ground_rate_bps", shortest(x.min_ground_rate_bps),
                 "must be >= 0");
  faults.require(x.backhaul_index < x.donor_streams(), "backhaul_index", std::to_string(x.backhaul_index),
                 "must be a row of h_aerial, 0 .. " + std::to_string(x.donor_streams() - 1) + ", or -1 for a network without a node");
}

}  // namespace

void validate(const Instance& x, const std::string& subject) {
  Faults faults(subject);
  const int n = x.elements();
  faults.require(x.backhaul_index >= -1, "backhaul_index", std::to_string(x.backhaul_index),
                 "must be a row of h_aerial, or -1 for a network without a node");
  if (x.has_node()) {
    faults.require(x.donor_streams() >= 2, "h_aerial", std::to_string(x.donor_streams()) + " rows",
                   "must be at least 2: one aerial user and the backhaul");
  } else {
    faults.require(x.donor_streams() >= 1, "h_aerial", "no rows", "must be at least 1 user");
  }
  faults.require(x.donor_streams() <= n, "h_aerial", std::to_string(x.donor_streams()) + " streams",
                 "must be at most N = " + std::to_string(n));
  check_channel(faults, "h_aerial", x.h_aerial);
  check_positive(faults, "donor_power_max_w", x.donor_power_max_w);
  check_positive(faults, "bandwidth_hz", x.bandwidth_hz);
  check_positive(faults, "noise_psd_w_per_hz", x.noise_psd_w_per_hz);
  if (x.noise_aerial_w) check_positive(faults, "noise_aerial_w", *x.noise_aerial_w);
  check_chain_count(faults, "n_rf_donor", x.n_rf_donor, n);
  check_owner(faults, "owner_donor", x.owner_donor, n, x.n_rf_donor);
  if (x.array_shape) {
    const std::int64_t product = std::int64_t{x.array_shape->nx} * x.array_shape->ny;
    faults.require(x.array_shape->nx >= 1 && x.array_shape->ny >= 1 && product == n, "array_shape",
                   std::to_string(x.array_shape->nx) + " x " + std::to_string(x.array_shape->ny),
                   "must be a grid of N = " + std::to_string(n));
  }
  faults.require(std::isfinite(x.rf_chain_power_w) && x.rf_chain_power_w >= 0, "rf_chain_power_w", shortest(x.rf_chain_power_w),
                 "must be >= 0");
  faults.require(std::isfinite(x.phase_shifter_power_w) && x.phase_shifter_power_w >= 0, "phase_shifter_power_w",
                 shortest(x.phase_shifter_power_w), "must be >= 0");
  if (x.phase_bits)
    faults.require(*x.phase_bits >= 1 && *x.phase_bits <= 16, "phase_bits", std::to_string(*x.phase_bits), "must be in 1 .. 16");
  check_node(faults, x);
  faults.raise();
  const double noise_w = x.bandwidth_hz * x.noise_psd_w_per_hz;
  check_snr(faults, "h_aerial", x.h_aerial, x.donor_power_max_w, x.noise_aerial_w.value_or(noise_w));
  if (x.has_node()) check_snr(faults, "h_ground", x.h_ground, x.node_power_max_w, x.noise_ground_w.value_or(noise_w));
  faults.raise();
}

}  // namespace airloom::iab
