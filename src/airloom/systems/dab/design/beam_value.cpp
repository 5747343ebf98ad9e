#include "airloom/systems/dab/design/beam_value.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "airloom/numerics/root.hpp"
#include "airloom/systems/dab/design/starts.hpp"

namespace airloom::dab {

Eigen::MatrixXcd stack(const Eigen::MatrixXcd& by_station, Eigen::Index users) {
  const Eigen::Index antennas = by_station.rows();
  const Eigen::Index stations = by_station.cols() / users;
  Eigen::MatrixXcd all(stations * antennas, users);
  for (Eigen::Index b = 0; b < stations; ++b) all.middleRows(b * antennas, antennas) = by_station.middleCols(b * users, users);
  return all;
}

Eigen::MatrixXcd unstack(const Eigen::MatrixXcd& stacked, Eigen::Index antennas) {
  const Eigen::Index users = stacked.cols();
  const Eigen::Index stations = stacked.rows() / antennas;
  Eigen::MatrixXcd by_station(antennas, stations * users);
  for (Eigen::Index b = 0; b < stations; ++b) by_station.middleCols(b * users, users) = stacked.middleRows(b * antennas, antennas);
  return by_station;
}

BeamValue::BeamValue(const BeamProblem& problem, Distortion distortion) : problem_(problem), distortion_(distortion) {
  if (distortion == Distortion::block) {
    for (Eigen::Index b = 0; b < problem.stations(); ++b) models_.emplace_back(problem, b);
    return;
  }
  RowAmplifiers rows;
  if (problem.fleet) {
    rows = {.fleet = problem.fleet,
            .antenna = std::vector<Eigen::Index>(static_cast<std::size_t>(problem.stations() * problem.antennas()))};
    std::iota(rows.antenna.begin(), rows.antenna.end(), Eigen::Index{0});
  }
  Eigen::MatrixXd error;
  if (problem.error.size() > 0) error = stack(problem.error.cast<std::complex<double>>(), problem.users()).real();
  models_.emplace_back(stack(problem.h, problem.users()), problem.amplifier, DistortionBy::station, std::move(rows), error);
  if (problem.error_covariance.empty()) return;
  ErrorCovariance errors;
  for (Eigen::Index b = 0; b < problem.stations(); ++b) errors.add_station(b * problem.antennas(), problem.station_errors(b));
  models_.front().set_errors(std::move(errors));
}

BeamValue::Heard BeamValue::hear(const Eigen::MatrixXcd& w) {
  const Eigen::Index users = problem_.users();
  if (distortion_ == Distortion::correlated) {
    models_.front().transmit(stack(w, users));
    return {.link = models_.front().link(), .distortion = models_.front().distortion()};
  }
  Heard all{.link = Eigen::MatrixXcd::Zero(users, users), .distortion = Eigen::VectorXd::Zero(users)};
  for (std::size_t b = 0; b < models_.size(); ++b) {
    models_[b].transmit(station_beams(w, static_cast<Eigen::Index>(b), users));
    all.link += models_[b].link();
    all.distortion += models_[b].distortion();
  }
  return all;
}

Eigen::VectorXd BeamValue::rates(const Eigen::MatrixXcd& w) {
  const Heard heard = hear(w);
  return sinr(heard.link, heard.distortion).array().log1p();
}

double BeamValue::operator()(const Eigen::MatrixXcd& w, const Utility& utility) {
  Eigen::VectorXd slope;
  return utility(rates(w), slope);
}

std::int64_t BeamValue::products() const {
  std::int64_t sum = others_;
  for (const StationModel& each : models_) sum += each.products();
  return sum;
}

Eigen::MatrixXd BeamValue::output_power() const {
  Eigen::MatrixXd power(problem_.antennas(), problem_.stations());
  if (distortion_ == Distortion::correlated) {
    power.reshaped() = models_.front().output_power();
  } else {
    for (std::size_t b = 0; b < models_.size(); ++b) power.col(static_cast<Eigen::Index>(b)) = models_[b].output_power();
  }
  return power;
}

namespace {

/// Golden section around the best of some points of ln a.
template <class Value>
double best_of(Value&& value, double lowest, int points, double tolerance) {
  const double step = -lowest / (points - 1);
  double best = 0.0;
  double highest = value(0.0);
  for (int k = 1; k < points; ++k) {
    const double at = value(-k * step);
    if (!(at > highest)) continue;
    highest = at;
    best = -k * step;
  }
  const double between = golden_section_maximum(value, std::max(lowest, best - step), std::min(0.0, best + step), tolerance);
  return value(between) > highest ? between : best;
}

double cubic_factor(BeamValue& value, const Utility& utility, const Eigen::MatrixXcd& w) {
  const BeamProblem& problem = value.problem();
  ScaledLinks links(problem.users(), true);
  for (Eigen::Index b = 0; b < problem.stations(); ++b) {
    StationModel station(problem, b, DistortionBy::network);
    station.transmit(station_beams(w, b, problem.users()));
    links.add(station);
    value.count_products(station.products() + 2 * station.channel().size() * problem.users());
  }
  links.set_distortion(value.hear(w).distortion);
  return links.best(problem.amplifier, utility);
}

double searched_factor(BeamValue& value, const Utility& utility, const Eigen::MatrixXcd& w) {
  std::optional<BeamValue> own;
  if (value.distortion() == Distortion::correlated) own.emplace(value.problem(), Distortion::block);
  BeamValue& cheap = own ? *own : value;
  const auto at = [&](BeamValue& model) { return [&](double exponent) { return model(std::exp(exponent) * w, utility); }; };
  const double first = best_of(at(cheap), std::log(std::pow(10.0, -1.5)), 13, 1e-2);
  if (!own) return std::exp(first);
  value.count_products(cheap.products());
  double best = std::exp(first);
  double highest = value(best * w, utility);
  for (const double factor : {0.8, 0.9, 1.1}) {
    const double a = std::min(1.0, factor * std::exp(first));
    const double reached = value(a * w, utility);
    if (!(reached > highest)) continue;
    highest = reached;
    best = a;
  }
  return best;
}

}  // namespace

double back_off(BeamValue& value, const Utility& utility, Eigen::MatrixXcd& w) {
  const BeamProblem& problem = value.problem();
  const double factor = polynomial_in_scale(problem) ? cubic_factor(value, utility, w) : searched_factor(value, utility, w);
  w *= factor;
  return factor;
}

}  // namespace airloom::dab
