#include "airloom/systems/mdd/judge/certificate.hpp"

#include <algorithm>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/mdd/judge/accounting.hpp"
#include "airloom/systems/mdd/judge/bounds.hpp"
#include "airloom/systems/mdd/judge/group_bound.hpp"
#include "airloom/systems/mdd/judge/kkt.hpp"
#include "airloom/systems/mdd/problem/link_floor.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"
#include "airloom/systems/mdd/problem/promises.hpp"
#include "airloom/systems/mdd/problem/share_kkt.hpp"
#include "airloom/systems/mdd/problem/uplink_reach.hpp"

namespace airloom::mdd {

std::string warning(const Instance& x) {
  constexpr double loud_noise_w = 1e-3;
  if (x.noise_w <= loud_noise_w) return {};
  return "noise_w = " + shortest(x.noise_w) + " W per subcarrier is more than 1 mW: decibels instead of watts?";
}

namespace {

/// Above so many the bound by groups would take longer than the answer.
constexpr Eigen::Index most_streams_in_groups = 100;

/// Access points that serve nobody.
std::vector<double> silent_aps(const Instance& x) {
  std::vector<double> out;
  for (Eigen::Index l = 0; l < x.aps(); ++l) {
    if (!x.serve.row(l).any()) out.push_back(static_cast<double>(l));
  }
  return out;
}

}  // namespace

Values certify(const Instance& x, const Solution& s) {
  const PowerProblem problem = make_problem(x, s);
  const Powers powers{.p = s.p_dl_w, .q = s.p_ul_w};
  const auto subcarriers = static_cast<double>(x.subcarriers());
  Values out;
  const bool in_groups = problem.has_mui() && problem.streams_dl() + problem.streams_ul() <= most_streams_in_groups;
  const double free = interference_free_bound(problem) / subcarriers;
  const double bound = in_groups ? std::min(free, group_bound(problem) / subcarriers) : free;
  out.set("upper_bound", bound);
  out.set("upper_bound_kind", std::string(bound < free ? "groups" : "free"));
  out.set("gap_to_bound", bound - sum_rate(problem, powers) / subcarriers);
  if (has_kkt(problem, powers) && !promises_of(problem).sums()) {
    const Kkt kkt = check_kkt(problem, powers);
    out.set("kkt", kkt.stationarity);
    out.set("kkt_sign", kkt.sign);
    out.set("complementarity", kkt.complementarity);
    out.set("rank_one_spread", kkt.rank_one_spread);
    out.set("kkt_holds", kkt.holds);
  } else if (qos_slack(problem, powers).violation <= feasibility_tolerance) {
    out.set("kkt", share_kkt(problem, powers));
  }
  if (std::string reason = uplink_out_of_reach(problem); !reason.empty()) out.set("uplink_out_of_reach", std::move(reason));
  out.merge(to_certificate(account({.aps = x.aps(), .users = x.users(), .subcarriers_dl = x.count_dl(), .subcarriers_ul = x.count_ul()})));
  if (x.blocked.count > 0) out.set("blocked_links", std::int64_t{x.blocked.count});
  if (const std::vector<double> silent = silent_aps(x); !silent.empty()) out.set("silent_aps", silent);
  std::string text = warning(x);
  if (const std::string note = blocked_note(x); !note.empty()) text += (text.empty() ? "" : "; ") + note;
  if (!text.empty()) out.set("warning", std::move(text));
  return out;
}

}  // namespace airloom::mdd
