#pragma once
/// Long work in a thread of its own, while the calling thread answers signals and calls back.
#include <pybind11/pybind11.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>

namespace airloom::python {

/// What the working thread wants the calling thread to do, one after the other, with the interpreter's lock.
class Mailbox {
 public:
  using Call = std::function<void()>;

  /// From any thread, without the lock.
  void post(Call call);
  /// The same, unless the last call was not yet taken: for news that the next one replaces.
  void post_when_idle(Call call);
  /// Waits so long at most. Empty when nothing came.
  Call take(std::chrono::milliseconds patience);

 private:
  std::mutex guard_;
  std::condition_variable news_;
  std::deque<Call> calls_;
};

/// Calls `work` in another thread and returns when it has ended. Called with the interpreter's lock, which it frees meanwhile.
///
/// Ctrl-C and whatever a posted call raises stop the work through its token, and are raised here once it has ended.
/// @throws what `work` threw, otherwise
void run_in_background(const std::function<void(std::stop_token, Mailbox&)>& work);

/// Tells a Python function of a job that is counted, as airloom.run tells of experiments: a dict with experiment, done, total, elapsed_s.
/// News that the next replaces may be left out, the last is not.
/// @param progress  called with the interpreter's lock; must outlive the work
/// @param name      "compare iab"
std::function<void(std::size_t, std::size_t)> count_for(const pybind11::object& progress, std::string name, Mailbox& mailbox);

}  // namespace airloom::python
