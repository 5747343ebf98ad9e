#include "airloom/systems/iab/judge/carried_rates.hpp"

#include <algorithm>

#include "airloom/core/residual.hpp"

namespace airloom::iab {

CarriedRates carried_rates(const BandTerms& t, double mu, const Eigen::VectorXd& flow) {
  const auto users = static_cast<Eigen::Index>(t.ground.size());
  const auto aerial = static_cast<Eigen::Index>(t.access.size());
  CarriedRates r;
  r.user.resize(aerial + users);
  for (Eigen::Index j = 0; j < aerial; ++j) r.user[j] = t.bandwidth_hz * phi(mu, t.access[static_cast<std::size_t>(j)], t.c_aerial).value;
  Eigen::VectorXd beam(users);
  for (Eigen::Index i = 0; i < users; ++i)
    beam[i] = t.bandwidth_hz * phi(1.0 - mu, t.ground[static_cast<std::size_t>(i)], t.c_ground).value;
  r.access = r.user.head(aerial).sum();
  r.backhaul = t.bandwidth_hz * t.backhaul_term(mu).value;
  r.offered = beam.sum();
  if (flow.size() == 0) {
    const double part = r.offered > 0.0 ? std::min(1.0, r.backhaul / r.offered) : 0.0;
    r.user.tail(users) = part * beam;
    r.ground = std::min(r.backhaul, r.offered);
    return r;
  }
  r.user.tail(users) = flow;
  r.ground = flow.sum();
  r.backhaul_excess = above_limit(r.ground, r.backhaul);
  r.flow_capacity = 0.0;
  for (Eigen::Index i = 0; i < users; ++i) r.flow_capacity = worse(*r.flow_capacity, above_limit(flow[i], beam[i]));
  return r;
}

}  // namespace airloom::iab
