#include "airloom/systems/mdd/design/edge_net/guard.hpp"

#include <utility>

#include "airloom/systems/mdd/design/baselines.hpp"
#include "airloom/systems/mdd/design/edge_net/decode.hpp"
#include "airloom/systems/mdd/design/hgnn/promise.hpp"
#include "airloom/systems/mdd/design/price/link_prices.hpp"
#include "airloom/systems/mdd/problem/shares.hpp"

namespace airloom::mdd {
namespace {

bool finite(const Powers& powers) { return powers.p.size() > 0 && powers.p.allFinite() && powers.q.allFinite(); }

bool all_kept(const PowerProblem& x, const Powers& powers) { return !(qos_slack(x, powers).violation > 0.0); }

/// The best of some powers, in shares.
class Candidates {
 public:
  explicit Candidates(const PowerProblem& x) : x_(x) {}

  /// Takes powers that keep the promises, after their streams were raised to the downlink floors where it takes that. @return  whether
  bool offer(Powers powers, EdgeGuard whose) {
    if (!finite(powers)) return false;
    const bool mend = !all_kept(x_, powers);
    if (mend && (x_.has_mui() || !share_streams_anew(x_, powers))) return false;
    const double value = sum_rate(x_, powers);
    if (found_ && !(value > value_)) return true;
    found_ = true;
    mended_ = mend;
    value_ = value;
    whose_ = whose;
    best_ = std::move(powers);
    return true;
  }
  [[nodiscard]] bool found() const { return found_; }
  [[nodiscard]] bool mended() const { return mended_; }
  [[nodiscard]] EdgeGuard whose() const { return whose_; }
  [[nodiscard]] Powers take() { return std::move(best_); }

 private:
  const PowerProblem& x_;
  bool found_ = false, mended_ = false;
  double value_ = 0.0;
  EdgeGuard whose_ = EdgeGuard::network;
  Powers best_;
};

void ask_price(const PowerProblem& problem, const SolveControl& control, EdgeAnswer& answer) {
  answer.price = solve_price(problem, {}, control);
  answer.powers = answer.price->powers;
  answer.guard = EdgeGuard::price;
}

/// tau_lk = W_lk / sum_k W_lk, turned down until every user can afford its promise.
Powers beam_split_of(const PowerProblem& x, const EdgeInputs& in) {
  Powers powers{.p = x.gain.cwiseAbs2(), .q = {}};
  const Eigen::VectorXd total = powers.p.rowwise().sum();
  powers.p.array().colwise() /= (total.array() > 0.0).select(total.array(), 1.0);
  powers.p *= fitting_share(in, powers.p.rowwise().sum());
  (void)answer_in_uplink(x, powers);
  return powers;
}

void offer_simple_ones(const PowerProblem& x, const EdgeInputs& in, Candidates& candidates) {
  Powers split = beam_split_of(x, in);
  if (!x.has_mui()) {
    candidates.offer(alternate_prices(x, {.max_rounds = 1}, {}, &split).powers, EdgeGuard::price_round);
  } else {
    PowerProblem alone = x;  // without the interference between users; its downlink is answered with it
    alone.mui_dl.clear();
    alone.mui_ul.clear();
    Powers round = alternate_prices(alone, {.max_rounds = 1}, {}, &split).powers;
    if (finite(round)) (void)answer_in_uplink(x, round);
    candidates.offer(std::move(round), EdgeGuard::price_round);
    candidates.offer(greedy_powers(x, {}), EdgeGuard::greedy);
    candidates.offer(iterate_link_prices(x, {.max_rounds = 1}, {}).powers, EdgeGuard::link_prices);
  }
  candidates.offer(std::move(split), EdgeGuard::beam_split);
}

}  // namespace

EdgeAnswer answer_by_edge_net(const EdgeNetwork& network, const PowerProblem& problem, bool guarded, const SolveControl& control) {
  EdgeAnswer answer;
  const PowerProblem x = in_shares(problem);
  if (!uplink_is_affordable(x)) {
    ask_price(problem, control, answer);
    return answer;
  }
  const EdgeInputs in = edge_inputs(x, network.config.variant);
  answer.outside = outside_training(network, in);
  Candidates candidates(x);
  Powers learned = decode(x, in, forward(network, x, in));
  if (finite(learned)) answer.network_rate = sum_rate(x, learned);
  answer.network_kept = candidates.offer(std::move(learned), EdgeGuard::network);
  if (guarded || !candidates.found()) offer_simple_ones(x, in, candidates);
  if (!candidates.found()) {
    ask_price(problem, control, answer);
    return answer;
  }
  answer.guard = candidates.whose();
  answer.mended = candidates.mended();
  answer.powers = in_watts(problem, candidates.take());
  return answer;
}

std::optional<Powers> powers_by_edge_net(const EdgeNetwork& network, const PowerProblem& problem) {
  const PowerProblem x = in_shares(problem);
  if (!uplink_is_affordable(x)) return std::nullopt;
  const EdgeInputs in = edge_inputs(x, network.config.variant);
  return in_watts(problem, decode(x, in, forward(network, x, in)));
}

}  // namespace airloom::mdd
