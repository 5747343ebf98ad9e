#include "airloom/systems/haps/system.hpp"

#include <algorithm>

#include "airloom/systems/haps/design/solve.hpp"

namespace airloom::haps {
namespace {

std::string label(const char* letter, int number) { return std::string(letter).append(std::to_string(number)); }

/// Along the ground from the platform to its farthest user.
double reach(const Instance& x, int platform) {
  double farthest = 0.0;
  for (int u = 0; u < x.users(); ++u) {
    const Eigen::Vector3d path = x.rx_pos_m.col(u) - x.tx_pos_m.col(platform);
    farthest = std::max(farthest, path.head<2>().norm());
  }
  return farthest;
}

}  // namespace

const std::vector<Algorithm<Instance, Solution>>& Haps::algorithms() {
  static const std::vector<Algorithm<Instance, Solution>> list{
      algorithm("best", "Zero forcing, then exact coherent steps", "ours", solve_best),
      algorithm("two_level", "Two-level distributed ADMM", "[haps] Algorithms 2-3", solve_two_level),
      algorithm("sca", "Successive convex approximation", "[haps] centralised", solve_sca),
      algorithm("price_ascent", "Price-coordinated ascent", "ours", solve_price_ascent),
      algorithm("zf_pf", "Zero forcing, fair powers", "ours", solve_zf_pf),
      algorithm("joint_rzf", "Joint regularized zero forcing", "textbook", solve_joint_rzf),
      algorithm("local_rzf", "Local regularized zero forcing", "textbook", solve_local_rzf),
      algorithm("mrt", "Maximum ratio", "textbook", solve_mrt),
      algorithm("wmmse", "Weighted MMSE", "ours, after Shi et al. 2011", solve_wmmse),
  };
  return list;
}

std::string Haps::bibtex() {
  return "@misc{haps,\n"
         "  author  = {Alidadi Shamsabadi, Afsoon and Yadav, Animesh and Yanikomeroglu, Halim},\n"
         "  title   = {Two-Level Distributed Interference Management for Large-Scale {HAPS}-Empowered {vHetNets}},\n"
         "  year    = {2025},\n"
         "  eprint  = {2507.08299},\n"
         "  archiveprefix = {arXiv}\n"
         "}\n";
}

std::vector<Site> Haps::sites(const Instance& x) {
  if (x.tx_pos_m.cols() != x.stations() || x.rx_pos_m.cols() != x.users()) return {};
  std::vector<Site> sites;
  const auto add = [&sites](const char* role, std::string label, const Eigen::Vector3d& p, double reach_m = 0.0) {
    sites.push_back(
        {.role = role, .label = std::move(label), .x_m = p.x(), .y_m = p.y(), .z_m = p.z(), .served_by = -1, .reach_m = reach_m});
  };
  int mbs = 0;
  for (int b = 0; b < x.stations(); ++b) {
    if (x.is_haps[static_cast<std::size_t>(b)]) add("platform", "HAPS", x.tx_pos_m.col(b), reach(x, b));
    else add("base station", label("B", mbs++), x.tx_pos_m.col(b));
  }
  for (int u = 0; u < x.users(); ++u) add("user", label("U", u), x.rx_pos_m.col(u));
  return sites;
}

}  // namespace airloom::haps
