#include "airloom/systems/mdd/hgnn/hgnn.hpp"

#include <algorithm>

#include "airloom/systems/mdd/make_problem.hpp"

namespace airloom::mdd {

Powers infer(const HgnnNetwork& network, const Instance& x, const PowerProblem& problem) {
  const Graph graph = make_graph(x, problem, network.config);
  return decode(network.config, problem, forward(network, graph));
}

Outcome<Solution> allocate_by_hgnn(const Instance& x, const HgnnOptions& o, const SolveControl&) {
  const PowerProblem problem = checked_problem(x);
  const HgnnModelHandle model = choose_model(o.model, x);
  const HgnnConfig& config = model->network.config;
  Powers powers = infer(model->network, x, problem);
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
  out.certificate.set("promise_violation", std::max(0.0, qos_slack(problem, powers).violation));
  out.status = Status::converged;
  if (usable_edge(config.edge, x) != config.edge) out.message = "places are unknown: messages between nodes all weigh the same";
  out.solution = {.p_dl_w = std::move(powers.p), .p_ul_w = std::move(powers.q)};
  return out;
}

}  // namespace airloom::mdd
