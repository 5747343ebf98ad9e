#include "airloom/systems/mdd/system.hpp"

#include "airloom/systems/mdd/design/baselines.hpp"
#include "airloom/systems/mdd/design/hgnn/hgnn.hpp"
#include "airloom/systems/mdd/design/solve.hpp"
#include "airloom/systems/user_metrics.hpp"

namespace airloom::mdd {
namespace {

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
      algorithm("price", "Prices on powers: closed-form steps with a line search", "ours", allocate_by_price)
          .claiming([](const Values& options) {
            const bool certified = to_text(*options.find("accuracy")) == "certified";
            return Stationarity{.key = certified ? "kkt" : "", .tolerance = 1e-4, .gap_key = {}};
          }),
      algorithm("qt_sca", "Quadratic transform and successive convex approximation", "[mdd] Algorithm 1", allocate_by_qt_sca),
      algorithm("interior_point", "Interior point with the minorant refreshed at every step", "ours", allocate_by_interior_point)
          .stationary_by("kkt", 1e-4),
      algorithm("mm", "Minorise-maximise with a price per link, no promises", "ours", allocate_by_mm).as_reference(),
      algorithm("hgnn", "Heterogeneous graph neural network", "[mdd] Sec. III", allocate_by_hgnn),
      algorithm("greedy", "Greedy water-filling", "[mdd] Sec. V", solve_greedy).as_reference(),
      algorithm("beam_split", "Powers as the beams' gains", "ours", solve_beam_split).as_reference(),
      algorithm("equal_power", "Equal powers", "textbook", solve_equal_power).as_reference(),
  };
  return list;
}

Reported Mdd::reported() {
  Reported out{.metrics =
                   {
                       {"se_nats", "nat/s/Hz", "", "sum rate of both directions over the number of subcarriers: the objective"},
                       {"user_rate_dl_nats", "nat", "D", "downlink rate summed over the user's subcarriers"},
                       {"user_rate_ul_nats", "nat", "D", "uplink rate summed over the user's subcarriers"},
                       {"users_below_qos", "", "", "share of users whose promise is not kept", true},
                       {"ap_power_w", "W", "L", "power of each access point"},
                       {"user_power_w", "W", "D", "power of each user"},
                   },
               .residuals = {"power_ap", "power_user", "qos_dl", "qos_ul", "unserved"},
               .certificate = {"upper_bound",
                               "gap_to_bound",
                               "kkt",
                               "kkt_sign",
                               "complementarity",
                               "rank_one_spread",
                               "kkt_holds",
                               "uplink_out_of_reach",
                               "warning",
                               "qt_sca_operations",
                               "gains_up_reals",
                               "powers_down_reals",
                               "powers_down_rank_one_reals",
                               "powers_users_reals",
                               "monotone",
                               "path",
                               "dl_step_gap",
                               "published_start",
                               "start",
                               "phase_one_slack",
                               "phase_one_bound",
                               "promise_scale",
                               "user_slack",
                               "model",
                               "decoder",
                               "edge",
                               "repair",
                               "promise_violation",
                               "infeasibility",
                               "infeasibility_value",
                               "proof_dl",
                               "proof_ul",
                               "proof_ap",
                               "proof_user",
                               "converged_claims"},
               .history = {"objective"}};
  add_user_metrics(out.metrics, "bit/s/Hz", "both directions, over all subcarriers");
  return out;
}

Contest Mdd::contest() {
  return {.metric = "se_nats",
          .rates = "user_rate_dl_nats",
          .reference = {{"interior_point", {{"tau_start", 0.5}, {"tau_end", 1e8}}},
                        {"interior_point", {{"tau_start", 50.0}, {"tau_end", 1e8}}},
                        {"qt_sca", {{"tolerance", 1e-8}, {"max_iterations", std::int64_t{300}}}}}};
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

std::vector<Site> sites(const Instance& x) {
  if (x.tx_pos_m.cols() != x.aps() || x.rx_pos_m.cols() != x.users()) return {};
  std::vector<Site> list;
  for (Eigen::Index l = 0; l < x.aps(); ++l) list.push_back(site_at("access point", "A", l, x.tx_pos_m.col(l)));
  for (Eigen::Index d = 0; d < x.users(); ++d) list.push_back(site_at("user", "U", d, x.rx_pos_m.col(d), strongest_server(x, d)));
  return list;
}

}  // namespace airloom::mdd
