#include "airloom/systems/twotier/design/lagrange_search/subchannel.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::twotier {

using Index = Eigen::Index;

double Subchannel::value(const Eigen::VectorXd& x, const Eigen::VectorXd& price) const {
  double sum = -price.dot(x);
  for (Index c = 0; c < size(); ++c) {
    const double signal = gain(c, c) * x[c];
    const double interference = 1.0 + gain.row(c).dot(x) - signal;
    sum += weight[c] * std::log1p(signal / interference);
  }
  return sum;
}

std::vector<Subchannel> subchannels(const Instance& x) {
  std::vector<Subchannel> list(static_cast<std::size_t>(x.channels()));
  for (Index n = 0; n < x.channels(); ++n) {
    Subchannel& s = list[static_cast<std::size_t>(n)];
    for (Index c = 0; c < x.cells(); ++c) {
      if (!x.active(c, n)) continue;
      if (x.slot_power_max_w && (*x.slot_power_max_w)(c, n) <= 0.0) continue;  // it can never send: nothing is scaled by a limit of 0
      s.cell.push_back(c);
      s.node.push_back(x.node(c, n));
    }
    const auto size = static_cast<Index>(s.cell.size());
    s.weight.resize(size);
    s.limit.resize(size);
    s.gain.resize(size, size);
    for (Index i = 0; i < size; ++i) {
      const Index c = s.cell[static_cast<std::size_t>(i)];
      s.weight[i] = x.weight(c, n);
      s.limit[i] = x.node_power_max_w[s.node[static_cast<std::size_t>(i)]];
      if (x.slot_power_max_w) s.limit[i] = std::min(s.limit[i], (*x.slot_power_max_w)(c, n));
    }
    for (Index i = 0; i < size; ++i) {
      for (Index j = 0; j < size; ++j)
        s.gain(i, j) = x.gain(s.cell[static_cast<std::size_t>(j)], n * x.cells() + s.cell[static_cast<std::size_t>(i)]) * s.limit[j];
    }
  }
  return list;
}

}  // namespace airloom::twotier
