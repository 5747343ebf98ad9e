#include "airloom/interruption.hpp"

#include <unistd.h>
#include <csignal>
#include <ctime>

#include "airloom/command.hpp"

namespace airloom::app {
namespace {

sigset_t watched_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaddset(&set, signal);
  return set;
}

}  // namespace

Interruption::Interruption() {
  const sigset_t set = watched_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);  // threads started later inherit it: only the watcher takes these signals
  watcher_ = std::jthread([source = source_](std::stop_token ended) mutable {
    const sigset_t signals = watched_signals();
    const timespec moment{.tv_sec = 0, .tv_nsec = 50'000'000};
    while (!ended.stop_requested()) {
      if (sigtimedwait(&signals, nullptr, &moment) < 0) continue;
      if (source.stop_requested()) _exit(interrupted);
      source.request_stop();
    }
  });
}

Interruption::~Interruption() {
  watcher_.request_stop();
  watcher_.join();
  const sigset_t set = watched_signals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace airloom::app
