#pragma once
/// Zero forcing at every access point: what it leaves of the channels' gains, and the vectors themselves.
#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// Effective gains for unit-norm transmit vectors and for combiners with w^H h = 1; 0 where an access point does not serve.
struct ZeroForcingGains {
  Eigen::MatrixXd dl;  ///< omega, (L, D M): amplitude gain 1 / sqrt([G^-1]_dd), column d M + m
  Eigen::MatrixXd ul;  ///< upsilon, (L, D Mb): squared norm [G^-1]_dd of the combiner, column d Mb + m
};

/// With H the (N, |D_l|) channels to the served users and G = H^H H: one Cholesky factor and its triangular inverse per access point
/// and subcarrier, several of them side by side. Source: specification of [mdd], 3.2.
/// @throws InvalidInput  naming the access point, where zero forcing loses more than 120 dB of a user's gain, G_dd [G^-1]_dd > 1e12.
///                       That is at most the condition number of the Gram matrix of channels of unit norm, and at least 1/n^2 of it;
///                       different path losses alone do not spoil it.
/// Cost: O(S L (N n^2 + n^3)) for n served users.
[[nodiscard]] ZeroForcingGains zero_forcing_gains(const Instance& instance);

/// Users that an access point serves, ascending.
[[nodiscard]] std::vector<Eigen::Index> served_users(const Instance& instance, Eigen::Index ap);

/// H G^-1, (N, |D_l|): column i nulls all served users but the i-th, which hears it with gain 1.
[[nodiscard]] Eigen::MatrixXcd zero_forcing_vectors(const Instance& instance, Eigen::Index subcarrier, Eigen::Index ap,
                                                    const std::vector<Eigen::Index>& served);

}  // namespace airloom::mdd
