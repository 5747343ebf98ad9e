#include "airloom/interruption.hpp"

#include <unistd.h>

#include <csignal>
#include <ctime>
#include <fstream>
#include <optional>
#include <string_view>

#include "airloom/command.hpp"
#include "airloom/io/fresh_file.hpp"

namespace airloom::app {
namespace {

sigset_t watched_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaddset(&set, signal);
  return set;
}

/// How long the main thread was ready to run and did not; 0 where the system does not tell.
std::chrono::nanoseconds withheld() {
  std::ifstream statistics("/proc/self/schedstat");
  std::int64_t running = 0;
  std::int64_t waiting = 0;
  return std::chrono::nanoseconds(statistics >> running >> waiting ? waiting : 0);
}

/// Ends the process whatever its other threads do.
[[noreturn]] void leave(std::string_view words) {
  io::remove_unfinished_files();
  [[maybe_unused]] const ssize_t told = ::write(STDERR_FILENO, words.data(), words.size());
  ::_exit(interrupted);
}

}  // namespace

Interruption::Interruption() {
  const sigset_t set = watched_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);  // threads started later inherit it: only the watcher takes these signals
  watcher_ = std::jthread([this](const std::stop_token& ended) { watch(ended); });
}

Interruption::~Interruption() {
  watcher_.request_stop();
  watcher_.join();  // the signals stay blocked: one that comes now finds the work done
}

void Interruption::set_deadline(Clock::time_point at) { deadline_ = at.time_since_epoch().count(); }

void Interruption::watch(const std::stop_token& ended) {
  const sigset_t signals = watched_signals();
  const timespec moment{.tv_sec = 0, .tv_nsec = 50'000'000};
  std::optional<Clock::time_point> stopped;
  std::chrono::nanoseconds withheld_before{0};
  while (!ended.stop_requested()) {
    const bool signalled = sigtimedwait(&signals, nullptr, &moment) >= 0;
    const Clock::time_point now = Clock::now();
    if (stopped) {
      if (signalled) leave({});
      const auto waited = now - *stopped;
      if (waited >= longest_patience || (waited >= patience && waited - (withheld() - withheld_before) >= patience))
        leave("airloom: stopped in the middle of its work; what was stored before is kept\n");
      continue;
    }
    const bool late = now.time_since_epoch().count() >= deadline_;
    if (!signalled && !late) continue;
    if (at_once_) leave(signalled ? "airloom: interrupted\n" : "airloom: out of time\n");
    out_of_time_ = !signalled;
    withheld_before = withheld();
    stopped = now;
    source_.request_stop();
  }
}

}  // namespace airloom::app
