#include "airloom/io/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <thread>
#include <utility>

#include "airloom/core/error.hpp"

extern char** environ;  // NOLINT: the process's environment, as POSIX declares it

namespace airloom::io {
namespace {

using ChildClock = std::chrono::steady_clock;
constexpr std::size_t longest_line = std::size_t{16} << 20U;

ChildClock::time_point deadline_in(double seconds) {
  constexpr double most = 1e9;  // a clock that counts nanoseconds ends after 292 years
  return ChildClock::now() + std::chrono::duration_cast<ChildClock::duration>(std::chrono::duration<double>(std::min(seconds, most)));
}

/// The start attributes of a child: a group of its own, default signals, none blocked (the caller may block Ctrl-C in its threads).
struct ChildAttributes {
  ChildAttributes() {
    posix_spawnattr_init(&value);
    sigset_t all;
    sigset_t none;
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&value, &all);
    posix_spawnattr_setsigmask(&value, &none);
    posix_spawnattr_setpgroup(&value, 0);
    posix_spawnattr_setflags(&value, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  }
  ~ChildAttributes() { posix_spawnattr_destroy(&value); }
  ChildAttributes(const ChildAttributes&) = delete;
  ChildAttributes& operator=(const ChildAttributes&) = delete;
  posix_spawnattr_t value{};
};

/// A pipe whose ends no other child inherits.
struct Pipe {
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw IoError(std::string("cannot make a pipe: ") + std::strerror(errno));
  }
  ~Pipe() {
    for (const int end : ends) {
      if (end >= 0) ::close(end);
    }
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int take(std::size_t end) { return std::exchange(ends[end], -1); }
  std::array<int, 2> ends{-1, -1};
};

struct ChildFiles {
  explicit ChildFiles(const ChildRequest& r) {
    posix_spawn_file_actions_init(&actions);
    if (!r.folder.empty()) posix_spawn_file_actions_addchdir_np(&actions, r.folder.c_str());
    if (r.talk) {
      to.emplace();
      posix_spawn_file_actions_adddup2(&actions, to->ends[0], 0);
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    }
    if (r.output.empty()) {
      from.emplace();
      posix_spawn_file_actions_adddup2(&actions, from->ends[1], 1);
    } else {
      posix_spawn_file_actions_addopen(&actions, 1, r.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    }
    if (r.shared >= 0) posix_spawn_file_actions_adddup2(&actions, r.shared, 3);
    if (r.errors.empty()) posix_spawn_file_actions_adddup2(&actions, 1, 2);
    else posix_spawn_file_actions_addopen(&actions, 2, r.errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  }
  ~ChildFiles() { posix_spawn_file_actions_destroy(&actions); }
  ChildFiles(const ChildFiles&) = delete;
  ChildFiles& operator=(const ChildFiles&) = delete;
  std::optional<Pipe> to;
  std::optional<Pipe> from;
  posix_spawn_file_actions_t actions{};
};

/// "NAME=value" of this process and of the request, whose values win.
std::vector<std::string> environment_of(const ChildRequest& r) {
  std::vector<std::string> all;
  const auto replaced = [&](std::string_view entry) {
    return std::ranges::any_of(r.environment, [&](const auto& each) { return entry.starts_with(each.first + "="); });
  };
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!replaced(*entry)) all.emplace_back(*entry);
  }
  for (const auto& [name, value] : r.environment) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

double seconds(const timeval& t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); }

}  // namespace

ChildProcess::ChildProcess(const ChildRequest& request) {
  ChildFiles files(request);
  const ChildAttributes attributes;
  const std::vector<std::string> variables = environment_of(request);
  const int error = posix_spawnp(&child_, request.arguments.front().c_str(), &files.actions, &attributes.value,
                                 pointers_to(request.arguments).data(), pointers_to(variables).data());
  if (error != 0) child_ = -1;
  if (error == ENOENT || error == EACCES) throw ProgramNotFound();
  if (error != 0)
    throw IoError("cannot start '" + request.arguments.front() + "' in '" + request.folder.string() + "': " + std::strerror(error));
  if (files.to) to_ = files.to->take(1);
  if (files.from) from_ = files.from->take(0);
}

ChildProcess::~ChildProcess() {
  end_input();
  if (from_ >= 0) ::close(from_);
  kill();
}

void ChildProcess::kill() {
  if (child_ < 0) return;
  ::kill(-child_, SIGKILL);
  while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {}
  child_ = -1;
}

ChildEnd ChildProcess::wait(double time_limit_s, const std::stop_token& stop) {
  if (child_ < 0) return {};
  const auto deadline = deadline_in(time_limit_s);
  auto pause = std::chrono::microseconds(100);
  ChildEnd end;
  rusage used{};
  int status = 0;
  while (true) {
    const pid_t done = wait4(child_, &status, WNOHANG, &used);
    if (done == child_) break;
    if (done < 0 && errno != EINTR) throw IoError(std::string("waiting for a program: ") + std::strerror(errno));
    if (ChildClock::now() >= deadline || stop.stop_requested()) {
      end.kind = stop.stop_requested() ? ChildEnd::Kind::stopped : ChildEnd::Kind::timed_out;
      ::kill(-child_, SIGKILL);
      while (wait4(child_, &status, 0, &used) < 0 && errno == EINTR) {}
      child_ = -1;
      return end;
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(4000));
  }
  child_ = -1;
  end.cpu_s = seconds(used.ru_utime) + seconds(used.ru_stime);
  end.kind = WIFSIGNALED(status) ? ChildEnd::Kind::signalled : ChildEnd::Kind::exited;
  end.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  return end;
}

bool ChildProcess::write(std::string_view text) {
  sigset_t broken;
  sigset_t before;
  sigemptyset(&broken);
  sigaddset(&broken, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken, &before);
  bool good = to_ >= 0;
  while (good && !text.empty()) {
    const ssize_t put = ::write(to_, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    good = put >= 0;
    if (good) text.remove_prefix(static_cast<std::size_t>(put));
  }
  if (!good) {  // the signal of this thread that is waiting now goes
    const timespec at_once{};
    while (sigtimedwait(&broken, nullptr, &at_once) < 0 && errno == EINTR) {}
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return good;
}

void ChildProcess::end_input() {
  if (to_ >= 0) ::close(std::exchange(to_, -1));
}

std::optional<std::string> ChildProcess::read_line(double time_limit_s, const std::stop_token& stop) {
  constexpr int patience_ms = 50;
  const auto deadline = deadline_in(time_limit_s);
  std::size_t looked = 0;
  while (true) {
    if (const std::size_t end = heard_.find('\n', looked); end != std::string::npos) {
      std::string line = heard_.substr(0, end);
      heard_.erase(0, end + 1);
      return line;
    }
    looked = heard_.size();
    if (looked > longest_line) return std::nullopt;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - ChildClock::now()).count();
    if (left <= 0 || stop.stop_requested()) return std::nullopt;
    pollfd news{.fd = from_, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&news, 1, static_cast<int>(std::min<long long>(left, patience_ms)));
    if (ready <= 0) continue;  // nothing yet, or a signal
    std::array<char, 65536> buffer{};
    const ssize_t got = ::read(from_, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    heard_.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

double ChildProcess::cpu_s() const {
  clockid_t clock{};
  timespec t{};
  if (child_ < 0 || clock_getcpuclockid(child_, &clock) != 0 || clock_gettime(clock, &t) != 0) return 0.0;
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

}  // namespace airloom::io
