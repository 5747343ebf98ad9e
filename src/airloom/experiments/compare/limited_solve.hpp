#pragma once
/// One solve that is not worth more than a certain time.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "airloom/experiments/system/record.hpp"

namespace airloom::experiments {

/// Requests a stop when its time is over, unless it is gone before.
class Alarm {
 public:
  Alarm(std::chrono::duration<double> after, std::stop_source& stop);

 private:
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it ends before what it uses
};

/// A record, and how the solve ended.
struct LimitedSolve {
  Record record;       ///< empty where the algorithm refused
  std::string status;  ///< a word of Status; "refused" (InvalidInput) or "unsupported"
  std::string message;
  bool in_time = true;   ///< false: the limit, or a stop, ended it, or it took longer than the limit all the same
  bool stopped = false;  ///< the stop ended it
};

/// Solves in the calling thread; a solver that is out of time is stopped, and its best iterate is judged like any other answer.
[[nodiscard]] LimitedSolve solve_within(const System& system, const System::Handle& instance, const std::string& algorithm,
                                        const Values& options, const SolveControl& control, std::chrono::duration<double> limit,
                                        const std::stop_token& stop);

}  // namespace airloom::experiments
