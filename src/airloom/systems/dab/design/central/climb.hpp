#pragma once
/// One joint ascent in this process, with the processor beside the stations: it can be halted and goes on where it was.
#include <Eigen/Core>
#include <array>
#include <numeric>
#include <vector>

#include "airloom/systems/dab/design/beam_value.hpp"
#include "airloom/systems/dab/design/central/ascent.hpp"
#include "airloom/systems/dab/design/central/ascent_stations.hpp"
#include "airloom/systems/dab/design/station_view.hpp"

namespace airloom::dab {

class Climb {
 public:
  /// @param w        beams to start from, (N, B U), within the budgets
  /// @param others   what users receive of stations that stay as they are; needs the block model. nullptr: there are none
  Climb(const BeamProblem& problem, const AscentGoal& goal, const Eigen::MatrixXcd& w, Distortion distortion, Eigen::Index memory,
        const Reception* others = nullptr);

  /// Up to max_iterations more steps. @return  as of `ascend`
  Status advance(const AscentRules& rules, const SolveControl& control = {});

  [[nodiscard]] Status status() const { return out_.status; }
  [[nodiscard]] const std::string& message() const { return out_.message; }
  [[nodiscard]] double value() const { return centre_.value(); }  ///< V less costs, nats
  [[nodiscard]] double size() const { return centre_.size(); }
  [[nodiscard]] double gradient_norm() const { return out_.certificate.number("gradient_norm"); }
  [[nodiscard]] Eigen::MatrixXcd beams() const;  ///< (N, B U)
  [[nodiscard]] const Iterations& iterations() const { return out_.iterations; }
  [[nodiscard]] std::int64_t products() const { return stations_.products(); }  ///< complex, so far
  [[nodiscard]] const std::vector<double>& values() const { return *out_.trace.find("objective"); }

 private:
  Eigen::Index antennas_, users_;
  std::vector<int> all_;
  AscentStations stations_;
  AscentCentre centre_;
  Eigen::VectorXd others_;  ///< as a part of the message of Round::trial; empty when there are none
  std::array<Eigen::VectorXd, 4> up_, down_;
  Design out_;
};

/// How the stations of one process compute this model: the cheaper of the exact ways.
[[nodiscard]] GroupDistortion group_distortion(const BeamProblem& problem, Distortion distortion);

}  // namespace airloom::dab
