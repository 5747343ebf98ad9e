#include <algorithm>
#include <cmath>
#include <string>

#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab {
namespace {

std::string at(const char* name, Eigen::Index i) { return std::string(name).append("[").append(std::to_string(i)).append("]"); }

std::string complex_text(std::complex<double> z) { return "(" + shortest(z.real()) + ", " + shortest(z.imag()) + ")"; }

bool finite(std::complex<double> z) { return std::isfinite(z.real()) && std::isfinite(z.imag()); }

void check_positive(Faults& faults, const char* name, const Eigen::VectorXd& v) {
  for (Eigen::Index i = 0; i < v.size(); ++i) {
    if (!std::isfinite(v[i]) || v[i] <= 0.0) faults.add(at(name, i) + ": " + shortest(v[i]) + "; must be > 0");
  }
}

void check_weights(Faults& faults, const Eigen::VectorXd& weight) {
  bool sound = true;
  for (Eigen::Index u = 0; u < weight.size(); ++u) {
    if (std::isfinite(weight[u]) && weight[u] >= 0.0) continue;
    faults.add(at("weight", u) + ": " + shortest(weight[u]) + "; must be >= 0");
    sound = false;
  }
  faults.require(!sound || weight.maxCoeff() > 0.0, "weight", "all 0", "at least one must be > 0");
}

/// Numbers so large that powers of them leave the range of doubles are some other unit's.
void check_range(Faults& faults, const Instance& x) {
  constexpr double largest_snr = 1e60;
  constexpr double largest_compression = 1e15;
  const double power = x.tx_power_max_w.maxCoeff();
  const double gain = std::abs(x.amplifier.beta1);
  for (Eigen::Index u = 0; u < x.users(); ++u) {
    double largest = 0.0;
    for (Eigen::Index b = 0; b < x.stations(); ++b) largest = std::max(largest, x.channel(b).col(u).cwiseAbs().maxCoeff());
    if (!(largest > 0.0)) {
      faults.add("h: the channel of user " + std::to_string(u) + " is zero at every station; every user must be reached");
      continue;
    }
    const double amplitude = largest * gain * std::sqrt(power / x.noise_w[u]);
    if (!(amplitude * amplitude <= largest_snr)) {
      faults.add("h: user " + std::to_string(u) + " would have a signal-to-noise ratio of " + shortest(amplitude * amplitude) +
                 "; must be <= 1e60: check the units of h, tx_power_max_w, noise_w and pa_beta1");
    }
  }
  const double compression = power * (std::abs(x.amplifier.beta3) / gain);
  faults.require(compression <= largest_compression, "pa_beta3_per_w", complex_text(x.amplifier.beta3),
                 "tx_power_max |pa_beta3| / |pa_beta1| must be <= 1e15: is pa_beta3 in 1/W?");
}

void check_geometry(Faults& faults, const Instance& x) {
  const auto check = [&faults](const char* name, const auto& array, Eigen::Index was, Eigen::Index count) {
    if (array.size() == 0) return;
    faults.require(was == count, name, std::to_string(was) + " entries", "must be " + std::to_string(count));
    faults.require(array.allFinite(), name, "not finite", "must be finite");
  };
  check("tx_pos_m", x.tx_pos_m, x.tx_pos_m.cols(), x.stations());
  check("rx_pos_m", x.rx_pos_m, x.rx_pos_m.cols(), x.users());
  check("tx_normal_rad", x.tx_normal_rad, x.tx_normal_rad.size(), x.stations());
  faults.require(std::isfinite(x.spacing_wavelengths) && x.spacing_wavelengths > 0.0, "spacing_wavelengths",
                 shortest(x.spacing_wavelengths), "must be > 0");
}

}  // namespace

void validate(const Instance& x, const std::string& subject) {
  Faults faults(subject);
  faults.require(x.stations() >= 1, "tx_power_max_w", "no entries", "there must be at least one base station");
  faults.require(x.users() >= 1, "noise_w", "no entries", "there must be at least one user");
  faults.require(x.antennas() >= 1 && x.h.cols() == x.stations() * x.users(), "h",
                 std::to_string(x.antennas()) + " x " + std::to_string(x.h.cols()) + " numbers",
                 "must have antennas and a channel per base station and user, " + std::to_string(x.stations() * x.users()));
  faults.require(x.weight.size() == x.users(), "weight", std::to_string(x.weight.size()) + " entries",
                 "must be one per user, " + std::to_string(x.users()));
  faults.raise();
  faults.require(x.h.allFinite(), "h", "not finite", "channels must be finite");
  check_positive(faults, "tx_power_max_w", x.tx_power_max_w);
  check_positive(faults, "noise_w", x.noise_w);
  check_weights(faults, x.weight);
  faults.require(finite(x.amplifier.beta1) && std::abs(x.amplifier.beta1) > 0.0, "pa_beta1", complex_text(x.amplifier.beta1),
                 "must be finite and not 0");
  faults.require(finite(x.amplifier.beta3), "pa_beta3_per_w", complex_text(x.amplifier.beta3), "must be finite");
  check_geometry(faults, x);
  faults.raise();
  check_range(faults, x);
  faults.raise();
}

}  // namespace airloom::dab
