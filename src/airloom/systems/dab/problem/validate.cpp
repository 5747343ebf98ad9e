#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <string>

#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab {
namespace {

std::string at(const char* name, Eigen::Index i) { return std::string(name).append("[").append(std::to_string(i)).append("]"); }

std::string complex_text(std::complex<double> z) {
  return std::string("(").append(shortest(z.real())).append(", ").append(shortest(z.imag())).append(")");
}

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

/// Covariances of errors must be some.
void check_covariances(Faults& faults, const Instance& x) {
  constexpr double rounding = 1e-9;
  if (x.csi_error_cov.empty()) return;
  const auto links = static_cast<std::size_t>(x.stations() * x.users());
  faults.require(x.csi_error_cov.size() == links, "csi_error_cov", std::to_string(x.csi_error_cov.size()) + " links",
                 "must be one of each link, " + std::to_string(links));
  for (std::size_t link = 0; link < x.csi_error_cov.size() && faults.list().empty(); ++link) {
    const Eigen::MatrixXcd& r = x.csi_error_cov[link];
    const std::string where = "csi_error_cov[" + std::to_string(static_cast<Eigen::Index>(link) / x.users()) + "," +
                              std::to_string(static_cast<Eigen::Index>(link) % x.users()) + "]";
    if (r.rows() != x.antennas() || r.cols() != x.antennas() || !r.allFinite()) {
      faults.add(where + ": not finite, or not of shape (N,N); must be");
      continue;
    }
    const double size = r.norm();
    faults.require((r - r.adjoint()).norm() <= rounding * size, where, "not Hermitian", "must be E[e e^H]");
    if (!faults.list().empty() || !(size > 0.0)) continue;
    const double least = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd>(r, Eigen::EigenvaluesOnly).eigenvalues()[0];
    faults.require(least >= -rounding * size, where, "an eigenvalue of " + shortest(least), "must be positive semidefinite");
  }
}

/// Numbers so large that powers of them leave the range of doubles are some other unit's.
void check_range(Faults& faults, const Instance& x) {
  constexpr double largest_snr = 1e60;
  constexpr double largest_compression = 1e15;
  const double power = x.tx_power_max_w.maxCoeff();
  double gain = std::abs(x.amplifier.beta1);
  for (const radio::AmplifierCurve& each : x.curves) gain = std::max(gain, std::abs(each(0.0)));
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
  if (!x.curves.empty()) return;
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

void check_curve(Faults& faults, const radio::AmplifierCurve& c) {
  using enum radio::AmplifierModel;
  const auto positive = [&](const char* name, double value) {
    faults.require(std::isfinite(value) && value > 0.0, name, shortest(value), "must be > 0");
  };
  switch (c.model) {
    case cubic:
    case polynomial:
    case held_cubic: {
      const char* first = c.model == polynomial ? "pa_poly" : "pa_beta1";
      faults.require(!c.coefficients.empty() && finite(c.coefficients.front()) && c.coefficients.front() != 0.0, first,
                     c.coefficients.empty() ? "empty" : complex_text(c.coefficients.front()),
                     "the gain of small signals must be finite and not 0");
      for (std::size_t k = 1; k < c.coefficients.size(); ++k) {
        faults.require(finite(c.coefficients[k]), c.model == polynomial ? "pa_poly" : "pa_beta3_per_w", complex_text(c.coefficients[k]),
                       "must be finite");
      }
      faults.require(c.coefficients.size() <= 41, "pa_poly", std::to_string(c.coefficients.size()) + " coefficients", "must be <= 41");
      return;
    }
    case rapp_phase:
      positive("pa_phase_knee_w", c.phase_knee_w);
      positive("pa_phase_exponent", c.phase_exponent);
      faults.require(std::isfinite(c.phase_max_rad), "pa_phase_max_rad", shortest(c.phase_max_rad), "must be finite");
      [[fallthrough]];
    case rapp: positive("pa_smoothness", c.smoothness); [[fallthrough]];
    case limiter:
      positive("pa_saturation_w", c.saturation_w);
      faults.require(finite(c.gain) && c.gain != 0.0, "pa_gain", complex_text(c.gain), "must be finite and not 0");
      return;
    case saleh:
      positive("pa_saleh[0]", c.saleh[0]);
      for (const std::size_t k : {1U, 3U}) {
        faults.require(std::isfinite(c.saleh[k]) && c.saleh[k] >= 0.0, "pa_saleh[" + std::to_string(k) + "]", shortest(c.saleh[k]),
                       "must be >= 0");
      }
      faults.require(std::isfinite(c.saleh[2]), "pa_saleh[2]", shortest(c.saleh[2]), "must be finite");
      return;
    case table: return;  // checked where it is read
  }
}

void check_amplifiers(Faults& faults, const Instance& x) {
  if (x.curves.empty()) {
    faults.require(finite(x.amplifier.beta1) && std::abs(x.amplifier.beta1) > 0.0, "pa_beta1", complex_text(x.amplifier.beta1),
                   "must be finite and not 0");
    faults.require(finite(x.amplifier.beta3), "pa_beta3_per_w", complex_text(x.amplifier.beta3), "must be finite");
  }
  const auto all = static_cast<std::size_t>(x.stations() * x.antennas());
  faults.require(x.curves.size() <= 1 || x.curves.size() == all, "pa_model", std::to_string(x.curves.size()) + " amplifiers",
                 "must be one, or one per antenna, " + std::to_string(all));
  for (const radio::AmplifierCurve& each : x.curves) {
    check_curve(faults, each);
    if (!faults.list().empty()) return;  // the same fault of every antenna says nothing more
  }
}

template <class Matrix>
void check_entries(Faults& faults, const char* name, const Matrix& m, const char* rule, double low, bool above) {
  for (Eigen::Index i = 0; i < m.size(); ++i) {
    const double value = m.reshaped()[i];
    if (std::isfinite(value) && (above ? value > low : value >= low)) continue;
    return faults.add(std::string(name) + ": " + shortest(value) + "; " + rule);
  }
}

void check_limits(Faults& faults, const Instance& x) {
  const auto shape = [&](const char* name, const auto& m, Eigen::Index rows, Eigen::Index cols) {
    faults.require(m.size() == 0 || (m.rows() == rows && m.cols() == cols), name, std::to_string(m.size()) + " entries",
                   "must be " + std::to_string(rows * cols));
  };
  shape("antenna_power_max_w", x.antenna_power_max_w, x.antennas(), x.stations());
  shape("radiated_power_max_w", x.radiated_power_max_w, x.stations(), 1);
  shape("csi_error_var", x.csi_error_var, x.antennas(), x.stations() * x.users());
  shape("pa_class", x.supply.amplifier_class, x.antennas(), x.stations());
  shape("pa_efficiency", x.supply.efficiency, x.antennas(), x.stations());
  if (!faults.list().empty()) return;
  check_entries(faults, "antenna_power_max_w", x.antenna_power_max_w, "must be > 0", 0.0, true);
  check_entries(faults, "radiated_power_max_w", x.radiated_power_max_w, "must be > 0", 0.0, true);
  check_entries(faults, "csi_error_var", x.csi_error_var, "variances must be >= 0 and finite", 0.0, false);
  check_covariances(faults, x);
  check_entries(faults, "pa_efficiency", x.supply.efficiency, "must be in (0, 1]", 0.0, true);
  if (x.supply.efficiency.size() > 0 && x.supply.efficiency.maxCoeff() > 1.0) {
    faults.add("pa_efficiency: " + shortest(x.supply.efficiency.maxCoeff()) + "; must be in (0, 1]");
  }
  const double circuit = x.supply.circuit_power_w;
  faults.require(std::isfinite(circuit) && circuit >= 0.0, "circuit_power_w", shortest(circuit), "must be >= 0");
  for (Eigen::Index b = 0; b < x.stations() && x.supply.amplifier_class.size() > 0; ++b) {
    for (Eigen::Index n = 0; n < x.antennas(); ++n) {
      const int each = x.supply.amplifier_class(n, b);
      faults.require(each == 0 || each == 1, "pa_class", std::to_string(each), "must be 0 or 1");
      faults.require(each != 1 || std::isfinite(x.curve(b, n).saturation_output_w()), "pa_class", "1",
                     "needs an amplifier with a largest output power");
      if (!faults.list().empty()) return;
    }
  }
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
  check_amplifiers(faults, x);
  check_limits(faults, x);
  check_geometry(faults, x);
  faults.raise();
  check_range(faults, x);
  faults.raise();
}

}  // namespace airloom::dab
