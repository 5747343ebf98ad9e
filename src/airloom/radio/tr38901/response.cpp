#include "airloom/radio/tr38901/response.hpp"

#include <cmath>
#include <complex>
#include <numbers>

#include "airloom/core/units.hpp"

namespace airloom::radio::tr38901 {
namespace {

using std::complex;

constexpr double two_pi = 2.0 * std::numbers::pi;

/// exp(j 2 pi x), whole turns taken off first.
complex<double> turned(double x) {
  const double rest = two_pi * (x - std::floor(x));
  return {std::cos(rest), std::sin(rest)};
}

/// Fills out[i1 n2 + i2] = start z1^i1 z2^i2 by multiplication.
void fill_grid(const ArrayGrid& grid, const Eigen::Vector3d& local, complex<double> start, complex<double>* out) {
  const complex<double> z1 = grid.n1 > 1 ? turned(grid.step1.dot(local)) : 1.0;
  const complex<double> z2 = grid.n2 > 1 ? turned(grid.step2.dot(local)) : 1.0;
  complex<double> row = start;
  for (int i1 = 0; i1 < grid.n1; ++i1) {
    complex<double> value = row;
    for (int i2 = 0; i2 < grid.n2; ++i2) {
      *out++ = value;
      value *= z2;
    }
    row *= z1;
  }
}

/// Fills out[c] = exp(-j 2 pi v_c delay).
void fill_band(const Band& band, double delay_s, complex<double>* out) {
  if (band.count == 1 && band.first_hz == 0.0) {
    *out = 1.0;
    return;
  }
  complex<double> value = turned(-band.first_hz * delay_s);
  const complex<double> step = turned(-band.spacing_hz * delay_s);
  for (int c = 0; c < band.count; ++c) {
    out[c] = value;
    value *= step;
  }
}

/// Vertical and horizontal part of the field of slant block `block`: +45, then -45 degrees.
struct Slant {
  double vertical = 1.0;
  double horizontal = 0.0;
};
Slant slant_of(Polarization polarization, int block) {
  constexpr double half_power = std::numbers::sqrt2 / 2.0;
  if (polarization == Polarization::single) return {};
  return {.vertical = half_power, .horizontal = block == 0 ? half_power : -half_power};
}

int blocks(const Antenna& antenna) { return antenna.polarization == Polarization::dual ? 2 : 1; }

/// One ray through one slant, without element, array and delay.
complex<double> ray_amplitude(const Ray& ray, const Slant& field) {
  complex<double> sum = field.vertical * std::polar(1.0, ray.phase_rad[0]);
  if (field.horizontal != 0.0) sum += field.horizontal / std::sqrt(ray.xpr) * std::polar(1.0, ray.phase_rad[1]);
  return sum;
}

}  // namespace

ArrayGrid ArrayGrid::line(int elements, double spacing, Axis axis) {
  return {.n1 = elements, .n2 = 1, .step1 = spacing * Eigen::Vector3d::Unit(static_cast<int>(axis))};
}

ArrayGrid ArrayGrid::plane(int n1, int n2, double spacing, Plane plane) {
  return {.n1 = n1,
          .n2 = n2,
          .step1 = spacing * Eigen::Vector3d::Unit(plane == Plane::yz ? 1 : 0),
          .step2 = spacing * Eigen::Vector3d::Unit(plane == Plane::xy ? 1 : 2)};
}

Band Band::centred(int count, double spacing_hz) {
  return {.count = count, .first_hz = -0.5 * (count - 1) * spacing_hz, .spacing_hz = spacing_hz};
}

Eigen::Vector3d local_departure(const Antenna& antenna, double azimuth_deg, double zenith_deg) {
  return antenna.orientation.rotation().transpose() * unit_vector(azimuth_deg, zenith_deg);
}

Eigen::VectorXcd grid_steering(const ArrayGrid& grid, const Eigen::Vector3d& local) {
  Eigen::VectorXcd a(grid.elements());
  fill_grid(grid, local, 1.0, a.data());
  return a;
}

complex<double> path_phase(double distance_m, double f_hz) { return turned(-distance_m * f_hz / speed_of_light_m_s); }

Eigen::MatrixXcd channel(const RaySet& set, const LinkGeometry& drawn, const LinkGeometry& now, double gain, const Antenna& antenna,
                         const View& view) {
  const int elements = antenna.grid.elements();
  const auto count = static_cast<Eigen::Index>(set.rays.size());
  const double per_metre = view.f_hz / speed_of_light_m_s;
  const bool absolute = view.delay_reference == DelayReference::absolute;
  const double start_s = absolute ? drawn.d3_m / speed_of_light_m_s : 0.0;
  const Eigen::Matrix3d to_local = antenna.orientation.rotation().transpose();
  const bool user_moved = view.user_moved_m != Eigen::Vector3d::Zero();
  const bool station_moved = view.station_moved_m != Eigen::Vector3d::Zero();

  Eigen::MatrixXcd arrays(elements, count);         // column: element, array and displacement
  Eigen::MatrixXcd delays(view.band.count, count);  // column: frequencies
  for (Eigen::Index r = 0; r < count; ++r) {
    const Ray& ray = set.rays[static_cast<std::size_t>(r)];
    const Eigen::Vector3d departure = unit_vector(ray.aod_deg, ray.zod_deg);
    const Eigen::Vector3d local = to_local * departure;
    complex<double> start = std::sqrt(ray.power) * element_amplitude(antenna.pattern, local);
    if (user_moved) start *= turned(view.user_moved_m.dot(unit_vector(ray.aoa_deg, ray.zoa_deg)) * per_metre);
    if (station_moved) start *= turned(view.station_moved_m.dot(departure) * per_metre);
    fill_grid(antenna.grid, local, start, arrays.col(r).data());
    fill_band(view.band, ray.delay_s + start_s, delays.col(r).data());
  }

  const Eigen::Vector3d sight = to_local * unit_vector(now.aod_deg, now.zod_deg);
  Eigen::VectorXcd direct = Eigen::VectorXcd::Zero(elements);
  Eigen::VectorXcd direct_band = Eigen::VectorXcd::Zero(view.band.count);
  if (set.k > 0.0) {
    fill_grid(antenna.grid, sight, element_amplitude(antenna.pattern, sight) * path_phase(now.d3_m, view.f_hz), direct.data());
    fill_band(view.band, absolute ? now.d3_m / speed_of_light_m_s : 0.0, direct_band.data());
  }
  const double scattered_share = std::sqrt(1.0 / (set.k + 1.0));
  const double direct_share = std::sqrt(set.k / (set.k + 1.0));

  Eigen::MatrixXcd h(antenna.rows(), view.band.count);
  Eigen::VectorXcd amplitude(count);
  for (int block = 0; block < blocks(antenna); ++block) {
    const Slant field = slant_of(antenna.polarization, block);
    for (Eigen::Index r = 0; r < count; ++r) amplitude[r] = ray_amplitude(set.rays[static_cast<std::size_t>(r)], field);
    auto rows = h.middleRows(block * elements, elements);
    rows.noalias() = scattered_share * (arrays * amplitude.asDiagonal()) * delays.transpose();
    rows.noalias() += (direct_share * field.vertical) * direct * direct_band.transpose();
  }
  return std::sqrt(gain) * h.conjugate();
}

Eigen::MatrixXcd scattered_covariance(const RaySet& set, double gain, const Antenna& antenna) {
  const int elements = antenna.grid.elements();
  const Eigen::Matrix3d to_local = antenna.orientation.rotation().transpose();
  const auto count = static_cast<Eigen::Index>(set.rays.size());
  Eigen::MatrixXcd arrays(elements, count);
  Eigen::VectorXd horizontal(count);
  for (Eigen::Index r = 0; r < count; ++r) {
    const Ray& ray = set.rays[static_cast<std::size_t>(r)];
    const Eigen::Vector3d local = to_local * unit_vector(ray.aod_deg, ray.zod_deg);
    fill_grid(antenna.grid, local, std::sqrt(ray.power) * element_amplitude(antenna.pattern, local), arrays.col(r).data());
    horizontal[r] = 1.0 / ray.xpr;
  }
  Eigen::MatrixXcd covariance(antenna.rows(), antenna.rows());
  for (int i = 0; i < blocks(antenna); ++i) {
    for (int j = 0; j < blocks(antenna); ++j) {
      const Slant fi = slant_of(antenna.polarization, i);
      const Slant fj = slant_of(antenna.polarization, j);
      const Eigen::VectorXd weight = fi.vertical * fj.vertical + (fi.horizontal * fj.horizontal * horizontal).array();
      covariance.block(i * elements, j * elements, elements, elements).noalias() =
          arrays.conjugate() * weight.asDiagonal() * arrays.transpose();
    }
  }
  return gain / (set.k + 1.0) * covariance;
}

}  // namespace airloom::radio::tr38901
