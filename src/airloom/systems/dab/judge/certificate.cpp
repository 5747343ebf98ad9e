#include "airloom/systems/dab/judge/certificate.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "airloom/core/residual.hpp"
#include "airloom/radio/rate.hpp"
#include "airloom/systems/dab/judge/distortion.hpp"
#include "airloom/systems/dab/problem/accounting.hpp"
#include "airloom/systems/dab/problem/rate.hpp"
#include "airloom/systems/dab/problem/station/station_model.hpp"

namespace airloom::dab {
namespace {

using Index = Eigen::Index;

/// Gradients of R, (N, B U), and what they are made of. Noise 1, largest budget 1.
struct Point {
  Eigen::MatrixXcd gradient;
  Eigen::MatrixXcd link;
  Eigen::VectorXd distortion;
  double rate = 0.0;  ///< nats
};

Point block_point(const BeamProblem& problem, const Eigen::MatrixXcd& w) {
  const Index users = problem.users();
  std::vector<StationModel> stations;
  Point out{.gradient = Eigen::MatrixXcd(w.rows(), w.cols()),
            .link = Eigen::MatrixXcd::Zero(users, users),
            .distortion = Eigen::VectorXd::Zero(users)};
  for (Index b = 0; b < problem.stations(); ++b) {
    StationModel& station = stations.emplace_back(problem.channel(b), problem.amplifier);
    station.transmit(station_beams(w, b, users));
    out.link += station.link();
    out.distortion += station.distortion();
  }
  Prices prices;
  out.rate = sum_rate(out.link, out.distortion, problem.weight, prices);
  for (Index b = 0; b < problem.stations(); ++b) {
    stations[static_cast<std::size_t>(b)].gradient(prices, station_beams(out.gradient, b, users));
  }
  return out;
}

/// The gradient with the distortion of all stations as one.
Eigen::MatrixXcd correlated_gradient(const BeamProblem& problem, const Eigen::MatrixXcd& w) {
  const Index users = problem.users();
  StationModel all(stacked(problem.h, users), problem.amplifier);
  all.transmit(stacked(w, users));
  Prices prices;
  (void)sum_rate(all.link(), all.distortion(), problem.weight, prices);
  Eigen::MatrixXcd gradient(all.beams().rows(), users);
  all.gradient(prices, gradient);
  Eigen::MatrixXcd by_station(w.rows(), w.cols());
  for (Index b = 0; b < problem.stations(); ++b) {
    station_beams(by_station, b, users) = gradient.middleRows(b * problem.antennas(), problem.antennas());
  }
  return by_station;
}

double kkt_residual(const BeamProblem& problem, const Eigen::MatrixXcd& w, const Eigen::MatrixXcd& gradient) {
  constexpr double used = 1.0 - 1e-6;
  double worst = 0.0;
  for (Index b = 0; b < problem.stations(); ++b) {
    const Eigen::Ref<const Eigen::MatrixXcd> own = w.middleCols(b * problem.users(), problem.users());
    const Eigen::Ref<const Eigen::MatrixXcd> slope = gradient.middleCols(b * problem.users(), problem.users());
    const double power = own.squaredNorm();
    double multiplier = 0.0;
    if (power > used * problem.budget[b]) multiplier = std::max(0.0, own.conjugate().cwiseProduct(slope).sum().real() / power);
    worst = worse(worst, (slope - multiplier * own).norm() * std::sqrt(problem.budget[b]));
  }
  return worst;
}

/// f of specification 6, weighted, at mu_u = SINR_u and nu_u = sqrt(weight_u (1 + mu_u)) T_uu / S_u. Nats.
double fractional_form(const Point& at, const Eigen::VectorXd& weight) {
  const Eigen::VectorXd gamma = sinr(at.link, at.distortion);
  double f = 0.0;
  for (Index u = 0; u < weight.size(); ++u) {
    const double all = at.link.row(u).squaredNorm() + at.distortion[u] + 1.0;
    const double root = std::sqrt(weight[u] * (1.0 + gamma[u]));
    const std::complex<double> nu = root * at.link(u, u) / all;
    f += weight[u] * (std::log1p(gamma[u]) - gamma[u]) + 2.0 * root * (std::conj(nu) * at.link(u, u)).real() - std::norm(nu) * all;
  }
  return f;
}

/// Over all antennas.
double saturation_probability(const Instance& x, const Solution& s) {
  double strongest = 0.0;
  for (Index b = 0; b < x.stations(); ++b) {
    strongest = std::max(strongest, s.w.middleCols(b * x.users(), x.users()).rowwise().squaredNorm().maxCoeff());
  }
  return x.amplifier.linear() ? 0.0 : radio::probability_beyond_saturation(x.amplifier, strongest);
}

std::string warning(const Instance& x, double saturation) {
  constexpr double trusted = 0.01;
  std::vector<std::string> list = amplifier_warnings(x.amplifier, x.tx_power_max_w.maxCoeff());
  if (saturation > trusted) {
    list.push_back("an antenna leaves the amplifier's physical range with probability " + shortest(saturation) +
                   ": there the cubic polynomial describes no amplifier");
  }
  std::string text;
  for (const std::string& each : list) text += (text.empty() ? "" : "; ") + each;
  return text;
}

}  // namespace

double sum_rate_upper_bound(const Instance& x) {
  Eigen::VectorXd amplitude = Eigen::VectorXd::Zero(x.users());
  for (Index b = 0; b < x.stations(); ++b) {
    const double power = x.tx_power_max_w[b];
    const double gain = std::max(std::abs(x.amplifier.beta1), std::abs(x.amplifier.beta1 + 2.0 * x.amplifier.beta3 * power));
    amplitude += gain * std::sqrt(power) * x.channel(b).colwise().norm().transpose();
  }
  double bound = 0.0;
  for (Index u = 0; u < x.users(); ++u) {
    bound += x.weight[u] * radio::bits_per_hz(amplitude[u] * amplitude[u] / x.noise_w[u]);
  }
  return bound;
}

Values certify(const Instance& x, const Solution& s) {
  constexpr Index most_antennas = 512;  // the correlated gradient holds matrices of this size
  const BeamProblem problem = make_problem(x);
  const Eigen::MatrixXcd w = s.w / beam_unit(x);
  const Point at = block_point(problem, w);
  Values out;
  const double scale = std::max(at.rate, 1e-300);
  out.set("kkt", kkt_residual(problem, w, at.gradient) / scale);
  if (x.stations() * x.antennas() <= most_antennas) {
    out.set("kkt_correlated", kkt_residual(problem, w, correlated_gradient(problem, w)) / scale);
  }
  const double bound = sum_rate_upper_bound(x);
  out.set("upper_bound", bound);
  out.set("gap_to_bound", bound - at.rate / std::numbers::ln2);
  out.set("fp_gap", std::abs(fractional_form(at, problem.weight) - at.rate));
  const double saturation = saturation_probability(x, s);
  out.set("saturation_probability", saturation);
  out.merge(accounting({.stations = x.stations(), .antennas = x.antennas(), .users = x.users()}));
  if (std::string text = warning(x, saturation); !text.empty()) out.set("warning", std::move(text));
  return out;
}

}  // namespace airloom::dab
