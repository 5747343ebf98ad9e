#pragma once
/// An upper bound that counts interference: no beams have more than dirty-paper coding, which linear beams are a special case of.
///
/// For weights of power eta > 0 the capacity region of all stations as one transmitter under the single constraint
/// sum_b eta_b p_b <= sum_b eta_b holds all rates of beams that keep the budgets. For prices of rate mu > 0, users sorted so that mu falls,
/// uplink duality gives
///
///     d(mu, eta) = max_{q >= 0} [ sum_i (mu_i - mu_{i+1}) ln det(I + sum_{j <= i} q_j D^{-1/2} h_j h_j^H D^{-1/2}) - sum_j q_j ]
///                  + sum_b eta_b + sum_u sup_R [a_u psi(R) - mu_u R]  >=  utility of every scheme, in nats
///
/// Any (mu, eta) is valid: only the inner maximum must be certified, and it is concave in q.
/// Source: specification of [haps], second part, 5.1.
#include <stop_token>

#include "airloom/systems/haps/design/sca/gram_bank.hpp"
#include "airloom/systems/haps/problem/utility.hpp"

namespace airloom::haps {

struct DirtyPaperBound {
  double bound = 0.0;    ///< in nats; infinite where none was found
  double reached = 0.0;  ///< utility of rates that dirty-paper coding does reach: how tight the bound is for such schemes
  int evaluations = 0;   ///< factorisations
};

/// @param sinr    (U) of the answer to start from
/// @param eta     (n) prices of power there, or empty
/// @param rounds  of better prices, >= 1
[[nodiscard]] DirtyPaperBound dirty_paper_bound(const GramBank& bank, const NetworkUtility& utility, const Eigen::VectorXd& sinr,
                                                const Eigen::VectorXd& eta, int rounds, const std::stop_token& stop = {});

}  // namespace airloom::haps
