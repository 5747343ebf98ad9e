#include "airloom/systems/twotier/design/lower_bound/algorithm_one.hpp"

#include "airloom/core/random.hpp"

namespace airloom::twotier {
namespace {

Eigen::ArrayXd on_off_pattern(const Network& network, RandomStream stream) {
  constexpr double off = 1e-4;  // of the equal share: a slot at 0 would never come back
  Eigen::ArrayXd x = equal_split(network);
  const double kept = stream.uniform(0.2, 0.9);
  for (double& each : x) {
    if (each > 0.0 && stream.uniform() > kept) each *= off;
  }
  fit_budgets(network, x);
  return x;
}

/// Starts of the options; with `multi` the second comes with psi = 1.
std::vector<Eigen::ArrayXd> starting_powers(const Network& network, const LowerBoundOptions& options, const SolveControl& control) {
  std::vector<Eigen::ArrayXd> list{equal_split(network)};
  if (options.start != Starts::multi) return list;
  list.push_back(list.front());
  for (int k = 0; k < options.random_starts; ++k) {
    list.push_back(on_off_pattern(network, RandomStream(control.seed, StreamId::solver_initialization, control.realization,
                                                        2'000'000 + static_cast<std::uint64_t>(k))));
  }
  return list;
}

}  // namespace

StartRecord run_algorithm_one(const Network& network, const LowerBoundOptions& options, const SolveControl& control, FreeIncumbent& best) {
  const std::vector<Eigen::ArrayXd> starts = starting_powers(network, options, control);
  StartRecord out;
  for (std::size_t k = 0; k < starts.size(); ++k) {
    const bool high_sinr = options.start == Starts::high_sinr || (options.start == Starts::multi && k == 1);
    AscentResult result =
        ascend(network, best.step(), starts[k],
               {.loops = options.loops, .high_sinr = high_sinr, .tolerance = options.tolerance, .max_iterations = options.max_iterations},
               control.on_iteration);
    out.monotone = out.monotone && result.monotone;
    ++out.starts;
    const bool stop = result.status == Status::interrupted;
    if (best.take(std::move(result))) out.best_start = static_cast<std::int64_t>(k);
    if (stop) break;
  }
  return out;
}

}  // namespace airloom::twotier
