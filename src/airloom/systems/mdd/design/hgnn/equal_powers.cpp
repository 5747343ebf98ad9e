#include "airloom/systems/mdd/design/hgnn/equal_powers.hpp"

#include <cmath>

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

double slope_feature(double x) { return std::log10(1e-4 + x) + 1.0; }
double sinr_feature(double x) { return (std::log10(1e-3 + x) - 1.0) / 1.5; }

}  // namespace

EqualPowersView equal_powers_view(const Instance& x, const PowerProblem& problem) {
  const Index dl = problem.subcarriers_dl;
  const Index ul = problem.subcarriers_ul;
  Powers equal{.p = Eigen::MatrixXd::Zero(problem.aps(), problem.streams_dl()), .q = Eigen::VectorXd::Zero(problem.streams_ul())};
  Eigen::VectorX<Index> own(problem.aps());
  for (Index l = 0; l < problem.aps(); ++l) {
    x.serve.row(l).cast<int>().maxCoeff(&own[l]);
    equal.p.block(l, own[l] * dl, 1, dl).setConstant(problem.ap_power[l] / static_cast<double>(dl));
  }
  for (Index d = 0; d < problem.users; ++d) equal.q.segment(d * ul, ul).setConstant(problem.user_power[d] / static_cast<double>(ul));
  const Links at = links(problem, equal);
  const Eigen::ArrayXd a2 = at.amplitude.array().square();
  // -dR/dI of every downlink stream, -dR/db of every uplink one
  const Eigen::ArrayXd harm_dl = a2 / (at.disturbance.array() * (at.disturbance.array() + a2));
  const Eigen::ArrayXd harm_ul = equal.q.array() / (at.base.array() * (at.base.array() + equal.q.array()));

  EqualPowersView view{.ap = Eigen::MatrixXd(equal_powers_ap_entries(dl), problem.aps()),
                       .user = Eigen::MatrixXd(equal_powers_user_entries(dl, ul), problem.users)};
  for (Index l = 0; l < problem.aps(); ++l) {
    for (Index m = 0; m < dl; ++m) {
      const Index k = own[l] * dl + m;
      const double p = equal.p(l, k);
      double harm = 0.0;
      if (!problem.mui_dl.empty()) {
        const Eigen::MatrixXd& leak = problem.mui_dl[static_cast<std::size_t>(m)];
        for (Index d = 0; d < problem.users; ++d) harm += leak(d, l * problem.users + own[l]) * harm_dl[d * dl + m];
      }
      view.ap(m, l) = slope_feature(at.amplitude[k] * problem.gain(l, k) * std::sqrt(p) / (at.disturbance[k] + a2[k]));
      view.ap(dl + m, l) = slope_feature(p * harm);
    }
    view.ap(2 * dl, l) = slope_feature(problem.ap_power[l] * problem.ap_cross.col(l).dot(harm_ul.matrix()));
  }
  for (Index d = 0; d < problem.users; ++d) {
    double self = 0.0;  // harm to the downlink, whichever uplink subcarrier
    for (Index k = 0; k < problem.streams_dl(); ++k) self += problem.user_cross(k / dl, d) * harm_dl[k];
    for (Index m = 0; m < dl; ++m) view.user(m, d) = sinr_feature(a2[d * dl + m] / at.disturbance[d * dl + m]);
    for (Index j = 0; j < ul; ++j) {
      const double q = equal.q[d * ul + j];
      double harm = self;
      if (!problem.mui_ul.empty()) {
        const Eigen::MatrixXd& leak = problem.mui_ul[static_cast<std::size_t>(j)];
        for (Index other = 0; other < problem.users; ++other) harm += leak(other, d) * harm_ul[other * ul + j];
      }
      view.user(dl + j, d) = sinr_feature(q / at.base[d * ul + j]);
      view.user(dl + ul + j, d) = slope_feature(q * harm);
    }
  }
  return view;
}

}  // namespace airloom::mdd
