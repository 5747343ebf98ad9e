#include "airloom/systems/dab/judge/certificate.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "airloom/core/residual.hpp"
#include "airloom/numerics/nonnegative_least_squares.hpp"
#include "airloom/radio/rate.hpp"
#include "airloom/systems/dab/judge/distortion.hpp"
#include "airloom/systems/dab/judge/metrics.hpp"
#include "airloom/systems/dab/problem/accounting.hpp"
#include "airloom/systems/dab/problem/rate.hpp"
#include "airloom/systems/dab/problem/station/station_model.hpp"

namespace airloom::dab {
namespace {

using Index = Eigen::Index;

constexpr double true_gradient_from = 1e-6;  // probability of leaving it from which designs are made for held amplifiers
constexpr double most_beyond = 1e-3;         // up to this probability of leaving it a polynomial is believed

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
    StationModel& station = stations.emplace_back(problem, b);
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
Eigen::MatrixXcd exact_gradient(const BeamProblem& problem, const Eigen::MatrixXcd& w) {
  const Index users = problem.users();
  RowAmplifiers rows;
  if (problem.fleet) {
    rows = {.fleet = problem.fleet, .antenna = std::vector<Index>(static_cast<std::size_t>(problem.stations() * problem.antennas()))};
    std::iota(rows.antenna.begin(), rows.antenna.end(), Index{0});
  }
  Eigen::MatrixXd error;
  if (problem.error.size() > 0) error = stacked(problem.error.cast<std::complex<double>>(), users).real();
  StationModel all(stacked(problem.h, users), problem.amplifier, DistortionBy::station, std::move(rows), error);
  if (!problem.error_covariance.empty()) {
    ErrorCovariance errors;
    for (Index b = 0; b < problem.stations(); ++b) errors.add_station(b * problem.antennas(), problem.station_errors(b));
    all.set_errors(std::move(errors));
  }
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

/// ||G - K W|| of one station. With a budget alone K = max(0, Re <W, G>) / P: below the budget what is left of G is its multiplier times
/// the power that is not used, so that one number tells both. With other limits K = diag(lambda + mu_n + nu dP_n/dp_n), multipliers >= 0 of
/// those that are used; only the part of a row of G along the row of W can be theirs: they are a nonnegative least-squares fit of it.
double station_residual(const BeamProblem& problem, Index b, const Eigen::MatrixXcd& w, const Eigen::MatrixXcd& gradient) {
  constexpr double used = 1.0 - 1e-6;
  StationModel station(problem, b, DistortionBy::network);
  station.transmit(w);
  const Eigen::VectorXd& power = station.antenna_power();
  if (problem.antenna_budget.size() == 0 && problem.radiated_budget.size() == 0) {
    const double multiplier = std::max(0.0, w.conjugate().cwiseProduct(gradient).sum().real() / problem.budget[b]);
    return (gradient - multiplier * w).norm();
  }
  std::vector<Eigen::VectorXd> columns;  // what a multiplier of 1 adds to the rows, along the rows of W times their length
  const Eigen::VectorXd length = power.cwiseSqrt();
  if (power.sum() > used * problem.budget[b]) columns.push_back(length);
  for (Index n = 0; problem.antenna_budget.size() > 0 && n < power.size(); ++n) {
    if (power[n] > used * problem.antenna_budget(n, b)) columns.push_back(length[n] * Eigen::VectorXd::Unit(power.size(), n));
  }
  if (problem.radiated_budget.size() > 0 && station.output_power().sum() > used * problem.radiated_budget[b]) {
    columns.push_back(length.cwiseProduct(station.output_slope()));
  }
  Eigen::VectorXd along = Eigen::VectorXd::Zero(power.size());
  for (Index n = 0; n < power.size(); ++n) {
    if (length[n] > 0.0) along[n] = w.row(n).conjugate().cwiseProduct(gradient.row(n)).sum().real() / length[n];
  }
  const double across = std::max(0.0, gradient.squaredNorm() - along.squaredNorm());
  if (columns.empty()) return gradient.norm();
  Eigen::MatrixXd matrix(power.size(), static_cast<Index>(columns.size()));
  for (std::size_t k = 0; k < columns.size(); ++k) matrix.col(static_cast<Index>(k)) = columns[k];
  const Eigen::VectorXd multipliers = nonnegative_least_squares(matrix, along);
  return std::sqrt(across + (along - matrix * multipliers).squaredNorm());
}

double kkt_residual(const BeamProblem& problem, const Eigen::MatrixXcd& w, const Eigen::MatrixXcd& gradient) {
  double worst = 0.0;
  for (Index b = 0; b < problem.stations(); ++b) {
    const Index first = b * problem.users();
    worst = worse(worst, station_residual(problem, b, w.middleCols(first, problem.users()), gradient.middleCols(first, problem.users())) *
                             std::sqrt(problem.budget[b]));
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

/// Rates through the amplifiers as they physically are, bit/s/Hz.
Eigen::VectorXd true_rates(const Instance& x, const Solution& s) {
  const Expansion of = expand(x, s, AmplifierUse::physical, judged_terms(x, AmplifierUse::physical));
  return spectral_efficiencies(x, links(x, s, of), distortion_of(x, s, of, 0, x.stations() * x.antennas()));
}

/// The problem with amplifiers as they physically are, of as many terms as designs have.
BeamProblem physical_problem(const Instance& x, BeamProblem problem) {
  std::vector<radio::AmplifierCurve> curves = x.curves.empty() ? std::vector{x.curve(0, 0)} : x.curves;
  std::ranges::transform(curves, curves.begin(), [](const auto& c) { return c.physical(); });
  problem.fleet = std::make_shared<AmplifierFleet>(curves, x.stations() * x.antennas(), x.users(), x.tx_power_max_w.maxCoeff(), 0.0);
  return problem;
}

/// Relative change of the exact sum rate with three terms more; 0 where no amplifier's expansion goes on.
double expansion_error(const Instance& x, const Solution& s, double exact) {
  if (x.curves.empty() || std::ranges::all_of(x.curves, [](const auto& c) { return c.last_term() >= 0; })) return 0.0;
  const Expansion of = expand(x, s, AmplifierUse::as_given, judged_terms(x, AmplifierUse::as_given) + 3);
  const Eigen::VectorXd more = spectral_efficiencies(x, links(x, s, of), distortion_of(x, s, of, 0, x.stations() * x.antennas()));
  return exact > 0.0 ? std::abs(x.weight.dot(more) / exact - 1.0) : 0.0;
}

/// A measured curve whose output still grows with the gain of small signals or more at its last point, used beyond it.
bool beyond_table(const Instance& x, const Expansion& of) {
  for (Index i = 0; i < of.power.size(); ++i) {
    const radio::AmplifierCurve curve = x.curve(i / x.antennas(), i % x.antennas());
    if (curve.model != radio::AmplifierModel::table) continue;
    const radio::MeasuredCurve& table = curve.table;
    const std::size_t last = table.r.size() - 1;
    const bool grows = table.amplitude[last] > table.amplitude[last - 1];
    if (grows && of.power[i] > table.r[last] * table.r[last] / 4.0) return true;
  }
  return false;
}

std::string warning(const Instance& x, const RangeUse& range, double exact, double delivered, double error, const Expansion& of) {
  constexpr double trusted = 1e-3;  // error of the expansion
  constexpr double noticeable = 5e-3;
  std::vector<std::string> list;
  if (x.curves.empty()) list = amplifier_warnings(x.amplifier, x.tx_power_max_w.maxCoeff());
  if (range.probability > most_beyond || std::abs(delivered - exact) > noticeable * exact) {
    const Index i = std::max<Index>(range.antenna, 0);
    list.push_back("antenna " + std::to_string(i % x.antennas()) + " of station " + std::to_string(i / x.antennas()) + " with " +
                   shortest(of.power[i]) + " W exceeds the peak of its polynomial with probability " + shortest(range.probability) +
                   ": the polynomial is used beyond its range, and true_rate is what an amplifier held at that peak delivers");
  }
  if (error > trusted) list.push_back("the expansion of the amplifiers is short: three terms more change the rate by " + shortest(error));
  if (beyond_table(x, of)) list.emplace_back("pa_table: the amplifier still expands at its last point, and is driven beyond it");
  std::string text;
  for (const std::string& each : list) text += (text.empty() ? "" : "; ") + each;
  return text;
}

}  // namespace

double sum_rate_upper_bound(const Instance& x) {
  Eigen::VectorXd amplitude = Eigen::VectorXd::Zero(x.users());
  for (Index b = 0; b < x.stations(); ++b) {
    const double power = x.tx_power_max_w[b];
    double gain = 0.0;
    for (Index n = 0; n < x.antennas(); ++n) gain = std::max(gain, x.curve(b, n).largest_gain(power));
    amplitude += gain * std::sqrt(power) * x.channel(b).colwise().norm().transpose();
  }
  double bound = 0.0;
  for (Index u = 0; u < x.users(); ++u) {
    bound += x.weight[u] * radio::bits_per_hz(amplitude[u] * amplitude[u] / x.noise_w[u]);
  }
  return bound;
}

Values certify(const Instance& x, const Solution& s, const Expansion& of, const Received& heard) {
  constexpr Index most_antennas = 512;  // the exact gradient holds matrices of this size
  BeamProblem problem = make_problem(x);
  if (problem.fleet) {  // of as many terms as designs have, exact at every power
    const std::vector<radio::AmplifierCurve> curves = x.curves.empty() ? std::vector{x.curve(0, 0)} : x.curves;
    problem.fleet = std::make_shared<AmplifierFleet>(curves, x.stations() * x.antennas(), x.users(), x.tx_power_max_w.maxCoeff(), 0.0);
  }
  const Eigen::MatrixXcd w = s.w / beam_unit(x);
  const Point at = block_point(problem, w);
  const double exact = x.weight.dot(spectral_efficiencies(x, heard.link, heard.distortion_correlated));
  const RangeUse range = range_use(x, s);
  const double error = expansion_error(x, s, exact);
  constexpr double never = 1e-15;
  const Eigen::VectorXd delivered =
      range.probability > never ? true_rates(x, s) : spectral_efficiencies(x, heard.link, heard.distortion_correlated);
  Values out;
  out.set("true_rate", x.weight.dot(delivered));
  out.set("true_user_se", std::vector<double>(delivered.begin(), delivered.end()));
  const double scale = std::max(at.rate, 1e-300);
  out.set("kkt", kkt_residual(problem, w, at.gradient) / scale);
  if (x.stations() * x.antennas() <= most_antennas) {
    out.set("kkt_correlated", kkt_residual(problem, w, exact_gradient(problem, w)) / scale);
    if (range.probability > true_gradient_from) {
      const BeamProblem physical = physical_problem(x, problem);
      const double rate = std::max(x.weight.dot(delivered) * std::numbers::ln2, 1e-300);
      out.set("kkt_true", kkt_residual(physical, w, exact_gradient(physical, w)) / rate);
    }
  }
  const double bound = sum_rate_upper_bound(x);
  out.set("upper_bound", bound);
  out.set("gap_to_bound", bound - exact);
  out.set("fp_gap", std::abs(fractional_form(at, problem.weight) - at.rate));
  out.set("range_probability", range.probability);
  out.set("saturation_probability", range.probability);
  out.set("expansion_error", error);
  out.merge(accounting({.stations = x.stations(), .antennas = x.antennas(), .users = x.users()}));
  if (std::string text = warning(x, range, exact, x.weight.dot(delivered), error, of); !text.empty()) out.set("warning", std::move(text));
  return out;
}

}  // namespace airloom::dab
