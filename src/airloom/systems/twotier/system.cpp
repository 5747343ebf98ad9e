#include "airloom/systems/twotier/system.hpp"

#include "airloom/systems/twotier/design/baselines.hpp"
#include "airloom/systems/twotier/design/bit_loading/bit_loading.hpp"
#include "airloom/systems/twotier/design/cognitive.hpp"
#include "airloom/systems/twotier/design/lagrange_search/lagrange_search.hpp"
#include "airloom/systems/twotier/design/lower_bound/lower_bound.hpp"
#include "airloom/systems/twotier/problem/promises.hpp"
#include "airloom/systems/user_metrics.hpp"

namespace airloom::twotier {
namespace {

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

/// What `converged` claims: stationarity of what is maximised.
Stationarity stationarity_of(const Values& options) {
  const Value* objective = options.find("objective");
  const std::string what = objective != nullptr ? to_text(*objective) : "sum";
  return {.key = what == "sum" ? "kkt" : "kkt_" + what, .tolerance = 1e-4, .gap_key = "gap_to_bound", .gap_tolerance = 1e-3};
}

/// `user_rate_min` and `macro_rate_min` of the options are shorthands of the instance's.
Instance with_promises(const Instance& instance, const Values& options, std::vector<std::string>& arrays) {
  const double user = options.number("user_rate_min");
  const double macro = options.number("macro_rate_min");
  if (!(user > 0.0) && !(macro > 0.0)) return instance;
  Instance asked = instance;
  if (user > 0.0) {
    promise_user_rate(asked, user);
    arrays.emplace_back("user_rate_min");
  }
  if (macro > 0.0) {
    promise_macro_rate(asked, macro);
    arrays.emplace_back("macro_rate_min");
  }
  return asked;
}

std::vector<Algorithm<Instance, Solution>> make_algorithms() {
  std::vector<Algorithm<Instance, Solution>> list{
      algorithm("lower_bound", "Iterated lower bounds of the rates", "[twotier] Algorithm 1, corrected", solve_lower_bound)
          .claiming(stationarity_of),
      algorithm("lagrange_search", "Prices on the budgets, each sub-channel exactly", "[twotier] Algorithm 2", solve_lagrange_search)
          .claiming(stationarity_of),
      algorithm("bit_loading", "Integer loads at the least powers that carry them", "[twotier] Algorithm 2", solve_bit_loading),
      algorithm("cognitive", "Femto stations on sub-channels that they sense idle", "[twotier] Sec. VI, rebuilt", solve_cognitive)
          .as_reference(),
      algorithm("water_filling", "Selfish water-filling, node after node", "textbook", solve_water_filling).as_reference(),
      algorithm("equal_power", "Equal powers", "textbook", solve_equal_power).as_reference(),
  };
  for (auto& entry : list) entry.impose = with_promises;
  return list;
}

}  // namespace

const std::vector<Algorithm<Instance, Solution>>& TwoTier::algorithms() {
  static const std::vector<Algorithm<Instance, Solution>> list = make_algorithms();
  return list;
}

Reported TwoTier::reported() {
  Reported out{.metrics =
                   {
                       {"weighted_sum_rate", "bit/s/Hz", "", "sum over slots of weight times log2(1 + SINR): the objective"},
                       {"user_se", "bit/s/Hz", "users", "user_rate over the number of sub-channels"},
                       {"user_se_used", "bit/s/Hz", "users", "user_rate over the number of the user's slots"},
                       {"users_below_half", "", "", "share of users below 0.5 bit/s/Hz of the band", true},
                       {"sum_se", "bit/s/Hz", "", "sum over slots over the number of sub-channels"},
                       {"sum_rate_bps", "bit/s", "", "sum over slots times the bandwidth of a sub-channel"},
                       {"users_without_slot", "", "", "number of users that were never scheduled", true},
                       {"node_power_w", "W", "V", "power of each node"},
                       {"tier_rate", "bit/s/Hz", "T", "sum over the slots of each tier's cells"},
                       {"tier_se", "bit/s/Hz", "T", "tier_rate over the number of sub-channels"},
                       {"slots_at_cap", "", "", "number of slots at the highest modulation; with slot_se_max"},
                   },
               .residuals = {"power", "slot_power", "sinr", "off_slots", "user_rate", "macro_rate", "tier_rate"},
               .certificate = {"kkt", "kkt_max_min", "kkt_proportional_fair", "complementarity", "least_power_w", "slots_on", "sinr_margin",
                               "promise_ratio", "bit_deviation", "links_below_50_m", "monotone", "starts", "best_start",
                               "multipliers_nat_per_w", "dropped_slots", "kicks", "moves", "bound", "bound_status", "upper_bound",
                               "gap_to_bound", "lambda", "theta", "oracle_calls", "search_boxes", "timed", "promise_ratio_bound",
                               "integer_rate", "idle_share", "infeasibility", "infeasibility_value", "converged_claims",
                               // the laws of work and messages
                               "iteration_multiplies", "prices_broadcast", "cross_gains_once", "central_gains_up", "central_powers_down",
                               "published_lower_bound_evaluations", "published_lagrange_search_log10"},
               .history = {"objective", "dual", "bound"}};
  add_user_metrics(out.metrics, "bit/s/Hz", "summed over the user's slots; statistics over users with a slot");
  return out;
}

Contest TwoTier::contest() {
  return {.metric = "weighted_sum_rate",
          .reference = {{"lower_bound", {{"effort", std::string("high")}}},
                        {"lagrange_search", {{"gap", 1e-5}, {"max_calls", std::int64_t{30}}}}}};
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

std::vector<Site> sites(const Instance& x) {
  const Survey& survey = x.survey;
  const Eigen::Index stations = survey.tx_pos_m.cols();
  if (stations == 0 || survey.rx_pos_m.cols() == 0 || x.cells() % stations != 0 || x.cell_is_macro.size() != x.cells()) return {};
  std::vector<Site> list;
  for (Eigen::Index b = 0; b < stations; ++b) {
    const bool macro = x.cell_is_macro[b];
    list.push_back(macro ? site_at("macro station", "M", b, survey.tx_pos_m.col(b))
                         : site_at("femto station", "F", b, survey.tx_pos_m.col(b), -1, survey.femto_coverage_m));
  }
  const Eigen::VectorXi server = servers(x);
  for (Eigen::Index u = 0; u < server.size(); ++u) list.push_back(site_at("user", "U", u, survey.rx_pos_m.col(u), server[u]));
  return list;
}

}  // namespace airloom::twotier
