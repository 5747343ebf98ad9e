#pragma once
/// What the options and the results of all solvers of `mdd` share.
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/core/status.hpp"
#include "airloom/systems/mdd/design/promises/promise_proof.hpp"
#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

/// Which promise a solver enforces: that of the instance, or another one.
enum class QosChoice { instance, none, subcarrier, sum };
constexpr auto enum_names(QosChoice) { return std::array<std::string_view, 4>{"instance", "none", "subcarrier", "sum"}; }

/// Where a solver starts: at its own point, or at the powers of the learned allocator.
enum class StartChoice { standard, hgnn };
constexpr auto enum_names(StartChoice) { return std::array<std::string_view, 2>{"default", "hgnn"}; }

[[nodiscard]] constexpr Qos enforced(QosChoice choice, Qos instance) {
  switch (choice) {
    case QosChoice::instance: return instance;
    case QosChoice::none: return Qos::none;
    case QosChoice::subcarrier: return Qos::subcarrier;
    case QosChoice::sum: return Qos::sum;
  }
  return instance;
}

/// How much is searched where the answer depends on the start.
struct SearchOptions {
  std::optional<int> starts = {};
  double time_limit_s = 0.0;
};
void fields(maybe_const<SearchOptions> auto& o, auto&& field) {
  field("starts", o.starts, between(0, 10000),
        "where answers depend on the start: auto (the same as 1), or a factor on the number of random starts, patterns and perturbations; "
        "0: one "
        "start");
  field("time_limit_s", o.time_limit_s, at_least(0), "end with the best powers so far after this time; 0: no limit");
}

/// Where an answer began: all streams on; the same with exaggerated interference; streams by chance; on/off patterns improved entry by
/// entry; the learned allocator; greedy water-filling; powers that the caller gives; prices of links; an earlier answer, perturbed;
/// powers that keep the promises with the most to spare; the answer with promises per subcarrier; an uplink moved to one subcarrier;
/// the interior point from the centre of the budgets.
enum class StartFamily {
  all,
  exaggerated,
  random,
  on_off,
  hgnn,
  greedy,
  given,
  link_prices,
  perturbed,
  phase_one,
  subcarrier,
  moved,
  interior
};
constexpr auto enum_names(StartFamily) {
  return std::array<std::string_view, 13>{"all",         "exaggerated", "random",    "on_off",     "hgnn",  "greedy",  "given",
                                          "link_prices", "perturbed",   "phase_one", "subcarrier", "moved", "interior"};
}

/// What a search over starts says of itself.
struct SearchNotes {
  int starts = 0;  ///< ascents done
  StartFamily family = StartFamily::all;
  double second_best = 0.0;  ///< best value among the other families, nats/s/Hz
};

/// What every solver returns; `powers` is empty where there is no finite answer.
struct PowerResult {
  Powers powers;
  Status status = Status::not_run;
  Iterations iterations;          ///< outer rounds, and the Newton steps in all of them
  std::vector<double> objective;  ///< sum rate per subcarrier, nats/s/Hz: at the start, then after every outer round
  std::string message;            ///< one sentence when status is not converged
  std::optional<SearchNotes> search;
  std::optional<Powers> inside;           ///< powers that keep all promises strictly, where a search found some on its way
  PromiseProof proof;                     ///< holds where the status is infeasible
  std::optional<double> least_log_ratio;  ///< of the promises, where they were neither kept nor disproved
};

}  // namespace airloom::mdd
