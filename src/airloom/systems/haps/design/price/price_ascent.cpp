#include "airloom/systems/haps/design/price/price_ascent.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/haps/design/price/price_response.hpp"
#include "airloom/systems/haps/design/simple_beams.hpp"

namespace airloom::haps {
namespace {

/// Brings the stations' summaries to the centre.
void send_up(Fabric& fabric, const std::vector<PriceResponse>& stations, Eigen::Index users, Eigen::MatrixXd& inbox) {
  Eigen::MatrixXd out(2 * users, static_cast<Eigen::Index>(stations.size()));
  for (std::size_t i = 0; i < stations.size(); ++i) out.col(static_cast<Eigen::Index>(i)) = stations[i].summary();
  fabric.gather(out, inbox);
}

}  // namespace

Outcome<Solution> solve_price_ascent(const Instance& x, const PriceAscentOptions& o, const SolveControl& control,
                                     const MakeFabric& make_fabric) {
  if (o.interference_model == InterferenceModel::coherent)
    throw InvalidInput(
        "options.interference_model: coherent; price_ascent needs power_sum or conservative (best solves the coherent problem)");
  AgentTable agents = make_agents(x, make_fabric);
  Fabric& fabric = *agents.fabric;
  const StationMatrices h = agents.local_channels(x);
  const Eigen::Index users = x.users();
  const double factor = interference_factor(o.interference_model, agents.station.size());
  std::vector<PriceResponse> stations;
  for (const Eigen::MatrixXcd& channel : h) stations.emplace_back(channel, factor, local_regularized_beams(channel));

  Outcome<Solution> outcome;
  Eigen::MatrixXd inbox;
  send_up(fabric, stations, users, inbox);
  PriceCentre centre(factor);
  PriceCentre next = centre;
  if (fabric.hosts_center()) {
    centre.look(inbox);
    outcome.trace.push("objective", centre.objective());
  }
  Status status = Status::iteration_limit;
  double remaining = 0.0;
  while (outcome.iterations.outer < o.max_rounds) {
    ++outcome.iterations.outer;
    fabric.next_round();
    Eigen::VectorXd prices(2 * users);
    if (fabric.hosts_center()) prices = centre.prices();
    fabric.broadcast(prices);
    for (PriceResponse& station : stations) {
      if (control.on_iteration.stopped()) break;
      station.answer(prices, control.on_iteration.token());
    }
    bool better = false;
    for (int k = 0; k <= o.max_halvings && !better; ++k) {
      if (k > 0) {
        for (PriceResponse& station : stations) station.halve();
      }
      ++outcome.iterations.inner;
      send_up(fabric, stations, users, inbox);
      if (fabric.hosts_center()) {
        next.look(inbox);
        if (k == 0) remaining = centre.most_gain(inbox);
      }
      better = fabric.agree(fabric.hosts_center() && next.objective() > centre.objective());
    }
    if (better) {
      for (PriceResponse& station : stations) station.accept();
    }
    const double gain = better && fabric.hosts_center() ? next.objective() - centre.objective() : 0.0;
    if (better && fabric.hosts_center()) {
      centre = next;
      outcome.trace.push("objective", centre.objective());
    }
    if (fabric.agree(gain < o.tolerance * static_cast<double>(users) && !control.on_iteration.stopped())) {
      status = Status::converged;
      break;
    }
    const bool go_on =
        !fabric.hosts_center() || !control.on_iteration || control.on_iteration({"prices", outcome.iterations.outer, centre.objective()});
    if (!fabric.agree(go_on)) {
      status = Status::interrupted;
      break;
    }
  }
  outcome.status = status;
  if (status == Status::iteration_limit) outcome.message = "reached max_rounds";
  if (status == Status::interrupted) outcome.message = "stopped on request";
  if (const std::vector<double>* objective = outcome.trace.find("objective"))
    outcome.certificate.set("monotone", std::ranges::is_sorted(*objective));
  outcome.certificate.set("step_remaining", remaining);
  StationMatrices w;
  for (const PriceResponse& station : stations) w.push_back(station.beams());
  finish(x, agents, h, std::move(w), outcome);
  return outcome;
}

}  // namespace airloom::haps
