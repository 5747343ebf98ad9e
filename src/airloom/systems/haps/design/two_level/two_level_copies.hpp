#pragma once
/// What the parties of the two-level algorithm hold copies of, in two variants: the publication's amplitudes and interference
/// powers (2 U numbers per station), and everything that users receive (2 U^2), which makes the consensus exact.
///
/// Copies of a station stand in one vector of reals, those of the wanted streams first.
#include <memory>
#include <stop_token>

#include "airloom/systems/haps/design/two_level/two_level.hpp"

namespace airloom::haps {

/// A station's side: block 2 and the beams.
class StationCopies {
 public:
  virtual ~StationCopies() = default;

  /// What the station contributes with its first beams, from local regularised zero forcing.
  [[nodiscard]] virtual Eigen::VectorXd start() const = 0;
  /// How many of the copies belong to wanted streams.
  [[nodiscard]] virtual Eigen::Index wanted() const = 0;
  /// The centre's copies, from what the station sent and what the centre answered.
  [[nodiscard]] virtual Eigen::VectorXd of_centre(const Eigen::VectorXd& sent, const Eigen::VectorXd& answered) const = 0;

  struct Answer {
    Eigen::VectorXd own;        ///< the station's copies
    double relative_gap = 0.0;  ///< duality gap over 1 + value
    bool failed = false;        ///< the block was not solved; the beams stay
  };
  /// Block 2: the station's copies nearest to `target` that its beams allow, distances weighted by rho.
  /// @param stop  ends the search: the copies are those of its beams, but not the nearest
  virtual Answer answer(const Eigen::VectorXd& target, const Eigen::VectorXd& rho, const std::stop_token& stop) = 0;

  /// The last beams (the first ones before any answer), shape (N, U), ||W||_F <= 1, and what users receive of them, shape (U, U).
  [[nodiscard]] virtual Eigen::MatrixXcd beams() const = 0;
  [[nodiscard]] virtual Eigen::MatrixXcd received() const = 0;
};

/// The centre's side: block 1.
class CentreCopies {
 public:
  virtual ~CentreCopies() = default;
  /// Units of the copies, from all stations' starts (one column each).
  [[nodiscard]] virtual Eigen::VectorXd scales(const Eigen::MatrixXd& starts) const = 0;
  /// The centre's answer to what the stations sent; the same for all of them.
  /// @param rho  penalties of the copies
  [[nodiscard]] virtual Eigen::VectorXd update(const Eigen::MatrixXd& sent, const Eigen::VectorXd& rho) = 0;
  /// sum_u a_u ln ln(1 + S_u^2 / beta_u) of the centre's copies.
  [[nodiscard]] virtual double objective() const = 0;
};

/// The publication's copies: amplitudes and interference powers.
/// @param weight  (U) of the users, a_u > 0   @param floor  (U) of their SINRs, 0: none
/// @param factor  of the interference: 1, or the number of stations (conservative)
[[nodiscard]] std::unique_ptr<StationCopies> amplitude_copies(const Eigen::MatrixXcd& h, double factor, const TwoLevelOptions& options);
[[nodiscard]] std::unique_ptr<CentreCopies> amplitude_centre(const Eigen::VectorXd& weight, CentreBlock block,
                                                             const Eigen::VectorXd& floor);

/// Copies of X^b = (H^b)^H W^b itself, the coherent model.
[[nodiscard]] std::unique_ptr<StationCopies> received_copies(const Eigen::MatrixXcd& h);
[[nodiscard]] std::unique_ptr<CentreCopies> received_centre(const Eigen::VectorXd& weight, const Eigen::VectorXd& floor);

}  // namespace airloom::haps
