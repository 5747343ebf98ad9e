#include "airloom/systems/haps/problem/sinr.hpp"

#include <cmath>

namespace airloom::haps {

double interference_factor(InterferenceModel model, std::size_t stations) {
  switch (model) {
    case InterferenceModel::coherent:
    case InterferenceModel::power_sum: return 1.0;
    case InterferenceModel::conservative: return static_cast<double>(stations);
  }
  return 1.0;
}

StationMatrices received_by_station(const StationMatrices& h, const StationMatrices& w) {
  StationMatrices x;
  for (std::size_t b = 0; b < h.size(); ++b) x.emplace_back(h[b].adjoint() * w[b]);
  return x;
}

Eigen::MatrixXcd received(const StationMatrices& h, const StationMatrices& w) {
  Eigen::MatrixXcd t = Eigen::MatrixXcd::Zero(h.front().cols(), w.front().cols());
  for (std::size_t b = 0; b < h.size(); ++b) t.noalias() += h[b].adjoint() * w[b];
  return t;
}

Eigen::VectorXd interference_powers(const Eigen::MatrixXcd& x) {
  Eigen::MatrixXd power = x.cwiseAbs2();
  power.diagonal().setZero();
  return power.rowwise().sum();
}

Eigen::VectorXd true_sinr(const Eigen::MatrixXcd& t, const Eigen::VectorXd& noise) {
  return t.diagonal().cwiseAbs2().cwiseQuotient(interference_powers(t) + noise);
}

Amplitudes amplitudes(const StationMatrices& x, InterferenceModel model) {
  const Eigen::Index users = x.front().rows();
  Amplitudes out{Eigen::VectorXd::Zero(users), Eigen::VectorXd::Zero(users)};
  Eigen::VectorXcd wanted = Eigen::VectorXcd::Zero(users);
  for (const Eigen::MatrixXcd& xb : x) wanted += xb.diagonal();
  out.signal = wanted.cwiseAbs();
  if (model == InterferenceModel::coherent) {
    Eigen::MatrixXcd t = x.front();
    for (std::size_t b = 1; b < x.size(); ++b) t += x[b];
    out.interference = interference_powers(t);
  } else {
    for (const Eigen::MatrixXcd& xb : x) out.interference += interference_powers(xb);
  }
  return out;
}

Eigen::VectorXd model_sinr(const StationMatrices& x, const Eigen::VectorXd& noise, InterferenceModel model) {
  const Amplitudes a = amplitudes(x, model);
  return a.signal.cwiseAbs2().cwiseQuotient(noise + interference_factor(model, x.size()) * a.interference);
}

double proportional_fairness(const Eigen::VectorXd& sinr) {
  double sum = 0.0;
  for (const double gamma : sinr) sum += std::log(std::log1p(gamma));
  return sum;
}

}  // namespace airloom::haps
