#pragma once
/// Decoders with derivatives, and what powers give: rates, totals, the loss.
#include <array>

#include "airloom/training/net.hpp"

namespace airloom::mdd::training {

/// Powers of a batch. `root` is apart from `p`, since its derivative at 0 is infinite unless the decoder gives it itself.
struct BatchPowers {
  torch::Tensor root;  ///< sqrt(p), (n, L, D, M); clustered (n, L, M)
  torch::Tensor p;     ///< W, the same shape
  torch::Tensor q;     ///< W, (n, D, Mb)
};

/// Powers of a net's outputs.
///
///     relu      p = max(o, 0), sqrt(p) as sqrt(p + 1e-6) while learning; afterwards scaled down to the budgets
///     softplus  p = ln(1 + e^o), q = 0.1 ln(1 + e^o); afterwards scaled down to the budgets
///     feasible  p = P sigmoid(a) softmax(o), turned down where a user could not carry its floor, q = b(T) (Gamma (1 + 5e-4) +
///               softplus(o - 4)), its part above the floor scaled down to the budget
///     kkt       p~ = 1e-3 rho_l^2 t_dm w_ldm^2, p = p~ min(1, P / T~); q as `feasible`
///
/// Clusters with `feasible` or `kkt`: p over its user's subcarriers, q = P_d / Mb sigmoid(o), since leakage spoils the closed form of the
/// floor. Outputs of padding are left out. Source: specification of [mdd], 8.3 and 8.6.
[[nodiscard]] BatchPowers decode(const Batch& batch, const NetOutput& output, HgnnDecoder decoder, bool learning);

/// What powers give, by layout.
struct BatchRates {
  torch::Tensor dl;          ///< sum over a user's subcarriers of ln(1 + SINR), (n, D), nats
  torch::Tensor ul;          ///< (n, D)
  torch::Tensor ap_total;    ///< T, (n, L), W
  torch::Tensor user_total;  ///< Q, (n, D), W

  /// Objective of every layout, (n), nats/s/Hz.
  [[nodiscard]] torch::Tensor efficiency(const Batch& batch) const;
};
[[nodiscard]] BatchRates rates(const Batch& batch, const BatchPowers& powers);

/// The loss (14) of the source, mean over the layouts:
///
///     - efficiency + sum_d [kappa1 (chi_DL - R_DL)+ + kappa2 (chi_UL - R_UL)+ + kappa3 (Q - P)+] + sum_l kappa4 (T - P)+
[[nodiscard]] torch::Tensor loss(const Batch& batch, const BatchRates& rates, const std::array<double, 4>& kappa);

/// Layouts with some broken promise (by more than 1e-6 of it) or budget (by more than 1e-5), (n) of bool.
[[nodiscard]] torch::Tensor violated(const Batch& batch, const BatchRates& rates);

}  // namespace airloom::mdd::training
