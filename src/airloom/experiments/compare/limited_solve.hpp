#pragma once
/// One solve that is not worth more than a certain time.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "airloom/experiments/outside/answerer.hpp"
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

/// What a comparison wants of a solve, and how it ended.
struct LimitedSolve {
  Values metrics;  ///< empty where the algorithm refused
  bool feasible = false;
  double wall_s = 0.0;
  std::string status;  ///< a word of Status; "refused" (InvalidInput) or "unsupported"
  std::string message;
  bool in_time = true;   ///< false: the limit, or a stop, ended it, or it took longer than the limit all the same
  bool stopped = false;  ///< the stop ended it
};

/// Solves in the calling thread; a solver that is out of time is stopped, and its best iterate is judged like any other answer.
[[nodiscard]] LimitedSolve solve_within(const System& system, const System::Handle& instance, const std::string& algorithm,
                                        const Values& options, const SolveControl& control, std::chrono::duration<double> limit,
                                        const std::stop_token& stop);

/// The same for an algorithm that is not ours; a program is killed when it is out of time, a function of the caller's is waited for.
[[nodiscard]] LimitedSolve answer_within(Answerer& answerer, const Question& question, int worker, std::chrono::duration<double> limit,
                                         const std::stop_token& stop);

}  // namespace airloom::experiments
