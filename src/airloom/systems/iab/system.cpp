#include "airloom/systems/iab/system.hpp"

#include "airloom/systems/iab/design/solve.hpp"
#include "airloom/systems/iab/place/place.hpp"
#include "airloom/systems/user_metrics.hpp"

namespace airloom::iab {

namespace {

/// `min_ground_rate_bps` of the options is a shorthand of the instance's, which it never weakens.
Instance with_ground_rate(const Instance& instance, const Values& options, std::vector<std::string>& arrays) {
  const double rate = options.number("min_ground_rate_bps");
  if (!(rate > 0.0) || !instance.has_node()) return instance;  // without a node the solve refuses it
  Instance asked = instance;
  asked.min_ground_rate_bps = std::max(rate, instance.min_ground_rate_bps);
  arrays.emplace_back("min_ground_rate_bps");
  return asked;
}

/// Where digital beams need more chains than the platforms have.
std::string chains_that_digital_beams_need(const Instance& x) {
  std::string needs;
  const auto add = [&](int chains, int streams, bool sub_connected, const char* platform) {
    if (chains >= streams && chains > 1 && !sub_connected) return;  // one chain makes equal amplitudes only
    needs += needs.empty() ? "digital reference: needs " : " and ";
    needs += sub_connected ? "a chain per element" : std::to_string(std::max(2, streams)) + " chains";
    needs += std::string(" at the ") + platform;
  };
  add(x.n_rf_donor, x.donor_streams(), !x.owner_donor.empty(), "donor");
  if (x.has_node()) add(x.n_rf_node, x.ground_users(), !x.owner_node.empty(), "node");
  return needs;
}

/// A digital reference that says what hardware it needs.
void say_needed_chains(Algorithm<Instance, Solution>& entry) {
  entry.run = [run = entry.run](const Instance& x, const Values& options, const SolveControl& control, const MakeFabric& make_fabric) {
    Outcome<Solution> out = run(x, options, control, make_fabric);
    const std::string needs = chains_that_digital_beams_need(x);
    if (!needs.empty()) out.message += (out.message.empty() ? "" : "; ") + needs;
    return out;
  };
}

std::vector<Algorithm<Instance, Solution>> make_algorithms() {
  std::vector<Algorithm<Instance, Solution>> list{
      algorithm("hybrid_wmmse", "Hybrid WMMSE", "ours", solve_hybrid_wmmse),
      algorithm("phase_of_channel", "Phases of the channel, zero forcing", "ours", solve_phase_of_channel),
      algorithm("coordinate_descent", "Coordinate descent to zero forcing", "ours", solve_coordinate_descent),
      algorithm("alternating_ls", "Alternating least squares", "[iab] Algorithm 1", solve_alternating_ls),
      algorithm("mrt_matching", "Matched-filter matching", "[iab] baseline", solve_mrt_matching),
      algorithm("mo_altmin", "MO-AltMin", "Yu et al. 2016", solve_mo_altmin),
      algorithm("pe_altmin", "PE-AltMin", "Yu et al. 2016", solve_pe_altmin),
      algorithm("omp", "Orthogonal matching pursuit", "El Ayach et al. 2014", solve_omp),
      algorithm("two_rf_exact", "Two chains per stream, exact", "Zhang et al. 2005", solve_two_rf_exact),
      algorithm("zero_forcing", "Zero forcing (digital)", "[iab] Sec. IV", solve_zero_forcing)
          .as_reference()
          .with_advantage("digital beams"),
      algorithm("rzf", "Regularized zero forcing (digital)", "textbook", solve_rzf).as_reference().with_advantage("digital beams"),
      algorithm("mrt", "Maximum ratio (digital)", "textbook", solve_mrt).as_reference().with_advantage("digital beams"),
      algorithm("wmmse_digital", "WMMSE (digital)", "ours, after Shi et al. 2011", solve_wmmse_digital)
          .as_reference()
          .with_advantage("digital beams"),
  };
  for (auto& entry : list) {
    entry.impose = with_ground_rate;
    if (entry.reference) say_needed_chains(entry);
  }
  return list;
}

}  // namespace

const std::vector<Algorithm<Instance, Solution>>& Iab::algorithms() {
  static const std::vector<Algorithm<Instance, Solution>> list = make_algorithms();
  return list;
}

std::vector<FieldInfo> Iab::place_options() { return describe<PlaceOptions>(); }

Placement Iab::place(const PlacementRequest& request) {
  const auto scenario = from_values<iab::Scenario>(request.scenario, "scenario");
  const auto options = from_values<PlaceOptions>(request.options, "options");
  const auto design = [&](const iab::Instance& x, const NetworkUtility& utility, std::uint64_t realization) {
    const Values pursued{{"objective", std::string(name(utility.objective))}, {"ground_weight", utility.ground_weight}};
    const SolveControl control{.seed = request.seed, .realization = realization, .on_iteration = OnIteration(request.stop)};
    return algorithms().front().solve(x, pursued, control).solution;
  };
  Placement out = iab::place(request, scenario, options, design);
  const auto drawn_at = [&](const char* donor, const char* node) {
    Layout layout = draw_layout(scenario, request.seed, 0);
    layout.donor = Eigen::Vector3d(out.answer.numbers(donor).data());
    layout.node = Eigen::Vector3d(out.answer.numbers(node).data());
    return sites(instance_at(scenario, layout, request.seed, 0));
  };
  out.start = drawn_at("donor_start_m", "node_start_m");
  out.end = drawn_at("donor_m", "node_m");
  return out;
}

Reported Iab::reported() {
  Reported out{
      .metrics =
          {
              {"sum_rate_bps", "bit/s", "", "network rate: access, and ground traffic that the backhaul carries"},
              {"mu_aerial", "", "", "share of the band of the aerial tier"},
              {"se_aerial", "bit/s/Hz", "J", "spectral efficiency of the donor's streams, in the file's order"},
              {"se_ground", "bit/s/Hz", "I", "spectral efficiency of the ground users"},
              {"energy_efficiency", "bit/J", "", "network rate over the consumption of both platforms"},
              {"energy_efficiency_radiated", "bit/J", "", "the same with the radiated power in place of the budgets"},
              {"energy_efficiency_single", "bit/J", "", "network rate over the consumption of the donor"},
              {"energy_efficiency_paper", "bit/J", "", "network rate over the consumption of a donor with the publication's three chains"},
              {"radiated_power_w", "W", "2", "radiated by donor and node"},
              {"se_access_sum", "bit/s/Hz", "", "sum over the aerial users"},
              {"se_backhaul", "bit/s/Hz", "", "spectral efficiency of the backhaul"},
              {"se_ground_sum", "bit/s/Hz", "", "sum over the ground users"},
              {"se_access_excess", "bit/s/Hz", "", "se_access_sum above se_ground_sum"},
              {"access_rate_bps", "bit/s", "", "rate of the aerial users"},
              {"backhaul_rate_bps", "bit/s", "", "rate that the backhaul carries"},
              {"ground_offered_bps", "bit/s", "", "rate that the ground beams carry"},
              {"ground_rate_bps", "bit/s", "", "ground rate that the backhaul feeds: the sum of the flows, where the answer has them"},
              {"user_rate_bps", "bit/s", "U", "the same as user_rate"},
              {"ground_shortfall", "bit/s/Hz", "", "ground traffic that the backhaul does not carry, of the whole band", true},
          },
      .residuals = {"power_donor", "power_node", "rank_donor", "rank_node", "owner_donor", "owner_node", "chains_donor", "chains_node",
                    "unit_modulus_donor", "unit_modulus_node", "factorization_donor", "factorization_node", "phase_grid_donor",
                    "phase_grid_node", "flow_capacity", "backhaul", "min_ground_rate_bps"},
      .certificate = {"mu_balance",
                      "mu_optimal",
                      "split_gap",
                      "se_aerial_bound",
                      "se_ground_bound",
                      "objective",
                      "upper_bound",
                      "upper_bound_kind",
                      "gap",
                      "hardware_donor",
                      "hardware_node",
                      "split_case",
                      "split_slope",
                      "split_non_unique",
                      "split_evaluations",
                      "split_iterations",
                      "csi_real_scalars_donor",
                      "csi_real_scalars_node",
                      "backhaul_share",
                      "backhaul_weight",
                      "iterations_donor",
                      "iterations_node",
                      "starts_donor",
                      "starts_node",
                      "monotone_donor",
                      "monotone_node",
                      "regularized_donor",
                      "regularized_node",
                      "target_donor",
                      "target_node",
                      "lambda_donor",
                      "lambda_node",
                      "lambda_bound_donor",
                      "lambda_bound_node",
                      "infeasibility",
                      "infeasibility_value",
                      "converged_claims"},
      .history = {"mu", "design_donor", "design_node"}};
  add_user_metrics(out.metrics, "bit/s", "aerial users in the file's order, then ground users");
  return out;
}

Contest Iab::contest() {
  const auto hybrid = [](std::int64_t starts, bool joint) {
    return Attempt{"hybrid_wmmse",
                   {{"random_starts", starts}, {"joint", joint}, {"allow_drop_backhaul", true}, {"max_iterations", std::int64_t{600}}}};
  };
  return {.metric = "sum_rate_bps", .reference = {hybrid(12, true), hybrid(4, false)}};
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

std::vector<Site> sites(const Instance& x) {
  const Eigen::Index aerial_users = x.aerial_users();
  if (x.tx_pos_m.cols() != (x.has_node() ? 2 : 1) || x.rx_pos_m.cols() != aerial_users + x.ground_users()) return {};
  std::vector<Site> list{site_at("donor", "donor", 0, x.tx_pos_m.col(0))};
  if (x.has_node()) list.push_back(site_at("node", "node", 0, x.tx_pos_m.col(1), 0));
  for (Site& site : list) site.label = site.role;
  for (Eigen::Index u = 0; u < x.rx_pos_m.cols(); ++u) {
    const bool aerial = u < aerial_users;
    list.push_back(aerial ? site_at("aerial user", "A", u, x.rx_pos_m.col(u), 0)
                          : site_at("ground user", "G", u - aerial_users, x.rx_pos_m.col(u), 1));
  }
  return list;
}

}  // namespace airloom::iab
