#pragma once
/// What one station may know, and what it tells the others: the seam of the distributed algorithms of this folder.
#include <Eigen/Core>
#include <vector>

#include "airloom/fabric/fabric.hpp"
#include "airloom/systems/dab/design/design.hpp"
#include "airloom/systems/dab/problem/beam_problem.hpp"
#include "airloom/systems/dab/problem/station/station_model.hpp"

namespace airloom::dab {

/// A station's own channels and budget, and what all parties know.
struct StationView {
  Eigen::MatrixXcd h;  ///< (N, U)
  double budget = 1.0;
  radio::Amplifier amplifier;
  Eigen::VectorXd weight;              ///< (U)
  RowAmplifiers amplifiers = {};       ///< where they are not one cubic for all
  Eigen::VectorXcd small_signal = {};  ///< gains of the antennas for small signals, (N)

  [[nodiscard]] StationModel model() const { return {h, amplifier, DistortionBy::station, amplifiers}; }
  /// Channels through the amplifiers for small signals, (N, U).
  [[nodiscard]] Eigen::MatrixXcd small_signal_channel() const { return small_signal.conjugate().asDiagonal() * h; }
};
/// Looks at nothing of the other stations.
[[nodiscard]] StationView local_view(const BeamProblem& problem, Eigen::Index station);

/// What users receive, of one station or of several: T, (U, U), and t, (U). As a message 2 U^2 + U reals.
struct Reception {
  Eigen::MatrixXcd link;
  Eigen::VectorXd distortion;

  explicit Reception(Eigen::Index users);
  static Eigen::Index reals(Eigen::Index users) { return 2 * users * users + users; }
  void add(const Eigen::MatrixXcd& other_link, const Eigen::VectorXd& other_distortion);
};

/// Writes numbers into a message of known size, one after the other.
class MessageWriter {
 public:
  explicit MessageWriter(Eigen::Ref<Eigen::VectorXd> message) : message_(message) {}
  MessageWriter& put(const Eigen::MatrixXcd& m);
  MessageWriter& put(const Eigen::VectorXd& v);
  MessageWriter& put(const Reception& received) { return put(received.link).put(received.distortion); }

 private:
  Eigen::Ref<Eigen::VectorXd> message_;
  Eigen::Index next_ = 0;
};

/// Reads them in the same order; what is read into has its size already.
class MessageReader {
 public:
  explicit MessageReader(Eigen::Ref<const Eigen::VectorXd> message) : message_(message) {}
  MessageReader& take(Eigen::MatrixXcd& m);
  MessageReader& take(Eigen::VectorXd& v);
  MessageReader& take(Reception& received) { return take(received.link).take(received.distortion); }

 private:
  Eigen::Ref<const Eigen::VectorXd> message_;
  Eigen::Index next_ = 0;
};

/// Brings the beams of all stations to the centre, (N, B U); empty elsewhere. For the report, counted nowhere.
/// @param beams  of the local agents, (N, U) each
[[nodiscard]] Eigen::MatrixXcd collect_beams(Fabric& fabric, const std::vector<Eigen::MatrixXcd>& beams, Eigen::Index antennas);

/// The sum over all stations, at the centre; 0 elsewhere. For the report, counted nowhere.
/// @param each  of the local agents
[[nodiscard]] std::int64_t total(Fabric& fabric, const std::vector<std::int64_t>& each);

}  // namespace airloom::dab
