#include "airloom/systems/haps/design/max_min/promises.hpp"

#include <algorithm>
#include <optional>

#include "airloom/core/infeasibility.hpp"

namespace airloom::haps {
namespace {

constexpr double small_share = 1e-3;  ///< of the least promise, or of what a user gets alone: asked for those without a promise
constexpr int most_reductions = 6;
constexpr double least_part = 1e-15;  ///< of the matched beams

/// The beams that keep the promises, with as little of the matched beams as leaves nobody silent and every promise kept; nothing where
/// there is no room for it.
std::optional<JointBeams> with_a_little_for_all(const GramBank& bank, const Eigen::VectorXd& floor, const JointBeams& keeping) {
  const JointBeams from = keeping.aligned(), towards = matched_beams(bank).aligned();
  const Eigen::VectorXd ones = Eigen::VectorXd::Ones(bank.users());
  for (double share = 0.5; share > least_part; share *= 0.5) {
    JointBeams mixed = JointBeams::mix(from, towards, share);
    const Eigen::VectorXd sinr = true_sinr(mixed.t, ones);
    if ((sinr.array() >= floor.array()).all() && sinr.minCoeff() > 0.0) return mixed;
  }
  return std::nullopt;
}

}  // namespace

Promises look_for_promises(const GramBank& bank, const Eigen::VectorXd& floor, const std::stop_token& stop) {
  Promises out;
  out.among = largest_common_sinr_of_some(bank, floor, {.stop = stop});
  out.broken = out.among.bound < 1.0 - proof_margin;
  out.inside = out.among.beams;
  if (out.broken || !(out.among.reached >= 1.0)) return out;
  const double least = (floor.array() > 0.0).select(floor.array(), floor.maxCoeff()).minCoeff();
  Eigen::VectorXd some = floor;
  const Eigen::VectorXd alone = bank.link_gains().cwiseSqrt().colwise().sum().cwiseAbs2().transpose();
  double share = small_share;
  out.kept = floor.minCoeff() > 0.0;
  for (int k = 0; k < most_reductions && !out.kept && !stop.stop_requested(); ++k, share *= 0.1) {
    for (Eigen::Index u = 0; u < floor.size(); ++u) {
      if (!(floor[u] > 0.0)) some[u] = share * std::min(least, alone[u]);
    }
    CommonSinr all = largest_common_sinr(bank, some, {.stop = stop});
    out.among.evaluations += all.evaluations;
    if ((out.kept = all.reached >= 1.0)) out.inside = std::move(all.beams);
  }
  if (out.kept || stop.stop_requested()) return out;
  if (auto all = with_a_little_for_all(bank, floor, out.among.beams)) {
    out.inside = *std::move(all);
    out.kept = true;
  }
  return out;
}

void put(const CommonSinr& common, double unit, const std::vector<int>& station, int stations, Values& certificate) {
  certificate.set("max_sinr", unit * common.reached);
  certificate.set("max_sinr_bound", unit * common.bound);
  std::vector<double> price(static_cast<std::size_t>(stations), 0.0);
  for (std::size_t i = 0; i < station.size(); ++i)
    price[static_cast<std::size_t>(station[i])] = common.price_station[static_cast<Eigen::Index>(i)];
  certificate.set("price_station", std::move(price));
  const Eigen::Index n = static_cast<Eigen::Index>(station.size());
  if (common.price_station.size() > n)
    certificate.set("price_antenna", std::vector<double>(common.price_station.begin() + n, common.price_station.end()));
  certificate.set("price_user", std::vector<double>(common.price_user.begin(), common.price_user.end()));
}

void say(const Promises& promises, const Eigen::VectorXd& floor, Outcome<Solution>& outcome) {
  if (promises.kept) return;
  const CommonSinr& among = promises.among;
  std::string range =
      "the largest common SINR is between " + shortest(among.reached) + " and " + shortest(among.bound) + " times the promises";
  if (floor.minCoeff() == floor.maxCoeff())
    range = "the largest common SINR is between " + shortest(floor[0] * among.reached) + " and " + shortest(floor[0] * among.bound) +
            ", promised are " + shortest(floor[0]);
  if (promises.broken) {
    disprove(outcome, Infeasibility::prices, among.bound, "sinr_min: no beams reach it; " + range);
    return;
  }
  outcome.status = among.status == Status::interrupted ? Status::interrupted : Status::stalled;
  outcome.message = "sinr_min: undecided; " + range;
}

}  // namespace airloom::haps
