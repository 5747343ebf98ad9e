#pragma once
/// Zero forcing by all stations as one array, with the metric between stations and the powers that are best for a utility.
#include <stop_token>
#include <string>

#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/systems/haps/design/sca/gram_bank.hpp"
#include "airloom/systems/haps/design/sca/sca_step.hpp"

namespace airloom::haps {

/// Beams W^b = factor_b H^b C that give user u only its own stream, at power p_u.
struct ZeroForcing {
  Status status = Status::not_run;
  bool dependent = false;  ///< there is none because the users' channels are not independent
  std::string message;     ///< why there is none (status infeasible), or why the search ended early
  Eigen::MatrixXcd c;      ///< M^{-1} diag(sqrt p)
  Eigen::VectorXd factor;  ///< (n)
  Prices prices;           ///< eta, and omega_u = [M^{-1}]_uu: also good prices for a step of SCA
  double dual = 0.0;       ///< no zero forcing does better
  double primal = 0.0;
  double sinr_least = 0.0;
  int evaluations = 0;
};

/// Minimises the n-variable dual  sum_u phi_u*(c_u(eta)) + sum_b eta_b,  c_u = [M(eta)^{-1}]_uu,  M = sum_b K^b / eta_b.
/// @param utility     for gains to be per user, in relative units (NetworkUtility::relative_factor)
/// @param floor       (U) of the SINRs, 0: none
/// @param tolerance   duality gap at which to stop, per user
/// @param stop        ends the search where it is: status interrupted
/// @return            status infeasible when the users' channels are not independent (fewer antennas than users, or a condition
///                    number above 1e14), or when no zero forcing keeps the floors
[[nodiscard]] ZeroForcing zero_forcing(const GramBank& bank, const NetworkUtility& utility, const Eigen::VectorXd& floor, double tolerance,
                                       int max_evaluations, const std::stop_token& stop = {});

struct ZeroForcingOptions {
  double tolerance = 1e-7;
  int max_evaluations = 300;
};
void fields(maybe_const<ZeroForcingOptions> auto& o, auto&& field) {
  field("tolerance", o.tolerance, above(0), "duality gap at which to stop, per user");
  field("max_evaluations", o.max_evaluations, between(1, 1000000), "of the dual");
}

}  // namespace airloom::haps
