#pragma once
/// From the network's outputs to powers that keep every budget.
#include "airloom/systems/mdd/design/hgnn/forward.hpp"
#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

/// In 64-bit floats, with o the outputs of a node, Gamma = e^(rate / Mb) - 1, b(T) of power_problem.hpp, s(x) = 1 / (1 + e^-x):
///
///     relu      p = max(0, o),                            q = max(0, o)
///     softplus  p = ln(1 + e^o),                          q = ln(1 + e^o) / 10
///     feasible  p = P_l s(o_last) softmax(the others),    q = b(T) (1.0005 Gamma + ln(1 + e^(o - 4)))
///     kkt       p = 1e-3 e^(o_l + o_dm) w_ldm^2,          q as for feasible, of the last Mb outputs of the user
///
/// then what exceeds a budget is scaled to it. Before `feasible` and `kkt` set the uplink, access points that take the largest parts of
/// what the uplink promise, 1.0005 Gamma b(T), costs a user are turned down until the user's budget carries it; what exceeds the budget
/// after that is taken from above the promise. Outputs of users that the instance has not are ignored. In variant ls an access point's
/// outputs are its served user's, and `feasible` and `kkt` take q = P_d / Mb s(o): interference between users leaves no closed form for
/// the uplink promise. Without it the uplink promise holds by construction, unless the user could not keep it with silent access points
/// either. Source: [mdd] Eq. (13); specification, 8.3 and 8.6.
/// @param outputs  of this problem's graph alone (B = 1), or of a batch
/// @param place    which of the batch
/// @return         budgets hold to 1e-12 relative; not finite where outputs are not
[[nodiscard]] Powers decode(const HgnnConfig& config, const PowerProblem& problem, const HgnnOutputs& outputs, Eigen::Index place = 0);

/// Whether the decoder sets the uplink to its promise.
[[nodiscard]] bool keeps_uplink(const HgnnConfig& config);

}  // namespace airloom::mdd
