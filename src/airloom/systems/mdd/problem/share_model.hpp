#pragma once
/// Powers as shares of the budgets on a logarithmic scale, where every budget holds by itself, and how SINRs depend on them.
///
///     p_im = e^z_im / (1 + sum_{i' at l, m'} e^z_i'm'),   q_dj = e^v_dj / (1 + sum_j' e^v_dj')        (shares, shares.hpp)
///
/// over the links i = (access point, user) that serve. With the weight theta of everybody's interference (1 but where a search begins
/// elsewhere)
///
///     I_dm = 1 + theta (sum_d' B_dd' Q_d' + sum_i G_mdi p_im),   b_dj = b0_dj + theta (sum_l C_djl T_l + sum_d' U_jdd' q_d'j)
///
/// Source: specification of [mdd], second part, 1.1-1.3.
#include <vector>

#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

class ShareModel {
 public:
  /// @param problem  in shares, all budgets 1
  explicit ShareModel(const PowerProblem& problem);

  [[nodiscard]] Eigen::Index links() const { return static_cast<Eigen::Index>(user_.size()); }
  [[nodiscard]] Eigen::Index users() const { return noise_.rows(); }
  [[nodiscard]] Eigen::Index aps() const { return first_.size() - 1; }
  [[nodiscard]] Eigen::Index subcarriers_dl() const { return gain_.cols(); }
  [[nodiscard]] Eigen::Index subcarriers_ul() const { return noise_.cols(); }
  /// n M + D Mb: z link by link within each subcarrier, then v user by user.
  [[nodiscard]] Eigen::Index size() const { return gain_.size() + noise_.size(); }
  /// Links of access point l: from `first_link(l)` up to that of l + 1.
  [[nodiscard]] Eigen::Index first_link(Eigen::Index l) const { return first_[l]; }
  [[nodiscard]] Eigen::Index user_of(Eigen::Index link) const { return user_[static_cast<std::size_t>(link)]; }
  [[nodiscard]] const Eigen::MatrixXd& gain() const { return gain_; }  ///< w, (n, M)

  /// Fills everything below from the logarithms.
  void look(const Eigen::VectorXd& x, double theta = 1.0);
  /// The same from shares.
  void look(const Eigen::MatrixXd& p, const Eigen::MatrixXd& q, double theta = 1.0);

  [[nodiscard]] const Eigen::MatrixXd& p() const { return p_; }              ///< (n, M)
  [[nodiscard]] const Eigen::MatrixXd& q() const { return q_; }              ///< (D, Mb)
  [[nodiscard]] const Eigen::MatrixXd& sinr_dl() const { return sinr_dl_; }  ///< (D, M)
  [[nodiscard]] const Eigen::MatrixXd& sinr_ul() const { return sinr_ul_; }  ///< (D, Mb)
  /// sum of ln(1 + SINR) over all streams.
  [[nodiscard]] double sum_rate() const;

  /// Slopes by x, at the x looked at last, of a function with these slopes by ln SINR, (D, M) and (D, Mb).
  void pull(const Eigen::MatrixXd& by_dl, const Eigen::MatrixXd& by_ul, Eigen::VectorXd& by_x);

  /// Logarithms of shares; a full budget loses one part in 1e9, silence becomes e^-60.
  [[nodiscard]] Eigen::VectorXd logarithms(const Eigen::MatrixXd& p, const Eigen::MatrixXd& q) const;
  /// In the shapes of a problem and back.
  [[nodiscard]] Powers powers() const;
  void split(const Powers& powers, Eigen::MatrixXd& p, Eigen::MatrixXd& q) const;

 private:
  void look_at_shares();

  Eigen::VectorX<Eigen::Index> first_;    ///< (L + 1)
  std::vector<Eigen::Index> user_;        ///< (n)
  Eigen::MatrixXd gain_;                  ///< (n, M)
  std::vector<Eigen::MatrixXd> leak_dl_;  ///< G, (D, n) per downlink subcarrier; empty without
  std::vector<Eigen::MatrixXd> leak_ul_;  ///< U, (D, D) per uplink subcarrier; empty without
  Eigen::MatrixXd user_cross_;            ///< B
  Eigen::MatrixXd noise_;                 ///< b0, (D, Mb)
  Eigen::MatrixXd ap_cross_;              ///< C, row j D + d

  double theta_ = 1.0;
  Eigen::MatrixXd p_, q_, received_, amplitude_, disturbance_, base_, sinr_dl_, sinr_ul_;
  Eigen::VectorXd ap_total_, user_total_;
  Eigen::Array<bool, Eigen::Dynamic, 1> clipped_;
  Eigen::MatrixXd slope_p_, slope_q_, harm_dl_, harm_ul_;
  Eigen::VectorXd harm_ap_, harm_user_;
};

}  // namespace airloom::mdd
