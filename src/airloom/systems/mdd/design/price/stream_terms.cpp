#include "airloom/systems/mdd/design/price/stream_terms.hpp"

#include <cmath>

#include "airloom/systems/mdd/problem/log_product.hpp"

namespace airloom::mdd {

double stream_terms(const Eigen::VectorXd& g, const Eigen::VectorXd& disturbance, const Eigen::VectorXd* weight,
                    const Eigen::VectorXd* floor, Eigen::VectorXd& column, Eigen::VectorXd& bend) {
  column.resize(g.size());
  bend.resize(g.size());
  double value = 0.0;
  LogProduct ratios;  // of weight 1
  for (Eigen::Index k = 0; k < g.size(); ++k) {
    const double a = weight == nullptr ? 1.0 : (*weight)[k];
    const double least = floor == nullptr ? 0.0 : (*floor)[k];
    const double ratio = g[k] / disturbance[k];
    if (least > 0.0 && a * g[k] - disturbance[k] < least) {
      value += a * std::log1p(least / disturbance[k]) - least / g[k];
      column[k] = least / (g[k] * g[k]);
      bend[k] = -2.0 * column[k] / g[k];
    } else if (a * ratio > 1.0) {
      const double used = a - 1.0 / ratio;
      if (a == 1.0) ratios.times(ratio);
      else value += a * std::log(a * ratio);
      value -= used;
      column[k] = used / g[k];
      bend[k] = (2.0 / ratio - a) / (g[k] * g[k]);
    } else {
      column[k] = 0.0;
      bend[k] = 0.0;
    }
  }
  return value + ratios.log();
}

}  // namespace airloom::mdd
