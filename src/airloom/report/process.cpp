#include "airloom/report/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <thread>

#include "airloom/core/error.hpp"

extern char** environ;  // NOLINT: the process's environment, as POSIX declares it

namespace airloom::report {

namespace {

constexpr std::size_t output_limit = 64 * 1024;

/// Waits with growing pauses; kills at the limit and at a stop. Returns the wait status, sets `timed_out`.
int wait_for(pid_t child, double time_limit_s, const std::stop_token& stop, bool& timed_out) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::duration<double>(time_limit_s);
  auto pause = std::chrono::milliseconds(1);
  int status = 0;
  while (true) {
    const pid_t done = waitpid(child, &status, WNOHANG);
    if (done == child) return status;
    if (done < 0 && errno != EINTR) throw IoError(std::string("waiting for a program: ") + std::strerror(errno));
    if (Clock::now() >= deadline || stop.stop_requested()) {
      timed_out = true;
      kill(child, SIGKILL);
      while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
      return status;
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::milliseconds(16));
  }
}

/// The start attributes of a child: default signals, none blocked (the caller may block Ctrl-C in its threads).
struct Attributes {
  Attributes() {
    posix_spawnattr_init(&value);
    sigset_t all;
    sigset_t none;
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&value, &all);
    posix_spawnattr_setsigmask(&value, &none);
    posix_spawnattr_setflags(&value, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  ~Attributes() { posix_spawnattr_destroy(&value); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  posix_spawnattr_t value{};
};

/// Where a child starts and where its words go.
struct Files {
  explicit Files(const std::filesystem::path& folder) {
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "output.txt", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
  }
  ~Files() { posix_spawn_file_actions_destroy(&actions); }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  posix_spawn_file_actions_t actions{};
};

std::string first_bytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(output_limit, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& arguments, const std::filesystem::path& folder, double time_limit_s,
                          const std::stop_token& stop) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const Files files(folder);
  const Attributes attributes;
  pid_t child = 0;
  const int error = posix_spawnp(&child, argv[0], &files.actions, &attributes.value, argv.data(), environ);
  if (error == ENOENT || error == EACCES) return {.end = ProcessResult::End::not_found, .code = error, .output = {}};
  if (error != 0) throw IoError("cannot start '" + arguments[0] + "' in '" + folder.string() + "': " + std::strerror(error));

  bool timed_out = false;
  const int status = wait_for(child, time_limit_s, stop, timed_out);
  ProcessResult result;
  result.output = first_bytes(folder / "output.txt");
  if (timed_out) {
    result.end = stop.stop_requested() ? ProcessResult::End::stopped : ProcessResult::End::timed_out;
  } else if (WIFSIGNALED(status)) {
    result.end = ProcessResult::End::signalled;
    result.code = WTERMSIG(status);
  } else {
    result.code = WEXITSTATUS(status);
  }
  return result;
}

PrivateFolder::PrivateFolder() {
  std::error_code error;
  const std::filesystem::path place = std::filesystem::temp_directory_path(error);
  if (error) {
    const char* variable = std::getenv("TMPDIR");
    throw IoError("folder for temporary files: '" + std::string(variable == nullptr ? "/tmp" : variable) + "': " + error.message() +
                  "; TMPDIR must name a folder that can be written to");
  }
  std::string name = (place / "airloom-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw IoError("cannot make a temporary folder '" + name + "': " + std::strerror(errno));
  path_ = name;
}

PrivateFolder::~PrivateFolder() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
  if (error) std::filesystem::remove_all(path_, error);  // once more; then it stays
}

}  // namespace airloom::report
