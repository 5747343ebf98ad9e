#include "airloom/systems/mdd/problem/shares.hpp"

#include <utility>

namespace airloom::mdd {
namespace {

/// A value per user, repeated for each of its uplink subcarriers.
Eigen::VectorXd per_stream(const PowerProblem& x, const Eigen::VectorXd& per_user) {
  return per_user.transpose().replicate(x.subcarriers_ul, 1).reshaped();
}

}  // namespace

PowerProblem in_shares(PowerProblem x) {
  const Eigen::VectorXd per_watt = per_stream(x, x.user_power.cwiseInverse());
  x.gain.array().colwise() *= x.ap_power.array().sqrt();
  x.user_cross.array().rowwise() *= x.user_power.transpose().array();
  x.noise.array() *= per_watt.array();
  x.ap_cross.array().colwise() *= per_watt.array();
  x.ap_cross.array().rowwise() *= x.ap_power.transpose().array();
  for (Eigen::MatrixXd& g : x.mui_dl) {
    for (Eigen::Index l = 0; l < x.aps(); ++l) g.middleCols(l * x.users, x.users) *= x.ap_power[l];
  }
  for (Eigen::MatrixXd& u : x.mui_ul) u = (x.user_power.cwiseInverse().asDiagonal() * u * x.user_power.asDiagonal()).eval();
  x.ap_power.setOnes();
  x.user_power.setOnes();
  return x;
}

Powers in_watts(const PowerProblem& x, Powers shares) {
  shares.p.array().colwise() *= x.ap_power.array();
  shares.q.array() *= per_stream(x, x.user_power).array();
  return shares;
}

Powers in_shares(const PowerProblem& x, Powers watts) {
  watts.p.array().colwise() /= x.ap_power.array();
  watts.q.array() /= per_stream(x, x.user_power).array();
  return watts;
}

}  // namespace airloom::mdd
