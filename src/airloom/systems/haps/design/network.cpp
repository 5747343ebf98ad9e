#include "airloom/systems/haps/design/network.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "airloom/core/limits.hpp"
#include "airloom/numerics/last_digits.hpp"

namespace airloom::haps {

Eigen::MatrixXcd scaled_channel(const LocalView& view) {
  const Eigen::VectorXd amplitude = (view.power_max_w * view.noise_w.cwiseInverse()).cwiseSqrt();
  Eigen::MatrixXcd h = view.h * amplitude.asDiagonal();
  for (Eigen::Index m = 0; m < view.antenna_power_max_w.size(); ++m) {
    if (!(view.antenna_power_max_w[m] > 0.0)) h.row(m).setZero();
  }
  return h;
}

Eigen::VectorXd scaled_limits(const LocalView& view) {
  Eigen::VectorXd limit = view.antenna_power_max_w / view.power_max_w;
  for (double& each : limit) {
    if (!(each > 0.0) || each >= 1.0) each = infinity;
  }
  return limit;
}

Eigen::Index Network::antennas() const {
  Eigen::Index sum = 0;
  for (const Eigen::MatrixXcd& channel : h) sum += channel.rows();
  return sum;
}

std::vector<int> powered_stations(const Instance& x) {
  std::vector<int> stations;
  for (int b = 0; b < x.stations(); ++b) {
    if (x.power_max_w[b] > 0.0) stations.push_back(b);
  }
  return stations;
}

Network scale(const Instance& x) {
  Network network{.h = {}, .station = powered_stations(x), .limit = {}, .served = {}};
  for (const int b : network.station) {
    network.h.push_back(scaled_channel(local_view(x, b)));
    if (x.masked()) network.served.push_back(x.served_by(b));
    if (x.antenna_limits()) network.limit.push_back(scaled_limits(local_view(x, b)));
  }
  return network;
}

namespace {

std::vector<Eigen::Index> descending(const Eigen::VectorXd& values) {
  const Eigen::VectorXd rounded = values.unaryExpr([](double each) { return without_last_digits(each); });
  std::vector<Eigen::Index> order(static_cast<std::size_t>(values.size()));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  std::ranges::stable_sort(order, [&](Eigen::Index a, Eigen::Index b) { return rounded[a] > rounded[b]; });
  return order;
}

}  // namespace

StrengthOrder::StrengthOrder(const Network& network) {
  Eigen::VectorXd of_user = Eigen::VectorXd::Zero(network.users());
  Eigen::VectorXd of_station(static_cast<Eigen::Index>(network.stations()));
  for (std::size_t b = 0; b < network.stations(); ++b) {
    of_user += network.h[b].colwise().squaredNorm().transpose();
    of_station[static_cast<Eigen::Index>(b)] = network.h[b].squaredNorm();
  }
  users = descending(of_user);
  stations = descending(of_station);
}

StationMatrices StrengthOrder::sorted(const StationMatrices& h) const {
  StationMatrices out;
  for (const Eigen::Index b : stations)
    out.push_back(without_last_digits(Eigen::MatrixXcd(h[static_cast<std::size_t>(b)](Eigen::all, users))));
  return out;
}

StationMatrices StrengthOrder::restored(const StationMatrices& w) const {
  StationMatrices out(w.size());
  for (std::size_t i = 0; i < w.size(); ++i) {
    Eigen::MatrixXcd& beams = out[static_cast<std::size_t>(stations[i])];
    beams.resize(w[i].rows(), w[i].cols());
    beams(Eigen::all, users) = w[i];
  }
  return out;
}

bool mask(StationMatrices& w, const std::vector<Eigen::VectorXd>& served) {
  bool some = false;
  for (std::size_t b = 0; b < served.size(); ++b) {
    for (Eigen::Index u = 0; u < served[b].size(); ++u) {
      if (served[b][u] > 0.0) continue;
      some = some || w[b].col(u).squaredNorm() > 0.0;
      w[b].col(u).setZero();
    }
  }
  return some;
}

bool fit_budgets(StationMatrices& w, const std::vector<Eigen::VectorXd>& limit) {
  bool exceeded = false;
  for (std::size_t b = 0; b < w.size(); ++b) {
    double power = w[b].squaredNorm();
    if (!limit.empty() && limit[b].size() > 0) {
      const double antenna = w[b].rowwise().squaredNorm().cwiseQuotient(limit[b]).maxCoeff();
      exceeded = exceeded || antenna > 1.0 + 1e-6;
      power = std::max(power, antenna);
    }
    if (power > 1.0) w[b] /= std::sqrt(power);
  }
  return exceeded;
}

Solution unscale(const Instance& x, const std::vector<int>& station, StationMatrices w) {
  Solution solution;
  for (const Eigen::MatrixXcd& channel : x.h) solution.w.emplace_back(Eigen::MatrixXcd::Zero(channel.rows(), channel.cols()));
  for (std::size_t i = 0; i < station.size(); ++i) {
    const int b = station[i];
    solution.w[static_cast<std::size_t>(b)] = std::sqrt(x.power_max_w[b]) * w[i];
  }
  return solution;
}

}  // namespace airloom::haps
