#include "airloom/systems/dab/ring.hpp"

#include "airloom/systems/dab/local_step.hpp"

namespace airloom::dab {
namespace {

class ExactStation final : public RingStation {
 public:
  ExactStation(const StationView& view, int steps) : local_(view), goal_(view.weight), steps_(steps) {}

  void transmit(const Eigen::MatrixXcd& w) override { local_.transmit(w); }
  [[nodiscard]] const StationModel& model() const override { return local_.model(); }
  void visit(Reception& network) override {
    goal_.set_others(network, local_.model());
    for (int k = 0; k < steps_ && local_.improve(goal_); ++k) continue;
    network.link = goal_.others().link + local_.model().link();
    network.distortion = goal_.others().distortion + local_.model().distortion();
  }

 private:
  LocalStation local_;
  RateGoal goal_;
  int steps_;
};

}  // namespace

Design solve_ring(const BeamProblem& problem, const RingOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  const WalkOptions walk{
      .start = o.start, .backed_off = o.backed_off, .max_laps = o.max_laps, .tolerance = o.tolerance, .keep_best = false, .report = {}};
  return walk_ring(problem, walk, control, make_fabric,
                   [&](const StationView& view) { return std::make_unique<ExactStation>(view, o.inner_steps); });
}

}  // namespace airloom::dab
