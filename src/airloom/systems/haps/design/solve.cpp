#include "airloom/systems/haps/design/solve.hpp"

#include <cmath>

namespace airloom::haps {
namespace {

StationMatrices coherent_beams(const StationMatrices& h, const Eigen::MatrixXcd& c, const Eigen::VectorXd& factor) {
  StationMatrices w;
  for (std::size_t b = 0; b < h.size(); ++b) w.emplace_back(factor[static_cast<Eigen::Index>(b)] * (h[b] * c));
  return w;
}

StationMatrices silent(const StationMatrices& h) {
  StationMatrices w;
  for (const Eigen::MatrixXcd& channel : h) w.emplace_back(Eigen::MatrixXcd::Zero(channel.rows(), channel.cols()));
  return w;
}

/// Starts of SCA: one station's way of making beams from its channel, or all stations' way.
StationMatrices start_beams(const StationMatrices& h, bool coherent, int index) {
  const bool joint = (index == 0) == coherent;
  if (index < 2 && joint) return joint_regularized_beams(h, 1.0);
  StationMatrices w;
  for (const Eigen::MatrixXcd& channel : h) w.push_back(index == 2 ? matched_beams(channel) : local_regularized_beams(channel));
  return w;
}

struct Improved {
  StationMatrices w;
  ScaReport report;
};

Improved improve(const Network& network, const GramBank& bank, StationMatrices w, const ScaOptions& o, const SolveControl& control) {
  // the models without coherence take many steps: their early ones need not be accurate
  const double relative_gap = o.interference_model == InterferenceModel::coherent ? 0.02 : 0.1;
  const ScaLoopOptions loop{.tolerance = o.tolerance, .max_steps = o.max_steps, .sinr_min = network.sinr_min, .relative_gap = relative_gap};
  Prices prices;
  Improved out;
  if (o.interference_model == InterferenceModel::coherent) {
    CoherentState state(bank, received(network.h, w));
    out.report = run_sca(state, loop, prices, control);
    out.w = state.has_beams() ? coherent_beams(network.h, state.c(), state.factor()) : std::move(w);
  } else {
    PowerSumState state(network.h, std::move(w), interference_factor(o.interference_model, network.stations()));
    out.report = run_sca(state, loop, prices, control);
    out.w = state.beams();
  }
  return out;
}

/// The stations' channels as a centre learns them: Gram matrices, or channels where these are fewer numbers.
GramBank exchange_grams(Fabric& fabric, const Instance& x, const AgentTable& agents, const StationMatrices& h) {
  const Eigen::Index users = x.users();
  std::vector<Eigen::Index> antennas;
  Eigen::Index all = 0;
  for (const int b : agents.station) {
    antennas.push_back(x.h[static_cast<std::size_t>(b)].rows());
    all += antennas.back();
  }
  std::vector<Eigen::Index> lengths;
  for (const Eigen::Index n : antennas) lengths.push_back(GramBank::by_channel(n, users, all) ? 2 * n * users : users * users);
  std::vector<Eigen::VectorXd> out;
  for (const Eigen::MatrixXcd& channel : h)
    out.push_back(GramBank::by_channel(channel.rows(), users, all) ? packed(channel) : packed_hermitian(channel.adjoint() * channel));
  const std::vector<Eigen::VectorXd> inbox = fabric.gather(out, lengths);
  GramBank bank;
  for (std::size_t a = 0; a < inbox.size(); ++a) {
    if (GramBank::by_channel(antennas[a], users, all)) bank.add_channel(unpacked(inbox[a], antennas[a]));
    else bank.add_gram(unpacked_hermitian(inbox[a], users));
  }
  return bank;
}

}  // namespace

Outcome<Solution> solve_best(const Instance& x, const BestOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  AgentTable agents = make_agents(x, make_fabric);
  Fabric& fabric = *agents.fabric;
  const StationMatrices h = agents.local_channels(x);
  const Eigen::Index users = x.users();
  fabric.next_round();
  const GramBank bank = exchange_grams(fabric, x, agents, h);
  Outcome<Solution> outcome;
  Eigen::VectorXd c = Eigen::VectorXd::Zero(2 * users * users);  // silence, where there is no design
  Eigen::MatrixXd factor = Eigen::MatrixXd::Zero(1, fabric.agents());
  if (fabric.hosts_center()) {
    const Eigen::VectorXd alone = bank.link_gains().cwiseSqrt().colwise().sum().cwiseAbs2();
    if (!beyond_reach(alone, x.sinr_min, outcome)) {
      const CoherentDesign design = design_best(bank, x.sinr_min, o, control);
      put(design.report, outcome);
      outcome.certificate.set("start", design.start);
      if (std::isfinite(design.zero_forcing_value)) {
        outcome.certificate.set("gain_over_zero_forcing", proportional_fairness(design.sinr) - design.zero_forcing_value);
      }
      if (design.c.size() > 0) {
        c = packed(design.c);
        factor.row(0) = design.factor.transpose();
      }
    }
  }
  fabric.broadcast(c);
  Eigen::MatrixXd own_factor(1, static_cast<Eigen::Index>(h.size()));
  fabric.scatter(factor, own_factor);
  StationMatrices w = coherent_beams(h, unpacked(c, users), own_factor.row(0).transpose());
  finish(x, agents, h, std::move(w), outcome);
  return outcome;
}

Outcome<Solution> solve_sca(const Instance& x, const ScaOptions& o, const SolveControl& control) {
  const Network network = checked_network(x);
  const bool coherent = o.interference_model == InterferenceModel::coherent;
  const GramBank bank = coherent ? GramBank::from_channels(network.h) : GramBank();
  Outcome<Solution> outcome;
  if (beyond_reach(sinr_alone(network), x.sinr_min, outcome)) {
    finish(x, network, silent(network.h), outcome);
    return outcome;
  }
  Improved best;
  for (int k = 0; k < o.starts; ++k) {
    Improved next = improve(network, bank, start_beams(network.h, coherent, k), o, control);
    const bool better = best.w.empty() || (next.report.floors_kept &&
                                           (!best.report.floors_kept || next.report.objective.back() > best.report.objective.back()));
    if (better) best = std::move(next);
    if (best.report.status == Status::interrupted) break;
  }
  put(best.report, outcome);
  finish(x, network, std::move(best.w), outcome);
  return outcome;
}

Outcome<Solution> solve_zf_pf(const Instance& x, const ZeroForcingOptions& o, const SolveControl& control) {
  const Network network = checked_network(x);
  const GramBank bank = GramBank::from_channels(network.h);
  ZeroForcing design = zero_forcing_fair(bank, x.sinr_min, o.tolerance, o.max_evaluations, control.on_iteration.token());
  std::string missed;
  if (design.c.size() == 0 && !design.dependent && x.sinr_min > 0.0) {  // the floors cannot be kept with zero forcing: without them
    missed = std::move(design.message);
    design = zero_forcing_fair(bank, 0.0, o.tolerance, o.max_evaluations, control.on_iteration.token());
  }
  if (design.c.size() == 0) throw InvalidInput("haps instance: " + design.message);
  Outcome<Solution> outcome;
  outcome.status = design.status;
  outcome.message = missed.empty() ? design.message : missed;
  outcome.iterations = {.outer = 1, .inner = design.evaluations};
  outcome.certificate.set("duality_gap", design.dual - design.primal);
  finish(x, network, coherent_beams(network.h, design.c, design.factor), outcome);
  return outcome;
}

}  // namespace airloom::haps
