#include "airloom/systems/mdd/problem/clustering.hpp"

#include <cmath>

namespace airloom::mdd {

Eigen::MatrixXd strongest_downlink(const Instance& x) {
  Eigen::MatrixXd most = Eigen::MatrixXd::Zero(x.aps(), x.users());
  for (const int c : x.subcarrier_dl) {
    for (Eigen::Index l = 0; l < x.aps(); ++l) most.row(l) = most.row(l).cwiseMax(x.channel(c, l).colwise().norm());
  }
  return most;
}

BoolMatrix user_centric_clusters(const Eigen::MatrixXd& amplitude, int users_per_ap, double threshold) {
  const Eigen::Index aps = amplitude.rows();
  const Eigen::Index users = amplitude.cols();
  if (aps < users) {
    throw InvalidInput("clusters: " + std::to_string(aps) + " access points; must be at least one per user, " + std::to_string(users));
  }
  BoolMatrix serve = BoolMatrix::Constant(aps, users, false);
  std::vector<bool> taken(static_cast<std::size_t>(aps), false);
  for (Eigen::Index d = 0; d < users; ++d) {
    Eigen::Index master = -1;
    for (Eigen::Index l = 0; l < aps; ++l) {
      if (!taken[static_cast<std::size_t>(l)] && (master < 0 || amplitude(l, d) > amplitude(master, d))) master = l;
    }
    taken[static_cast<std::size_t>(master)] = true;
    serve(master, d) = true;
  }
  for (Eigen::Index l = 0; l < aps; ++l) {
    Eigen::Index best = 0;
    amplitude.row(l).maxCoeff(&best);
    if (!taken[static_cast<std::size_t>(l)]) serve(l, best) = true;
  }
  const Eigen::RowVectorXd least = std::sqrt(threshold) * amplitude.colwise().maxCoeff();
  for (int more = 1; more < users_per_ap; ++more) {
    for (Eigen::Index l = 0; l < aps; ++l) {
      Eigen::Index best = -1;
      for (Eigen::Index d = 0; d < users; ++d) {
        if (!serve(l, d) && amplitude(l, d) >= least[d] && (best < 0 || amplitude(l, d) > amplitude(l, best))) best = d;
      }
      if (best >= 0) serve(l, best) = true;
    }
  }
  return serve;
}

}  // namespace airloom::mdd
