#include <chrono>

#include "airloom/core/values.hpp"
#include "airloom/experiments/outside/program.hpp"
#include "airloom/experiments/outside/program_words.hpp"
#include "airloom/io/array_file.hpp"

namespace airloom::experiments {
namespace {

using ProgramClock = std::chrono::steady_clock;

/// What to say of an end that is no good one; empty for a good one.
std::string trouble_with(const io::ChildEnd& end, double timeout_s) {
  switch (end.kind) {
    case io::ChildEnd::Kind::exited: return end.code == 0 ? "" : "exit code " + std::to_string(end.code);
    case io::ChildEnd::Kind::signalled: return "ended by signal " + std::to_string(end.code);
    case io::ChildEnd::Kind::timed_out: return "no answer within " + shortest(timeout_s) + " s";
    case io::ChildEnd::Kind::stopped: return "stopped";
  }
  return {};
}

Reply run_once(const OutsideSpec& spec, const Question& question, const std::stop_token& stop) {
  const io::PrivateFolder folder;
  const ScratchFiles files = scratch_files(folder.path(), spec.format);
  io::write_scratch_arrays(files.instance, question.system->write_instance(question.instance));
  const auto start = ProgramClock::now();
  io::ChildEnd end;
  try {
    io::ChildProcess child({.arguments = command_for(spec, question, &files),
                            .folder = spec.folder,
                            .output = files.output,
                            .errors = files.errors,
                            .environment = environment_for(question, true)});
    end = child.wait(spec.timeout_s, stop);
  } catch (const io::ProgramNotFound&) {
    return {.trouble = "cannot start '" + spec.command.front() + "': no such program, or it may not be executed"};
  }
  const double wall_s = std::chrono::duration<double>(ProgramClock::now() - start).count();
  Reply reply;
  if (const std::string trouble = trouble_with(end, spec.timeout_s); trouble.empty()) reply = read_reply(question, files);
  else reply.trouble = with_last_words(trouble, files);
  reply.stopped = end.kind == io::ChildEnd::Kind::stopped;
  reply.wall_s = wall_s;
  reply.cpu_s = end.cpu_s;
  return reply;
}

}  // namespace

io::Json FileProgram::identity() const { return program_identity(spec_); }

std::vector<Reply> FileProgram::answer(std::span<const Question> questions, int /*worker*/, const std::stop_token& stop) {
  std::vector<Reply> replies;
  for (const Question& question : questions) {
    if (stop.stop_requested()) replies.push_back({.stopped = true});
    else replies.push_back(run_once(spec_, question, stop));
  }
  watched_.require_unchanged();
  return replies;
}

}  // namespace airloom::experiments
