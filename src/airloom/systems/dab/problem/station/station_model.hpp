#pragma once
/// What one station's beams do to the users through its amplifiers, and back: the core routine of all solvers of this folder.
///
///     C = W W^H,  p = diag C,  g = beta1 + 2 beta3 p,  T = H^H diag(g) W,  t_u = h_u^H D h_u,  D = 2 |beta3|^2 C o |C|^2
///
/// and with other amplifiers than cubic ones the expansion of amplifier_moments.hpp: g = c_0, D of dense_terms.hpp. All stations as one,
/// their channels and beams stacked to (B N, U), give the exact model of the distortion. Of the channels that are not known, only the
/// output power of every antenna matters: t_u grows by sum_i e_ui P_i.
/// Source: specification of [dab], 3 and 5; second part, 1 and 5.4.
#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <utility>

#include "airloom/radio/amplifier.hpp"
#include "airloom/systems/dab/problem/beam_problem.hpp"
#include "airloom/systems/dab/problem/rate.hpp"
#include "airloom/systems/dab/problem/station/antenna_moments.hpp"
#include "airloom/systems/dab/problem/station/dense_cubic.hpp"
#include "airloom/systems/dab/problem/station/dense_terms.hpp"
#include "airloom/systems/dab/problem/station/error_covariance.hpp"
#include "airloom/systems/dab/problem/station/planes.hpp"
#include "airloom/systems/dab/problem/station/tensor_cubic.hpp"

namespace airloom::dab {

/// Who looks after a station's distortion: itself, or someone who knows all stations.
enum class DistortionBy { station, network };

class StationModel {
 public:
  /// @param h     channels to the users, (N, U), noise 1
  /// @param by    network: t is that of channel errors alone, and the gradient that of the linear part of the outputs and of those
  /// @param rows  amplifiers of the rows where they are not all cubic and alike; `amplifier` is not read then
  /// @param error variances e of the channels, (N, U), or empty
  StationModel(Eigen::MatrixXcd h, const radio::Amplifier& amplifier, DistortionBy by = DistortionBy::station, RowAmplifiers rows = {},
               const Eigen::MatrixXd& error = {});
  /// Station b of a problem.
  StationModel(const BeamProblem& problem, Eigen::Index b, DistortionBy by = DistortionBy::station);

  /// Correlated errors of the channels: t grows by what they let through. The amplifiers must come as `rows`.
  void set_errors(ErrorCovariance errors) { covariance_ = std::move(errors); }

  /// Sets the beams, (N, U), and computes what follows from them. Cost: 3/2 N^2 U + N U^2 complex products, or fewer where U^3 < 4 N;
  /// N U^2 with a linear amplifier.
  void transmit(const Eigen::Ref<const Eigen::MatrixXcd>& w);
  void transmit_planes(const PlanesIn& w);

  [[nodiscard]] const Eigen::MatrixXcd& channel() const { return h_; }
  [[nodiscard]] const Planes& channel_planes() const { return h_planes_; }
  /// Of the last `transmit`, (N, U).
  [[nodiscard]] Eigen::MatrixXcd beams() const;
  [[nodiscard]] const Planes& beam_planes() const { return w_; }
  [[nodiscard]] const Eigen::VectorXd& antenna_power() const { return p_; }  ///< p, (N)
  [[nodiscard]] const Eigen::VectorXcd& gain() const { return g_; }          ///< g, (N)
  /// Mean output power of every antenna, and its slope in p, (N).
  [[nodiscard]] Eigen::VectorXd output_power() const;
  [[nodiscard]] Eigen::VectorXd output_slope() const;
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

  /// Complex products of all evaluations and gradients so far, leading terms of what was computed.
  [[nodiscard]] std::int64_t products() const { return products_; }

 private:
  /// Complex products of the distortion: of one evaluation, or of one gradient.
  [[nodiscard]] double distortion_products(bool gradient) const;
  void find_gains(Eigen::Index first, const Lane& power);
  Eigen::MatrixXcd h_;
  Planes h_planes_, w_, product_;
  radio::Amplifier amplifier_;
  RowAmplifiers rows_;
  bool linear_;
  Eigen::VectorXd p_, distortion_;
  Eigen::VectorXcd g_;
  Eigen::MatrixXd gain_;  ///< g in planes, (N', 2)
  Eigen::MatrixXcd link_;
  std::optional<DenseCubic> dense_;  ///< at most one of these three
  std::optional<TensorCubic> tensor_;
  std::optional<DenseTerms> terms_;
  std::optional<AntennaMoments> moments_;  ///< of other amplifiers than one cubic
  Eigen::MatrixXd error_;                  ///< e, (N', U), or empty
  std::optional<ErrorCovariance> covariance_;
  Eigen::VectorXd powers_;  ///< p, (N')
  Eigen::MatrixXd x_;       ///< of the tensor, (U, 2 Q)
  std::int64_t products_ = 0;
};

}  // namespace airloom::dab
