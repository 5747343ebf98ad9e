#pragma once
/// From rays to what the antennas of a transmitter do at some frequencies: TR 38.901, section 7.5, step 11, stored as h = conj(g).
#include <Eigen/Core>

#include "airloom/export.hpp"
#include "airloom/radio/array.hpp"
#include "airloom/radio/tr38901/element.hpp"
#include "airloom/radio/tr38901/geometry.hpp"
#include "airloom/radio/tr38901/rays.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

/// A line or a rectangle of equal elements: element i1 n2 + i2 at i1 step1 + i2 step2, in wavelengths and in the array's own frame.
struct ArrayGrid {
  int n1 = 1;
  int n2 = 1;
  Eigen::Vector3d step1 = Eigen::Vector3d::Zero();
  Eigen::Vector3d step2 = Eigen::Vector3d::Zero();

  [[nodiscard]] int elements() const { return n1 * n2; }
  /// A line of elements, and a plane as radio::upa has it.
  [[nodiscard]] static ArrayGrid line(int elements, double spacing, Axis axis);
  [[nodiscard]] static ArrayGrid plane(int n1, int n2, double spacing, Plane plane);
};

/// An array as it stands: h has one row per element, with dual polarization the elements of the +45 degree slant before those of -45.
struct Antenna {
  ArrayGrid grid = {};
  Orientation orientation = {};
  ElementPattern pattern = ElementPattern::isotropic;
  Polarization polarization = Polarization::single;

  [[nodiscard]] int rows() const { return grid.elements() * (polarization == Polarization::dual ? 2 : 1); }
};

/// Frequencies at first + c spacing from the carrier, c = 0 .. count - 1.
struct Band {
  int count = 1;
  double first_hz = 0.0;
  double spacing_hz = 0.0;

  /// Subcarriers round the carrier: (c - (count - 1)/2) spacing.
  [[nodiscard]] static Band centred(int count, double spacing_hz);
};

enum class DelayReference { absolute, link };
constexpr auto enum_names(DelayReference) { return std::array<std::string_view, 2>{"absolute", "link"}; }

/// When and how a link is looked at.
struct View {
  double f_hz = 0.0;                                          ///< carrier
  Band band = {};                                             ///< around it
  DelayReference delay_reference = DelayReference::absolute;  ///< link: the first path has delay 0
  Eigen::Vector3d user_moved_m = Eigen::Vector3d::Zero();     ///< since the rays were drawn
  Eigen::Vector3d station_moved_m = Eigen::Vector3d::Zero();  ///< of the transmitter, likewise
};

/// Direction of departure in the array's own frame.
[[nodiscard]] Eigen::Vector3d local_departure(const Antenna& antenna, double azimuth_deg, double zenith_deg);

/// a_n = exp(j 2 pi r_n . u), (n1 n2). @param local  unit vector in the array's own frame
[[nodiscard]] Eigen::VectorXcd grid_steering(const ArrayGrid& grid, const Eigen::Vector3d& local);

/// The channel h = conj(g), shape (rows, frequencies), column c the vector over antennas at frequency c; E ||h||^2 = elements * gain.
///
///     g_n = sqrt(G) (sqrt(1/(K+1)) sum sqrt(p) F(u_d) e^{j Phi} a_n(u_d) e^{j 2 pi s.u_a / lambda} e^{-j 2 pi v (tau + tau_0)}
///                  + sqrt(K/(K+1)) F(u) e^{-j 2 pi d/lambda} a_n(u) e^{-j 2 pi v tau_0})
///
/// With dual polarization the field of a slant zeta is F (cos zeta, sin zeta), the user's is vertical:
/// F e^{j Phi} becomes F_theta e^{j Phi_VV} + F_phi e^{j Phi_VH} / sqrt(XPR). The field is taken as if the array stood upright.
/// @param drawn  the link where its rays were drawn
/// @param now    the link at present, for the line of sight: the same unless something moved
/// @param gain   G, linear: path loss and shadowing
[[nodiscard]] Eigen::MatrixXcd channel(const RaySet& rays, const LinkGeometry& drawn, const LinkGeometry& now, double gain,
                                       const Antenna& antenna, const View& view);

/// Mean of h h^H over the rays' phases without the line of sight, (rows, rows), at the carrier: exact for the drawn clusters. That of a
/// single polarization, or of both.
[[nodiscard]] Eigen::MatrixXcd scattered_covariance(const RaySet& rays, double gain, const Antenna& antenna);

/// exp(-j 2 pi d f / c), whole turns taken off first.
[[nodiscard]] std::complex<double> path_phase(double distance_m, double f_hz);

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
