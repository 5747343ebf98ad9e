#include <chrono>

#include "airloom/core/values.hpp"
#include "airloom/experiments/outside/program.hpp"
#include "airloom/experiments/outside/program_words.hpp"
#include "airloom/io/array_file.hpp"

namespace airloom::experiments {
namespace {

using LineClock = std::chrono::steady_clock;

double seconds_since_line(LineClock::time_point start) { return std::chrono::duration<double>(LineClock::now() - start).count(); }

std::string line_for(const Question& question, const ScratchFiles& files) {
  const io::Json json = {{"system", question.system->key()},
                         {"instance", files.instance.string()},
                         {"solution", files.solution.string()},
                         {"options", io::to_json(question.options)},
                         {"seed", question.seed},
                         {"realization", question.realization},
                         {"point", question.point}};
  return io::json_text(json) + "\n";
}

/// An interpreter that keeps its answers back until its buffer is full would wait for ever.
std::vector<std::pair<std::string, std::string>> environment_of_conversation(const Question& question) {
  std::vector<std::pair<std::string, std::string>> variables = environment_for(question, false);
  variables.emplace_back("PYTHONUNBUFFERED", "1");
  return variables;
}

/// A line that is an object; nothing of other lines, the program's talk.
std::optional<io::Json> spoken(const std::string& line) {
  if (line.find_first_not_of(" \t") == std::string::npos || line[line.find_first_not_of(" \t")] != '{') return std::nullopt;
  io::Json json = io::Json::parse(line, nullptr, false);
  if (!json.is_object() || !(json.contains("ok") || json.contains("error"))) return std::nullopt;
  return json;
}

}  // namespace

LineProgram::~LineProgram() {
  for (auto& [worker, with] : conversations_) {
    if (with.child != nullptr) with.child->end_input();
  }
  for (auto& [worker, with] : conversations_) {
    if (with.child != nullptr) (void)with.child->wait(1.0);
  }
}

io::Json LineProgram::identity() const { return program_identity(spec_); }

LineProgram::Conversation& LineProgram::of_worker(int worker) {
  const std::scoped_lock lock(guard_);
  return conversations_[worker];
}

Reply LineProgram::ask(Conversation& with, const Question& question, const std::stop_token& stop) const {
  const ScratchFiles files = scratch_files(with.folder.path(), spec_.format);
  io::write_scratch_arrays(files.instance, question.system->write_instance(question.instance));
  if (with.child == nullptr) {
    try {
      with.child = std::make_unique<io::ChildProcess>(io::ChildRequest{.arguments = command_for(spec_, question, nullptr),
                                                                       .folder = spec_.folder,
                                                                       .errors = files.errors,
                                                                       .talk = true,
                                                                       .environment = environment_of_conversation(question)});
    } catch (const io::ProgramNotFound&) {
      return {.trouble = "cannot start '" + spec_.command.front() + "': no such program, or it may not be executed"};
    }
  }
  const auto start = LineClock::now();
  const double cpu = with.child->cpu_s();
  const auto lost = [&](const std::string& why) {
    const io::ChildEnd end = with.child->wait(0.2, {});  // its end, where it has ended
    with.child.reset();
    const bool died = why.empty();
    const std::string what = end.kind == io::ChildEnd::Kind::signalled ? "ended by signal " + std::to_string(end.code)
                             : end.kind == io::ChildEnd::Kind::exited  ? "ended with exit code " + std::to_string(end.code)
                                                                       : "closed its stdout";
    return Reply{.trouble = with_last_words(died ? what + " before it answered" : why, files), .wall_s = seconds_since_line(start)};
  };
  std::optional<io::Json> said;
  bool talks = with.child->write(line_for(question, files));
  while (talks && !said) {
    const std::optional<std::string> line = with.child->read_line(spec_.timeout_s - seconds_since_line(start), stop);
    talks = line.has_value();
    if (line) said = spoken(*line);
  }
  if (stop.stop_requested() && !said) {
    with.child.reset();
    return {.stopped = true};
  }
  if (!said) return lost(seconds_since_line(start) >= spec_.timeout_s ? "no answer within " + shortest(spec_.timeout_s) + " s" : "");
  const double wall_s = seconds_since_line(start);
  Reply reply;
  if (said->contains("error"))
    reply.trouble = said->at("error").is_string() ? said->at("error").get<std::string>() : said->at("error").dump();
  else if (said->at("ok") == true) reply = read_reply(question, files);
  else reply.trouble = with_last_words("it answered " + said->dump(), files);
  reply.wall_s = wall_s;
  reply.cpu_s = with.child->cpu_s() - cpu;
  return reply;
}

std::vector<Reply> LineProgram::answer(std::span<const Question> questions, int worker, const std::stop_token& stop) {
  Conversation& with = of_worker(worker);
  std::vector<Reply> replies;
  for (const Question& question : questions) {
    if (stop.stop_requested()) replies.push_back({.stopped = true});
    else replies.push_back(ask(with, question, stop));
  }
  watched_.require_unchanged();
  return replies;
}

}  // namespace airloom::experiments
