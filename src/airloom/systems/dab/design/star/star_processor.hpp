#pragma once
/// The processor of the star: copies, duals, and what it tells each station.
///
///     min over X  sum_u [|nu_u|^2 sum_k |S_uk|^2 - 2 Re(conj(a_u nu_u) S_uu)] + sum_b,u,k rho_u / 2 |X_b,uk - Q_b,uk|^2,
///     S = sum_b X_b,  Q_b = T_b - Lambda_b / rho
///
/// has the closed form S_uk = (rho_u / 2 sum_b Q_b,uk + B [u = k] a_u nu_u) / (rho_u / 2 + B |nu_u|^2),
/// X_b,uk = Q_b,uk - 2 / rho_u (|nu_u|^2 S_uk - [u = k] a_u nu_u). Cost: O(B U^2). Source: specification of [dab], 7.5.
#include <vector>

#include "airloom/systems/dab/design/fractional.hpp"
#include "airloom/systems/dab/design/star/star.hpp"
#include "airloom/systems/dab/design/station_view.hpp"

namespace airloom::dab {

class StarProcessor {
 public:
  StarProcessor(Eigen::Index stations, const Eigen::VectorXd& weight, const StarOptions& options);

  /// What the start gives, one column per station: T_b, t_b. The copies begin there, the duals at 0.
  void begin(const std::vector<Reception>& stations);
  /// Copies, then mu and nu of them.
  void aggregate();
  /// For station b. @param message  of down_reals()
  void tell(Eigen::Index b, Eigen::Ref<Eigen::VectorXd> message) const;
  /// What the stations answered, one column each.
  void hear(const Eigen::MatrixXd& inbox);

  [[nodiscard]] double rate() const { return sum_rate_; }        ///< nats, of the true beams
  [[nodiscard]] double consensus() const { return consensus_; }  ///< ||X - T|| / ||T||
  [[nodiscard]] const std::vector<Eigen::MatrixXcd>& copies() const { return copies_; }
  [[nodiscard]] const Fractional& fractional() const { return fractional_; }

  static Eigen::Index down_reals(StarVariant variant, Eigen::Index users);
  static Eigen::Index up_reals(StarVariant variant, Eigen::Index users);

 private:
  void look();

  StarVariant variant_;
  double kappa_;
  Eigen::VectorXd weight_;
  std::vector<Reception> received_;
  std::vector<Eigen::MatrixXcd> copies_, duals_;  ///< X_b, Lambda_b
  Eigen::MatrixXcd sum_;                          ///< S
  Fractional fractional_;
  double sum_rate_ = 0.0, consensus_ = 0.0;
};

}  // namespace airloom::dab
