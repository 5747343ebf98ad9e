#pragma once
/// From the second generation's outputs to powers that keep every budget and the uplink promise.
#include "airloom/systems/mdd/design/edge_net/network.hpp"

namespace airloom::mdd {

/// Downlink, with lambda the price of a share of access point l's budget and g_k what stream k can buy:
///
///     lambda_l = (price_l + K / L) e^o_l,   g_k = sum_l W_lk / lambda_l,   tau_lk = (e^o_k / g_k) W_lk / lambda_l^2
///
/// (e_ls: tau_lk = s(o_l) e^(o_lk + ln W_lk) / sum_k' e^(o_lk' + ln W_lk'), s(x) = 1 / (1 + e^-x)),
/// scaled to the budgets of the access points, then all together until every user can afford its uplink promise. The uplink is the best
/// answer to that downlink: its closed form (ul_step.hpp), or the promise alone where that is better; of e_ls q = s(o_j) / Mb, or what the
/// promise asks for where that is more. Source: specification of [mdd], 6.2, second part, 5.4 and 6.4.
/// @param shares  the problem in shares of its budgets that the inputs were made from
/// @return  shares; the downlink promise may be missed
[[nodiscard]] Powers decode(const PowerProblem& shares, const EdgeInputs& inputs, const EdgeOutputs& outputs);

/// Users send what their promise asks for on every subcarrier for given downlink shares, or more where that pays; where they disturb
/// each other just what it asks for, as far as the budgets go.
/// @return  the rates' sum, nats
/// @param wanted  (D Mb), what they send at least where they disturb each other; empty: what would be best if they did not
double answer_in_uplink(const PowerProblem& shares, Powers& powers, const Eigen::VectorXd& wanted = {});

}  // namespace airloom::mdd
