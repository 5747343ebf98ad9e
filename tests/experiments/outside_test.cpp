/// Algorithms that are not ours: whatever a program does is a status with its own words, and what it answers is judged like any other
/// answer.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <thread>

#include "airloom/experiments/outside/outside_record.hpp"
#include "airloom/experiments/outside/program.hpp"
#include "airloom/experiments/results/table.hpp"
#include "airloom/experiments/run/runner.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/io/array_file.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::experiments {
namespace {

using test::message_of;
using test::TemporaryFolder;

/// Replies line by line with the file answer.npz, whatever the network.
const std::string copier = R"sh(while read -r line; do
  solution=$(printf '%s' "$line" | sed 's/.*"solution": *"\([^"]*\)".*/\1/')
  case "$line" in *'"realization":'*1,*) [ -e died ] || { touch died; echo 'a last word' >&2; exit 4; };; esac
  echo 'talk that is no answer'
  cp answer.npz "$solution"; echo '{"ok": true}'
done
)sh";

class Outside : public testing::Test {
 protected:
  Outside() {
    const System::Solved solved = system_.solve(instance_, "mrt", {}, {});
    answer_ = system_.write_solution(instance_, solved.solution);
    truth_ = system_.evaluate(instance_, solved.solution).metrics.number("se_mean");
    io::write_arrays(folder_ / "answer.npz", answer_);
  }
  void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }
  void write_scaled(const std::string& name, double factor) const {
    io::Arrays arrays = answer_;
    for (std::complex<double>& w : std::get<std::vector<std::complex<double>>>(arrays.at("w_0").data)) w *= factor;
    io::write_arrays(folder_ / name, arrays);
  }
  [[nodiscard]] OutsideSpec shell(const std::string& script, double timeout_s = 60.0) const {
    return {.command = {"sh", "-c", script, "{instance}", "{solution}"}, .timeout_s = timeout_s, .folder = folder_.path()};
  }
  [[nodiscard]] Question question(std::uint64_t realization = 0) const {
    return {.system = &system_, .instance = instance_, .realization = realization};
  }
  [[nodiscard]] OutsideRecord ask(Answerer& answerer, std::uint64_t realization = 0) const {
    const Question one = question(realization);
    return judge_reply(one, std::move(answerer.answer({&one, 1}, 0, {}).at(0)));
  }
  [[nodiscard]] OutsideRecord ask(const std::string& script, double timeout_s = 60.0) const {
    FileProgram program(shell(script, timeout_s));
    return ask(program);
  }
  [[nodiscard]] Plan plan(const std::string& series) const {
    return make_plan(system_, parse_experiment_text("system = \"haps\"\nscenario = { users = 3 }\nrealizations = 3\n" + series, "own.toml",
                                                    "own", folder_.path()));
  }

  const System& system_ = find_system("haps");
  TemporaryFolder folder_;
  System::Handle instance_ = system_.draw({{"users", std::int64_t{3}}}, 1, 0);
  io::Arrays answer_;
  double truth_ = 0.0;
};

TEST_F(Outside, AnAnswerIsJudgedByTheSameEvaluate) {
  const OutsideRecord record = ask(R"(test -s "$0" && cp answer.npz "$1")");
  EXPECT_EQ(record.status, "answered") << record.message;
  EXPECT_TRUE(record.feasible);
  EXPECT_EQ(record.evaluation.metrics.number("se_mean"), truth_);
  EXPECT_GT(record.wall_s, 0.0);
  const Values flat = flat_values(record);
  EXPECT_TRUE(flat.contains("residuals.power"));
  EXPECT_FALSE(flat.contains("iterations.outer"));  // nobody knows them
}

TEST_F(Outside, WhatGoesWrongIsSaidInTheProgramsOwnWords) {
  EXPECT_EQ(ask("echo first >&2; echo 'last word' >&2; exit 3").message, "exit code 3: last word");
  EXPECT_EQ(ask("echo out; exit 3").message, "exit code 3: out");
  EXPECT_EQ(ask("kill -9 $$").message, "ended by signal 9");
  EXPECT_EQ(ask("echo forgot >&2").message, "it wrote no solution: forgot");
  EXPECT_EQ(ask("echo no zip > \"$1\"").status, "failed");
  EXPECT_EQ(ask("exec sleep 30", 0.1).message, "no answer within 0.1 s");
  FileProgram missing({.command = {"no-such-program", "{instance}", "{solution}"}, .folder = folder_.path()});
  EXPECT_NE(ask(missing).message.find("'no-such-program'"), std::string::npos);
}

