#include "airloom/systems/twotier/design/bit_loading/bit_loading.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/systems/twotier/design/bit_loading/bit_table.hpp"
#include "airloom/systems/twotier/design/bit_loading/loads.hpp"
#include "airloom/systems/twotier/design/lagrange_search/lagrange_search.hpp"
#include "airloom/systems/twotier/design/lower_bound/lower_bound.hpp"
#include "airloom/systems/twotier/design/prices/planes.hpp"
#include "airloom/systems/twotier/problem/promises.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
constexpr double nats_per_bit = std::numbers::ln2;
constexpr double load_rounding = 1e-9;  // relative

/// Largest worthwhile load of each slot.
Eigen::ArrayXi largest_loads(const Network& network, int b_max) {
  Eigen::ArrayXi most = Eigen::ArrayXi::Zero(network.slots);
  for (Index s = 0; s < network.slots; ++s) {
    if (!(network.weight[s] > 0.0)) continue;
    most[s] = b_max;
    if (network.most_rate.size() > 0)
      most[s] = std::min(b_max, static_cast<int>(std::floor(network.most_rate[s] / nats_per_bit + load_rounding)));
  }
  return most;
}

/// All weights are multiples of one number: so is every sum of weighted bits. @return  that number, 0 where there is none
double common_measure(const Network& network) {
  double least = 1.0;
  for (const double w : network.weight) least = w > 0.0 ? std::min(least, w) : least;
  for (const double w : network.weight) {
    const double parts = w / least;
    if (std::abs(parts - std::round(parts)) > 1e-12 * parts) return 0.0;
  }
  return least;
}

class BitSearch {
 public:
  BitSearch(const Instance& instance, const BitLoadingOptions& options, const SolveControl& control)
      : instance_(instance),
        options_(options),
        control_(control),
        network_(make_network(instance)),
        most_(largest_loads(network_, options.b_max)),
        best_(network_, most_) {}

  Outcome<Solution> run() {
    from_rounding(solve_lower_bound(instance_, {.effort = Effort::fast}, quietly()));
    if (going()) from_rounding(solve_lower_bound(instance_, {}, quietly()));
    if (going()) from_continuous_bound();
    if (going()) improve(best_);
    bool proved = going() && table_fits(network_, most_) && from_tables();
    // what no rate of whole bits lies between
    if (const double measure = common_measure(network_); measure > 0.0 && std::isfinite(bound_))
      bound_ = measure * std::floor(bound_ / measure * (1.0 + load_rounding));
    const double rate = best_.rate();
    if (bound_ <= rate * (1.0 + load_rounding)) bound_ = rate, proved = true;
    out_.solution.p = watts(network_, best_.x());
    out_.certificate.set("integer_rate", network_.weight_scale * rate);
    out_.certificate.set("bound", std::string(std::isfinite(bound_) ? "certified" : "none"));
    out_.certificate.set("bound_status", std::string(!std::isfinite(bound_) ? "none" : proved ? "closed" : "limit"));
    if (std::isfinite(bound_)) {
      out_.certificate.set("upper_bound", network_.weight_scale * bound_);
      out_.certificate.set("gap_to_bound", rate > 0.0 ? (bound_ - rate) / rate : bound_ > 0.0 ? 1.0 : 0.0);
    }
    out_.certificate.set("oracle_calls", calls_);
    out_.certificate.set("search_boxes", boxes_);
    out_.status = proved ? Status::converged : going() ? Status::stalled : Status::interrupted;
    if (out_.status == Status::stalled) out_.message = "integer loads that keep the budgets, not proved to be the best";
    if (out_.status == Status::interrupted) out_.message = "stopped on request";
    return std::move(out_);
  }

 private:
  [[nodiscard]] const std::stop_token& stop() const { return control_.on_iteration.token(); }
  [[nodiscard]] bool going() const { return !interrupted_ && !stop().stop_requested(); }
  [[nodiscard]] SolveControl quietly() const {
    return {.seed = control_.seed, .realization = control_.realization, .on_iteration = OnIteration(stop())};
  }

  void look() {
    out_.trace.push("objective", network_.weight_scale * best_.rate());
    ++out_.iterations.outer;
    interrupted_ =
        interrupted_ ||
        (control_.on_iteration &&
         !control_.on_iteration({.stage = "loads", .iteration = out_.iterations.outer, .objective = network_.weight_scale * best_.rate()}));
  }

