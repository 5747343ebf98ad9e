#include "airloom/systems/dab/judge/beam_pattern.hpp"

#include <cmath>
#include <numbers>
#include <utility>

#include "airloom/core/units.hpp"
#include "airloom/systems/dab/judge/exact_model.hpp"

namespace airloom::dab {
namespace {

using Index = Eigen::Index;
constexpr double pi = std::numbers::pi;

/// What the antennas of a station send, besides the symbols.
struct Radiation {
  Eigen::MatrixXcd useful;      ///< G W, (N, U)
  Eigen::MatrixXcd distortion;  ///< D, (N, N)
};

Radiation radiation(const Instance& x, const Solution& s, Index station, AmplifierModel model) {
  Faults faults("dab beam pattern");
  faults.require(station >= 0 && station < x.stations(), "station", std::to_string(station),
                 "must be in 0 .. " + std::to_string(x.stations() - 1));
  faults.require(s.w.rows() == x.antennas() && s.w.cols() == x.h.cols(), "w", std::to_string(s.w.cols()) + " beams",
                 "must have the shape of h, " + std::to_string(x.h.cols()));
  faults.raise();
  const Eigen::MatrixXcd w = station_beams(s.w, station, x.users());
  if (model == AmplifierModel::ideal) {
    Eigen::MatrixXcd useful = w;
    for (Index n = 0; n < x.antennas(); ++n) useful.row(n) *= x.curve(station, n)(0.0);
    return {.useful = std::move(useful), .distortion = Eigen::MatrixXcd::Zero(x.antennas(), x.antennas())};
  }
  const Expansion of = expand(x, s, AmplifierUse::as_given, judged_terms(x, AmplifierUse::as_given));
  const Index first = station * x.antennas();
  Eigen::MatrixXcd useful = w;
  for (Index n = 0; n < x.antennas(); ++n) useful.row(n) *= of.moments[static_cast<std::size_t>(first + n)].c[0];
  return {.useful = std::move(useful), .distortion = distortion_covariance(x, s, of, first, x.antennas())};
}

Eigen::VectorXcd response(const Instance& x, double angle_rad) {
  const double turns = (x.steering_conjugate ? 1.0 : -1.0) * x.spacing_wavelengths * std::sin(angle_rad);
  Eigen::VectorXcd a(x.antennas());
  for (Index n = 0; n < a.size(); ++n) a[n] = std::polar(1.0, 2.0 * pi * turns * static_cast<double>(n));
  return a;
}

double level_dbw(double watt) {
  constexpr double nothing_w = 1e-40;
  return dbw_from_watt(std::max(watt, nothing_w));
}

}  // namespace

Eigen::VectorXd pattern_angles() {
  constexpr Index steps = 720;
  return Eigen::VectorXd::LinSpaced(steps + 1, -0.5 * pi, 0.5 * pi);
}

Eigen::VectorXd user_angles(const Instance& x, Index station) {
  Faults faults("dab beam pattern");
  faults.require(station >= 0 && station < x.stations(), "station", std::to_string(station),
                 "must be in 0 .. " + std::to_string(x.stations() - 1));
  faults.require(x.tx_pos_m.cols() == x.stations(), "tx_pos_m", "missing", "must be known to see users from a station");
  faults.require(x.rx_pos_m.cols() == x.users(), "rx_pos_m", "missing", "must be known to see users from a station");
  faults.require(x.tx_normal_rad.size() == x.stations(), "tx_normal_rad", "missing", "must be known to see users from a station");
  faults.raise();
  Eigen::VectorXd angles(x.users());
  for (Index u = 0; u < x.users(); ++u) angles[u] = user_angle(x, station, u);
  return angles;
}

BeamPattern beam_pattern(const Instance& x, const Solution& s, Index station, AmplifierModel model, const Eigen::VectorXd& angle_rad) {
  const Radiation sent = radiation(x, s, station, model);
  const Index count = angle_rad.size();
  BeamPattern out{.angle_rad = angle_rad,
                  .useful_dbw = Eigen::VectorXd(count),
                  .distortion_dbw = Eigen::VectorXd(count),
                  .total_dbw = Eigen::VectorXd(count),
                  .stream_dbw = Eigen::MatrixXd(count, x.users())};
  for (Index k = 0; k < count; ++k) {
    const Eigen::VectorXcd a = response(x, angle_rad[k]);
    const Eigen::VectorXd streams = (sent.useful.adjoint() * a).cwiseAbs2();
    const Eigen::VectorXcd turned = sent.distortion * a;
    const double distortion = std::max(0.0, a.dot(turned).real());  // positive semidefinite but for rounding
    out.useful_dbw[k] = level_dbw(streams.sum());
    out.distortion_dbw[k] = level_dbw(distortion);
    out.total_dbw[k] = level_dbw(streams.sum() + distortion);
    for (Index u = 0; u < x.users(); ++u) out.stream_dbw(k, u) = level_dbw(streams[u]);
  }
  return out;
}

Peak peak(const Eigen::VectorXd& angle_rad, const Eigen::VectorXd& level) {
  Index best = 0;
  const double largest = level.maxCoeff(&best);
  return {.angle_rad = angle_rad[best], .level_dbw = largest};
}

PatternIntegrals pattern_integrals(const Instance& x, const Solution& s, Index station, AmplifierModel model) {
  const Radiation sent = radiation(x, s, station, model);
  const Eigen::MatrixXcd useful = sent.useful * sent.useful.adjoint();
  PatternIntegrals out;
  for (Index m = 0; m < x.antennas(); ++m) {
    for (Index n = 0; n < x.antennas(); ++n) {
      const double phase = 2.0 * pi * static_cast<double>(n - m) * x.spacing_wavelengths;
      const double weight = n == m ? 2.0 : 2.0 * std::sin(phase) / phase;
      out.useful_w += weight * useful(n, m).real();
      out.distortion_w += weight * sent.distortion(n, m).real();
    }
  }
  return out;
}

}  // namespace airloom::dab
