#pragma once
/// Looks after one solve: stops it on request or when its time is over, and shows on stderr how far it is.
#include <chrono>
#include <string>

#include "airloom/command.hpp"
#include "airloom/experiments/system/record.hpp"
#include "airloom/interruption.hpp"

namespace airloom::app {

/// The time runs from the constructor on; its end stops the context's interruption. Nothing is shown of a solve that takes less than about
/// a second, but as JSON.
class SolveWatch {
 public:
  /// @param time_limit  "5s", "2m", "1h", or "" for none  @throws InvalidInput
  SolveWatch(const Context& context, std::string time_limit);
  /// For the solver: shows each iteration, and stops it.
  [[nodiscard]] OnIteration on_iteration();
  /// Call once with what came out: ends the display; a solve that was stopped for its time has the status `time_limit`.
  void finish(experiments::Record& record);

 private:
  using Clock = Interruption::Clock;
  [[nodiscard]] double elapsed_s() const;
  void show(std::string_view stage, std::int64_t iteration, double objective) const;
  void show_now_and_then(const Progress& progress);

  ProgressStyle style_;
  const Interruption& interruption_;
  std::string time_limit_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point next_;
  double objective_;
  bool shown_ = false;
};

}  // namespace airloom::app