TEST_F(Outside, WrongShapesAndNumbersThatAreNoneAreRefusedByName) {
  io::Arrays wrong = answer_;
  wrong.at("w_0").shape = {static_cast<std::int64_t>(1), wrong.at("w_0").shape[0] * wrong.at("w_0").shape[1]};
  io::write_arrays(folder_ / "wrong.npz", wrong);
  EXPECT_NE(ask(R"(cp wrong.npz "$1")").message.find("w_0: shape"), std::string::npos);
  write_scaled("nan.npz", std::nan(""));
  const OutsideRecord record = ask(R"(cp nan.npz "$1")");
  EXPECT_EQ(record.status, "failed");
  EXPECT_NE(record.message.find("w_0[0,0]"), std::string::npos) << record.message;
  EXPECT_TRUE(flat_values(record).empty());
}

TEST_F(Outside, AnInfeasibleAnswerIsStalledAndSaysWhichLimit) {
  write_scaled("loud.npz", 2.0);
  const OutsideRecord record = ask(R"(cp loud.npz "$1")");
  EXPECT_EQ(record.status, "stalled");
  EXPECT_FALSE(record.feasible);
  EXPECT_NE(record.message.find("power"), std::string::npos) << record.message;
  EXPECT_FALSE(record.evaluation.metrics.empty());
}

TEST_F(Outside, OptionsSeedAndRealizationAreHandedOver) {
  OutsideSpec spec = shell(R"(echo "$2 $AIRLOOM_SYSTEM $AIRLOOM_SEED $AIRLOOM_REALIZATION $AIRLOOM_OPTIONS $3" >&2; exit 1)");
  spec.command.insert(spec.command.end(), {"{realization}", "{options}"});
  FileProgram program(spec);
  Question one = question(7);
  one.options = {{"tol", 0.5}};
  const Reply reply = std::move(program.answer({&one, 1}, 0, {}).at(0));
  EXPECT_EQ(reply.trouble, R"(exit code 1: 7 haps 1 7 {"tol":0.5} {"tol":0.5})");
}

TEST_F(Outside, AStopEndsAProgramAtOnce) {
  FileProgram program(shell("sleep 30 & wait"));
  std::stop_source stop;
  const std::jthread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop.request_stop();
  });
  const auto start = std::chrono::steady_clock::now();
  const Question one = question();
  EXPECT_TRUE(program.answer({&one, 1}, 0, stop.get_token()).at(0).stopped);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST_F(Outside, LinesAreSpokenWithOneProcessThatIsStartedAgainWhenItDied) {
  write("copier.sh", copier);
  LineProgram program(
      {.command = {"sh", "copier.sh"}, .protocol = OutsideSpec::Protocol::lines, .timeout_s = 60, .folder = folder_.path()});
  const OutsideRecord first = ask(program, 0);
  EXPECT_EQ(first.status, "answered") << first.message;
  EXPECT_EQ(first.evaluation.metrics.number("se_mean"), truth_);
  EXPECT_EQ(ask(program, 1).message, "ended with exit code 4 before it answered: a last word");
  EXPECT_EQ(ask(program, 1).status, "answered");
}

TEST_F(Outside, LinesThatAreNoAnswerAreWaitedForNoLongerThanAllowed) {
  LineProgram silent({.command = {"sh", "-c", "while read -r l; do echo hm; sleep 30; done"},
                      .protocol = OutsideSpec::Protocol::lines,
                      .timeout_s = 0.3,
                      .folder = folder_.path()});
  EXPECT_EQ(ask(silent).message, "no answer within 0.3 s");
  LineProgram unwilling({.command = {"sh", "-c", R"(while read -r l; do echo '{"error": "too hard"}'; done)"},
                         .protocol = OutsideSpec::Protocol::lines,
                         .folder = folder_.path()});
  EXPECT_EQ(ask(unwilling).message, "too hard");
}

