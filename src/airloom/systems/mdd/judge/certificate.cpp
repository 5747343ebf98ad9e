#include "airloom/systems/mdd/judge/certificate.hpp"

#include "airloom/systems/mdd/judge/accounting.hpp"
#include "airloom/systems/mdd/judge/bounds.hpp"
#include "airloom/systems/mdd/judge/kkt.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"
#include "airloom/systems/mdd/problem/uplink_reach.hpp"

namespace airloom::mdd {

std::string warning(const Instance& x) {
  constexpr double loud_noise_w = 1e-3;
  if (x.noise_w <= loud_noise_w) return {};
  return "noise_w = " + shortest(x.noise_w) + " W per subcarrier is more than 1 mW: decibels instead of watts?";
}

Values certify(const Instance& x, const Solution& s) {
  const PowerProblem problem = make_problem(x);
  const Powers powers{.p = s.p_dl_w, .q = s.p_ul_w};
  const auto subcarriers = static_cast<double>(x.subcarriers());
  Values out;
  const double bound = interference_free_bound(problem) / subcarriers;
  out.set("upper_bound", bound);
  out.set("gap_to_bound", bound - sum_rate(problem, powers) / subcarriers);
  if (has_kkt(problem, powers)) {
    const Kkt kkt = check_kkt(problem, powers);
    out.set("kkt", kkt.stationarity);
    out.set("kkt_sign", kkt.sign);
    out.set("complementarity", kkt.complementarity);
    out.set("rank_one_spread", kkt.rank_one_spread);
    out.set("kkt_holds", kkt.holds);
  }
  if (std::string reason = uplink_out_of_reach(problem); !reason.empty()) out.set("uplink_out_of_reach", std::move(reason));
  out.merge(to_certificate(account({.aps = x.aps(), .users = x.users(), .subcarriers_dl = x.count_dl(), .subcarriers_ul = x.count_ul()})));
  if (std::string text = warning(x); !text.empty()) out.set("warning", std::move(text));
  return out;
}

}  // namespace airloom::mdd
