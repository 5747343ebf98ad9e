#pragma once
/// Power that reaches users over what is not known of their channels, when the errors of a station's antennas are correlated.
///
///     t_u grows by sum_b tr(R_bu E[y_b y_b^H]),   E[y y^H]_ij = C_ij sum_{m >= 0} (m + 1) c_im conj(c_jm) S_ij^m, the output power on the
///     diagonal
///
/// For the moments of antenna_moments.hpp, whatever the amplifier. Source: specification of [dab], second part, 5.4 and 1.3.
#include <Eigen/Core>
#include <vector>

#include "airloom/systems/dab/problem/station/antenna_moments.hpp"
#include "airloom/systems/dab/problem/station/planes.hpp"

namespace airloom::dab {

class ErrorCovariance {
 public:
  /// @param first_row  of the station in the array that is looked at
  /// @param by_user    R = E[e e^H] of its links, one (N, N) per user
  void add_station(Eigen::Index first_row, std::vector<Eigen::MatrixXcd> by_user);

  /// Adds that power, (U). Cost per station: N^2 (2 U + M) complex products.
  void add_power(const Planes& w, const AntennaMoments& at, Eigen::VectorXd& t) const;
  /// Subtracts d(sum_u phi_u of it) / dW^*. Cost per station: N^2 (2 U + 3 M).
  void subtract_gradient(const Eigen::VectorXd& phi, const Planes& w, const AntennaMoments& at, PlanesOut gradient) const;

 private:
  struct Station {
    Eigen::Index first_row;
    std::vector<Eigen::MatrixXcd> by_user;
  };
  std::vector<Station> stations_;
};

}  // namespace airloom::dab
