#include "airloom/systems/dab/design/penalty/ring_pmm.hpp"

#include <algorithm>

#include "airloom/numerics/ball_qp.hpp"

namespace airloom::dab {
namespace {

class PmmStation final : public RingStation {
 public:
  PmmStation(const StationView& view, const PenaltyOptions& options)
      : weight_(view.weight), station_(view, options.majorizer, options.rho_relative) {}

  void transmit(const Eigen::MatrixXcd& w) override { station_.transmit(w); }
  [[nodiscard]] const StationModel& model() const override { return station_.model(); }
  void add_to(ScaledLinks& links) override { links.add(station_.model()); }
  void visit(Reception& network) override {
    const Fractional x = tighten(network.link, network.distortion, weight_);
    const Eigen::MatrixXcd others = network.link - model().link();
    const Eigen::VectorXd other_distortion = (network.distortion - model().distortion()).cwiseMax(0.0);
    const double rho = station_.penalty(x);
    const BeamStep step = station_.beam_step(x, others, rho);
    qp_.set_curvature(step.f);
    if (qp_.solve(step.right, step.kappa, station_.budget(), w_).ok) {
      station_.move(w_);
      station_.matrix_step(x, others, rho);
    }
    network.link = others + model().link();  // of the true beams, not of V: another gain would break the nulls
    network.distortion = other_distortion + model().distortion();
  }
  [[nodiscard]] double report() const override { return station_.gap(); }
  [[nodiscard]] std::int64_t products() const override { return station_.products(); }

 private:
  Eigen::VectorXd weight_;
  PenaltyStation station_;
  BallQp qp_;
  Eigen::MatrixXcd w_;
};

}  // namespace

Design solve_ring_pmm(const BeamProblem& problem, const PenaltyOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  require_cubic(problem, "ring_pmm");
  const WalkOptions walk{
      .start = o.start, .backed_off = o.backed_off, .max_laps = o.max_laps, .tolerance = 0.0, .keep_best = true, .report = "matrix_gap"};
  return walk_ring(problem, walk, control, make_fabric, [&](const StationView& view) { return std::make_unique<PmmStation>(view, o); });
}

}  // namespace airloom::dab
