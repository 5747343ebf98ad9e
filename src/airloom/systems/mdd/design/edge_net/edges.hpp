#pragma once
/// The links of a network as the edges of a graph between access points and downlink streams.
#include <Eigen/Core>
#include <vector>

#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

/// Edge e joins access point ap[e] with downlink stream stream[e] = d M + m, which belongs to user stream[e] / M. Edges are sorted by
/// stream, then access point; only served links are edges.
struct Edges {
  Eigen::Index aps = 0;             ///< L
  Eigen::Index users = 0;           ///< D
  Eigen::Index subcarriers_dl = 0;  ///< M
  std::vector<Eigen::Index> ap;
  std::vector<Eigen::Index> stream;

  [[nodiscard]] Eigen::Index count() const { return static_cast<Eigen::Index>(ap.size()); }
  [[nodiscard]] Eigen::Index streams() const { return users * subcarriers_dl; }
  [[nodiscard]] Eigen::Index user(Eigen::Index edge) const { return stream[static_cast<std::size_t>(edge)] / subcarriers_dl; }
};

/// Every pair of access point and stream with a gain.
[[nodiscard]] Edges edges_of(const PowerProblem& problem);

/// What lies on an edge, as a matrix of zeros elsewhere, (L, D M); and back.
[[nodiscard]] Eigen::MatrixXd on_links(const Edges& edges, const Eigen::VectorXd& of_edge);
[[nodiscard]] Eigen::VectorXd on_edges(const Edges& edges, const Eigen::MatrixXd& of_link);

}  // namespace airloom::mdd
