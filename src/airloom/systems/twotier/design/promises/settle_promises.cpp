#include "airloom/systems/twotier/design/promises/settle_promises.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "airloom/core/infeasibility.hpp"
#include "airloom/systems/twotier/design/incumbent.hpp"
#include "airloom/systems/twotier/design/prices/box_oracle.hpp"
#include "airloom/systems/twotier/design/prices/price_search.hpp"
#include "airloom/systems/twotier/design/promises/joint_search.hpp"
#include "airloom/systems/twotier/design/promises/promise_proofs.hpp"

namespace airloom::twotier {
namespace {

constexpr double inside_by = 1e-9;  // relative, what makes powers strictly inside

/// The closest powers of a search for a common ratio.
class ClosestPowers final : public Incumbent {
 public:
  ClosestPowers(const Network& network, const Goal& goal, RatioAnswer& answer, const OnIteration& stop)
      : network_(network), goal_(goal), answer_(answer), stop_(stop) {}
  bool offer(const Eigen::ArrayXd& x) override {
    InteriorPoint point = climb_ratio(network_, goal_, strictly_within(network_, x), 1.0 + 1e-4, answer_, stop_);
    if (point.theta.size() == 0 || !(point.value > answer_.point.value)) return false;
    answer_.point = std::move(point);
    return true;
  }
  std::int64_t kick(const KickOptions&, const SolveControl&) override { return 0; }
  void settle() override {}
  [[nodiscard]] const Eigen::ArrayXd& x() const override { return answer_.point.x; }
  [[nodiscard]] double value() const override { return answer_.point.value; }
  [[nodiscard]] const Eigen::ArrayXd& lambda() const override { return answer_.point.lambda; }
  [[nodiscard]] const Eigen::ArrayXd& theta() const override { return answer_.point.theta; }
  [[nodiscard]] std::int64_t moves() const override { return answer_.moves; }
  [[nodiscard]] std::int64_t steps() const override { return answer_.steps; }
  [[nodiscard]] bool settled() const override { return true; }

 private:
  const Network& network_;
  const Goal& goal_;
  RatioAnswer& answer_;
  const OnIteration& stop_;
};

std::string percent(double part) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), 100.0 * part, std::chars_format::general, 3).ptr;
  return std::string(text.data(), end) + " %";
}

void prove_by_prices(const Network& network, const Goal& goal, const Bound& bound, Outcome<Solution>& out) {
  out.certificate.set("promise_ratio_bound", bound.value);
  out.certificate.set("lambda", lambda_of(network, goal, bound.lambda));
  out.certificate.set("theta", theta_of(network, goal, bound.theta));
  disprove(out, Infeasibility::dual, bound.value,
           "prices of powers and rates show that no more than " + percent(bound.value) + " of all promises can be kept together");
}

/// Whether powers that miss promises as little as these count as keeping them.
bool kept(double ratio) { return ratio >= 1.0 - 0.5 * feasibility_tolerance; }

bool admit(const Instance& x, Admission admission, const OnIteration& stop, Outcome<Solution>& out, FloorTest& floors) {
  out.solution.p = Eigen::MatrixXd::Zero(x.cells(), x.channels());
  // who must go is said before what remains is looked at
  if (admission == Admission::none && disprove_promises(x, out)) return false;
  floors = test_floors(x, admission, stop.token());
  if (floors.stopped) {
    out.status = Status::interrupted;
    out.message = "stopped on request before anything was found: no powers";
    return false;
  }
  if (!floors.feasible) disprove(out, floors.kind, floors.value, floors.reason);
  return floors.feasible && !(admission == Admission::greedy && disprove_promises(floors.admitted, out));
}

