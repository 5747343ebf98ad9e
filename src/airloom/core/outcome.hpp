#pragma once
/// What a solver returns, and what may be said of its answer.
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "airloom/core/status.hpp"
#include "airloom/core/traffic.hpp"
#include "airloom/core/values.hpp"
#include "airloom/export.hpp"

namespace airloom {
AIRLOOM_API_BEGIN

/// How many steps a solver took.
struct Iterations {
  std::int64_t outer = 0;  ///< of the outer loop; of methods with one loop, its steps
  std::int64_t inner = 0;  ///< of all inner loops together

  /// What one line tells: the inner ones, of methods with one loop its steps.
  [[nodiscard]] std::int64_t told() const { return inner > 0 ? inner : outer; }
};

/// Named columns of an iterative method, one entry per iteration; stages of one method may have columns of different length.
class Trace {
 public:
  /// Adds a number at the end of a column, which begins with it.
  void push(std::string_view column, double value);
  /// Adds several numbers.
  void append(std::string_view column, const std::vector<double>& values);
  /// The column of that name; nullptr when there is none.
  [[nodiscard]] const std::vector<double>* find(std::string_view column) const;
  /// Names and columns, in the order of their beginning.
  [[nodiscard]] const std::vector<std::pair<std::string, std::vector<double>>>& columns() const { return columns_; }

 private:
  std::vector<double>& column(std::string_view name);
  std::vector<std::pair<std::string, std::vector<double>>> columns_;
};

/// One step of a solver, shown to its caller.
struct Progress {
  std::string_view stage;  ///< which block of the method
  std::int64_t iteration;  ///< of this stage
  double objective;        ///< of the method, which need not be a metric
};

/// What a solver asks after each iteration: false stops it with Status::interrupted. It may be asked within an iteration too,
/// whether a stop was requested: where iterations are long, a solver leaves its loops then, with an iterate that is finite.
class OnIteration {
 public:
  OnIteration() = default;
  /// @param ask   called after every iteration
  /// @param stop  also ends the solve; asked as often as the solver can, it costs nothing
  template <std::invocable<const Progress&> Ask>
  OnIteration(Ask ask, std::stop_token stop = {}) : ask_(std::move(ask)), stop_(std::move(stop)) {}  // NOLINT: a lambda is one
  /// Asks nothing, ends the solve when a stop is requested.
  explicit OnIteration(std::stop_token stop) : stop_(std::move(stop)) {}

  /// Whether there is anything to ask.
  explicit operator bool() const { return static_cast<bool>(ask_) || stop_.stop_possible(); }
  /// Whether to go on.
  bool operator()(const Progress& progress) const { return (!ask_ || ask_(progress)) && !stopped(); }
  /// A stop was requested: as cheap as reading a number, and once true it stays so.
  [[nodiscard]] bool stopped() const { return stop_.stop_requested(); }
  /// The same for kernels that do not know of solvers.
  [[nodiscard]] const std::stop_token& token() const { return stop_; }

 private:
  std::function<bool(const Progress&)> ask_;
  std::stop_token stop_;
};

/// What a solver is told besides the problem and its options.
struct SolveControl {
  std::uint64_t seed = 1;         ///< of random starts (stream 6)
  std::uint64_t realization = 0;  ///< of random starts
  OnIteration on_iteration = {};  ///< asked after each iteration
  int threads = 1;                ///< that work on one large network; they change no bit of the answer
};

/// What a solver did. Reported objectives come from `evaluate(instance, solution)`, never from here.
///
/// This is the solver's own word. What leaves the program is held against the judge first (experiments/gate.hpp), which may weaken
/// the status. Use of the solution per status: `converged`: keeps limits and promises; `iteration_limit`, `stalled`, `time_limit`,
/// `interrupted`: the best finite iterate, or the one that misses the promises least; `numerical_failure`: the last finite iterate, if
/// there is one; `infeasible`: none, and the certificate holds the proof (core/infeasibility.hpp).
template <class Solution>
struct Outcome {
  Solution solution;                ///< best finite iterate, whatever the status
  Status status = Status::not_run;  ///< never leaves the library as not_run
  Iterations iterations;            ///< steps that were taken
  Trace trace;                      ///< what is shown as `history`
  Traffic traffic;                  ///< zero for a centralised algorithm
  Values certificate;               ///< what only the solver can know: bounds of its steps, monotone flags
  std::string message;              ///< one sentence when status is not converged
};

/// The largest residual of an answer that is called feasible.
inline constexpr double feasibility_tolerance = 1e-8;

/// The first number that is not finite, as "name" or "name[3]"; empty when all are.
[[nodiscard]] std::string first_not_finite(const Values& values);

/// What an answer is worth, computed from the instance and the solution alone.
struct Evaluation {
  Values metrics;      ///< named as in docs/files.md
  Values residuals;    ///< >= 0, relative to each limit of the physical problem
  Values certificate;  ///< bounds, optimality conditions that the solution itself proves

  // of designs that knew only estimates; empty where channels are known
  std::string csi = {};                     ///< which knowledge the design used: robust, naive, genie
  Values believed = {};                     ///< metrics as the design saw them
  Values genie = {};                        ///< metrics of a design that knew the truth
  std::optional<double> outage_share = {};  ///< of users whose promise the truth breaks although the design kept it

  /// Every metric is finite, and every residual is finite and at most `feasibility_tolerance`.
  [[nodiscard]] bool feasible() const;
  /// "power" or "sinr[3]" and its size: the largest residual, for messages; empty when all are within the tolerance.
  [[nodiscard]] std::string worst_residual() const;
};

AIRLOOM_API_END
}  // namespace airloom
