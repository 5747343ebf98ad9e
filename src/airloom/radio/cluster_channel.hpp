#pragma once
/// Channels of random clusters of rays, and what beams of two linear arrays receive through them.
///
/// A generator is a function from a link to a list of rays; whatever makes such a list (another standard's model, a ray tracer) can
/// take this one's place: only `Ray` is read afterwards.
#include <complex>
#include <numbers>
#include <vector>

#include "airloom/core/random.hpp"

namespace airloom::radio {

/// One plane wave of a link at the moment of the draw.
struct Ray {
  std::complex<double> gain;  ///< amplitude without path loss; E sum |gain|^2 = 1 over a link's rays
  double delay_s;
  double arrival_rad;    ///< from the receiving array's broadside
  double departure_rad;  ///< from the sending array's broadside
  double doppler_hz;     ///< mean shift, power-weighted: the specular part has none
};

struct ClusterModel {
  double mean_clusters = 1.8;                                ///< zeta > 0
  bool shared_rays = false;                                  ///< one number of rays for all clusters of a link, as printed
  double rician_k = 3.0;                                     ///< of every ray, >= 0
  double angle_spread_rad = 5.0 * std::numbers::pi / 180.0;  ///< Laplace scale round the cluster's mean angles, > 0
  double mean_delay_s = 100e-9;                              ///< exponential, >= 0
  int sinusoids = 16;                                        ///< S >= 1 of every scattered part
  double doppler_hz = 400.0 / 3.0;                           ///< speed / wavelength, >= 0
  double doppler_width_rad = 2.0 * std::numbers::pi;         ///< omega in (0, 2 pi]
  double time_s = 0.0;                                       ///< moment within the frame
};

/// @throws InvalidInput  naming every field out of range
void validate(const ClusterModel& model);

/// Rays of one link:
///
///     Z = max(Poisson(zeta), 1) clusters, each with Y ~ uniform{1..Z} rays, L rays in all
///     gain = sqrt(1/L) [sqrt(K/(K+1)) e^{-jU} + sqrt(1/(K+1)) (1/sqrt(S)) sum_l e^{j (2 pi f_l t - phi_l)}],   f_l = doppler cos(theta_l)
///
/// theta_l uniform in [-omega/2, omega/2]. E Z = zeta + e^-zeta, E L = (zeta^2 + 2 zeta + 2 e^-zeta)/2. The mean angles of a cluster are
/// uniform. Order of drawing: clusters, per cluster angles and rays, per ray angles and delay; then per ray the fading.
/// Source: [twotier] Eq. (7)-(10); (10) lacks its j and prints 1/S, with which the scattered power would vanish.
[[nodiscard]] std::vector<Ray> draw_rays(const ClusterModel& model, RandomStream& stream);

/// Gain of an antenna element over the angle, as amplitude.
enum class ElementPattern { omni, sector };
/// omni: 1; sector: 10^(-min(12 (angle/65 deg)^2, 30)/20).
[[nodiscard]] double element_amplitude(ElementPattern pattern, double angle_rad);

/// b^H v(ray) of a half-wavelength linear array, v_a = e^{j pi a sin}, with the unit-norm beam b = v(beam)/sqrt(A): sqrt(A) at the beam.
/// @param antennas              A >= 1
/// @param beam_sine, ray_sine   sines of the angles from broadside
[[nodiscard]] std::complex<double> beam_response(int antennas, double beam_sine, double ray_sine);

/// Index of the ray with the largest |gain|; the first of equals. @param rays  not empty
[[nodiscard]] std::size_t strongest_ray(const std::vector<Ray>& rays);

/// Power gain |b_R^H H(f) b_T|^2,  H(f) = sum gain F_R F_T e^{-j 2 pi delay f} v_R v_T^H.
/// @param frequency_hz  from the band's centre. Source: [twotier] Eq. (11), its transposes read as Hermitian.
struct BeamPair {
  int receive_antennas;
  int send_antennas;
  double receive_sine;  ///< sine of the receiving beam's angle
  double send_sine;
  ElementPattern receive_pattern = ElementPattern::omni;
  ElementPattern send_pattern = ElementPattern::omni;
};
[[nodiscard]] double beam_gain(const std::vector<Ray>& rays, const BeamPair& beams, double frequency_hz);

}  // namespace airloom::radio
