#include "airloom/systems/mdd/system.hpp"

#include "airloom/systems/mdd/design/baselines.hpp"
#include "airloom/systems/mdd/design/hgnn/hgnn.hpp"
#include "airloom/systems/mdd/design/solve.hpp"

namespace airloom::mdd {
namespace {

std::string label(const char* letter, Eigen::Index number) { return std::string(letter).append(std::to_string(number)); }

int strongest_server(const Instance& x, Eigen::Index user) {
  Eigen::Index best = -1;
  for (Eigen::Index l = 0; l < x.aps(); ++l) {
    if (x.serve(l, user) && (best < 0 || x.gain_ap_user(l, user) > x.gain_ap_user(best, user))) best = l;
  }
  return static_cast<int>(best);
}

}  // namespace

const std::vector<Algorithm<Instance, Solution>>& Mdd::algorithms() {
  static const std::vector<Algorithm<Instance, Solution>> list{
      algorithm("price", "Prices on powers: closed-form steps with a line search", "ours", allocate_by_price),
      algorithm("qt_sca", "Quadratic transform and successive convex approximation", "[mdd] Algorithm 1", allocate_by_qt_sca),
      algorithm("interior_point", "Interior point with the minorant refreshed at every step", "ours", allocate_by_interior_point),
      algorithm("mm", "Minorise-maximise with a price per link, no promises", "ours", allocate_by_mm),
      algorithm("hgnn", "Heterogeneous graph neural network", "[mdd] Sec. III", allocate_by_hgnn),
      algorithm("greedy", "Greedy water-filling", "[mdd] Sec. V", solve_greedy),
      algorithm("beam_split", "Powers as the beams' gains", "ours", solve_beam_split),
      algorithm("equal_power", "Equal powers", "textbook", solve_equal_power),
  };
  return list;
}

std::string Mdd::bibtex() {
  return "@misc{mdd,\n"
         "  author = {Li, Bohan and Yang, Lie-Liang and Maunder, Robert G. and Sun, Songlin and Xiao, Pei},\n"
         "  title  = {Heterogeneous Graph Neural Network for Power Allocation in Multicarrier-Division Duplex Cell-Free Massive {MIMO} "
         "Systems},\n"
         "  year   = {2022},\n"
         "  eprint = {2205.00546},\n"
         "  archiveprefix = {arXiv}\n"
         "}\n";
}

std::vector<Site> Mdd::sites(const Instance& x) {
  if (x.tx_pos_m.cols() != x.aps() || x.rx_pos_m.cols() != x.users()) return {};
  std::vector<Site> sites;
  const auto add = [&sites](const char* role, std::string text, const Eigen::Vector3d& p, int served_by) {
    sites.push_back({.role = role, .label = std::move(text), .x_m = p.x(), .y_m = p.y(), .z_m = p.z(), .served_by = served_by});
  };
  for (Eigen::Index l = 0; l < x.aps(); ++l) add("access point", label("A", l), x.tx_pos_m.col(l), -1);
  for (Eigen::Index d = 0; d < x.users(); ++d) add("user", label("U", d), x.rx_pos_m.col(d), strongest_server(x, d));
  return sites;
}

}  // namespace airloom::mdd
