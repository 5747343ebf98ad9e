#pragma once
/// Beams of all stations as one array, as a centre knows them: by coefficients of the channels, or in the coordinates of a bank's rows.
#include <vector>

#include "airloom/systems/haps/design/sca/gram_bank.hpp"

namespace airloom::haps {

struct JointBeams {
  /// Either W^b = factor_b H^b C, or the station's rows of a (rows of the bank, U) matrix, where H^b C would cancel.
  struct Term {
    Eigen::MatrixXcd c;               ///< (U, U), or empty
    Eigen::VectorXd factor;           ///< (n) with c
    Eigen::MatrixXcd rows;            ///< or this
    std::vector<Eigen::Index> first;  ///< (n + 1) with rows: where each station's begin
  };
  std::vector<Term> terms;  ///< added up; none: the beams are not known
  Eigen::MatrixXcd t;       ///< (U, U) what users receive

  /// (1 - share) a + share b.
  [[nodiscard]] static JointBeams mix(const JointBeams& a, const JointBeams& b, double share);
  /// The same beams turned so that every wanted amplitude is real and not negative: convex combinations of such beams keep floors.
  [[nodiscard]] JointBeams aligned() const;
};

[[nodiscard]] JointBeams joint_beams(const GramBank& bank, Eigen::MatrixXcd c, Eigen::VectorXd factor);
/// The priced beams of all stations with power prices eta, times a factor, every column turned by a phase.
[[nodiscard]] JointBeams joint_beams(const GramBank& bank, const PricedBeams& priced, const Eigen::VectorXd& eta, double factor,
                                     const Eigen::VectorXcd& phase);

/// Every station with its channels as beams, H^b / ||H^b||_F; a station that reaches nobody is silent.
[[nodiscard]] JointBeams matched_beams(const GramBank& bank);

/// T_u / |T_u|, 1 where it is 0.
[[nodiscard]] Eigen::VectorXcd phases(const Eigen::VectorXcd& t);

/// The part of a term that a station is told: c times its factor, (U, U), or its rows.
[[nodiscard]] Eigen::MatrixXcd part_of(const JointBeams::Term& term, Eigen::Index station);
/// Beams of one station with this scaled channel, (N_b, U), from such a part.
[[nodiscard]] Eigen::MatrixXcd beams_from(const Eigen::MatrixXcd& h, const JointBeams::Term& term, const Eigen::MatrixXcd& part);
/// Beams of all stations; zero where none are known.
[[nodiscard]] std::vector<Eigen::MatrixXcd> beams_of_stations(const std::vector<Eigen::MatrixXcd>& h, const JointBeams& beams);

}  // namespace airloom::haps
