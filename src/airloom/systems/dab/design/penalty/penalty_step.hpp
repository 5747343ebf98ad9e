#pragma once
/// The publication's penalty method for one station, in a compact form.
///
/// It splits the beams w = vec W from a matrix V that stands for w w^H in the gain and the distortion, with the penalty
/// rho ||V - w w^H||_F^2, C(V) = sum_k V_kk, G(V) = diag(beta1 + 2 beta3 diag C(V)), D(V) = 2 |beta3|^2 Phi o C(V), Phi = |C|^2 held.
/// V is never formed: its optimum is V = w_0 w_0^H - (I_U kron Delta) with a Hermitian Delta, (N, N), so that
/// C(V) = W_0 W_0^H - U Delta and V w is W_0 tr(W_0^H W) - Delta W.
///
/// Neither step is an ascent on the rate: G(V) is not G(W), and Phi held is a third of the cubic term's slope. A fixed point is not
/// stationary for the true problem; with rho_relative <= 0.01 the rates collapse. Source: specification of [dab], 7.4 and 15.3; the
/// publication's matrices were lost, this is their reconstruction.
#include <Eigen/Core>
#include <array>
#include <string_view>

#include "airloom/systems/dab/design/fractional.hpp"
#include "airloom/systems/dab/design/station_view.hpp"
#include "airloom/systems/dab/problem/station/station_model.hpp"

namespace airloom::dab {

/// Bound of the penalty's ||w||^4: the publication's P ||w||^2, touching at full power only, or the tangent one, touching where w is.
enum class Majorizer { paper, tight };
constexpr auto enum_names(Majorizer) { return std::array<std::string_view, 2>{"paper", "tight"}; }

/// @throws Unsupported  when the amplifiers are not one cubic polynomial for all antennas, gain and distortion must be linear in V, or
/// errors
///                      of the channels are correlated
void require_cubic(const BeamProblem& problem, const char* algorithm);

/// The beams' problem, of ball_qp.hpp: curvature F, (N, U), right side, (N, U), and shift kappa.
struct BeamStep {
  Eigen::MatrixXcd f, right;
  double kappa = 0.0;
};

/// What a station's beams are to make large, up to a constant and with its gain held:
/// 2 Re <L, T_b> - sum_u omega_u sum_k |T_b,uk|^2 - sum_u price_u t_b,u.
struct LocalProblem {
  Eigen::VectorXd price;  ///< (U)
  Eigen::VectorXd omega;  ///< (U); `price`, where the rate alone counts
  Eigen::MatrixXcd pull;  ///< L, (U, U)
};

class PenaltyStation {
 public:
  PenaltyStation(const StationView& view, Majorizer majorizer, double rho_relative);

  /// Beams from which to start, with V = w w^H.
  void transmit(const Eigen::MatrixXcd& w);
  /// Beams of a step; V stays.
  void move(const Eigen::MatrixXcd& w) { model_.transmit(w); }
  [[nodiscard]] const StationModel& model() const { return model_; }
  [[nodiscard]] StationModel& model() { return model_; }
  [[nodiscard]] double budget() const { return budget_; }

  /// rho = rho_relative ||H diag|nu|||_F^2 |beta1|^2 / (U P)
  [[nodiscard]] double penalty(const Fractional& x) const;
  [[nodiscard]] BeamStep beam_step(const LocalProblem& local, double rho) const;
  /// The best V for the present beams. False, and V as it was, when its equations are singular or not finite. Cost: O(N^2 U + N^3).
  bool matrix_step(const LocalProblem& local, double rho);
  /// The same for the network's rate. @param others  A, (U, U): T of all other stations
  [[nodiscard]] BeamStep beam_step(const Fractional& x, const Eigen::MatrixXcd& others, double rho) const {
    return beam_step(of_rate(x, others), rho);
  }
  bool matrix_step(const Fractional& x, const Eigen::MatrixXcd& others, double rho) { return matrix_step(of_rate(x, others), rho); }

  /// Of V: C(V), (N, N), W_0, (N, U), and Delta, (N, N).
  [[nodiscard]] Eigen::MatrixXcd covariance() const;
  /// T_b as the method believes it, with the gain of V: H^H G(V) W, (U, U).
  [[nodiscard]] Eigen::MatrixXcd believed_link() const;
  [[nodiscard]] const Eigen::MatrixXcd& anchor() const { return anchor_; }
  [[nodiscard]] const Eigen::MatrixXcd& offset() const { return offset_; }
  /// ||C(V) - W W^H||_F / ||W W^H||_F
  [[nodiscard]] double gap() const;
  /// Complex products so far, leading terms; the ball problem of a step included.
  [[nodiscard]] std::int64_t products() const { return products_ + model_.products(); }

 private:
  [[nodiscard]] LocalProblem of_rate(const Fractional& x, const Eigen::MatrixXcd& others) const {
    return {.price = x.price(), .omega = x.price(), .pull = local_pull(x, others, weight_)};
  }
  double budget_, rho_relative_;
  Majorizer majorizer_;
  radio::Amplifier amplifier_;
  Eigen::VectorXd weight_;
  StationModel model_;
  Eigen::MatrixXcd anchor_, offset_;  ///< W_0, Delta
  Eigen::VectorXd diagonal_;          ///< of C(V)
  mutable std::int64_t products_ = 0;
};

}  // namespace airloom::dab
