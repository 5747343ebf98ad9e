#include "airloom/systems/mdd/design/hgnn/hgnn.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/core/error.hpp"
#include "airloom/systems/mdd/design/power_outcome.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"

namespace airloom::mdd {

namespace {

Inferred inferred_from(const HgnnNetwork& network, const Graph& graph, const PowerProblem& problem) {
  Inferred out{.powers = decode(network.config, problem, forward(network, graph))};
  if (keeps_uplink(network.config)) out.repair = keep_promises(problem, out.powers, out.proof);
  return out;
}

}  // namespace

Inferred infer(const HgnnNetwork& network, const Instance& x, const PowerProblem& problem) {
  return inferred_from(network, make_graph(x, problem, network.config), problem);
}

Inferred infer_by_own_statistics(const HgnnModel& model, const Instance& x, const PowerProblem& problem) {
  const Graph graph = make_graph(x, problem, model.graph()->config);
  const io::TensorFile weights = with_batch_statistics(model.weights, {&graph, 1});
  const auto finite = [](const auto& tensor) { return std::ranges::all_of(tensor.second.data, [](float w) { return std::isfinite(w); }); };
  if (!std::ranges::all_of(weights.tensors, finite)) {  // the instance's doing, not the model's
    const double nan = std::numeric_limits<double>::quiet_NaN();
    return {.powers = {.p = Eigen::MatrixXd::Constant(problem.aps(), problem.streams_dl(), nan),
                       .q = Eigen::VectorXd::Constant(problem.streams_ul(), nan)}};
  }
  return inferred_from(make_network(weights, "model " + model.name), graph, problem);
}

namespace {

Outcome<Solution> allocate_by_edges(const HgnnModel& model, const Instance& x, const PowerProblem& problem, const HgnnOptions& o,
                                    const SolveControl& control) {
  if (o.statistics != HgnnStatistics::running) {
    throw InvalidInput("options.statistics: 'batch' is of the graph network; model " + model.name + " has no normalisation by the batch");
  }
  EdgeAnswer answer = answer_by_edge_net(*model.edges(), problem, o.guard == GuardChoice::on, control);
  Outcome<Solution> out;
  out.status = Status::converged;
  if (answer.price) out = outcome_of(x, problem, std::move(*answer.price));
  else out.solution = {.p_dl_w = std::move(answer.powers.p), .p_ul_w = std::move(answer.powers.q)};
  out.certificate.set("model", model.name);
  out.certificate.set("guard", std::string(name(answer.guard)));
  out.certificate.set("repair", std::string(name(answer.mended ? PromiseRepair::streams : PromiseRepair::none)));
  if (answer.network_rate) out.certificate.set("network_se", *answer.network_rate / static_cast<double>(x.subcarriers()));
  if (!answer.outside.empty()) {
    out.certificate.set("outside_training", answer.outside);
    std::string names;
    for (const std::string& feature : answer.outside) names += (names.empty() ? "" : ", ") + feature;
    out.message += (out.message.empty() ? "" : "; ") + ("the network never saw the like of these features in its training: " + names);
  }
  return out;
}

}  // namespace

Outcome<Solution> allocate_by_hgnn(const Instance& x, const HgnnOptions& o, const SolveControl& control) {
  const PowerProblem problem = problem_of(x, o.qos);
  const HgnnModelHandle model = choose_model(o.model, x);
  if (model->edges() != nullptr) return allocate_by_edges(*model, x, problem, o, control);
  if (o.qos != QosChoice::instance) {
    throw InvalidInput("options.qos: '" + std::string(name(o.qos)) + "' is of models e and e_ls; the graph network " + model->name +
                       " has the instance's");
  }
  const HgnnConfig& config = model->graph()->config;
  const bool own = o.statistics == HgnnStatistics::batch;
  Inferred inferred = own ? infer_by_own_statistics(*model, x, problem) : infer(*model->graph(), x, problem);
  Powers& powers = inferred.powers;
  Outcome<Solution> out;
  out.certificate.set("model", model->name);
  out.certificate.set("decoder", std::string(name(config.decoder)));
  out.certificate.set("edge", std::string(name(usable_edge(config.edge, x))));
  if (!powers.p.allFinite() || !powers.q.allFinite()) {
    out.status = Status::numerical_failure;
    out.message = "the network's outputs are not finite: the instance lies far outside what it was trained on";
    out.solution = silent(x);
    return out;
  }
  const QosSlack slack = qos_slack(problem, powers);
  out.certificate.set("repair", std::string(name(inferred.repair)));
  out.certificate.set("promise_violation", std::max(0.0, slack.violation));
  out.status = Status::converged;
  if (inferred.repair == PromiseRepair::impossible) {
    out.status = Status::infeasible;
    out.message = "no powers keep every promise; here user " + std::to_string(slack.user) + " is furthest below its " +
                  (slack.uplink ? "uplink" : "downlink");
    prove(out.certificate, Qos::subcarrier, inferred.proof);
  } else if (inferred.repair == PromiseRepair::failed) {
    out.status = Status::stalled;
    out.message = "powers that keep every promise were not found, which is no proof that there are none; user " +
                  std::to_string(slack.user) + " is furthest below its " + (slack.uplink ? "uplink" : "downlink");
  } else if (usable_edge(config.edge, x) != config.edge) out.message = "places are unknown: messages between nodes all weigh the same";
  out.solution = {.p_dl_w = std::move(powers.p), .p_ul_w = std::move(powers.q)};
  return out;
}

}  // namespace airloom::mdd
