#include "airloom/systems/twotier/problem/instance.hpp"

#include "airloom/systems/twotier/problem/drawing.hpp"

namespace airloom::twotier {

using Index = Eigen::Index;

Instance draw(const Scenario& s, std::uint64_t seed, std::uint64_t realization) {
  validate(s);
  Drawing drawing(s, seed, realization);
  Instance x;
  fill_slots(s, drawing.places, drawing.owner, drawing.beams, drawing.links, x);
  if (s.duplex == Duplex::fdd) x.sensing_snr = sensed_snr(s, drawing.places, drawing.owner, drawing.beams, drawing.links);
  x.survey.tx_pos_m = drawing.places.station;
  x.survey.rx_pos_m = drawing.places.user;
  x.survey.femto_coverage_m = s.femto_coverage_m;
  x.survey.links = drawing.links.record();
  validate(x, "twotier instance");
  return x;
}

Eigen::VectorXi Instance::tiers() const {
  if (cell_tier.size() > 0) return cell_tier;
  return cell_is_macro.select(Eigen::ArrayXi::Zero(cell_is_macro.size()), 1).matrix();
}

Eigen::MatrixXd sinr(const Instance& x, const Eigen::MatrixXd& p) {
  const Index cells = x.cells();
  Eigen::MatrixXd out = Eigen::MatrixXd::Zero(cells, x.channels());
  Eigen::VectorXd heard(cells);
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < cells; ++c) {
      if (!x.active(c, n)) continue;
      heard = x.heard(c, n).cwiseProduct(p.col(n));
      const double wanted = heard[c];
      heard[c] = 0.0;  // summed without it: a difference would cost digits of a small interference
      out(c, n) = wanted / (1.0 + heard.sum());
    }
  }
  return out;
}

}  // namespace airloom::twotier
