#include "airloom/solve_watch.hpp"

#include <cmath>
#include <iostream>

#include "airloom/experiments/run/runner.hpp"
#include "airloom/io/json.hpp"
#include "airloom/progress.hpp"
#include "airloom/record_text.hpp"

namespace airloom::app {
namespace {

using namespace std::chrono_literals;

/// When a solve is shown first, and how often then.
struct Rhythm {
  std::chrono::milliseconds first;
  std::chrono::milliseconds next;
};

Rhythm rhythm(ProgressStyle style) {
  switch (style) {
    case ProgressStyle::bar: return {.first = 1s, .next = 100ms};
    case ProgressStyle::json: return {.first = 0s, .next = 1s};
    case ProgressStyle::lines:
    case ProgressStyle::automatic: break;
  }
  return {.first = 2s, .next = 5s};
}

}  // namespace

SolveWatch::SolveWatch(const Context& context, std::string time_limit)
    : style_(shown_style(context.progress)),
      interruption_(*context.interruption),
      time_limit_(std::move(time_limit)),
      next_(start_ + rhythm(style_).first),
      objective_(std::nan("")) {
  if (!time_limit_.empty()) context.interruption->set_deadline(start_ + experiments::parse_duration(time_limit_));
}

double SolveWatch::elapsed_s() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

OnIteration SolveWatch::on_iteration() {
  const auto show = [this](const Progress& progress) {
    objective_ = progress.objective;
    show_now_and_then(progress);
    return true;
  };
  return {show, interruption_.token()};
}

void SolveWatch::show_now_and_then(const Progress& progress) {
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + rhythm(style_).next;
  shown_ = true;
  show(progress.stage, progress.iteration, progress.objective);
}

void SolveWatch::show(std::string_view stage, std::int64_t iteration, double objective) const {
  if (style_ == ProgressStyle::json) {
    const Values values{{"stage", std::string(stage)}, {"iteration", iteration}, {"objective", objective}, {"elapsed_s", elapsed_s()}};
    std::cerr << io::json_text(io::to_json(values)) + "\n" << std::flush;
    return;
  }
  std::string text = std::string(stage) + " " + std::to_string(iteration) + ", objective " + seven_digits(objective) + ", ";
  text += duration_text(std::floor(elapsed_s()));
  if (!time_limit_.empty()) text += " of " + time_limit_;
  std::cerr << (style_ == ProgressStyle::bar ? "\r\033[K" + text : text + "\n") << std::flush;
}

void SolveWatch::finish(experiments::Record& record) {
  if (style_ == ProgressStyle::json) show("done", record.iterations.outer, objective_);
  if (style_ == ProgressStyle::bar && shown_) std::cerr << "\r\033[K" << std::flush;
  if (record.status != Status::interrupted || !interruption_.out_of_time()) return;
  record.status = Status::time_limit;
  record.message = "the time limit of " + time_limit_ + " is over; this is the best answer so far";
}

}  // namespace airloom::app
