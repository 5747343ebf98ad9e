#include "airloom/systems/haps/design/network.hpp"

#include <cmath>

namespace airloom::haps {

Eigen::MatrixXcd scaled_channel(const LocalView& view) {
  const Eigen::VectorXd amplitude = (view.power_max_w * view.noise_w.cwiseInverse()).cwiseSqrt();
  return view.h * amplitude.asDiagonal();
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
  Network network{.h = {}, .station = powered_stations(x)};
  for (const int b : network.station) network.h.push_back(scaled_channel(local_view(x, b)));
  return network;
}

void fit_budgets(StationMatrices& w) {
  for (Eigen::MatrixXcd& beams : w) {
    const double norm = beams.norm();
    if (norm > 1.0) beams /= norm;
  }
}

Solution unscale(const Instance& x, const std::vector<int>& station, StationMatrices w) {
  fit_budgets(w);
  Solution solution;
  for (const Eigen::MatrixXcd& channel : x.h) solution.w.emplace_back(Eigen::MatrixXcd::Zero(channel.rows(), channel.cols()));
  for (std::size_t i = 0; i < station.size(); ++i) {
    const int b = station[i];
    solution.w[static_cast<std::size_t>(b)] = std::sqrt(x.power_max_w[b]) * w[i];
  }
  return solution;
}

}  // namespace airloom::haps