/// Fills `inside`. @return  false: `out` is the answer
bool settle_promises(const Network& network, const Eigen::ArrayXd& least, const Eigen::ArrayXd& known, const PromiseOptions& options,
                     const SolveControl& control, Outcome<Solution>& out, Eigen::ArrayXd& inside) {
  const OnIteration& stop = control.on_iteration;
  const Goal goal = feasibility_goal(network);
  RatioAnswer answer = largest_ratio(network, goal, {.known = known, .inside = {}, .least = network.floored ? least : Eigen::ArrayXd()},
                                     {.max_starts = options.max_starts}, control);
  const auto found = [&] {
    if (!(answer.point.value > 1.0 + inside_by)) return false;
    inside = answer.point.x;
    return true;
  };
  if (found()) return true;
  if (answer.point.x.size() == 0) answer.point.x = strictly_within(network, equal_split(network));
  ClosestPowers closest(network, goal, answer, stop);
  Bound bound;
  if (!stop.stopped() && answer.point.theta.size() > 0 && !kept(answer.point.value)) {
    BoxOracle oracle(network, options.max_boxes, 1e-7);
    oracle.watch(stop.token());
    Trace unseen;
    // the dual matters where it falls below 1: there its value is the proof
    bound = search_prices(network, goal, oracle, closest, {.max_calls = options.max_calls, .gap = 1e-6}, unseen, OnIteration(stop.token()));
    if (bound.value < 1.0 - proof_margin) {
      prove_by_prices(network, goal, bound, out);
      return false;
    }
    if (found()) return true;
  }
  if (!stop.stopped() && network.active() <= joint_slots && answer.point.theta.size() > 0 && !kept(answer.point.value)) {
    const JointAnswer joint =
        search_jointly(network, goal, bound.lambda.size() > 0 ? bound.lambda : answer.point.lambda,
                       bound.theta.size() > 0 ? bound.theta : answer.point.theta, answer.point.x,
                       {.tolerance = 1e-9, .max_boxes = options.joint_boxes, .enough = 1.0 + 1e-6, .below = 1.0 - proof_margin}, stop);
    if (joint.bound < 1.0 - proof_margin) {
      out.certificate.set("promise_ratio_bound", joint.bound);
      disprove(out, Infeasibility::bound, joint.bound,
               "a search of all powers together shows that no more than " + percent(joint.bound) + " of all promises can be kept");
      return false;
    }
    if (joint.x.size() > 0 && joint.value > answer.point.value) {
      (void)closest.offer(joint.x);
      if (joint.value > answer.point.value) answer.point.x = joint.x, answer.point.value = joint.value;
    }
    if (found()) return true;
    bound.lower_to(joint.bound, BoundKind::certified);
  }
  out.solution.p = watts(network, answer.point.x);
  out.certificate.set("promise_ratio", answer.point.value);
  if (bound.kind == BoundKind::certified && !network.floored) out.certificate.set("promise_ratio_bound", bound.value);
  out.status = stop.stopped() ? Status::interrupted : Status::stalled;
  out.message = kept(answer.point.value) ? "the promises leave no room: these powers keep them, and nothing more was sought"
                                         : (stop.stopped() ? "stopped on request; " : "") +
                                               std::string("no powers found that keep all promises; the closest misses them by ") +
                                               percent(1.0 - answer.point.value);
  return false;
}

}  // namespace

bool prepare(const Instance& instance, Admission admission, bool known, const PromiseOptions& options, const SolveControl& control,
             Outcome<Solution>& out, Ground& ground) {
  constexpr double rough_tolerance = 1e-6;
  if (!admit(instance, admission, control.on_iteration, out, ground.floors)) return false;
  ground.network = make_network(ground.floors.admitted);
  ground.least = shares(ground.network, ground.floors.least_p_w);
  if (!known && !ground.network.promised()) return true;
  FreeIncumbent free(ground.network, {.tolerance = rough_tolerance}, control.on_iteration);
  (void)free.offer(equal_split(ground.network));
  ground.known = free.x();
  return !ground.network.promised() || settle_promises(ground.network, ground.least, ground.known, options, control, out, ground.inside);
}

}  // namespace airloom::twotier
