#include "airloom/systems/twotier/system.hpp"

#include "airloom/systems/twotier/design/baselines.hpp"
#include "airloom/systems/twotier/design/bit_loading/bit_loading.hpp"
#include "airloom/systems/twotier/design/cognitive.hpp"
#include "airloom/systems/twotier/design/lagrange_search/lagrange_search.hpp"
#include "airloom/systems/twotier/design/lower_bound/lower_bound.hpp"

namespace airloom::twotier {
namespace {

std::string label(const char* letter, Eigen::Index number) { return std::string(letter).append(std::to_string(number)); }

/// Station of every user with a slot, -1 without: cell c belongs to station c mod S.
Eigen::VectorXi servers(const Instance& x) {
  Eigen::VectorXi server = Eigen::VectorXi::Constant(x.survey.rx_pos_m.cols(), -1);
  for (Eigen::Index n = 0; n < x.channels(); ++n) {
    for (Eigen::Index c = 0; c < x.cells(); ++c) {
      const int u = x.user(c, n);
      if (u >= 0 && u < server.size()) server[u] = static_cast<int>(c % x.survey.tx_pos_m.cols());
    }
  }
  return server;
}

}  // namespace

const std::vector<Algorithm<Instance, Solution>>& TwoTier::algorithms() {
  static const std::vector<Algorithm<Instance, Solution>> list{
      algorithm("lower_bound", "Iterated lower bounds of the rates", "[twotier] Algorithm 1, corrected", solve_lower_bound),
      algorithm("lagrange_search", "Prices on the budgets, each sub-channel exactly", "[twotier] Algorithm 2", solve_lagrange_search),
      algorithm("bit_loading", "Integer loads at the least powers that carry them", "[twotier] Algorithm 2", solve_bit_loading),
      algorithm("cognitive", "Femto stations on sub-channels that they sense idle", "[twotier] Sec. VI, rebuilt", solve_cognitive),
      algorithm("water_filling", "Selfish water-filling, node after node", "textbook", solve_water_filling),
      algorithm("equal_power", "Equal powers", "textbook", solve_equal_power),
  };
  return list;
}

std::string TwoTier::bibtex() {
  return "@article{twotier,\n"
         "  author  = {Ghosh, Joydev and Haci, Huseyin and Kumar, Neeraj and Al-Utaibi, Khaled A. and Sait, Sadiq M. and So-In, "
         "Chakchai},\n"
         "  title   = {A Novel Channel Model and Optimal Power Control Schemes for Mobile {mmWave} Two-Tier Networks},\n"
         "  journal = {IEEE Access},\n"
         "  year    = {2022},\n"
         "  doi     = {10.1109/ACCESS.2022.3176320}\n"
         "}\n";
}

std::vector<Site> TwoTier::sites(const Instance& x) {
  const Survey& survey = x.survey;
  const Eigen::Index stations = survey.tx_pos_m.cols();
  if (stations == 0 || survey.rx_pos_m.cols() == 0 || x.cells() % stations != 0 || x.cell_is_macro.size() != x.cells()) return {};
  std::vector<Site> sites;
  const auto add = [&sites](const char* role, std::string text, const Eigen::Vector3d& p, int served_by, double reach_m) {
    sites.push_back(
        {.role = role, .label = std::move(text), .x_m = p.x(), .y_m = p.y(), .z_m = p.z(), .served_by = served_by, .reach_m = reach_m});
  };
  for (Eigen::Index b = 0; b < stations; ++b) {
    const bool macro = x.cell_is_macro[b];
    add(macro ? "macro station" : "femto station", label(macro ? "M" : "F", b), survey.tx_pos_m.col(b), -1,
        macro ? 0.0 : survey.femto_coverage_m);
  }
  const Eigen::VectorXi server = servers(x);
  for (Eigen::Index u = 0; u < server.size(); ++u) add("user", label("U", u), survey.rx_pos_m.col(u), server[u], 0.0);
  return sites;
}

}  // namespace airloom::twotier
