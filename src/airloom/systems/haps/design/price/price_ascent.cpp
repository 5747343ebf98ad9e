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

/// The same powers, every wanted amplitude real and not negative: the models do not look at phases, and amplitudes add.
Eigen::MatrixXcd turned(const Eigen::MatrixXcd& h, Eigen::MatrixXcd w) {
  for (Eigen::Index k = 0; k < w.cols(); ++k) {
    const std::complex<double> wanted = h.col(k).dot(w.col(k));
    if (std::abs(wanted) > 0.0) w.col(k) *= std::conj(wanted) / std::abs(wanted);
  }
  return w;
}

}  // namespace

PriceAscent ascend_by_prices(Fabric& fabric, const StationMatrices& h, const StationMatrices& w, double factor,
                             const NetworkUtility& utility, double tolerance, int max_rounds, int max_halvings,
                             const SolveControl& control) {
  const Eigen::Index users = utility.weight().size();
  std::vector<PriceResponse> stations;
  for (std::size_t i = 0; i < h.size(); ++i) {
    const Eigen::VectorXd served = (w[i].colwise().squaredNorm().array() > 0.0).cast<double>();
    stations.emplace_back(h[i], factor, turned(h[i], w[i]), served);
  }
  PriceAscent out;
  Eigen::MatrixXd inbox;
  send_up(fabric, stations, users, inbox);
  PriceCentre centre(factor, utility);
  double scale = 1.0;
  if (fabric.hosts_center()) {
    centre.look(inbox);
    scale = utility.relative_factor(centre.sinr());
    centre.pursue(utility.times(scale));
    out.objective.push_back(centre.objective() / scale);
  }
  PriceCentre next = centre;
  out.status = Status::iteration_limit;
  while (out.rounds < max_rounds) {
    ++out.rounds;
    fabric.next_round();
    if (fabric.hosts_center()) {
      // rates that grow by decades change what a relative gain is worth
      const double now = utility.relative_factor(centre.sinr());
      if (now > 2.0 * scale || now < 0.5 * scale) {
        scale = now;
        centre.pursue(utility.times(scale));
        next = centre;
      }
    }
    Eigen::VectorXd prices(2 * users);
    if (fabric.hosts_center()) prices = centre.prices();
    fabric.broadcast(prices);
    for (PriceResponse& station : stations) {
      if (control.on_iteration.stopped()) break;
      station.answer(prices, control.on_iteration.token());
    }
    bool better = false;
    for (int k = 0; k <= max_halvings && !better; ++k) {
      if (k > 0) {
        for (PriceResponse& station : stations) station.halve();
      }
      ++out.looks;
      send_up(fabric, stations, users, inbox);
      if (fabric.hosts_center()) {
        next.look(inbox);
        if (k == 0) out.remaining = centre.most_gain(inbox) / scale;
      }
      better = fabric.agree(fabric.hosts_center() && next.objective() > centre.objective());
    }
    if (better) {
      for (PriceResponse& station : stations) station.accept();
    }
    const double gain = better && fabric.hosts_center() ? next.objective() - centre.objective() : 0.0;
    if (better && fabric.hosts_center()) {
      centre = next;
      out.objective.push_back(centre.objective() / scale);
    }
    if (fabric.agree(gain < tolerance * static_cast<double>(users) && !control.on_iteration.stopped())) {
      out.status = Status::converged;
      break;
    }
    const bool go_on =
        !fabric.hosts_center() || !control.on_iteration || control.on_iteration({"prices", out.rounds, centre.objective() / scale});
    if (!fabric.agree(go_on)) {
      out.status = Status::interrupted;
      break;
    }
  }
  if (fabric.hosts_center()) out.remaining_per_user = out.remaining / utility.unit(centre.sinr());
  if (fabric.agree(out.status != Status::interrupted && !(out.remaining_per_user <= ascent_claim)) && out.status == Status::converged)
    out.status = Status::stalled;
  for (const PriceResponse& station : stations) out.w.push_back(station.beams());
  return out;
}

PriceAscent best_ascent_by_prices(Fabric& fabric, const StationMatrices& h, const std::vector<StationMatrices>& starts, double factor,
                                  const NetworkUtility& utility, double tolerance, int max_rounds, int max_halvings,
                                  const SolveControl& control) {
  PriceAscent best;
  int rounds = 0;
  int looks = 0;
  for (const StationMatrices& start : starts) {
    PriceAscent next = ascend_by_prices(fabric, h, start, factor, utility, tolerance, max_rounds, max_halvings, control);
    rounds += next.rounds;
    looks += next.looks;
    const bool better = fabric.hosts_center() && (best.objective.empty() || next.objective.back() > best.objective.back());
    if (fabric.agree(better)) best = std::move(next);
    if (best.status == Status::interrupted || next.status == Status::interrupted) break;
  }
  best.rounds = rounds;
  best.looks = looks;
  return best;
}

std::vector<StationMatrices> price_ascent_starts(const StationMatrices& h) {
  std::vector<StationMatrices> starts(2);
  for (const Eigen::MatrixXcd& channel : h) {
    starts[0].push_back(local_regularized_beams(channel));
    starts[1].push_back(matched_beams(channel));
  }
  return starts;
}

Outcome<Solution> solve_price_ascent(const Instance& x, const PriceAscentOptions& o, const SolveControl& control,
                                     const MakeFabric& make_fabric) {
  if (o.interference_model == InterferenceModel::coherent)
    throw InvalidInput(
        "options.interference_model: coherent; price_ascent needs power_sum or conservative (best solves the coherent problem)");
  AgentTable agents = make_agents(x, make_fabric);
  Fabric& fabric = *agents.fabric;
  const StationMatrices h = agents.local_channels(x);
  const double factor = interference_factor(o.interference_model, agents.station.size());
  std::vector<StationMatrices> starts = price_ascent_starts(h);
  for (StationMatrices& start : starts) mask(start, agents.served_by_local(x));
  const NetworkUtility utility(x.weights(), pursued_alpha(o.pursuit));
  PriceAscent best = best_ascent_by_prices(fabric, h, starts, factor, utility, o.tolerance, o.max_rounds, o.max_halvings, control);
  Outcome<Solution> outcome;
  outcome.status = best.status;
  outcome.iterations = {.outer = best.rounds, .inner = best.looks};
  outcome.trace.append("objective", best.objective);
  if (best.status == Status::iteration_limit) outcome.message = "reached max_rounds";
  if (best.status == Status::interrupted) outcome.message = "stopped on request";
  if (best.status == Status::stalled) outcome.message = "rounds gain nothing more, though one might still gain " + shortest(best.remaining);
  outcome.certificate.set("monotone", std::ranges::is_sorted(best.objective));
  outcome.certificate.set("step_remaining", best.remaining);
  outcome.certificate.set("step_remaining_per_user", best.remaining_per_user);
  finish(x, agents, h, std::move(best.w), outcome);
  return outcome;
}

}  // namespace airloom::haps