TEST_F(Outside, ASeriesIsStoredResumedAndNotMixedWithAChangedProgram) {
  write("mine.sh", R"(cp answer.npz "$2")");
  const std::string series = R"(
[[series]]
algorithm = "mrt"
[[series]]
id = "mine"
command = ["sh", "mine.sh", "{instance}", "{solution}"]
)";
  EXPECT_TRUE(run(plan(series), folder_ / "out", {.threads = 2}).complete);
  const ResultTable table = ResultTable::load(folder_ / "out" / "haps" / "own");
  EXPECT_EQ(table.row(0, 0, 1).status, "answered");
  EXPECT_TRUE(table.row(0, 0, 1).usable());
  EXPECT_EQ(table.row(0, 0, 1).values.number("se_mean"), table.row(0, 0, 0).values.number("se_mean"));
  EXPECT_NE(table.row(0, 1, 1).values.number("se_mean"), table.row(0, 1, 0).values.number("se_mean"));
  EXPECT_EQ(run(plan(series), folder_ / "out", {}).progress.found, 3U);
  write("mine.sh", R"(cp answer.npz "$2" # changed)");
  const std::string message = message_of<InvalidInput>([&] { (void)run(plan(series), folder_ / "out", {}); });
  EXPECT_NE(message.find("series.mine.outside.files"), std::string::npos) << message;
}

TEST_F(Outside, AnswersMayBeFiles) {
  std::filesystem::create_directory(folder_ / "theirs");
  std::filesystem::copy_file(folder_ / "answer.npz", folder_ / "theirs" / "0.npz");
  const std::string series = R"(
[[series]]
id = "theirs"
solutions = "theirs/{realization}.npz"
)";
  const RunSummary summary = run(plan(series), folder_ / "out", {});
  EXPECT_EQ(summary.progress.failed_rows, 2U);
  EXPECT_NE(summary.first_failure.find("no such file"), std::string::npos) << summary.first_failure;
  const ResultTable table = ResultTable::load(folder_ / "out" / "haps" / "own");
  EXPECT_EQ(table.row(0, 0, 0).values.number("se_mean"), truth_);
  std::filesystem::copy_file(folder_ / "answer.npz", folder_ / "theirs" / "1.npz");
  EXPECT_NE(message_of<InvalidInput>([&] { (void)run(plan(series), folder_ / "out", {}); }), "");
}

TEST_F(Outside, WhatASeriesLacksIsSaidAtReading) {
  const auto refusal = [&](const std::string& series) { return message_of<InvalidInput>([&] { (void)plan("[[series]]\n" + series); }); };
  EXPECT_NE(refusal("id = \"x\"\ncommand = [\"mine\", \"{instance}\"]").find("{solution}"), std::string::npos);
  EXPECT_NE(refusal("command = [\"mine\", \"{instance}\", \"{solution}\"]").find("`id`"), std::string::npos);
  EXPECT_NE(refusal("id = \"x\"\nalgorithm = \"mrt\"\nsolutions = \"{realization}.npz\"").find("one of"), std::string::npos);
  EXPECT_NE(refusal("id = \"x\"\nsolutions = \"a.npz\"").find("{realization}"), std::string::npos);
  EXPECT_NE(refusal("id = \"x\"\ncommand = [\"m\"]\nprotocol = \"line\"").find("lines"), std::string::npos);
  EXPECT_NE(refusal("function = \"f\"").find("airloom.run"), std::string::npos);
  EXPECT_NE(refusal("id = \"x\"\ncommand = [\"m\", \"{instance}{solution}\"]\ntimeout_s = 0").find("timeout_s"), std::string::npos);
}

TEST_F(Outside, SeriesOfAFileJoinAnExperimentAndItsFigures) {
  write("mine.sh", R"(cp answer.npz "$2")");
  write("mine.toml", "[[series]]\nid = \"mine\"\ncommand = [\"sh\", \"mine.sh\", \"{instance}\", \"{solution}\"]\n");
  Experiment experiment = parse_experiment_text(R"(
system = "haps"
scenario = { users = 3 }
realizations = 1
[[series]]
algorithm = "mrt"
[[figure]]
id = "f"
kind = "bar"
metrics = ["se_mean"]
series = ["mrt"]
)",
                                                "base.toml", "base");
  const Plan joined = make_plan(system_, experiment, {.additions = {read_addition(folder_ / "mine.toml")}});
  EXPECT_EQ(joined.experiment.figures.at(0).series, (std::vector<std::string>{"mrt", "mine"}));
  EXPECT_TRUE(run(joined, folder_ / "out", {}).complete);
  EXPECT_EQ(ResultTable::load(folder_ / "out" / "haps" / "base").row(0, 0, 1).status, "answered");
  const auto refused = [&](const std::string& toml) {
    return message_of<InvalidInput>([&] { (void)with_addition(experiment, {.toml = toml, .file = "added.toml"}); });
  };
  EXPECT_NE(refused("seed = 2\n").find("added.toml:1: seed"), std::string::npos);
  EXPECT_NE(refused("[[series]]\nalgorithm = \"mrt\"\n").find("taken"), std::string::npos);
}

}  // namespace
}  // namespace airloom::experiments
