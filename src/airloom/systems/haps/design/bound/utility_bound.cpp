#include "airloom/systems/haps/design/bound/utility_bound.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/haps/problem/interference_free.hpp"

namespace airloom::haps {
namespace {

constexpr Eigen::Index most_users = 128;
constexpr int evaluations_per_round = 6;

}  // namespace

void put_utility_bound(const GramBank& bank, const NetworkUtility& utility, const Eigen::VectorXd& sinr, const Eigen::VectorXd& eta,
                       const BoundOptions& o, int evaluations, const std::stop_token& stop, Values& certificate) {
  if (o.kind == BoundKind::none || o.kind == BoundKind::interference_free) return;  // that one is the judge's
  if (o.kind == BoundKind::automatic && (bank.users() > most_users || evaluations < evaluations_per_round * o.rounds)) return;
  if (!(sinr.minCoeff() > 0.0) && utility.alpha() >= 1.0) return;
  const double alone = utility.reported(interference_free_bound(bank.link_gains(), utility));
  const DirtyPaperBound found =
      dirty_paper_bound(bank, utility, sinr, eta.size() > 0 ? Eigen::VectorXd(eta.head(bank.stations())) : eta, o.rounds, stop);
  if (!std::isfinite(found.bound)) return;
  const double bound = utility.reported(found.bound);
  const double least = std::min(alone, bound);
  certificate.set("upper_bound", least);
  certificate.set("upper_bound_kind", std::string(bound < alone ? "dirty_paper" : "interference_free"));
  certificate.set("upper_bound_interference_free", alone);
  certificate.set("upper_bound_dirty_paper", bound);
  if (std::isfinite(found.reached)) certificate.set("dirty_paper_reached", utility.reported(found.reached));
  certificate.set("gap_to_bound", least - utility.reported(utility.value(sinr)));
}

}  // namespace airloom::haps
