#pragma once
/// What one station's beams do to the users through its amplifiers, and back: the core routine of all solvers of this folder.
///
///     C = W W^H,  p = diag C,  g = beta1 + 2 beta3 p,  T = H^H diag(g) W,  t_u = h_u^H D h_u,  D = 2 |beta3|^2 C o |C|^2
///
/// All stations as one, their channels and beams stacked to (B N, U), give the correlated model of the distortion.
/// Source: specification of [dab], 3 and 5.
#include <Eigen/Core>
#include <optional>

#include "airloom/radio/amplifier.hpp"
#include "airloom/systems/dab/problem/rate.hpp"
#include "airloom/systems/dab/problem/station/dense_cubic.hpp"
#include "airloom/systems/dab/problem/station/planes.hpp"
#include "airloom/systems/dab/problem/station/tensor_cubic.hpp"

namespace airloom::dab {

/// Who looks after a station's distortion: itself, or someone who knows all stations.
enum class DistortionBy { station, network };

class StationModel {
 public:
  /// @param h   channels to the users, (N, U), noise 1
  /// @param by  network: t stays 0, and the gradient is that of the linear part of the outputs alone
  StationModel(Eigen::MatrixXcd h, const radio::Amplifier& amplifier, DistortionBy by = DistortionBy::station);

  /// Sets the beams, (N, U), and computes what follows from them. Cost: 3/2 N^2 U + N U^2 complex products, or fewer where U^3 < 4 N;
  /// N U^2 with a linear amplifier.
  void transmit(const Eigen::Ref<const Eigen::MatrixXcd>& w);
  void transmit_planes(const PlanesIn& w);

  [[nodiscard]] const Eigen::MatrixXcd& channel() const { return h_; }
  [[nodiscard]] const Planes& channel_planes() const { return h_planes_; }
  /// Of the last `transmit`, (N, U).
  [[nodiscard]] Eigen::MatrixXcd beams() const;
  [[nodiscard]] const Planes& beam_planes() const { return w_; }
  [[nodiscard]] const Eigen::VectorXd& antenna_power() const { return p_; }        ///< p, (N)
  [[nodiscard]] const Eigen::VectorXcd& gain() const { return g_; }                ///< g, (N)
  [[nodiscard]] const Eigen::MatrixXcd& link() const { return link_; }             ///< T, (U, U)
  [[nodiscard]] const Eigen::VectorXd& distortion() const { return distortion_; }  ///< t, (U)
  /// H^H diag(p) W, (U, U): with H^H W all that is needed to know T of scaled beams.
  [[nodiscard]] Eigen::MatrixXcd cubic_link() const { return h_.adjoint() * p_.asDiagonal() * beams(); }
  /// diag(conj g) H diag(scale), planes of (N, U): how T answers to W, user by user. @param scale  (U)
  void answering_channel(const Eigen::VectorXd& scale, PlanesOut to) const;

  /// dR / dW^* at the beams of `transmit`, so that dR = 2 Re <gradient, dW>:
  ///
  ///     M = H E,  q_n = 4 Re(beta3 sum_k conj(M_nk) W_nk),  K = H diag(phi) H^H,  Z = 2 K o |C|^2 + conj(K) o C o C
  ///     gradient = diag(conj g) M + diag(q) W - 2 |beta3|^2 Z W
  ///
  /// q is the derivative through the gain; Z that of C |C|^2, its second term conjugated.
  /// @param prices    E and phi of the whole network's T and t
  /// @param gradient  (N, U), filled. Cost: 2 N^2 U + N U^2 complex products
  void gradient(const Prices& prices, Eigen::Ref<Eigen::MatrixXcd> gradient);
  /// @param gradient  planes of it, filled
  void gradient_planes(const Prices& prices, PlanesOut gradient);

 private:
  Eigen::MatrixXcd h_;
  Planes h_planes_, w_, product_;
  radio::Amplifier amplifier_;
  Eigen::VectorXd p_, distortion_;
  Eigen::VectorXcd g_;
  Eigen::MatrixXd gain_;  ///< g in planes, (N', 2)
  Eigen::MatrixXcd link_;
  std::optional<DenseCubic> dense_;  ///< at most one of these two
  std::optional<TensorCubic> tensor_;
  Eigen::MatrixXd x_;  ///< of the tensor, (U, 2 Q)
};

}  // namespace airloom::dab
