#include "airloom/systems/iab/design/backhaul_share.hpp"

#include <algorithm>
#include <limits>

#include "airloom/numerics/root.hpp"

namespace airloom::iab {

Eigen::VectorXd backhaul_shares(int streams, double backhaul) {
  Eigen::VectorXd shares = Eigen::VectorXd::Constant(streams, (1.0 - backhaul) / (streams - 1));
  shares[streams - 1] = backhaul;
  return shares;
}

double best_backhaul_share(const std::function<double(double)>& value) {
  constexpr int points = 33;
  double best = 0.0;
  double best_value = -std::numeric_limits<double>::infinity();
  const auto at = [](int k) { return static_cast<double>(k) / (points + 1); };
  for (int k = 1; k <= points; ++k) {
    if (const double v = value(at(k)); v > best_value || k == 1) {
      best_value = v;
      best = at(k);
    }
  }
  const double width = at(1);
  const double refined = golden_section_maximum(value, std::max(1e-6, best - width), std::min(1.0 - 1e-6, best + width), 1e-7);
  return value(refined) >= best_value ? refined : best;
}

}  // namespace airloom::iab
