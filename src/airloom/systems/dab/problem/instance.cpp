#include "airloom/systems/dab/problem/instance.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/core/random.hpp"
#include "airloom/core/units.hpp"
#include "airloom/systems/dab/problem/standard_channel.hpp"

namespace airloom::dab {
namespace {

constexpr double two_pi = 2.0 * std::numbers::pi;

/// The angle in (-pi, pi] that differs by whole turns.
double wrapped(double angle) {
  const double turned = std::remainder(angle, two_pi);
  return turned <= -std::numbers::pi ? turned + two_pi : turned;
}

struct Path {
  double amplitude;
  double length_m;
  double angle_rad;
};

/// Adds one path to a channel.
void add(const Scenario& s, const Path& path, Eigen::Ref<Eigen::VectorXcd> h) {
  const double wavelength_m = speed_of_light_m_s / (s.carrier_ghz * 1e9);
  const double gain = from_db(s.reference_gain_db) * std::pow(path.length_m / s.reference_distance_m, -s.path_loss_exponent);
  const double amplitude = path.amplitude * std::sqrt(gain);
  const double sine = std::sin(path.angle_rad);
  const double middle = 0.5 * static_cast<double>(h.size() - 1);
  for (Eigen::Index n = 0; n < h.size(); ++n) {
    double wavelengths = 0.0;
    switch (s.array) {
      case Array::planar: wavelengths = path.length_m / wavelength_m + static_cast<double>(n) * s.spacing_wavelengths * sine; break;
      case Array::spherical: {
        const double x = (static_cast<double>(n) - middle) * s.spacing_wavelengths * wavelength_m;
        wavelengths = std::hypot(path.length_m - x * sine, x * std::cos(path.angle_rad)) / wavelength_m;
        break;
      }
    }
    // whole turns first: some thousand wavelengths would cost digits of the phase
    h[n] += std::polar(amplitude, -two_pi * (wavelengths - std::floor(wavelengths)));
  }
}

/// The amplifiers of the scenario, each with its share of the spread (stream 100, entity b N + n).
void draw_amplifiers(const Scenario& s, std::uint64_t seed, std::uint64_t realization, Instance& x) {
  constexpr StreamId spread_stream{100};
  x.amplifier = s.amplifier();
  const bool spread = s.pa_gain_spread_db > 0.0 || s.pa_phase_spread_deg > 0.0;
  if (s.pa_model == radio::AmplifierModel::cubic && !spread) return;
  const radio::AmplifierCurve nominal = s.curve();
  if (!spread) {
    x.curves = {nominal};
    return;
  }
  for (int i = 0; i < s.base_stations * s.rows(); ++i) {
    RandomStream stream(seed, spread_stream, realization, static_cast<std::uint64_t>(i));
    const std::complex<double> normal = std::numbers::sqrt2 * stream.complex_normal();
    const std::complex<double> factor = std::polar(std::pow(10.0, s.pa_gain_spread_db * normal.real() / 20.0),
                                                   s.pa_phase_spread_deg * std::numbers::pi / 180.0 * normal.imag());
    radio::AmplifierCurve curve = nominal;
    curve.gain *= factor;
    for (std::complex<double>& b : curve.coefficients) b *= factor;
    x.curves.push_back(curve);
  }
}

/// Variances of the channels' entries, in shares of each link's mean energy.
void draw_errors(const Scenario& s, Instance& x) {
  x.csi_error_var.resize(x.h.rows(), x.h.cols());
  for (Eigen::Index link = 0; link < x.h.cols(); ++link) {
    const double share_db = link < s.users ? s.csi_error_first_db.value_or(*s.csi_error_db) : *s.csi_error_db;
    x.csi_error_var.col(link).setConstant(from_db(share_db) * x.h.col(link).squaredNorm() / static_cast<double>(x.h.rows()));
  }
}

}  // namespace

Eigen::Matrix3Xd station_places(const Scenario& s) {
  Eigen::Matrix3Xd places(3, s.base_stations);
  for (int b = 0; b < s.base_stations; ++b) {
    const double angle = -0.75 * std::numbers::pi + two_pi * b / s.base_stations;
    places.col(b) << s.station_radius_m * std::cos(angle), s.station_radius_m * std::sin(angle), 0.0;
  }
  return places;
}

double user_angle(const Instance& x, Eigen::Index station, Eigen::Index user) {
  const Eigen::Vector3d way = x.rx_pos_m.col(user) - x.tx_pos_m.col(station);
  return wrapped(std::atan2(way.y(), way.x()) - x.tx_normal_rad[station]);
}

namespace {

/// The published channels of a drop.
void draw_paths(const Scenario& s, std::uint64_t seed, std::uint64_t realization, Instance& x) {
  x.h.setZero(s.antennas, static_cast<Eigen::Index>(s.base_stations) * s.users);
  for (int b = 0; b < s.base_stations; ++b) {
    for (int u = 0; u < s.users; ++u) {
      const Eigen::Index link = static_cast<Eigen::Index>(b) * s.users + u;
      RandomStream stream(seed, StreamId::small_scale_fading, realization, static_cast<std::uint64_t>(link));
      const double distance = std::max(s.reference_distance_m, (x.rx_pos_m.col(u) - x.tx_pos_m.col(b)).norm());
      add(s, {.amplitude = 1.0, .length_m = distance, .angle_rad = user_angle(x, b, u)}, x.h.col(link));
      const double widest = s.path_angle_max_deg * std::numbers::pi / 180.0;
      for (int l = 1; l < s.paths; ++l) {
        const double attenuation = stream.uniform(s.attenuation_min, s.attenuation_max);
        const double angle = stream.uniform(-widest, widest);
        const double length = stream.uniform(distance, s.path_length_max * distance);
        add(s, {.amplitude = attenuation, .length_m = length, .angle_rad = angle}, x.h.col(link));
      }
    }
  }
}

}  // namespace

Instance draw(const Scenario& s, std::uint64_t seed, std::uint64_t realization) {
  validate(s);
  Instance x;
  x.tx_pos_m = station_places(s);
  x.tx_normal_rad.resize(s.base_stations);
  for (int b = 0; b < s.base_stations; ++b) x.tx_normal_rad[b] = std::atan2(-x.tx_pos_m(1, b), -x.tx_pos_m(0, b));
  x.rx_pos_m.resize(3, s.users);
  RandomStream drop(seed, StreamId::user_drop, realization);
  for (int u = 0; u < s.users; ++u) {
    const double radius = s.user_radius_m * std::sqrt(drop.uniform());
    const double angle = two_pi * drop.uniform();
    x.rx_pos_m.col(u) << s.user_center_x_m + radius * std::cos(angle), s.user_center_y_m + radius * std::sin(angle), 0.0;
  }
  x.spacing_wavelengths = s.spacing_wavelengths;
  x.steering_conjugate = s.array == Array::spherical;
  if (s.channel == ChannelModel::published) {
    draw_paths(s, seed, realization, x);
  } else {
    draw_standard_channel(s, seed, realization, x);
  }
  x.tx_power_max_w = Eigen::VectorXd::Constant(s.base_stations, s.tx_power_w());
  x.noise_w = Eigen::VectorXd::Constant(s.users, watt_from_dbm(s.noise_dbm));
  draw_amplifiers(s, seed, realization, x);
  x.supply = {.asked = s.circuit_power_w > 0.0, .circuit_power_w = s.circuit_power_w};
  if (s.csi_error_db) draw_errors(s, x);
  x.weight = Eigen::VectorXd::Ones(s.users);
  validate(x, "dab instance");
  return x;
}

radio::AmplifierCurve Instance::curve(Eigen::Index b, Eigen::Index n) const {
  if (curves.empty()) return radio::cubic_curve(amplifier.beta1, amplifier.beta3);
  return curves.size() == 1 ? curves.front() : curves[static_cast<std::size_t>(b * antennas() + n)];
}

bool Instance::linear() const {
  return curves.empty() ? amplifier.linear() : std::ranges::all_of(curves, [](const radio::AmplifierCurve& c) { return c.linear(); });
}

SupplyRule supply_rule(const Instance& x, Eigen::Index b, Eigen::Index n) {
  SupplyRule rule;
  rule.class_b = x.supply.amplifier_class.size() > 0 && x.supply.amplifier_class(n, b) == 1;
  rule.efficiency = rule.class_b ? std::numbers::pi / 4.0 : 0.4;
  if (x.supply.efficiency.size() > 0) rule.efficiency = x.supply.efficiency(n, b);
  if (rule.class_b) rule.saturation_root = std::sqrt(x.curve(b, n).saturation_output_w());
  return rule;
}

BeamProblem make_problem(const Instance& x) {
  const double largest = x.tx_power_max_w.maxCoeff();
  BeamProblem problem{.h = x.h, .budget = x.tx_power_max_w / largest, .weight = x.weight, .amplifier = x.amplifier};
  problem.amplifier.beta3 *= largest;
  for (Eigen::Index b = 0; b < x.stations(); ++b) {
    for (Eigen::Index u = 0; u < x.users(); ++u) problem.h.col(b * x.users() + u) *= std::sqrt(largest / x.noise_w[u]);
  }
  for (std::size_t link = 0; link < x.csi_error_cov.size(); ++link) {
    problem.error_covariance.emplace_back(x.csi_error_cov[link] * largest / x.noise_w[static_cast<Eigen::Index>(link) % x.users()]);
  }
  if (x.csi_error_var.size() > 0 && x.csi_error_cov.empty()) {
    problem.error = x.csi_error_var;
    for (Eigen::Index c = 0; c < x.h.cols(); ++c) problem.error.col(c) *= largest / x.noise_w[c % x.users()];
  }
  problem.antenna_budget = x.antenna_power_max_w / largest;
  problem.radiated_budget = x.radiated_power_max_w / largest;
  Consumption& supply = problem.consumption;
  supply.circuit = x.supply.circuit_power_w / largest;
  supply.efficiency.resize(x.antennas(), x.stations());
  supply.class_b.resize(x.antennas(), x.stations());
  supply.saturation_root.resize(x.antennas(), x.stations());
  bool amplitudes = false;
  for (Eigen::Index b = 0; b < x.stations(); ++b) {
    for (Eigen::Index n = 0; n < x.antennas(); ++n) {
      const SupplyRule rule = supply_rule(x, b, n);
      supply.efficiency(n, b) = rule.efficiency;
      supply.class_b(n, b) = rule.class_b;
      supply.saturation_root(n, b) = rule.saturation_root / std::sqrt(largest);
      amplitudes = amplitudes || rule.class_b;
    }
  }
  if (!x.curves.empty() || amplitudes || !x.csi_error_cov.empty()) {
    const std::vector<radio::AmplifierCurve> curves = x.curves.empty() ? std::vector{x.curve(0, 0)} : x.curves;
    problem.fleet = std::make_shared<AmplifierFleet>(curves, x.stations() * x.antennas(), x.users(), largest, 1.0, amplitudes);
  }
  return problem;
}

double beam_unit(const Instance& x) { return std::sqrt(x.tx_power_max_w.maxCoeff()); }

}  // namespace airloom::dab
