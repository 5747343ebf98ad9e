#include "airloom/systems/haps/design/agents.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/haps/problem/files.hpp"

namespace airloom::haps {

StationMatrices AgentTable::local_channels(const Instance& x) const {
  StationMatrices h;
  for (const int agent : fabric->local()) {
    const int b = station[static_cast<std::size_t>(agent)];
    const LocalView view = local_view(x, b);
    validate(view, "haps station " + std::to_string(b));
    h.push_back(scaled_channel(view));
  }
  std::vector<Eigen::VectorXd> gains;
  const std::vector<Eigen::VectorXd> served = served_by_local(x);
  for (std::size_t i = 0; i < h.size(); ++i) {
    gains.emplace_back(h[i].colwise().squaredNorm().transpose());
    if (!served.empty()) gains.back() = gains.back().cwiseProduct(served[i]).eval();
  }
  Eigen::VectorXd gain = Eigen::VectorXd::Ones(x.users());
  if (const std::vector<Eigen::VectorXd> all = fabric->collect(gains); fabric->hosts_center()) {
    gain.setZero();
    for (const Eigen::VectorXd& each : all) gain += each;
  }
  if (fabric->agree(!(gain.minCoeff() > 0.0))) {
    validate_reach(gain, "haps instance");
    throw InvalidInput(
        "haps instance: some user's channel is zero at every station with power that may serve it");  // where the centre is not
  }
  return h;
}

std::vector<Eigen::VectorXd> AgentTable::served_by_local(const Instance& x) const {
  std::vector<int> places;
  for (const int agent : fabric->local()) places.push_back(station[static_cast<std::size_t>(agent)]);
  return served_by(x, places);
}

AgentTable make_agents(const Instance& x, const MakeFabric& make_fabric) {
  validate_shared(x, "haps instance");
  AgentTable table{.station = powered_stations(x), .fabric = nullptr};
  table.fabric = make_fabric(static_cast<int>(table.station.size()));
  return table;
}

Eigen::VectorXd packed(const Eigen::MatrixXcd& m) {
  return Eigen::Map<const Eigen::VectorXd>(reinterpret_cast<const double*>(m.data()), 2 * m.size());
}

Eigen::MatrixXcd unpacked(const Eigen::VectorXd& reals, Eigen::Index rows) {
  return Eigen::Map<const Eigen::MatrixXcd>(reinterpret_cast<const std::complex<double>*>(reals.data()), rows, reals.size() / 2 / rows);
}

StationMatrices collect_received(Fabric& fabric, const StationMatrices& local) {
  std::vector<Eigen::VectorXd> parts;
  for (const Eigen::MatrixXcd& x : local) parts.push_back(packed(x));
  StationMatrices all;
  for (const Eigen::VectorXd& part : fabric.collect(parts))
    all.push_back(unpacked(part, static_cast<Eigen::Index>(std::lround(std::sqrt(static_cast<double>(part.size() / 2))))));
  return all;
}

Status agree(Fabric& fabric, Status status) {
  for (const Status each : {Status::converged, Status::iteration_limit, Status::stalled, Status::infeasible, Status::interrupted}) {
    if (fabric.agree(status == each)) return each;
  }
  return Status::numerical_failure;
}

void finish(const Instance& x, AgentTable& agents, const StationMatrices& h, StationMatrices w, Outcome<Solution>& outcome) {
  Fabric& fabric = *agents.fabric;
  mask(w, agents.served_by_local(x));
  std::vector<Eigen::VectorXd> limit;
  if (x.antenna_limits()) {
    for (const int agent : fabric.local()) limit.push_back(scaled_limits(local_view(x, agents.station[static_cast<std::size_t>(agent)])));
  }
  Eigen::VectorXd cut = Eigen::VectorXd::Constant(1, fit_budgets(w, limit) ? 1.0 : 0.0);
  if (x.antenna_limits()) {
    double any = 0.0;
    for (const Eigen::VectorXd& each : fabric.collect(std::vector<Eigen::VectorXd>(h.size(), cut))) any = std::max(any, each[0]);
    if (fabric.agree(any > 0.0)) say_cut(outcome);
  }
  Eigen::VectorXd sinr = Eigen::VectorXd::Ones(x.users());  // looked at only where a floor is asked for
  if (x.promises()) {
    const StationMatrices received = collect_received(fabric, received_by_station(h, w));
    if (fabric.hosts_center()) sinr = model_sinr(received, sinr, InterferenceModel::coherent);
  }
  std::vector<Eigen::VectorXd> parts;
  for (const Eigen::MatrixXcd& beams : w) parts.push_back(packed(beams));
  const std::vector<Eigen::VectorXd> all = fabric.collect(parts);
  if (fabric.hosts_center()) {
    StationMatrices beams;
    for (std::size_t a = 0; a < all.size(); ++a) beams.push_back(unpacked(all[a], x.h[static_cast<std::size_t>(agents.station[a])].rows()));
    finish(x, agents.station, sinr, std::move(beams), outcome);
  }
  outcome.status = agree(fabric, outcome.status);
  outcome.traffic = fabric.traffic();
}

}  // namespace airloom::haps
