#include "airloom/systems/mdd/design/price/sum_starts.hpp"

#include <utility>

#include "airloom/systems/mdd/design/price/price.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

/// An alternation that was infeasible has no powers.
void add_answer(PriceResult answer, StartFamily family, std::vector<GivenPowers>& out) {
  if (answer.powers.p.size() > 0 && answer.powers.p.allFinite()) out.push_back({.family = family, .shares = std::move(answer.powers)});
}

std::vector<GivenPowers> moved_uplinks(const PowerProblem& x, const std::vector<GivenPowers>& from) {
  constexpr Index many = 24;
  constexpr double near_least = 10.0;
  const Index ul = x.subcarriers_ul;
  const bool choose = static_cast<Index>(from.size()) * x.streams_ul() > many;
  std::vector<GivenPowers> out;
  for (const GivenPowers& each : from) {
    const Eigen::VectorXd base = links(x, each.shares).base;
    for (Index d = 0; d < x.users && ul > 1; ++d) {
      const auto own = base.segment(d * ul, ul);
      for (Index j = 0; j < ul; ++j) {
        if (choose && own[j] > near_least * own.minCoeff()) continue;
        Powers moved = each.shares;
        auto q = moved.q.segment(d * ul, ul);
        const double total = q.sum();
        q.setConstant(1e-6 * total);
        q[j] = total;
        out.push_back({.family = StartFamily::moved, .shares = std::move(moved)});
      }
    }
  }
  return out;
}

}  // namespace

std::vector<GivenPowers> sum_starts(const PowerProblem& x, const SolveControl& control, const Powers* given) {
  const OnIteration quiet(control.on_iteration.token());
  std::vector<GivenPowers> out;
  PowerProblem streams = x;
  streams.qos = Qos::subcarrier;
  add_answer(alternate_prices(streams, {}, quiet, given), StartFamily::subcarrier, out);
  add_answer(alternate_prices(x, {}, quiet, given), StartFamily::link_prices, out);
  const std::vector<GivenPowers> moved = moved_uplinks(x, out);
  out.insert(out.end(), moved.begin(), moved.end());
  if (given != nullptr) out.push_back({.family = StartFamily::given, .shares = *given});
  return out;
}

}  // namespace airloom::mdd
