#pragma once
/// Block 2 of the two-level algorithm with exact consensus: the beams whose received streams are nearest to given ones.
///
///     min over W  sum_uk rho_uk/2 |D_uk - h_u^H w_k|^2,   ||W||_F <= 1,   rho_uk = rho_s,u for k = u, else rho_i,u
///
/// Least squares on a ball: w_k = (H R_k H^H + eta I)^{-1} H R_k D_k with R_k = diag(rho_uk), and eta from ||W|| = 1.
/// Source: specification of [haps], 6.8.
#include <Eigen/Core>
#include <stop_token>
#include <vector>

#include "airloom/systems/haps/design/channel_span.hpp"

namespace airloom::haps {

class ReceivedUpdate {
 public:
  /// @param h  scaled channel, shape (N, U)
  explicit ReceivedUpdate(const Eigen::MatrixXcd& h) : span_(h) {}

  struct Result {
    double value = 0.0;  ///< of the beams
    double gap = 0.0;    ///< value + eta_min/2 (||W||^2 - 1) - dual
    bool solved = true;  ///< false: stopped before; the beams are those of the call before, 0 where there was none
  };
  /// @param target        D, shape (U, U)
  /// @param rho_s, rho_i  (U), > 0; the eigenvectors are kept while only a common factor of them changes
  Result solve(const Eigen::MatrixXcd& target, const Eigen::VectorXd& rho_s, const Eigen::VectorXd& rho_i,
               const std::stop_token& stop = {});

  [[nodiscard]] Eigen::MatrixXcd beams() const { return span_.beams(w_); }
  [[nodiscard]] Eigen::MatrixXcd received() const { return span_.h.adjoint() * w_; }

 private:
  /// @return  false when stopped before all was done
  bool decompose(const Eigen::VectorXd& unit_s, const Eigen::VectorXd& unit_i, const std::stop_token& stop);

  ChannelSpan span_;
  Eigen::VectorXd unit_s_, unit_i_;        ///< rho_s / rho_i,0 and rho_i / rho_i,0 of the decompositions
  std::vector<Eigen::MatrixXcd> vectors_;  ///< of H R_k H^H / rho_i,0
  std::vector<Eigen::VectorXd> values_;
  Eigen::MatrixXcd w_;  ///< (m, U)
};

}  // namespace airloom::haps
