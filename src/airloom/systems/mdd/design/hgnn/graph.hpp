#pragma once
/// A network as the allocator's inputs: features of access points and users, and the weights of their messages.
#include <Eigen/Core>

#include "airloom/systems/mdd/design/hgnn/config.hpp"
#include "airloom/systems/mdd/design/hgnn/edges.hpp"
#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// A message is features * weights^T. Every column is a node, in the instance's order.
///
/// Features: budget, self-interference, interference from the like ((dBW - 10) / 10 of access points, dBW / 10 of users; (dB + 120) / 20
/// and (dB + 72) / 20; (dB + 110) / 20 and (dB + 42) / 20), so that the defaults are 0; in variant `a` (D - 6) / 1.5 and (L - 18) / 6,
/// else 0, 0; then link entries, standardised by the model's statistics, 0 where there is no link:
///
///     d, g, a   access point l: log10(omega_ldm / sigma) at 5 + d M + m;   user d: -log10(upsilon_ldj) / 2 at 5 + l Mb + j
///     ls        access point l: its user's M gains;                        user d: of its serving access points the 8 best, the one
///                                                                           with the largest sum over its Mb entries first
///
/// With raw features gains and norms enter as they are, omega_ldm / sigma and upsilon_ldj, standardised all the same.
/// With interference edges nodes of `ls` have more rows at the end: what equal powers would do (equal_powers.hpp).
/// Source: [mdd] Eq. (9); specification, 8.2(1)-(4) and 8.6.
struct Graph {
  Eigen::MatrixXf ap_features;      ///< (HgnnConfig::ap_inputs, L)
  Eigen::MatrixXf user_features;    ///< (HgnnConfig::user_inputs, D)
  Eigen::MatrixXf ap_from_users;    ///< (L, D)
  Eigen::MatrixXf ap_from_aps;      ///< (L, L)
  Eigen::MatrixXf user_from_aps;    ///< (D, L)
  Eigen::MatrixXf user_from_users;  ///< (D, D)
};

/// @param instance  valid
/// @param problem   of this instance, by make_problem
/// @throws InvalidInput  when the model does not fit: too many access points or users, other subcarriers, clusters where it wants none
///                       or other ones. Names all faults
[[nodiscard]] Graph make_graph(const Instance& instance, const PowerProblem& problem, const HgnnConfig& config);

/// Why a model does not fit an instance, as InvalidInput; for who makes no graph.
void check_fit(const Instance& instance, const HgnnConfig& config);

/// Measures the statistics that standardise link entries.
class LinkMeter {
 public:
  /// @param variant   says which entries count
  /// @param features  and how
  explicit LinkMeter(HgnnVariant variant, HgnnFeatures features = HgnnFeatures::logarithm) : variant_(variant), features_(features) {}
  void add(const Instance& instance, const PowerProblem& problem);
  /// Mean and standard deviation of all entries so far; a deviation of 0 is given as 1.
  [[nodiscard]] LinkStatistics ap() const { return statistics(ap_); }
  [[nodiscard]] LinkStatistics user() const { return statistics(user_); }

 private:
  struct Sums {
    double count = 0.0, sum = 0.0, squares = 0.0;
  };
  static LinkStatistics statistics(const Sums& sums);
  HgnnVariant variant_;
  HgnnFeatures features_;
  Sums ap_, user_;
};

}  // namespace airloom::mdd
