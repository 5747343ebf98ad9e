#include "airloom/systems/dab/design/central/climb.hpp"

namespace airloom::dab {
namespace {

std::vector<int> all_stations(const BeamProblem& problem) {
  std::vector<int> all(static_cast<std::size_t>(problem.stations()));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

/// Stations and processor side by side.
class WireHere final : public AscentWire {
 public:
  WireHere(AscentStations& stations, AscentCentre& centre, const Eigen::VectorXd& others, std::array<Eigen::VectorXd, 4>& up,
           std::array<Eigen::VectorXd, 4>& down)
      : stations_(stations), centre_(centre), others_(others), up_(up), down_(down) {}
  void exchange(Round round) override {
    const auto k = static_cast<std::size_t>(round);
    stations_.write(round, up_[k]);
    if (round == Round::trial && others_.size() > 0) up_[k] += others_;
    centre_.answer(round, up_[k], down_[k]);
    stations_.read(round, down_[k]);
  }
  bool agree(bool decision) override { return decision; }
  [[nodiscard]] bool decides() const override { return true; }
  void forget() override { stations_.forget(); }

 private:
  AscentStations& stations_;
  AscentCentre& centre_;
  const Eigen::VectorXd& others_;
  std::array<Eigen::VectorXd, 4>&up_, &down_;
};

}  // namespace

GroupDistortion group_distortion(const BeamProblem& problem, Distortion distortion) {
  if (distortion == Distortion::block || problem.linear() || problem.stations() == 1) return GroupDistortion::block;
  if (problem.fleet || problem.has_errors()) return GroupDistortion::stacked;
  const auto antennas = static_cast<double>(problem.antennas() * problem.stations());
  const auto users = static_cast<double>(problem.users());
  return TensorCubic::cost(antennas, users) < DenseCubic::cost(antennas, users) ? GroupDistortion::tensor : GroupDistortion::stacked;
}

Climb::Climb(const BeamProblem& problem, const AscentGoal& goal, const Eigen::MatrixXcd& w, Distortion distortion, Eigen::Index memory,
             const Reception* others)
    : antennas_(problem.antennas()),
      users_(problem.users()),
      all_(all_stations(problem)),
      stations_(problem, goal, all_, w, memory, group_distortion(problem, distortion), false),
      centre_(goal.utility, problem.stations(), 2.0 * std::norm(problem.amplifier.beta3), stations_.shape()) {
  for (std::size_t k = 0; k < up_.size(); ++k) {
    up_[k].setZero(stations_.shape().up(static_cast<Round>(k)));
    down_[k].setZero(stations_.shape().down(static_cast<Round>(k)));
  }
  if (others == nullptr) return;
  others_.setZero(up_[static_cast<std::size_t>(Round::trial)].size());
  put(others->link, 0, others_);
  others_.segment(stations_.shape().link(), others->distortion.size()) = others->distortion;
}

Status Climb::advance(const AscentRules& rules, const SolveControl& control) {
  WireHere wire(stations_, centre_, others_, up_, down_);
  ascend(wire, centre_, rules, control, out_);
  return out_.status;
}

Eigen::MatrixXcd Climb::beams() const {
  Eigen::MatrixXcd w(antennas_, static_cast<Eigen::Index>(all_.size()) * users_);
  for (std::size_t b = 0; b < all_.size(); ++b) station_beams(w, all_[b], users_) = stations_.beams(b);
  return w;
}

}  // namespace airloom::dab
