#pragma once
/// A station's answer to prices of SINR, and the centre that sets them; models without coherence, scaled units.
///
/// The centre broadcasts omega_u y_u and omega_u y_u^2 with omega_u = phi'(SINR_u), y_u = S_u / beta_u. The stations' answers are the
/// maximiser of  sum_u omega_u a_u(W)  within the budgets, a_u the surrogate of a convex step (sca_step.hpp), and since phi is
/// concave, sum_u omega_u (a_u(answer) - SINR_u) bounds what any such step can gain.
#include <Eigen/Core>
#include <stop_token>

#include "airloom/systems/haps/design/price/priced_beams.hpp"
#include "airloom/systems/haps/problem/utility.hpp"

namespace airloom::haps {

/// One station: present beams, and its answer to the last prices, towards which it may go a part of the way.
class PriceResponse {
 public:
  /// @param h       scaled channel, shape (N, U); must outlive this
  /// @param factor  of the interference: 1, or the number of stations (conservative)
  /// @param w       present beams, ||w||_F <= 1
  /// @param served  (U) 1 for streams that it may send, else 0
  PriceResponse(const Eigen::MatrixXcd& h, double factor, Eigen::MatrixXcd w, Eigen::VectorXd served);

  /// Beams for the prices omega y and omega y^2 (2 U), of power 1, or less at the least price of power.
  /// @param stop  ends the search for the price of power: the beams may have less power
  void answer(const Eigen::VectorXd& prices, const std::stop_token& stop = {});
  void halve() { step_ *= 0.5; }
  void accept();
  /// What the present step would give: amplitudes and interference powers (2 U).
  [[nodiscard]] Eigen::VectorXd summary() const;
  [[nodiscard]] const Eigen::MatrixXcd& beams() const { return w_; }

 private:
  double power(double eta, const Eigen::VectorXd& q, const Eigen::VectorXd& r);
  const Eigen::MatrixXcd& h_;
  Eigen::MatrixXcd gram_;  ///< empty with fewer antennas than users
  double factor_;
  Eigen::VectorXd served_;
  Eigen::MatrixXcd w_, x_, next_w_, next_x_;
  double step_ = 1.0;
  double log_eta_ = 0.0;
  bool solved_ = false;  ///< the last evaluation of prices could be factorised
  PricedBeams priced_;
};

/// The centre: knows sums over stations, sets prices.
class PriceCentre {
 public:
  explicit PriceCentre(double factor, NetworkUtility utility) : factor_(factor), utility_(std::move(utility)) {}

  /// Another utility of the same SINRs.
  void pursue(NetworkUtility utility) {
    utility_ = std::move(utility);
    objective_ = utility_.value(sinr_);
  }
  /// Takes what the stations sent, shape (2 U, n).
  void look(const Eigen::MatrixXd& inbox);
  /// The utility of the model SINRs, nats.
  [[nodiscard]] double objective() const { return objective_; }
  [[nodiscard]] const Eigen::VectorXd& sinr() const { return sinr_; }
  /// For the stations, (2 U).
  [[nodiscard]] Eigen::VectorXd prices() const;
  /// From the stations' full answers: no beams gain more in one convex step from here.
  [[nodiscard]] double most_gain(const Eigen::MatrixXd& answers) const;

 private:
  double factor_;
  NetworkUtility utility_;
  Eigen::VectorXd sinr_, y_;
  double objective_ = 0.0;
};

}  // namespace airloom::haps
