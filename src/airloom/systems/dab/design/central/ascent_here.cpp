#include "airloom/systems/dab/design/central/ascent_here.hpp"

#include <array>

namespace airloom::dab {
namespace {

class WireHere final : public AscentWire {
 public:
  WireHere(AscentStations& stations, AscentCentre& centre, const Reception* others) : stations_(stations), centre_(centre) {
    for (std::size_t k = 0; k < rounds; ++k) {
      up_[k].setZero(stations.shape().up(static_cast<Round>(k)));
      down_[k].setZero(stations.shape().down(static_cast<Round>(k)));
    }
    if (others == nullptr) return;
    others_.resize(up_[static_cast<std::size_t>(Round::trial)].size());
    put(others->link, 0, others_);
    others_.tail(others->distortion.size()) = others->distortion;
  }
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
  static constexpr std::size_t rounds = 4;
  AscentStations& stations_;
  AscentCentre& centre_;
  Eigen::VectorXd others_;  ///< as a part of the message of Round::trial; empty when there are none
  std::array<Eigen::VectorXd, rounds> up_, down_;
};

}  // namespace

void ascend_here(AscentStations& stations, AscentCentre& centre, const Reception* others, const AscentRules& rules,
                 const SolveControl& control, Design& out) {
  WireHere wire(stations, centre, others);
  ascend(wire, centre, rules, control, out);
}

}  // namespace airloom::dab
