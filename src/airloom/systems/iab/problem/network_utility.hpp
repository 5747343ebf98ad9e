#pragma once
/// What a network is designed for, and the best share of the band and flows of given beams for it.
#include <Eigen/Core>
#include <array>
#include <string_view>

#include "airloom/systems/iab/problem/exact_split.hpp"

namespace airloom::iab {

/// What is pursued, of the rates mu a_j of the aerial users and the flows f_i of the ground users:
/// sum: their sum; weighted: the ground's counts times a weight; min_ground_rate: the sum, subject to a promised ground rate;
/// proportional_fair: the sum of their logarithms; max_min: the least of them.
enum class NetworkObjective { sum, weighted, min_ground_rate, proportional_fair, max_min };
constexpr auto enum_names(NetworkObjective) {
  return std::array<std::string_view, 5>{"sum", "weighted", "min_ground_rate", "proportional_fair", "max_min"};
}

struct NetworkUtility {
  NetworkObjective objective = NetworkObjective::sum;
  double ground_weight = 1.0;    ///< with weighted
  double min_ground_rate = 0.0;  ///< with min_ground_rate, bit/s per hertz of the whole band

  /// True where only the sums of access and ground rates count: the ground users' beams then serve their sum rate.
  [[nodiscard]] bool sums() const { return objective != NetworkObjective::proportional_fair && objective != NetworkObjective::max_min; }
};

/// The best share of the band and flows for given beams, and what spectral efficiency is worth there.
struct Division {
  Split split;                  ///< mu, its case and shortfall
  double value = 0.0;           ///< U: bit/s/Hz; nat for proportional_fair, -infinity where a user gets nothing
  Eigen::VectorXd flow;         ///< (I) carried for each ground user, bit/s per hertz of the whole band; empty for sums, where any
                                ///< flows of the same total do: in proportion
  Eigen::VectorXd donor_price;  ///< (J, without a node the users) dU/dSE of the donor's streams at the best mu and flows; none for max_min
  Eigen::VectorXd node_price;   ///< (I)
};

/// Maximises the utility over 0 <= mu <= 1 and flows f_i <= (1-mu) t_i, sum f_i <= mu b. Exact: one concave problem in mu.
///
/// sum, weighted, min_ground_rate: the case test of `exact_split`. proportional_fair: flows at a water level l, f_i = min((1-mu) t_i, l);
/// the root of the derivative in mu, which jumps where the offered traffic just fits. max_min: where the least rate of the aerial tier
/// meets that of the ground tier. Where a promised ground rate does not fit, split.shortfall is what is missing and the value is
/// minus it, so that a search moves towards beams that carry the promise. Without a node mu is 1 and there are no flows.
/// Source: specification of [iab], second part, 1.1.
[[nodiscard]] Division best_division(const BandTerms& terms, const NetworkUtility& utility);

/// U of a given share and flows.
[[nodiscard]] double utility_of(const BandTerms& terms, const NetworkUtility& utility, double mu, const Eigen::VectorXd& flow);

/// The flows of the plain rule: every ground user gets the same part of what its beam offers. (I)
[[nodiscard]] Eigen::VectorXd proportional_flows(const BandTerms& terms, double mu);

/// max over flows f_i <= offered_i, sum f_i <= capacity of sum ln f_i: f_i = min(offered_i, level); infinite where all fits.
[[nodiscard]] double water_level(const Eigen::VectorXd& offered, double capacity);

}  // namespace airloom::iab
