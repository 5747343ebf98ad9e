#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "radio/tr38901/links.hpp"
#include "radio_calibration/drawn_statistics.hpp"

namespace airloom::radio::tr38901 {
namespace {

using nlohmann::json;

json compare(Environment environment, LinkState state, int links) {
  const bool office = environment == Environment::inh;
  const Eigen::Vector3d rx(office ? 15.0 : 120.0, 0.0, office ? 1.0 : 1.5);
  const LinkGeometry geometry = link_geometry({0.0, 0.0, office ? 3.0 : 25.0}, rx);
  const Levels level = levels(environment, state, geometry, 3.5e9, false, 16);
  const StateTable& table = environment_table(environment, 16).state(state);
  Eigen::MatrixXd zeta(parameters, links);
  for (int i = 0; i < links; ++i) zeta.col(i) = table.factor * fields_at(environment, state, 20, 0, rx, static_cast<std::uint64_t>(i));
  const Eigen::MatrixXd value = (level.sigma.asDiagonal() * zeta).colwise() + Eigen::VectorXd(level.mu);  // before the caps
  const Seven mean = value.rowwise().mean();
  const Seven zeta_mean = zeta.rowwise().mean();
  const Eigen::MatrixXd centred = zeta.colwise() - Eigen::VectorXd(zeta_mean);
  const Eigen::MatrixXd covariance = centred * centred.transpose() / (links - 1);
  json out{{"mean_in_standard_errors", json::array()}, {"deviation_ratio", json::array()}};
  double worst = 0.0;
  for (int i = 0; i < parameters; ++i) {
    if (level.sigma[i] > 0.0) out["mean_in_standard_errors"].push_back((mean[i] - level.mu[i]) / (level.sigma[i] / std::sqrt(links)));
    out["deviation_ratio"].push_back(std::sqrt(covariance(i, i)));
    for (int j = 0; j < i; ++j) {
      worst = std::max(worst, std::abs(covariance(i, j) / std::sqrt(covariance(i, i) * covariance(j, j)) - table.correlation(i, j)));
    }
  }
  out["correlation_error"] = worst;
  return out;
}

}  // namespace

json parameter_statistics(int links) {
  json out;
  for (const std::string_view environment : enum_names(Environment{})) {
    for (const std::string_view state : enum_names(LinkState{})) {
      if (environment == "inh" && state == "o2i") continue;
      out[std::string(environment) + "/" + std::string(state)] =
          compare(*parse_enum<Environment>(environment), *parse_enum<LinkState>(state), links);
    }
  }
  return out;
}

json field_statistics(int count) {
  json out = json::array();
  constexpr double decorrelation_m = 20.0;
  std::vector<Field> list;
  for (int i = 0; i < count; ++i) list.emplace_back(RandomStream(3, field_stream, 0, static_cast<std::uint64_t>(i)), decorrelation_m, 256);
  for (const double step : {0.5, 1.0, 2.0}) {
    double product = 0.0;
    double square = 0.0;
    constexpr int places = 8;  // of every field, so far apart that they know little of each other
    for (const Field& field : list) {
      for (int place = 0; place < places; ++place) {
        const double east = 10.0 * decorrelation_m * place;
        const double angle = std::numbers::pi / places * place;
        const double distance = step * decorrelation_m;
        const double here = field.at(east, 0.0);
        product += here * field.at(east + distance * std::cos(angle), distance * std::sin(angle));
        square += here * here;
      }
    }
    out.push_back({{"distance", step}, {"correlation", product / square}, {"variance", square / (count * places)}});
  }
  return out;
}

}  // namespace airloom::radio::tr38901
