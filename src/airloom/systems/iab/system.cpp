#include "airloom/systems/iab/system.hpp"

#include "airloom/systems/iab/design/solve.hpp"

namespace airloom::iab {

const std::vector<Algorithm<Instance, Solution>>& Iab::algorithms() {
  static const std::vector<Algorithm<Instance, Solution>> list{
      algorithm("hybrid_wmmse", "Hybrid WMMSE", "ours", solve_hybrid_wmmse),
      algorithm("phase_of_channel", "Phases of the channel, zero forcing", "ours", solve_phase_of_channel),
      algorithm("coordinate_descent", "Coordinate descent to zero forcing", "ours", solve_coordinate_descent),
      algorithm("alternating_ls", "Alternating least squares", "[iab] Algorithm 1", solve_alternating_ls),
      algorithm("mrt_matching", "Matched-filter matching", "[iab] baseline", solve_mrt_matching),
      algorithm("mo_altmin", "MO-AltMin", "Yu et al. 2016", solve_mo_altmin),
      algorithm("pe_altmin", "PE-AltMin", "Yu et al. 2016", solve_pe_altmin),
      algorithm("omp", "Orthogonal matching pursuit", "El Ayach et al. 2014", solve_omp),
      algorithm("two_rf_exact", "Two chains per stream, exact", "Zhang et al. 2005", solve_two_rf_exact),
      algorithm("zero_forcing", "Zero forcing (digital)", "[iab] Sec. IV", solve_zero_forcing),
      algorithm("rzf", "Regularized zero forcing (digital)", "textbook", solve_rzf),
      algorithm("mrt", "Maximum ratio (digital)", "textbook", solve_mrt),
      algorithm("wmmse_digital", "WMMSE (digital)", "ours, after Shi et al. 2011", solve_wmmse_digital),
  };
  return list;
}

std::string Iab::bibtex() {
  return "@article{iab,\n"
         "  author  = {Ghasemi Alavicheh, R. and Razavizadeh, S. M. and Yanikomeroglu, H.},\n"
         "  title   = {Integrated Access and Backhaul ({IAB}) in Low Altitude Platforms},\n"
         "  journal = {IEEE Open Journal of the Communications Society},\n"
         "  year    = {2024},\n"
         "  doi     = {10.1109/OJCOMS.2024.3435870},\n"
         "  eprint  = {2407.15463},\n"
         "  archiveprefix = {arXiv}\n"
         "}\n";
}

std::vector<Site> Iab::sites(const Instance& x) {
  if (x.tx_pos_m.cols() != 2 || x.rx_pos_m.cols() != x.donor_streams() - 1 + x.ground_users()) return {};
  const auto site = [](const char* role, std::string label, const Eigen::Vector3d& p, int served_by) {
    return Site{role, std::move(label), p.x(), p.y(), p.z(), served_by};
  };
  std::vector<Site> sites{site("donor", "donor", x.tx_pos_m.col(0), -1), site("node", "node", x.tx_pos_m.col(1), 0)};
  for (Eigen::Index u = 0; u < x.rx_pos_m.cols(); ++u) {
    const bool aerial = u < x.donor_streams() - 1;
    const auto number = std::to_string(aerial ? u : u - (x.donor_streams() - 1));
    sites.push_back(site(aerial ? "aerial user" : "ground user", (aerial ? "A" : "G") + number, x.rx_pos_m.col(u), aerial ? 0 : 1));
  }
  return sites;
}

}  // namespace airloom::iab
