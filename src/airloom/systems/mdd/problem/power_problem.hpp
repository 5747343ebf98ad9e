#pragma once
/// The power allocation of `mdd` in noise-normalised form: what every solver of this folder works on.
///
///     A_k = (sum_l w_lk sqrt(p_lk))^2,   I_k = 1 + sum_d' B_dd' Q_d' + sum_{l,d'} G_k,(l,d') p_ld'm,   DL SINR = A_k / I_k
///     b_j = b0_j + sum_l C_jl T_l + sum_d' U_dd' q_d'j,                                                UL SINR = q_j / b_j
///
/// with T_l the power of access point l, Q_d that of user d. A downlink stream k = d M + m is user d on downlink subcarrier m, an
/// uplink stream j = d Mb + m is user d on uplink subcarrier m. Powers are in W. Source: specification of [mdd], 3.4.
#include <Eigen/Core>
#include <array>
#include <string_view>
#include <vector>

#include "airloom/export.hpp"

namespace airloom::mdd {
AIRLOOM_API_BEGIN

/// Which rate every user is promised: none; its share on every subcarrier by itself, (19)-(20); the sum over them, (8d)-(8e).
enum class Qos { none, subcarrier, sum };
constexpr auto enum_names(Qos) { return std::array<std::string_view, 3>{"none", "subcarrier", "sum"}; }

struct PowerProblem {
  Eigen::Index users = 0;           ///< D
  Eigen::Index subcarriers_dl = 0;  ///< M
  Eigen::Index subcarriers_ul = 0;  ///< Mb

  Eigen::MatrixXd gain;        ///< w, (L, D M): amplitude gain over noise, 0 where the access point does not serve the user
  Eigen::MatrixXd user_cross;  ///< B, (D, D): of users' total uplink power to downlink noise, 1/W
  Eigen::VectorXd noise;       ///< b0, (D Mb): uplink power at which the SINR is 1 without access points, W
  Eigen::MatrixXd combiner;  ///< upsilon, (L, D Mb): squared norm of the combiner, 0 where not served; for the learner alone, may be empty
  Eigen::MatrixXd ap_cross;  ///< C, (D Mb, L): how that grows with the access points' total powers
  Eigen::VectorXd ap_power;  ///< budgets, (L), W
  Eigen::VectorXd user_power;  ///< budgets, (D), W

  /// Interference between users that clustering leaves; both empty where every access point serves all.
  std::vector<Eigen::MatrixXd> mui_dl;  ///< G, one (D, L D) per downlink subcarrier: [d, l D + d'], 1/W
  std::vector<Eigen::MatrixXd> mui_ul;  ///< U, one (D, D) per uplink subcarrier: [d, d'], zero diagonal

  Qos qos = Qos::subcarrier;
  double rate_dl = 0.0;  ///< promised sum over a user's downlink subcarriers, nats
  double rate_ul = 0.0;

  [[nodiscard]] Eigen::Index aps() const { return gain.rows(); }
  [[nodiscard]] Eigen::Index streams_dl() const { return users * subcarriers_dl; }
  [[nodiscard]] Eigen::Index streams_ul() const { return users * subcarriers_ul; }
  [[nodiscard]] bool has_mui() const { return !mui_dl.empty() || !mui_ul.empty(); }
  /// SINR that every subcarrier must reach for `Qos::subcarrier`: e^(rate / M) - 1; else 0.
  [[nodiscard]] double floor_dl() const;
  [[nodiscard]] double floor_ul() const;
};

struct Powers {
  Eigen::MatrixXd p;  ///< downlink, (L, D M), W
  Eigen::VectorXd q;  ///< uplink, (D Mb), W
};

/// Everything that the powers give, each by its definition.
struct Links {
  Eigen::VectorXd amplitude;    ///< sqrt(A), (D M)
  Eigen::VectorXd disturbance;  ///< I, (D M)
  Eigen::VectorXd base;         ///< b, (D Mb)
  Eigen::VectorXd ap_total;     ///< T, (L)
  Eigen::VectorXd user_total;   ///< Q, (D)
};
[[nodiscard]] Links links(const PowerProblem& problem, const Powers& powers);

/// Sum over all streams of ln(1 + SINR), nats: the objective times the number of subcarriers.
[[nodiscard]] double sum_rate(const PowerProblem& problem, const Powers& powers);

/// Worst violation of a promise, relative: of the SINR floors or of the summed rates; negative when all are met with some to spare.
struct QosSlack {
  double violation = 0.0;
  Eigen::Index user = -1;  ///< the most violated one
  bool uplink = false;
};
[[nodiscard]] QosSlack qos_slack(const PowerProblem& problem, const Powers& powers);
/// The same for another form of the promise than the problem's.
[[nodiscard]] QosSlack qos_slack(const PowerProblem& problem, Qos qos, const Powers& powers);

AIRLOOM_API_END
}  // namespace airloom::mdd
