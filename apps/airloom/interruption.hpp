#pragma once
/// Ctrl-C, SIGTERM and the end of the time as a stop token; what does not look at it in time is ended.
#include <atomic>
#include <chrono>
#include <stop_token>
#include <thread>

namespace airloom::app {

/// While it lives, SIGINT, SIGTERM, SIGUSR1 and the deadline request a stop. A second signal, or work that goes on for `patience`
/// all the same, ends the process with code 130: files that are not whole yet are removed, what was stored before is kept.
class Interruption {
 public:
  using Clock = std::chrono::steady_clock;
  /// From a stop to the end of a process that did not end by itself. What a busy machine withheld from its main thread does not count,
  /// up to the second number.
  static constexpr std::chrono::milliseconds patience{1700};
  static constexpr std::chrono::milliseconds longest_patience{15000};

  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

  /// Requests a stop at this time too. Call once.
  void set_deadline(Clock::time_point at);
  /// The stop was requested by the deadline.
  [[nodiscard]] bool out_of_time() const { return out_of_time_; }
  /// This command has nothing to keep: from now on a stop ends the process at once.
  void end_at_once() { at_once_ = true; }

 private:
  void watch(const std::stop_token& ended);

  static constexpr Clock::rep never = Clock::duration::max().count();
  std::stop_source source_;
  std::atomic<Clock::rep> deadline_ = never;
  std::atomic<bool> out_of_time_ = false;
  std::atomic<bool> at_once_ = false;
  std::jthread watcher_;  // last: it uses the others
};

}  // namespace airloom::app
