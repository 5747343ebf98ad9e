#include "watch.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <iterator>
#include <ostream>
#include <set>

#include "durable.hpp"
#include "tracee.hpp"

namespace airloom::faults {
namespace {

/// From here on every watched call of this process and its children stops for the tracer; all others run at full speed.
void stop_at_calls() {
  std::vector<sock_filter> program{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  for (const Call& call : all_calls()) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call.number), 0, 1));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE));
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog filter{.len = static_cast<unsigned short>(program.size()), .filter = program.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) give_up("no_new_privs");
  if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) give_up("seccomp");
}

pid_t start(const std::vector<std::string>& command) {
  const pid_t child = ::fork();
  if (child < 0) give_up("fork");
  if (child > 0) return child;
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));  // NOLINT: execvp does not write
  words.push_back(nullptr);
  if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) give_up("ptrace");
  ::raise(SIGSTOP);
  stop_at_calls();
  ::execvp(words[0], words.data());
  give_up(command[0]);
}

class Watcher {
 public:
  explicit Watcher(const Watch& w) : w_(w) {
    if (w.fault == Fault::dropped || w.fault == Fault::power) durable_.emplace(w.folder);
  }
  Seen run();

 private:
  /// What the thread does next, and after which signal.
  void go_on(pid_t thread, int signal = 0) { (void)::ptrace(next_, thread, nullptr, signal); }
  void stopped(pid_t thread, int status);
  void entered(Tracee tracee);
  void left(Tracee tracee);
  bool inside(const std::string& path) const;
  void strike(Tracee& tracee, const Call& call);
  void kill(pid_t process);
  void kill_all();

  const Watch& w_;
  Seen seen_;
  std::optional<Durable> durable_;
  std::string inside_;
  std::set<pid_t> threads_;
  std::map<pid_t, int> after_;  ///< threads whose call goes on: what they are to be told after it, 0: they are killed
  __ptrace_request next_ = PTRACE_CONT;
};

bool Watcher::inside(const std::string& path) const {
  const std::string folder = w_.folder.string();
  return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

void Watcher::kill(pid_t process) { (void)::kill(process, SIGKILL); }

void Watcher::kill_all() {
  for (const pid_t thread : threads_) (void)::kill(thread, SIGKILL);
}

void Watcher::strike(Tracee& tracee, const Call& call) {
  switch (*w_.fault) {
    case Fault::kill: kill(tracee.process()); break;
    case Fault::kill_all:
    case Fault::dropped:
    case Fault::power: kill_all(); break;
    case Fault::enospc:
    case Fault::full: tracee.refuse(ENOSPC); break;
    case Fault::eintr: tracee.refuse(EINTR); break;
    case Fault::brief: tracee.halve(call); break;
    case Fault::eio:
    case Fault::dead:
      if (call.kind != Kind::close) {
        tracee.refuse(EIO);
        break;
      }
      after_[tracee.thread()] = EIO;  // a close that fails closes nevertheless
      next_ = PTRACE_SYSCALL;
      break;
    case Fault::torn:
      tracee.halve(call);
      after_[tracee.thread()] = 0;
      next_ = PTRACE_SYSCALL;
      break;
  }
}

void Watcher::entered(Tracee tracee) {
  const Call* call = find_call(tracee.number());
  if (call == nullptr) return;
  if (call->kind == Kind::lock && call->name == "fcntl") {
    const std::uint64_t command = tracee.argument(1);
    const bool locks = command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW;
    if (!locks) return;
  }
  const std::string path = tracee.path(*call);
  const std::string other = tracee.other_path(*call);
  if (!inside(path) && !inside(other)) return;
  const std::uint64_t flags = call->flags < 0 ? 0 : tracee.argument(call->flags);
  const std::uint64_t size = call->size < 0 ? 0 : tracee.argument(call->size);
  ++seen_.calls[std::string(call->name)];
  for (std::size_t i = 0; i < std::size(fault_names); ++i) {
    if (applies(static_cast<Fault>(i), *call, flags, size)) ++seen_.operations[static_cast<Fault>(i)];
  }
  if (w_.trace != nullptr)
    *w_.trace << tracee.process() << ' ' << call->name << ' ' << path << (other.empty() ? "" : " -> ") << other << '\n';
  if (w_.fault && applies(*w_.fault, *call, flags, size)) {
    const std::uint64_t count = seen_.operations[*w_.fault];
    const bool stays = *w_.fault == Fault::full || *w_.fault == Fault::dead;
    if (count == w_.at || (stays && count > w_.at && w_.at > 0)) {
      if (seen_.hit.empty()) seen_.hit = std::string(call->name) + " " + (other.empty() ? path : path + " -> " + other);
      strike(tracee, *call);
      return;
    }
  }
  if (durable_ && call->kind == Kind::sync) {
    durable_->flushed("/proc/" + std::to_string(tracee.thread()) + "/fd/" + std::to_string(tracee.argument(call->descriptor)), path);
  }
}

void Watcher::left(Tracee tracee) {
  const auto pending = after_.find(tracee.thread());
  if (pending == after_.end()) return;
  if (pending->second == 0) {
    kill(tracee.process());
  } else {
    tracee.answer(pending->second);
  }
  after_.erase(pending);
}

void Watcher::stopped(pid_t thread, int status) {
  next_ = PTRACE_CONT;
  const int signal = WSTOPSIG(status);
  if (status >> 8 == (SIGTRAP | (PTRACE_EVENT_SECCOMP << 8))) {
    entered(Tracee(thread));
    go_on(thread);
  } else if (signal == (SIGTRAP | 0x80)) {
    left(Tracee(thread));
    go_on(thread);
  } else if (status >> 16 != 0 || (threads_.insert(thread).second && signal == SIGSTOP)) {
    threads_.insert(thread);
    go_on(thread);  // a fork, an exec, or the first stop of a new thread
  } else {
    go_on(thread, signal);
  }
}

Seen Watcher::run() {
  const pid_t child = start(w_.command);
  int status = 0;
  if (::waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) give_up("the command did not start");
  threads_.insert(child);
  constexpr long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                           PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
  if (::ptrace(PTRACE_SETOPTIONS, child, nullptr, options) != 0) give_up("ptrace");
  go_on(child);
  for (pid_t thread = 0; (thread = ::waitpid(-1, &status, __WALL)) > 0 || errno == EINTR;) {
    if (thread <= 0) continue;
    if (WIFSTOPPED(status)) {
      stopped(thread, status);
      continue;
    }
    threads_.erase(thread);
    if (thread == child) seen_.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }
  for (const Fault fault : {Fault::dropped, Fault::power}) ++seen_.operations[fault];  // the power may go after the end, too
  if (durable_) {
    if (seen_.hit.empty() && seen_.operations[*w_.fault] == w_.at) seen_.hit = "after the end";
    if (!seen_.hit.empty()) durable_->lose(*w_.fault == Fault::power);
  }
  return std::move(seen_);
}

}  // namespace

Seen watch(const Watch& watched) { return Watcher(watched).run(); }

}  // namespace airloom::faults
