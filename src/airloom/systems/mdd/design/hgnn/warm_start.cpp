#include "airloom/systems/mdd/design/hgnn/warm_start.hpp"

#include <cmath>

#include "airloom/systems/mdd/problem/promises.hpp"

namespace airloom::mdd {

std::optional<Powers> learned_start(const Instance& x, const PowerProblem& problem, const std::string& model) {
  const HgnnModelHandle chosen = choose_model(model, x);
  std::optional<Powers> powers =
      chosen->edges() != nullptr ? powers_by_edge_net(*chosen->edges(), problem) : infer(*chosen->graph(), x, problem).powers;
  if (powers && (!powers->p.allFinite() || !powers->q.allFinite())) powers.reset();
  return powers;
}

std::optional<Powers> pulled_inside(const PowerProblem& x, Powers powers, double room) {
  using Index = Eigen::Index;
  for (Index l = 0; l < x.aps(); ++l) {
    // no served link is silent: the gradient of sqrt(p) is infinite at 0
    const double least = 1e-6 * x.ap_power[l] / static_cast<double>(x.streams_dl());
    for (Index k = 0; k < x.streams_dl(); ++k) {
      if (x.gain(l, k) > 0.0) powers.p(l, k) = std::max(powers.p(l, k), least);
    }
    const double total = powers.p.row(l).sum();
    if (total > (1.0 - room) * x.ap_power[l]) powers.p.row(l) *= (1.0 - room) * x.ap_power[l] / total;
  }
  const double floor = promises_of(x, Qos::subcarrier).floor_ul * (1.0 + room);
  const Eigen::VectorXd base = links(x, powers).base;
  for (Index d = 0; d < x.users; ++d) {
    auto own = powers.q.segment(d * x.subcarriers_ul, x.subcarriers_ul);
    own = own.cwiseMax(floor * base.segment(d * x.subcarriers_ul, x.subcarriers_ul)).cwiseMax(1e-6 * x.user_power[d]).eval();
    if (own.sum() > (1.0 - 1e-6) * x.user_power[d]) own *= (1.0 - 1e-6) * x.user_power[d] / own.sum();
  }
  if (x.qos != Qos::none && qos_slack(x, powers).violation > -1e-6) return std::nullopt;
  return powers;
}

}  // namespace airloom::mdd
