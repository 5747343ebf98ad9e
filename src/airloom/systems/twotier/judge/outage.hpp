#pragma once
/// How many secondary users a primary link can bear before its outage exceeds a threshold.
namespace airloom::twotier {

struct OutageModel {
  double primary_snr = 1e4;        ///< G0, mean, Rayleigh fading
  double primary_threshold = 1.0;  ///< gamma_p
  double gain_ratio = 100.0;       ///< x: a secondary user is received this much weaker on average
  double outage = 0.05;            ///< eps
  double user_rate = 0.5;          ///< r_s, bit/s/Hz that each secondary user needs
  double slot_se = 2.0;            ///< SE of an active slot, bit/s/Hz
};
/// @throws InvalidInput  naming every field out of range
void validate(const OutageModel& model);

/// Outage of the primary link with n simultaneous secondary users: 1 - e^{-gamma_p/G0} (1 + gamma_p/x)^{-n}.
[[nodiscard]] double outage_probability(const OutageModel& model, double users);

/// n_I = [-ln(1 - eps) - gamma_p/G0]^+ / ln(1 + gamma_p/x): the n with that outage.
[[nodiscard]] double simultaneous_users(const OutageModel& model);

/// N_ub = n_I SE / r_s with time sharing; a real number, its floor is the count. The publication gives no formula; rebuilt, README.md.
[[nodiscard]] double user_bound(const OutageModel& model);

/// SE of a secondary link of this SINR where one at the reference has `reference_se`: reference_se log2(1+sinr)/log2(1+reference_sinr).
[[nodiscard]] double scaled_se(double reference_se, double reference_sinr, double sinr);

}  // namespace airloom::twotier
