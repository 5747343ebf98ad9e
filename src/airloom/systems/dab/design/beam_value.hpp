#pragma once
/// What given beams are worth in the model of a design, and the one factor that backs all of them off.
#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "airloom/systems/dab/problem/beam_problem.hpp"
#include "airloom/systems/dab/problem/rate.hpp"
#include "airloom/systems/dab/problem/station/station_model.hpp"

namespace airloom::dab {

/// Model of how the distortions of different stations add: as powers, as published, or as the amplitudes that they are.
enum class Distortion { block, correlated };
constexpr auto enum_names(Distortion) { return std::array<std::string_view, 2>{"block", "correlated"}; }

/// What users receive of any beams. Holds the models of all stations, so that asking again costs an evaluation only.
class BeamValue {
 public:
  BeamValue(const BeamProblem& problem, Distortion distortion);

  struct Heard {
    Eigen::MatrixXcd link;       ///< T, (U, U)
    Eigen::VectorXd distortion;  ///< t, (U)
  };
  /// @param w  (N, B U)
  [[nodiscard]] Heard hear(const Eigen::MatrixXcd& w);
  /// Rates in nats, (U).
  [[nodiscard]] Eigen::VectorXd rates(const Eigen::MatrixXcd& w);
  /// Utility of the rates.
  [[nodiscard]] double operator()(const Eigen::MatrixXcd& w, const Utility& utility);
  /// Output power of every antenna at the beams heard last, (N, B).
  [[nodiscard]] Eigen::MatrixXd output_power() const;

  /// Complex products of everything that was asked so far.
  [[nodiscard]] std::int64_t products() const;
  void count_products(std::int64_t more) { others_ += more; }

  [[nodiscard]] const BeamProblem& problem() const { return problem_; }
  [[nodiscard]] Distortion distortion() const { return distortion_; }

 private:
  const BeamProblem& problem_;
  Distortion distortion_;
  std::vector<StationModel> models_;  ///< of the stations, or one of all
  std::int64_t others_ = 0;           ///< products of models that are not kept
};

/// Channels or beams of all stations one above the other: (N, B U) to (B N, U), and back.
[[nodiscard]] Eigen::MatrixXcd stack(const Eigen::MatrixXcd& by_station, Eigen::Index users);
[[nodiscard]] Eigen::MatrixXcd unstack(const Eigen::MatrixXcd& stacked, Eigen::Index antennas);

/// `w` times the factor in (0, 1] with the largest utility in the model of `value`. For one cubic amplifier T and t are polynomials in the
/// factor; for others the factor is sought in the block model, which is B times cheaper, and then near there in the model of `value`.
/// @return  the factor
double back_off(BeamValue& value, const Utility& utility, Eigen::MatrixXcd& w);

}  // namespace airloom::dab
