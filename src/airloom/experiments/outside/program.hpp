#pragma once
/// Other people's programs as algorithms.
///
/// In the words of a command, `{instance}` and `{solution}` stand for the names of files, `{options}` for the series' options as JSON,
/// `{seed}`, `{realization}` and `{point}` for numbers. The same are in the environment: AIRLOOM_SYSTEM, AIRLOOM_OPTIONS, AIRLOOM_SEED,
/// AIRLOOM_REALIZATION, AIRLOOM_POINT.
#include <map>
#include <mutex>

#include "airloom/experiments/outside/answerer.hpp"
#include "airloom/experiments/outside/file_identity.hpp"
#include "airloom/experiments/outside/outside_spec.hpp"
#include "airloom/experiments/outside/program_words.hpp"
#include "airloom/experiments/outside/watched_files.hpp"
#include "airloom/io/child_process.hpp"
#include "airloom/io/private_folder.hpp"

namespace airloom::experiments {

/// protocol = "files": starts the program for every network. It reads `{instance}`, writes `{solution}` and ends with 0.
class FileProgram final : public Answerer {
 public:
  explicit FileProgram(OutsideSpec spec) : spec_(std::move(spec)), watched_(files_among(spec_.folder, its_words(spec_))) {}
  [[nodiscard]] io::Json identity() const override;
  [[nodiscard]] std::vector<Reply> answer(std::span<const Question> questions, int worker, const std::stop_token& stop) override;

 private:
  OutsideSpec spec_;
  WatchedFiles watched_;
};

/// protocol = "lines": starts the program once per worker, and again after it died or was killed. For every network it gets a line on
/// stdin, {"system", "instance", "solution", "options", "seed", "realization", "point"}, and answers with a line on stdout: {"ok": true}
/// when the file "solution" is written, or {"error": "why not"}. Other lines are taken for its own talk. Its stdin ends when there is no
/// more.
class LineProgram final : public Answerer {
 public:
  explicit LineProgram(OutsideSpec spec) : spec_(std::move(spec)), watched_(files_among(spec_.folder, its_words(spec_))) {}
  ~LineProgram() override;  ///< ends their stdin, and gives them a second to end
  [[nodiscard]] io::Json identity() const override;
  [[nodiscard]] std::vector<Reply> answer(std::span<const Question> questions, int worker, const std::stop_token& stop) override;

 private:
  /// One running program with its files.
  struct Conversation {
    io::PrivateFolder folder = {};
    std::unique_ptr<io::ChildProcess> child = {};
  };
  Conversation& of_worker(int worker);
  Reply ask(Conversation& with, const Question& question, const std::stop_token& stop) const;

  OutsideSpec spec_;
  WatchedFiles watched_;
  std::mutex guard_;
  std::map<int, Conversation> conversations_;
};

}  // namespace airloom::experiments
