#pragma once
/// What the judge computes the users' distortion with; the solvers have their own (station_model.hpp).
///
///     t_u = 2 |beta3|^2 h_u^H (C o |C|^2) h_u,  C = W W^H                                   matrix form, M^2 U
///         = 2 |beta3|^2 sum_ijk |sum_n conj(h_un) w_ni w_nj conj(w_nk)|^2                   tensor form, M U^3 (U + 1) / 2
///
/// over M antennas: those of one station, or of all, whose distortions are correlated because all send the same symbols.
/// Source: specification of [dab], 3 and 3.1; the tensor form is ours and exact.
#include <Eigen/Core>

#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab {

/// Channels or beams of all stations one above the other: (N, B U) to (B N, U).
[[nodiscard]] Eigen::MatrixXcd stacked(const Eigen::MatrixXcd& by_station, Eigen::Index users);

/// Power of the third-order distortion at every user, (U), by the cheaper form. The matrix form holds blocks of C, never all of it.
/// @param h  (M, U)
/// @param w  (M, K), sqrt(W)
[[nodiscard]] Eigen::VectorXd distortion_power(const Eigen::Ref<const Eigen::MatrixXcd>& h, const Eigen::Ref<const Eigen::MatrixXcd>& w,
                                               std::complex<double> beta3);
[[nodiscard]] Eigen::VectorXd distortion_by_matrix(const Eigen::Ref<const Eigen::MatrixXcd>& h, const Eigen::Ref<const Eigen::MatrixXcd>& w,
                                                   std::complex<double> beta3);
[[nodiscard]] Eigen::VectorXd distortion_by_tensor(const Eigen::Ref<const Eigen::MatrixXcd>& h, const Eigen::Ref<const Eigen::MatrixXcd>& w,
                                                   std::complex<double> beta3);

}  // namespace airloom::dab
