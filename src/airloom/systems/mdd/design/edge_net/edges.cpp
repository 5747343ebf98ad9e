#include "airloom/systems/mdd/design/edge_net/edges.hpp"

namespace airloom::mdd {

using Index = Eigen::Index;

Edges edges_of(const PowerProblem& x) {
  Edges out{.aps = x.aps(), .users = x.users, .subcarriers_dl = x.subcarriers_dl, .ap = {}, .stream = {}};
  out.ap.reserve(static_cast<std::size_t>(x.gain.size()));
  out.stream.reserve(static_cast<std::size_t>(x.gain.size()));
  for (Index k = 0; k < x.streams_dl(); ++k) {
    for (Index l = 0; l < x.aps(); ++l) {
      if (!(x.gain(l, k) > 0.0)) continue;
      out.ap.push_back(l);
      out.stream.push_back(k);
    }
  }
  return out;
}

Eigen::MatrixXd on_links(const Edges& edges, const Eigen::VectorXd& of_edge) {
  Eigen::MatrixXd out = Eigen::MatrixXd::Zero(edges.aps, edges.streams());
  for (std::size_t e = 0; e < edges.ap.size(); ++e) out(edges.ap[e], edges.stream[e]) = of_edge[static_cast<Index>(e)];
  return out;
}

Eigen::VectorXd on_edges(const Edges& edges, const Eigen::MatrixXd& of_link) {
  Eigen::VectorXd out(edges.count());
  for (std::size_t e = 0; e < edges.ap.size(); ++e) out[static_cast<Index>(e)] = of_link(edges.ap[e], edges.stream[e]);
  return out;
}

}  // namespace airloom::mdd
