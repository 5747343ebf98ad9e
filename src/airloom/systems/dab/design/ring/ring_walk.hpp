#pragma once
/// The walk round the ring that `ring` and `ring_pmm` share: a token with what all users receive goes from station to station.
///
/// Before the first lap the token gathers what the start gives (one lap, and one of a single number where the stations back off
/// together); then each visit replaces the station's part of T and t. Reals sent: B (2 U^2 + U) per lap; once B (4 U^2 + U) + B with
/// back-off, else B (2 U^2 + U). Source: specification of [dab], 7.0 and 7.3.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "airloom/systems/dab/design/starts.hpp"
#include "airloom/systems/dab/design/station_view.hpp"

namespace airloom::dab {

/// A station on the ring.
class RingStation {
 public:
  virtual ~RingStation() = default;
  /// Sets the beams; a visit starts from them.
  virtual void transmit(const Eigen::MatrixXcd& w) = 0;
  [[nodiscard]] virtual const StationModel& model() const = 0;
  /// Adds what its beams, scaled, give.
  virtual void add_to(ScaledLinks& links) = 0;
  /// Improves the beams, given what users receive of all stations, this one among them, and keeps that true.
  virtual void visit(Reception& network) = 0;
  /// A number for the certificate; of those of all stations the largest is told.
  [[nodiscard]] virtual double report() const { return 0.0; }
  /// Complex products so far.
  [[nodiscard]] virtual std::int64_t products() const = 0;
};

struct WalkOptions {
  Start start = Start::rzf;
  bool backed_off = true;
  int max_laps = 15;
  double tolerance = 0.0;   ///< of the relative growth of the rate in a lap; 0: walk all laps
  bool keep_best = false;   ///< return the beams of the best lap, for a method that is not monotone
  std::string report = {};  ///< name of the stations' number in the certificate; empty: none
};

/// Stations as agents, in their order on the ring. Trace: `objective`, per lap. Certificate: `link_drift`, the relative difference of
/// the token after the last lap and the sum of what the stations give; `monotone`; `scale`, the back-off.
using MakeRingStation = std::function<std::unique_ptr<RingStation>(const StationView& view)>;
[[nodiscard]] Design walk_ring(const BeamProblem& problem, const WalkOptions& options, const SolveControl& control,
                               const MakeFabric& make_fabric, const MakeRingStation& make_station);

}  // namespace airloom::dab
