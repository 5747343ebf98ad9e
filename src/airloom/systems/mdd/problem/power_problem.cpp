#include "airloom/systems/mdd/problem/power_problem.hpp"

#include <cmath>
#include <limits>

#include "airloom/systems/mdd/problem/promises.hpp"

namespace airloom::mdd {

double PowerProblem::floor_dl() const { return promises_of(*this).floor_dl; }

double PowerProblem::floor_ul() const { return promises_of(*this).floor_ul; }

Links links(const PowerProblem& x, const Powers& powers) {
  Links out;
  out.amplitude = x.gain.cwiseProduct(powers.p.cwiseSqrt()).colwise().sum();
  out.ap_total = powers.p.rowwise().sum();
  const Eigen::Map<const Eigen::MatrixXd> q(powers.q.data(), x.subcarriers_ul, x.users);  // column d
  out.user_total = q.colwise().sum();
  const Eigen::VectorXd disturbance = (1.0 + (x.user_cross * out.user_total).array()).matrix();
  out.disturbance.resize(x.streams_dl());
  for (Eigen::Index d = 0; d < x.users; ++d) out.disturbance.segment(d * x.subcarriers_dl, x.subcarriers_dl).setConstant(disturbance[d]);
  out.base = x.noise + x.ap_cross * out.ap_total;
  for (Eigen::Index m = 0; m < static_cast<Eigen::Index>(x.mui_dl.size()); ++m) {
    Eigen::VectorXd p(x.aps() * x.users);
    for (Eigen::Index l = 0; l < x.aps(); ++l) {
      for (Eigen::Index d = 0; d < x.users; ++d) p[l * x.users + d] = powers.p(l, d * x.subcarriers_dl + m);
    }
    const Eigen::VectorXd leaked = x.mui_dl[static_cast<std::size_t>(m)] * p;
    for (Eigen::Index d = 0; d < x.users; ++d) out.disturbance[d * x.subcarriers_dl + m] += leaked[d];
  }
  for (Eigen::Index m = 0; m < static_cast<Eigen::Index>(x.mui_ul.size()); ++m) {
    const Eigen::VectorXd leaked = x.mui_ul[static_cast<std::size_t>(m)] * q.row(m).transpose();
    for (Eigen::Index d = 0; d < x.users; ++d) out.base[d * x.subcarriers_ul + m] += leaked[d];
  }
  return out;
}

double sum_rate(const PowerProblem& x, const Powers& powers) {
  const Links at = links(x, powers);
  return (at.amplitude.array().square() / at.disturbance.array()).log1p().sum() + (powers.q.array() / at.base.array()).log1p().sum();
}

QosSlack qos_slack(const PowerProblem& x, const Powers& powers) { return qos_slack(x, x.qos, powers); }

QosSlack qos_slack(const PowerProblem& x, Qos qos, const Powers& powers) {
  QosSlack worst{.violation = -std::numeric_limits<double>::infinity()};
  if (qos == Qos::none) return {};
  const Promises floors = promises_of(x, qos);
  const Links at = links(x, powers);
  const Eigen::ArrayXd dl = at.amplitude.array().square() / at.disturbance.array();
  const Eigen::ArrayXd ul = powers.q.array() / at.base.array();
  const auto look = [&worst](const Eigen::ArrayXd& sinr, Eigen::Index width, Eigen::Index user, double rate, double floor, bool uplink) {
    if (!(rate > 0.0)) return;
    const auto own = sinr.segment(user * width, width);
    const double violation = floor > 0.0 ? 1.0 - own.minCoeff() / floor : 1.0 - own.log1p().sum() / rate;
    if (violation > worst.violation) worst = {.violation = violation, .user = user, .uplink = uplink};
  };
  for (Eigen::Index d = 0; d < x.users; ++d) {
    look(dl, x.subcarriers_dl, d, x.rate_dl, floors.floor_dl, false);
    look(ul, x.subcarriers_ul, d, x.rate_ul, floors.floor_ul, true);
  }
  return worst.user < 0 ? QosSlack{} : worst;
}

}  // namespace airloom::mdd
