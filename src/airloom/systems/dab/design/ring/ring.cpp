#include "airloom/systems/dab/design/ring/ring.hpp"

#include "airloom/systems/dab/design/central/climb.hpp"
#include "airloom/systems/dab/design/ring/local_step.hpp"

namespace airloom::dab {
namespace {

class ExactStation final : public RingStation {
 public:
  ExactStation(const StationView& view, int steps) : local_(view), goal_(view.weight), steps_(steps) {}

  void transmit(const Eigen::MatrixXcd& w) override { local_.transmit(w); }
  [[nodiscard]] const StationModel& model() const override { return local_.model(); }
  void add_to(ScaledLinks& links) override { links.add(local_.model()); }
  [[nodiscard]] std::int64_t products() const override { return local_.products(); }
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

/// Climbs by the joint ascent's steps, the others as they are; pairs of steps and gradients live for one visit.
class ClimbingStation final : public RingStation {
 public:
  ClimbingStation(const StationView& view, int steps)
      : alone_{.h = view.h, .budget = Eigen::VectorXd::Constant(1, view.budget), .weight = view.weight, .amplifier = view.amplifier},
        model_(view.model()),
        goal_(view.weight),
        steps_(steps) {
    alone_.fleet = view.amplifiers.fleet;
  }

  void transmit(const Eigen::MatrixXcd& w) override { model_.transmit(w); }
  [[nodiscard]] const StationModel& model() const override { return model_; }
  void add_to(ScaledLinks& links) override { links.add(model_); }
  [[nodiscard]] std::int64_t products() const override { return products_ + model_.products(); }
  void visit(Reception& network) override {
    constexpr int memory = 10;
    goal_.set_others(network, model_);
    const Eigen::MatrixXcd here = model_.beams();
    const double before = goal_.value(model_.link(), model_.distortion());
    Climb climb(alone_, {.utility = {.weight = alone_.weight}}, here, Distortion::block, memory, &goal_.others());
    (void)climb.advance({.growth_tolerance = 1e-12, .max_iterations = steps_});
    products_ += climb.products();
    model_.transmit(climb.beams());
    // a start at full budget is shrunk first, for a point on the sphere's rim never leaves it: few steps may not make up for that
    if (!(goal_.value(model_.link(), model_.distortion()) >= before)) model_.transmit(here);
    network.link = goal_.others().link + model_.link();
    network.distortion = goal_.others().distortion + model_.distortion();
  }

 private:
  BeamProblem alone_;
  StationModel model_;
  RateGoal goal_;
  int steps_;
  std::int64_t products_ = 0;  ///< of the climbs
};

}  // namespace

Design solve_ring(const BeamProblem& problem, const RingOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  const WalkOptions walk{
      .start = o.start, .backed_off = o.backed_off, .max_laps = o.max_laps, .tolerance = o.tolerance, .keep_best = false, .report = {}};
  return walk_ring(problem, walk, control, make_fabric, [&](const StationView& view) -> std::unique_ptr<RingStation> {
    if (o.local == LocalMethod::lbfgs) return std::make_unique<ClimbingStation>(view, o.inner_steps);
    return std::make_unique<ExactStation>(view, o.inner_steps);
  });
}

}  // namespace airloom::dab
