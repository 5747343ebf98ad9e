#include "airloom/systems/haps/design/solve.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/haps/design/channel_span.hpp"
#include "airloom/systems/haps/design/gram_exchange.hpp"

namespace airloom::haps {
namespace {

/// Starts of SCA: one station's way of making beams from its channel, or all stations' way.
StationMatrices start_beams(const StationMatrices& h, bool coherent, int index) {
  const bool joint = (index == 0) == coherent;
  if (index < 2 && joint) return joint_regularized_beams(h, 1.0);
  StationMatrices w;
  for (const Eigen::MatrixXcd& channel : h) w.push_back(index == 2 ? matched_beams(channel) : local_regularized_beams(channel));
  return w;
}

/// One factor of all beams that brings them within the limits of antennas.
void turn_down(StationMatrices& w, const std::vector<Eigen::VectorXd>& limit) {
  double most = 1.0;
  for (std::size_t b = 0; b < w.size(); ++b) {
    if (limit[b].size() > 0) most = std::max(most, w[b].rowwise().squaredNorm().cwiseQuotient(limit[b]).maxCoeff());
  }
  for (Eigen::MatrixXcd& beams : w) beams /= std::sqrt(most);
}

/// SINRs that nobody gets alone: a proof that needs no search.
bool beyond_reach(const GramBank& bank, const Eigen::VectorXd& floor, Outcome<Solution>& outcome) {
  const Eigen::VectorXd alone = bank.link_gains().cwiseSqrt().colwise().sum().cwiseAbs2();
  return beyond_reach(alone, floor, outcome);
}

/// The beams of the largest least SINR, and what is proved of it.
JointBeams least_sinr_beams(const GramBank& bank, const Instance& x, const std::vector<int>& station, const MaxMinOptions& o,
                            const SolveControl& control, Outcome<Solution>& outcome) {
  if (beyond_reach(bank, x.floors(), outcome)) return {};
  LeastSinr found = largest_least_sinr(bank, x.floors(), o, control.on_iteration.token());
  outcome.status = found.common.status;
  if (outcome.status == Status::interrupted) outcome.message = "stopped on request";
  if (outcome.status == Status::stalled) outcome.message = "the ends of the largest least SINR do not come nearer in this arithmetic";
  outcome.iterations = {.outer = 1, .inner = found.common.evaluations};
  if (found.promises && !found.promises->kept) {
    put(found.promises->among, 1.0, station, x.stations(), outcome.certificate);
    say(*found.promises, x.floors(), outcome);
    return found.promises->broken ? JointBeams{} : std::move(found.promises->inside);
  }
  put(found.common, 1.0, station, x.stations(), outcome.certificate);
  outcome.certificate.set("max_sinr_gap", found.common.bound / found.common.reached - 1.0);
  if (!found.common.beams.terms.empty()) {
    const Eigen::VectorXd sinr = true_sinr(found.common.beams.t, Eigen::VectorXd::Ones(bank.users()));
    put_utility_bound(bank, NetworkUtility(x.weights()), sinr, {}, o.bound, found.common.evaluations, control.on_iteration.token(),
                      outcome.certificate);
  }
  return std::move(found.common.beams);
}

/// What `best` or coherent SCA found, into the outcome.
JointBeams conclude(CoherentDesign design, const GramBank& bank, const NetworkUtility& utility, const BoundOptions& bound,
                    const Instance& x, const std::vector<int>& station, const std::stop_token& stop, Outcome<Solution>& outcome) {
  put(design.report, outcome);
  if (design.promises) {
    put(design.promises->among, 1.0, station, x.stations(), outcome.certificate);
    say(*design.promises, x.floors(), outcome);
    if (!design.promises->kept) outcome.iterations = {.outer = 1, .inner = design.promises->among.evaluations};
  }
  if (!design.start.empty()) outcome.certificate.set("start", design.start);
  if (design.beams.terms.empty() && outcome.status == Status::converged) outcome.status = Status::stalled;
  if (!design.beams.terms.empty())
    put_utility_bound(bank, utility, design.sinr, design.power_price, bound, static_cast<int>(outcome.iterations.inner), stop,
                      outcome.certificate);
  return std::move(design.beams);
}

}  // namespace

Outcome<Solution> solve_best(const Instance& x, const BestOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  const std::optional<double> alpha = pursued_alpha(o.pursuit);
  return solve_by_gram_exchange(
      x, make_fabric, control.threads, [&](const GramBank& bank, const std::vector<int>& station, Outcome<Solution>& outcome) {
        if (!alpha) return least_sinr_beams(bank, x, station, {.bound = o.bound}, control, outcome);
        if (beyond_reach(bank, x.floors(), outcome)) return JointBeams{};
        const Wishes wishes{.utility = NetworkUtility(x.weights(), *alpha), .floor = x.floors()};
        CoherentDesign design = design_best(bank, wishes, o, control);
        if (std::isfinite(design.zero_forcing_value) && !design.beams.terms.empty())
          outcome.certificate.set("gain_over_zero_forcing", wishes.utility.value(design.sinr) - design.zero_forcing_value);
        if (*alpha < 1.0) outcome.certificate.set("starts_spread", design.starts_spread);
        return conclude(std::move(design), bank, wishes.utility, o.bound, x, station, control.on_iteration.token(), outcome);
      });
}

Outcome<Solution> solve_max_min(const Instance& x, const MaxMinOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  return solve_by_gram_exchange(x, make_fabric, control.threads,
                                [&](const GramBank& bank, const std::vector<int>& station, Outcome<Solution>& outcome) {
                                  return least_sinr_beams(bank, x, station, o, control, outcome);
                                });
}

namespace {

StationMatrices coherent_sca(const Instance& x, const Network& network, const GramBank& bank, const ScaOptions& o,
                             const SolveControl& control, Outcome<Solution>& outcome) {
  const std::optional<double> alpha = pursued_alpha(o.pursuit);
  StationMatrices w;
  if (!alpha) {
    w = beams_of_stations(network.h, least_sinr_beams(bank, x, network.station, {.bound = o.bound}, control, outcome));
  } else if (!beyond_reach(bank, x.floors(), outcome)) {
    const Wishes wishes{.utility = NetworkUtility(x.weights(), *alpha), .floor = x.floors()};
    const ScaLoopOptions loop{.utility = wishes.utility, .tolerance = step_tolerance(o.tolerance, bank.users()), .max_steps = o.max_steps};
    std::vector<StationMatrices> starts;
    for (int k = 0; k < o.starts; ++k) {
      starts.push_back(start_beams(network.h, true, k));
      mask(starts.back(), network.served);
      if (bank.limited()) turn_down(starts.back(), network.limit);
    }
    const JointBeams beams = conclude(design_from(bank, network.h, starts, wishes, loop, control), bank, wishes.utility, o.bound, x,
                                      network.station, control.on_iteration.token(), outcome);
    // no step was better than a start
    w = beams.terms.empty() && outcome.status != Status::infeasible ? std::move(starts.front()) : beams_of_stations(network.h, beams);
  }
  return w.empty() ? beams_of_stations(network.h, {}) : w;
}

Outcome<Solution> solve_coherent_sca(const Instance& x, const ScaOptions& o, const SolveControl& control) {
  const Network network = checked_network(x);
  GramBank bank = x.antenna_limits() || x.masked() ? GramBank::of_spans(network.h) : GramBank::from_channels(network.h, control.threads);
  bank.limit_antennas(network.limit);
  bank.serve_only(network.served);
  Outcome<Solution> outcome;
  StationMatrices w = coherent_sca(x, network, bank, o, control, outcome);
  if (bank.uncertainty() > GramBank::most_uncertain) {
    StationMatrices spans;
    for (const Eigen::MatrixXcd& h : network.h) spans.push_back(ChannelSpan(h).h);
    bank = GramBank::of_spans(spans);
    outcome = {};
    w = coherent_sca(x, network, bank, o, control, outcome);
  }
  finish(x, network, std::move(w), outcome);
  return outcome;
}

/// A model without coherence, from one start. Where promises are missed by the model, ever fairer utilities of the rates over the promised
/// ones raise the least of them first; from beams that keep the promises every step keeps them.
ScaReport improve_model(PowerSumState& state, const ScaLoopOptions& loop, const Eigen::VectorXd& floor, const SolveControl& control) {
  Prices prices;
  ScaReport report = run_sca(state, loop, prices, control);
  if (!(floor.maxCoeff() > 0.0) || keeps_floors(state.sinr(), floor)) return report;
  const Eigen::VectorXd promised = (floor.array() > 0.0).select(floor.array(), 1e-3 * floor.maxCoeff()).log1p();
  for (double alpha = 2.0; alpha < 100.0 && !keeps_floors(state.sinr(), floor) && report.status != Status::interrupted; alpha *= 2.0) {
    const Eigen::VectorXd share = promised / promised.mean();
    const NetworkUtility fairer(share.array().pow(alpha - 1.0), alpha);
    ScaLoopOptions ascent{.utility = fairer, .tolerance = 1e-5, .max_steps = loop.max_steps, .relative_gap = 0.1};
    Prices none;
    const ScaReport step = run_sca(state, ascent, none, control);
    report.status = step.status;
    report.steps += step.steps;
    report.evaluations += step.evaluations;
  }
  if (report.status == Status::interrupted) return report;
  if (!keeps_floors(state.sinr(), floor)) {
    report.status = Status::stalled;
    report.message = "sinr_min: the search in this model of interference ended below it, which proves nothing; algorithm best decides it";
    return report;
  }
  ScaLoopOptions bounded = loop;
  bounded.floor = floor;
  Prices none;
  ScaReport last = run_sca(state, bounded, none, control);
  last.steps += report.steps;
  last.evaluations += report.evaluations;
  return last;
}

}  // namespace

Outcome<Solution> solve_sca(const Instance& x, const ScaOptions& o, const SolveControl& control) {
  if (o.interference_model == InterferenceModel::coherent) return solve_coherent_sca(x, o, control);
  const std::optional<double> alpha = pursued_alpha(o.pursuit);
  if (!alpha) throw InvalidInput("options.objective: max_min; sca has it with interference_model = coherent only");
  const Network network = checked_network(x);
  Outcome<Solution> outcome;
  StationMatrices best;
  ScaReport best_report;
  if (beyond_reach(sinr_alone(network), x.floors(), outcome)) {
    best = beams_of_stations(network.h, {});
  } else {
    const StrengthOrder order(network);
    const StationMatrices h = order.sorted(network.h);
    const Eigen::VectorXd floor = x.floors()(order.users);
    const NetworkUtility utility(x.weights()(order.users), *alpha);
    // the models without coherence take many steps: their early ones need not be accurate
    const ScaLoopOptions loop{
        .utility = utility, .tolerance = step_tolerance(o.tolerance, network.users()), .max_steps = o.max_steps, .relative_gap = 0.1};
    bool best_keeps = false;
    double best_value = 0.0;
    std::vector<Eigen::VectorXd> served;
    for (const Eigen::Index b : order.stations) {
      if (!network.served.empty()) served.emplace_back(network.served[static_cast<std::size_t>(b)](order.users));
    }
    for (int k = 0; k < o.starts && best_report.status != Status::interrupted; ++k) {
      StationMatrices start = start_beams(h, false, k);
      mask(start, served);
      PowerSumState state(h, std::move(start), interference_factor(o.interference_model, network.stations()), served);
      ScaReport report = improve_model(state, loop, floor, control);
      const bool keeps = keeps_floors(state.sinr(), floor);
      const double value = utility.value(state.sinr());
      if (!best.empty() && (keeps != best_keeps ? !keeps : !(value > best_value))) continue;
      best = state.beams();
      best_report = std::move(report);
      best_keeps = keeps;
      best_value = value;
    }
    best = order.restored(best);
    put(best_report, outcome);
  }
  finish(x, network, std::move(best), outcome);
  return outcome;
}

Outcome<Solution> solve_zf_pf(const Instance& x, const ZeroForcingOptions& o, const SolveControl& control) {
  const Network network = checked_network(x);
  const StrengthOrder order(network);
  const StationMatrices h = order.sorted(network.h);
  if (x.antenna_limits()) throw InvalidInput("haps instance: antenna_power_max_w: zero forcing is not defined with limits of antennas");
  if (x.masked()) throw InvalidInput("haps instance: serve: zero forcing is not defined where stations serve some users only");
  const GramBank bank = GramBank::from_channels(h, control.threads);
  const NetworkUtility utility(x.weights()(order.users) / x.weights().mean());
  ZeroForcing design = zero_forcing(bank, utility, x.floors()(order.users), o.tolerance, o.max_evaluations, control.on_iteration.token());
  std::string missed;
  if (design.c.size() == 0 && !design.dependent && x.promises()) {  // the floors cannot be kept with zero forcing: without them
    missed = std::move(design.message);
    const Eigen::VectorXd none = Eigen::VectorXd::Zero(x.users());
    design = zero_forcing(bank, utility, none, o.tolerance, o.max_evaluations, control.on_iteration.token());
  }
  if (design.c.size() == 0) throw InvalidInput("haps instance: " + design.message);
  Outcome<Solution> outcome;
  outcome.status = design.status;
  outcome.message = missed.empty() ? design.message : missed;
  outcome.iterations = {.outer = 1, .inner = design.evaluations};
  outcome.certificate.set("duality_gap", design.dual - design.primal);
  finish(x, network, order.restored(beams_of_stations(h, joint_beams(bank, design.c, design.factor))), outcome);
  return outcome;
}

}  // namespace airloom::haps
