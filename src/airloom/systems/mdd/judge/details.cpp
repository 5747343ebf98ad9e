#include "airloom/systems/mdd/judge/details.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

constexpr double drawn_from_w = 2.0;

Values link_powers(const Instance& x, const Solution& s) {
  std::vector<double> power;
  double total = 0.0;
  double strong_total = 0.0;
  std::int64_t strong = 0;
  for (Index l = 0; l < x.aps(); ++l) {
    for (Index d = 0; d < x.users(); ++d) {
      if (!x.serve(l, d)) continue;
      const double own = s.p_dl_w.row(l).segment(d * x.count_dl(), x.count_dl()).sum();
      power.push_back(own);
      total += own;
      if (!(own > drawn_from_w)) continue;
      ++strong;
      strong_total += own;
    }
  }
  const auto links = static_cast<double>(power.size());
  return {{"power_w", power},
          {"above_2w", strong},
          {"share_above_2w", links > 0.0 ? static_cast<double>(strong) / links : 0.0},
          {"power_above_2w", total > 0.0 ? strong_total / total : 0.0}};
}

}  // namespace

const std::vector<Detail<Instance, Solution>>& details() {
  static const std::vector<Detail<Instance, Solution>> list{
      {"links", "power of every access point for each of its users, and how many links have more than 2 W", link_powers},
  };
  return list;
}

}  // namespace airloom::mdd
