/// Solvers of `twotier` on networks of the tests' layouts; (cells, sub-channels) as arguments. One core.
#include <benchmark/benchmark.h>

#include <cmath>

#include "../../tests/systems/twotier/layouts.hpp"
#include "airloom/systems/twotier/design/ascent/ascent.hpp"
#include "airloom/systems/twotier/design/bit_loading/bit_loading.hpp"
#include "airloom/systems/twotier/design/lagrange_search/lagrange_search.hpp"

#ifdef AIRLOOM_HAS_NLOPT
#include <nlopt.hpp>
#endif

namespace airloom::twotier {
namespace {

constexpr std::uint64_t drops = 16;

std::vector<Instance> networks(const benchmark::State& state) {
  std::vector<Instance> list;
  for (std::uint64_t drop = 0; drop < drops; ++drop)
    list.push_back(testing::draw_layout({.cells = state.range(0), .channels = state.range(1), .uplink = drop % 2 == 1}, drop));
  return list;
}

/// Packing and 60 steps of Algorithm 1: items are realizations.
void twotier_sixty_steps(benchmark::State& state) {
  const std::vector<Instance> list = networks(state);
  std::size_t r = 0;
  for (auto _ : state) {
    const Network network = make_network(list[r++ % drops]);
    PriceStep step(network);
    benchmark::DoNotOptimize(ascend(network, step, equal_split(network), {.tolerance = 0.0, .max_iterations = 60, .stationary = 0.0}));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(twotier_sixty_steps)->Args({17, 30})->Args({4, 10})->Args({2, 10})->Unit(benchmark::kMicrosecond);

/// Algorithm 2 to a certified gap of 0.1 % or 12 calls.
void twotier_lagrange_search(benchmark::State& state) {
  const std::vector<Instance> list = networks(state);
  std::size_t r = 0;
  double gap = 0.0, runs = 0.0;
  for (auto _ : state) {
    const Outcome<Solution> out = solve_lagrange_search(list[r++ % drops], {}, {});
    gap += out.certificate.number("gap_to_bound");
    runs += 1.0;
  }
  state.counters["mean_gap"] = gap / runs;
}
BENCHMARK(twotier_lagrange_search)->Args({2, 6})->Args({3, 6})->Args({4, 6})->Args({5, 6})->Unit(benchmark::kMillisecond);

void twotier_bit_loading(benchmark::State& state) {
  const std::vector<Instance> list = networks(state);
  std::size_t r = 0;
  for (auto _ : state) benchmark::DoNotOptimize(solve_bit_loading(list[r++ % drops], {}, {}));
}
BENCHMARK(twotier_bit_loading)->Args({2, 6})->Args({4, 6})->Unit(benchmark::kMillisecond);

/// psi of equal power, frozen: the concave problem of one outer round. Steps until the bound changes by less than 1e-13, relative.
double frozen_by_steps(const Network& network, PriceStep& step) {
  step.set(equal_split(network));
  (void)step.evaluate();
  double bound = -1e300;
  for (int k = 0; k < 20000; ++k) {
    step.move();
    const double next = step.evaluate_frozen();
    if (std::abs(next - bound) <= 1e-13 * std::max(1.0, std::abs(next))) return next;
    bound = next;
  }
  return bound;
}

void twotier_frozen_by_steps(benchmark::State& state) {
  const std::vector<Instance> list = networks(state);
  std::size_t r = 0;
  for (auto _ : state) {
    const Network network = make_network(list[r++ % drops]);
    PriceStep step(network);
    benchmark::DoNotOptimize(frozen_by_steps(network, step));
  }
}
BENCHMARK(twotier_frozen_by_steps)->Args({3, 4})->Args({4, 8})->Unit(benchmark::kMicrosecond);

#ifdef AIRLOOM_HAS_NLOPT
/// The same by a general solver with derivatives (SLSQP), over the logarithms of the powers.
double frozen_by_nlopt(const Instance& x) {
  struct Problem {
    const Instance& x;
    Eigen::MatrixXd pull, p, gradient;
    Eigen::Index node = 0;
  };
  const Network network = make_network(x);
  PriceStep step(network);
  step.set(equal_split(network));
  (void)step.evaluate();
  const Eigen::MatrixXd start = watts(network, step.power());
  Problem problem{.x = x, .pull = Eigen::MatrixXd::Zero(x.cells(), x.channels()), .p = start, .gradient = start};
  for (Eigen::Index s = 0; s < network.slots; ++s) {
    if (const Eigen::Index at = network.place[static_cast<std::size_t>(s)]; at >= 0) problem.pull.data()[at] = step.pull()[s];
  }
  const auto slots = static_cast<unsigned>(start.size());
  nlopt::opt opt(nlopt::LD_SLSQP, slots);
  const auto objective = [](const std::vector<double>& y, std::vector<double>& slope, void* data) {
    auto& [network, pull, p, gradient, node] = *static_cast<Problem*>(data);
    for (Eigen::Index s = 0; s < p.size(); ++s) p.data()[s] = std::exp(y[static_cast<std::size_t>(s)]);
    gradient = pull;
    double sum = 0.0;
    for (Eigen::Index n = 0; n < network.channels(); ++n) {
      for (Eigen::Index c = 0; c < network.cells(); ++c) {
        const Eigen::VectorXd heard = network.heard(c, n).cwiseProduct(p.col(n));
        const double interference = 1.0 + heard.sum() - heard[c];
        sum += pull(c, n) * std::log(heard[c] / interference);
        for (Eigen::Index d = 0; d < network.cells(); ++d) gradient(d, n) -= d == c ? 0.0 : pull(c, n) * heard[d] / interference;
      }
    }
    if (!slope.empty()) slope.assign(gradient.data(), gradient.data() + gradient.size());
    return sum;
  };
  const auto budget = [](const std::vector<double>& y, std::vector<double>& slope, void* data) {
    const auto& at = *static_cast<Problem*>(data);
    const double share = 1.0 / at.x.node_power_max_w[at.node];
    double sum = -1.0;
    for (std::size_t s = 0; s < y.size(); ++s) {
      const bool own = at.x.node.data()[s] == at.node;
      if (own) sum += std::exp(y[s]) * share;
      if (!slope.empty()) slope[s] = own ? std::exp(y[s]) * share : 0.0;
    }
    return sum;
  };
  opt.set_max_objective(objective, &problem);
  std::vector<Problem> nodes;
  nodes.reserve(static_cast<std::size_t>(x.nodes()));
  for (Eigen::Index v = 0; v < x.nodes(); ++v) {
    nodes.push_back(problem);
    nodes.back().node = v;
    opt.add_inequality_constraint(budget, &nodes.back(), 1e-12);
  }
  opt.set_ftol_rel(1e-13);
  opt.set_maxeval(3000);
  std::vector<double> y(start.size());
  for (std::size_t s = 0; s < y.size(); ++s) y[s] = std::log(start.data()[s]);
  double value = -1e300;
  for (int again = 0; again < 10; ++again) {  // it stops early: begun again from its own answer until that stays
    const double before = value;
    try {
      opt.optimize(y, value);
    } catch (const nlopt::roundoff_limited&) {  // as near as rounding lets it come: y is its best
      std::vector<double> none;
      value = objective(y, none, &problem);
    }
    if (std::abs(value - before) <= 1e-12 * std::max(1.0, std::abs(value))) break;
  }
  return value;
}

void twotier_frozen_by_nlopt(benchmark::State& state) {
  const std::vector<Instance> list = networks(state);
  double above = 0.0, agree = 0.0;
  for (const Instance& x : list) {
    const Network network = make_network(x);
    PriceStep step(network);
    const double steps = frozen_by_steps(network, step);
    const double difference = (frozen_by_nlopt(x) - steps) / std::max(1.0, std::abs(steps));
    above = std::max(above, difference);
    agree += std::abs(difference) <= 1e-9 ? 1.0 / drops : 0.0;
  }
  std::size_t r = 0;
  for (auto _ : state) benchmark::DoNotOptimize(frozen_by_nlopt(list[r++ % drops]));
  state.counters["largest_above_ours"] = above;  // relative; the rest of the runs end below
  state.counters["share_that_agrees"] = agree;
}
BENCHMARK(twotier_frozen_by_nlopt)->Args({3, 4})->Args({4, 8})->Unit(benchmark::kMicrosecond);
#endif

}  // namespace
}  // namespace airloom::twotier
