#include "airloom/systems/twotier/design/ascent/ascent.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace airloom::twotier {
namespace {

constexpr double settled_bound = 1e-11;  // relative change of the frozen bound at which an inner loop ends
constexpr int max_inner = 1000;
constexpr double silent_rate = 1e-6;  // SINR below which a slot is as good as off
constexpr double fall = 1e-12;        // relative, that rounding may bring about
constexpr double claimed = 0.95e-4;   // residual of stationarity that `converged` allows, less rounding

/// Steps with psi frozen until the bound settles, or until a stop; the prices must be evaluated.
int settle(PriceStep& step, const OnIteration& on_iteration) {
  double previous = 0.0;
  for (int k = 1; k <= max_inner; ++k) {
    step.move();
    const double bound = step.evaluate_frozen();
    if (on_iteration.stopped() || !std::isfinite(bound) || (k > 1 && std::abs(bound - previous) <= settled_bound * std::abs(bound)))
      return k;
    previous = bound;
  }
  return max_inner;
}

/// Rates at the present powers. Where modulation has an end, powers beyond its need are taken back, and a step that would lower the rate is
/// shortened: the prices do not know of that end.
double evaluate(const Network& network, PriceStep& step, const Eigen::ArrayXd& before, double objective) {
  double now = step.evaluate();
  if (network.most_rate.size() == 0) return now;
  step.trim();
  now = step.evaluate();
  const Eigen::ArrayXd after = step.power();
  for (int halvings = 0; now < objective && halvings < 20; ++halvings) {
    const double part = std::exp2(-halvings - 1);
    step.set((before > 0.0 && after > 0.0)
                 .select((before.max(1e-300).log() * (1.0 - part) + after.max(1e-300).log() * part).exp(), after.min(before)));
    now = step.evaluate();
  }
  if (now < objective) {
    step.set(before);
    now = step.evaluate();
  }
  return now;
}

class Ascent {
 public:
  Ascent(const Network& network, PriceStep& step, const AscentOptions& options, const OnIteration& ask)
      : network_(network), step_(step), options_(options), ask_(ask) {}

  AscentResult from(const Eigen::ArrayXd& start) {
    step_.set(start);
    out_.x = start;
    out_.log.reserve(256);
    if (options_.high_sinr) {
      (void)step_.evaluate();
      step_.freeze_high_sinr();
      (void)step_.evaluate_frozen();
      out_.iterations.inner += settle(step_, ask_);
    }
    out_.status = Status::iteration_limit;
    if (look(start)) climb();
    if (out_.status == Status::converged && options_.stationary > 0.0) finish();
    if (out_.status != Status::numerical_failure) out_.x = step_.power();
    out_.multiplier = step_.multiplier();
    if (out_.status == Status::iteration_limit)
      out_.message = "the rate still changes after " + std::to_string(out_.iterations.inner) + " steps";
    return std::move(out_);
  }

 private:
  /// Evaluates the present powers. @return  false to end
  bool look(const Eigen::ArrayXd& before) {
    const double objective = evaluate(network_, step_, before, out_.log.empty() ? -1.0 : out_.objective);
    if (!std::isfinite(objective)) {
      out_.status = Status::numerical_failure;
      out_.message = "the weighted sum rate is not finite after step " + std::to_string(out_.iterations.inner);
      return false;
    }
    out_.monotone = out_.monotone && (out_.log.empty() || objective >= out_.objective * (1.0 - fall));
    out_.log.push_back(objective);
    out_.objective = objective;
    if (!ask_ ||
        ask_({.stage = "ascent", .iteration = out_.iterations.outer, .objective = network_.weight_scale * objective / std::numbers::ln2}))
      return true;
    out_.status = Status::interrupted;
    return false;
  }

  /// One step, or one inner loop.
  bool go() {
    const Eigen::ArrayXd before = network_.most_rate.size() > 0 ? step_.power() : Eigen::ArrayXd();
    if (options_.loops == Loops::two_loop) {
      out_.iterations.inner += settle(step_, ask_);
    } else {
      step_.move();
      ++out_.iterations.inner;
    }
    ++out_.iterations.outer;
    return look(before);
  }

  void climb() {
    while (out_.iterations.inner < options_.max_iterations) {
      const double previous = out_.objective;
      if (!go()) return;
      if (std::abs(out_.objective - previous) <= options_.tolerance * std::abs(out_.objective)) {
        out_.status = Status::converged;
        return;
      }
    }
  }

  /// Switches off what hardly sends, and goes on until the point is stationary. Source: specification of [twotier], second part, 4.1.
  void finish() {
    constexpr int look_every = 8;
    switch_off();
    const std::int64_t limit = out_.iterations.inner + std::max<std::int64_t>(500, 20 * out_.iterations.inner);
    for (int k = 0; step_.stationarity() > options_.stationary; ++k) {
      if (out_.iterations.inner >= limit) return step_.stationarity() > claimed ? stall() : void();
      for (int i = 0; i < look_every; ++i) {
        if (!go()) return;
      }
      if (k % 8 == 7) switch_off();
    }
  }

  void stall() {
    if (network_.most_rate.size() > 0) return;  // at the end of the modulation prices do not balance
    out_.status = Status::stalled;
    out_.message = "the rate has settled, but powers still move after " + std::to_string(out_.iterations.inner) + " steps";
  }

  void switch_off() {
    const Eigen::ArrayXd before = step_.power();
    const Eigen::ArrayXd after = (step_.rate() < silent_rate).select(0.0, before);
    if ((after == before).all()) return;
    step_.set(after);
    (void)step_.evaluate();
    step_.move();  // what was freed goes to the others
    const double objective = step_.evaluate();
    if (objective >= out_.objective * (1.0 - fall)) {
      out_.objective = objective;
      return;
    }
    step_.set(before);
    (void)step_.evaluate();
  }

  const Network& network_;
  PriceStep& step_;
  const AscentOptions& options_;
  const OnIteration& ask_;
  AscentResult out_;
};

}  // namespace

AscentResult ascend(const Network& network, PriceStep& step, const Eigen::ArrayXd& start, const AscentOptions& options,
                    const OnIteration& on_iteration) {
  return Ascent(network, step, options, on_iteration).from(start);
}

}  // namespace airloom::twotier
