#include "airloom/systems/dab/system.hpp"

#include "airloom/systems/dab/design/simple_beams.hpp"
#include "airloom/systems/dab/design/solve.hpp"
#include "airloom/systems/user_metrics.hpp"

namespace airloom::dab {
namespace {

/// The optimality conditions in the model that was designed for, or of what is delivered where a polynomial's range is left; of other
/// objectives the ascent's own gradient.
Stationarity stationarity_of_design(const Values& options) {
  const auto word = [&](const char* name) { return to_text(*options.find(name)); };
  if (word("objective") != "sum" || word("csi") != "robust") return {.key = "gradient_norm", .tolerance = 1e-3, .gap_key = {}};
  if (word("distortion") != "correlated") return {.key = "kkt", .tolerance = 1e-3, .gap_key = {}};
  return {.key = "kkt_correlated", .tolerance = 1e-3, .gap_key = "kkt_true", .gap_tolerance = 1e-3};
}

}  // namespace

const std::vector<Algorithm<Instance, Solution>>& Dab::algorithms() {
  static const std::vector<Algorithm<Instance, Solution>> list{
      algorithm("central", "Joint ascent of all stations, aware of the distortion", "ours", design_central)
          .claiming(stationarity_of_design),
      algorithm("ring", "Station after station, exact steps", "[dab] Algorithm 1, its step exact", design_ring),
      algorithm("star", "Published consensus of stations and a processor, exact local steps", "[dab] Algorithm 2, its step ours",
                design_star),
      algorithm("star_admm", "Consensus of stations and a processor, without its bias", "ours", design_star_admm),
      algorithm("star_pmm", "Consensus of stations and a processor, published local step", "[dab] Algorithm 2", design_star_pmm),
      algorithm("star_exact", "Joint ascent, distributed over stations and a processor", "ours", design_star_exact),
      algorithm("ring_pmm", "Station after station, penalty method as published", "[dab] Algorithm 1", design_ring_pmm),
      algorithm("central_pmm", "All stations at once, penalty method as published", "[dab] Sec. III", design_central_pmm),
      algorithm("central_dub", "Joint ascent, unaware of the distortion", "[dab] Sec. V", design_central_unaware),
      algorithm("central_dub_backoff", "Joint ascent, unaware, then one scale for all stations", "ours", design_central_backed_off),
      algorithm("central_ideal", "Joint ascent for linear amplifiers", "[dab] Sec. V", design_central_unaware),
      algorithm("ring_dub", "Station after station, unaware of the distortion", "[dab] Sec. V", design_ring_unaware),
      algorithm("ring_ideal", "Station after station for linear amplifiers", "[dab] Sec. V", design_ring_unaware),
      algorithm("star_dub", "Consensus, unaware of the distortion", "[dab] Sec. V", design_star_unaware),
      algorithm("star_ideal", "Consensus for linear amplifiers", "[dab] Sec. V", design_star_unaware),
      algorithm("rzf_scaled", "Local regularized zero forcing, one scale for all stations", "ours", solve_rzf_scaled),
      algorithm("mrt_scaled", "Maximum ratio, one scale for all stations", "ours", solve_mrt_scaled),
      algorithm("rzf", "Local regularized zero forcing", "textbook", solve_rzf),
      algorithm("mrt", "Maximum ratio", "textbook", solve_mrt),
  };
  return list;
}

Reported Dab::reported() {
  Reported out{
      .metrics =
          {
              {"sum_rate_exact", "bit/s/Hz", "", "weighted sum rate, exact model: distortion of all stations together"},
              {"user_se_exact", "bit/s/Hz", "U", "spectral efficiency, exact model"},
              {"sum_rate", "bit/s/Hz", "", "weighted sum rate, the publication's model: distortion of each station by itself"},
              {"sum_rate_correlated", "bit/s/Hz", "", "the same as sum_rate_exact"},
              {"sum_rate_ideal", "bit/s/Hz", "", "weighted sum rate that linear amplifiers would give"},
              {"sum_rate_robust", "bit/s/Hz", "", "weighted sum rate in spite of channel errors, where the instance has their variances"},
              {"user_se", "bit/s/Hz", "U", "spectral efficiency, the publication's model"},
              {"proportional_fairness", "", "", "sum of weighted logarithms of the users' rates"},
              {"energy_efficiency", "bit/s/Hz/W", "", "sum_rate_exact over the power that amplifiers and circuits take"},
              {"input_power_w", "W", "B", "power at the amplifiers' inputs, what the budgets limit"},
              {"radiated_power_w", "W", "B", "power that the antennas send"},
              {"true_rate", "bit/s/Hz", "",
               "weighted sum rate that amplifiers deliver which are held at their peak beyond a polynomial's range"},
              {"true_user_se", "bit/s/Hz", "U", "spectral efficiency that they deliver"},
          },
      .residuals = {"power", "antenna_power", "radiated_power"},
      .certificate = {"true_rate", "true_user_se", "range_probability", "expansion_error", "design_model", "last_growth", "upper_bound",
                      "gap_to_bound", "kkt", "kkt_correlated", "kkt_true", "fp_gap", "saturation_probability", "warning",
                      "complex_products", "monotone", "iterations_to_99", "scale", "start_spread", "saturated", "gradient_norm",
                      "rate_change", "link_drift", "consensus", "matrix_gap", "converged_claims",
                      // the laws of work and messages
                      "central_reals", "scale_reals", "ring_lap_reals", "star_exchange_reals", "star_admm_exchange_reals",
                      "star_admm_kept_exchange_reals", "star_exact_exchange_reals", "evaluation_products", "ring_visit_products",
                      "central_iteration_products", "pmm_visit_products", "beams_order", "auxiliary_order", "central_order",
                      "aggregation_order"},
      .history = {"objective", "consensus"}};
  add_user_metrics(out.metrics, "bit/s/Hz", "exact model of the distortion, without weights");
  return out;
}

Contest Dab::contest() {
  const auto central = [](std::int64_t starts, const char* distortion) {
    return Attempt{"central", {{"starts", starts}, {"distortion", std::string(distortion)}, {"max_iterations", std::int64_t{3000}}}};
  };
  // What is delivered: beyond its range a polynomial promises what no amplifier gives, or less than it gives.
  return {.metric = "true_rate", .rates = "true_user_se", .reference = {central(12, "correlated"), central(3, "block")}};
}

std::string Dab::bibtex() {
  return "@article{dab,\n"
         "  author  = {Liu, Mengzhen and Li, Ming and Liu, Rang and Liu, Qian},\n"
         "  title   = {Distributed Distortion-Aware Beamforming Designs for Cell-Free {mMIMO} Systems},\n"
         "  journal = {IEEE Journal of Selected Topics in Signal Processing},\n"
         "  volume  = {19},\n"
         "  number  = {2},\n"
         "  pages   = {381--397},\n"
         "  year    = {2025},\n"
         "  doi     = {10.1109/JSTSP.2025.3537798},\n"
         "  eprint  = {2503.03598},\n"
         "  archiveprefix = {arXiv}\n"
         "}\n";
}

std::vector<Site> sites(const Instance& x) {
  if (x.tx_pos_m.cols() != x.stations() || x.rx_pos_m.cols() != x.users()) return {};
  std::vector<Site> list;
  for (Eigen::Index b = 0; b < x.stations(); ++b) list.push_back(site_at("base station", "B", b, x.tx_pos_m.col(b)));
  for (Eigen::Index u = 0; u < x.users(); ++u) list.push_back(site_at("user", "U", u, x.rx_pos_m.col(u)));
  return list;
}

}  // namespace airloom::dab
