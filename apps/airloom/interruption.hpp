#pragma once
/// Ctrl-C and SIGTERM as a stop token.
#include <stop_token>
#include <thread>

namespace airloom::app {

/// While it lives, SIGINT, SIGTERM and SIGUSR1 request a stop; a second signal ends the process at once with code 130.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::jthread watcher_;
};

}  // namespace airloom::app