  void improve(Loads& loads) {
    loads.fill(stop());
    loads.exchange(options_.exchange_passes, stop());
    if (loads.rate() > best_.rate()) best_ = loads;
    look();
  }

  void from_rounding(const Outcome<Solution>& answer) {
    if (answer.solution.p.size() == 0 || !answer.solution.p.allFinite()) return;
    Loads loads(network_, most_);
    loads.round_down(shares(network_, answer.solution.p));
    loads.fill(stop());
    if (loads.rate() > best_.rate()) best_ = loads;
    look();
  }

  /// Continuous powers whose rates count up to b_max only: their bound is one of loads.
  void from_continuous_bound() {
    Instance capped = instance_;
    const double b_max = options_.b_max;
    capped.slot_se_max = instance_.slot_se_max ? Eigen::MatrixXd(instance_.slot_se_max->cwiseMin(b_max))
                                               : Eigen::MatrixXd(Eigen::MatrixXd::Constant(instance_.cells(), instance_.channels(), b_max));
    const Outcome<Solution> answer = solve_lagrange_search(capped, {.max_calls = 6, .max_boxes = 500}, quietly());
    if (const double bound = answer.certificate.number("upper_bound"); to_text(*answer.certificate.find("bound")) == "certified")
      bound_ = std::min(bound_, bound / network_.weight_scale);
    calls_ += static_cast<std::int64_t>(answer.certificate.number("oracle_calls"));
    boxes_ += static_cast<std::int64_t>(answer.certificate.number("search_boxes"));
    from_rounding(answer);
  }

  /// Prices over the tables of all loads, then combinations. @return  the best is proved
  bool from_tables() {
    BitOracle oracle(network_, most_, stop());
    oracle.watch(stop());
    const Goal goal = sum_goal(network_);
    DualFunction dual(network_, goal, oracle);
    Eigen::ArrayXd lambda = Eigen::ArrayXd::Ones(network_.nodes());
    double least = std::numeric_limits<double>::infinity();
    const auto see = [&](const DualPoint& point) {
      if (!point.whole) return false;
      if (point.bound < least) least = point.bound, lambda = point.lambda;
      Eigen::ArrayXd x = point.x;
      Loads loads(network_, most_);
      loads.round_down(x);
      loads.fill(stop());
      if (loads.rate() > best_.rate()) improve(loads);
      else look();
      return going() && least > nats_per_bit * best_.rate() * (1.0 + load_rounding);
    };
    (void)search_planes(dual, lambda, Eigen::ArrayXd(0), {.max_calls = options_.max_calls, .flat = 1e-7},
                        {.known = [&] { return best_.x(); }, .look = see});
    calls_ += dual.calls();
    bound_ = std::min(bound_, least / nats_per_bit);
    if (!going() || oracle.tables().size() < network_.channel.size()) return false;
    std::vector<Eigen::VectorXi> loads;
    const bool proved = close_gap(network_, oracle.tables(), lambda, options_.max_combinations, nats_per_bit * best_.rate(), loads, stop());
    if (!loads.empty()) {
      Loads better(network_, most_);
      if (better.set(loads) && better.rate() > best_.rate()) best_ = better;
      look();
    }
    if (proved) bound_ = std::min(bound_, best_.rate());
    return proved;
  }

  const Instance& instance_;
  const BitLoadingOptions& options_;
  const SolveControl& control_;
  Network network_;
  Eigen::ArrayXi most_;
  Loads best_;
  Outcome<Solution> out_;
  double bound_ = std::numeric_limits<double>::infinity();  // of the sum of weight times bits, largest weight 1
  std::int64_t calls_ = 0, boxes_ = 0;
  bool interrupted_ = false;
};

}  // namespace

Outcome<Solution> solve_bit_loading(const Instance& x, const BitLoadingOptions& options, const SolveControl& control) {
  validate(x, "instance");
  if (const std::vector<Promise> promises = promises_of(x); !promises.empty())
    throw Unsupported(promises.front().name() + ": bit_loading does not serve promises");
  return BitSearch(x, options, control).run();
}

}  // namespace airloom::twotier
