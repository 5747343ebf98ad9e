#pragma once
/// What the options and the results of all solvers of `mdd` share.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/outcome.hpp"
#include "airloom/core/status.hpp"
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

/// What every solver returns; `powers` is empty where there is no finite answer.
struct PowerResult {
  Powers powers;
  Status status = Status::not_run;
  Iterations iterations;          ///< outer rounds, and the Newton steps in all of them
  std::vector<double> objective;  ///< sum rate per subcarrier, nats/s/Hz: at the start, then after every outer round
  std::string message;            ///< one sentence when status is not converged
};

}  // namespace airloom::mdd
