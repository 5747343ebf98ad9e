#include "airloom/standard_streams.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>

#include "airloom/command.hpp"
#include "airloom/core/error.hpp"

namespace airloom::app {
namespace {

/// stdout is a pipe or a socket whose other end is closed.
bool reader_has_gone() {
  pollfd end{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
  return poll(&end, 1, 0) == 1 && (end.revents & (POLLERR | POLLHUP)) != 0;
}

}  // namespace

void prepare_standard_streams() {
  // a closed pipe and a limit of file sizes are errors of a write, which say more than the end of the program
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) >= 0 || errno != EBADF) continue;
    // the lowest free number is the stream's; stdout may be read only: writing to it fails, as it should
    if (open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY) != stream) break;
  }
}

int finish_stdout(int code) {
  errno = 0;
  std::cout.flush();
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && !std::cout.bad();
  const int reason = errno;
  if (written) return code;
  if (reader_has_gone()) return closed_pipe;
  throw IoError(std::string("stdout: cannot be written") + (reason == 0 ? "" : ": " + std::string(std::strerror(reason))));
}

}  // namespace airloom::app
