#include "airloom/systems/haps/design/max_min/max_min.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/haps/design/finish.hpp"

namespace airloom::haps {

LeastSinr largest_least_sinr(const GramBank& bank, const Eigen::VectorXd& floor, const MaxMinOptions& o, const std::stop_token& stop) {
  const CommonSinrOptions search{.tolerance = o.tolerance, .max_evaluations = o.max_evaluations, .stop = stop};
  const Eigen::VectorXd ones = Eigen::VectorXd::Ones(bank.users());
  LeastSinr out{.common = largest_common_sinr(bank, ones, search), .promises = {}};
  if (out.common.beams.terms.empty() || keeps_floors(true_sinr(out.common.beams.t, ones), floor)) return out;
  out.promises = look_for_promises(bank, floor, stop);
  if (!out.promises->kept) return out;
  int evaluations = out.common.evaluations + out.promises->among.evaluations;
  // ln of what beams can have of the targets max(t, floor) falls from above 0 to below 0
  const JointBeams& inside = out.promises->inside;
  double low = std::log(true_sinr(inside.t, ones).minCoeff());
  double high = std::log(out.common.bound);
  CommonSinr best{.status = Status::stalled,
                  .reached = std::exp(low),
                  .bound = out.common.bound,
                  .price_station = out.common.price_station,
                  .price_user = out.common.price_user,
                  .beams = inside};
  double above = 0.0;
  double below = 0.0;
  for (int k = 0; k < 60 && high - low > o.tolerance && !stop.stop_requested(); ++k) {
    double part = above > 0.0 && below < 0.0 ? above / (above - below) : 0.5;
    if (k % 3 == 2) part = 0.5;
    const double t = low + std::clamp(part, 0.02, 0.98) * (high - low);
    const CommonSinr tried = largest_common_sinr(bank, floor.cwiseMax(std::exp(t)), search);
    evaluations += tried.evaluations;
    if (tried.reached >= 1.0) {
      above = std::log(tried.reached);
      best.beams = tried.beams;
      best.reached = true_sinr(tried.beams.t, ones).minCoeff();
      low = std::max(t, std::log(best.reached));
    } else if (tried.bound < 1.0) {
      below = std::log(tried.bound);
      high = t;
      best.bound = std::exp(t);
      best.price_station = tried.price_station;
      best.price_user = tried.price_user;
    } else {
      break;  // the ends of this t lie around 1: as near as they come
    }
  }
  if (stop.stop_requested()) best.status = Status::interrupted;
  else if (best.bound <= best.reached * (1.0 + 10.0 * o.tolerance)) best.status = Status::converged;
  best.evaluations = evaluations;
  out.common = std::move(best);
  return out;
}

}  // namespace airloom::haps
