#include "airloom/experiments/compare/limited_solve.hpp"

#include "airloom/core/error.hpp"
#include "airloom/experiments/outside/outside_record.hpp"

namespace airloom::experiments {

Alarm::Alarm(std::chrono::duration<double> after, std::stop_source& stop)
    : thread_([this, after, &stop](const std::stop_token& gone) {
        std::unique_lock lock(mutex_);
        const auto until = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(after);
        if (!wake_.wait_until(lock, gone, until, [] { return false; }) && !gone.stop_requested()) stop.request_stop();
      }) {}

LimitedSolve solve_within(const System& system, const System::Handle& instance, const std::string& algorithm, const Values& options,
                          const SolveControl& control, std::chrono::duration<double> limit, const std::stop_token& stop) {
  LimitedSolve out;
  std::stop_source end;
  const std::stop_callback forward(stop, [&end] { end.request_stop(); });
  SolveControl limited = control;
  limited.on_iteration = OnIteration(end.get_token());
  Record record;
  try {
    const Alarm alarm(limit, end);
    record = solve_record(system, instance, algorithm, options, limited).record;
  } catch (const InvalidInput& error) {
    out.status = "refused";
    out.message = error.what();
    return out;
  } catch (const Unsupported& error) {
    out.status = "unsupported";
    out.message = error.what();
    return out;
  }
  out.stopped = stop.stop_requested();
  out.in_time = record.status != Status::interrupted && record.wall_s <= limit.count();
  out.status = name(out.in_time ? record.status : Status::time_limit);
  out.message = std::move(record.message);
  out.metrics = std::move(record.evaluation.metrics);
  out.feasible = record.feasible;
  out.wall_s = record.wall_s;
  return out;
}

LimitedSolve answer_within(Answerer& answerer, const Question& question, int worker, std::chrono::duration<double> limit,
                           const std::stop_token& stop) {
  LimitedSolve out;
  std::stop_source end;
  const std::stop_callback forward(stop, [&end] { end.request_stop(); });
  std::vector<Reply> replies;
  {
    const Alarm alarm(limit, end);
    replies = answerer.answer({&question, 1}, worker, end.get_token());
  }
  const bool cut = replies.at(0).stopped;
  OutsideRecord record = judge_reply(question, std::move(replies.front()));
  out.stopped = stop.stop_requested();
  out.in_time = !cut && record.wall_s <= limit.count();
  out.status = out.in_time ? record.status : std::string(name(Status::time_limit));
  out.message = std::move(record.message);
  out.metrics = std::move(record.evaluation.metrics);
  out.feasible = record.feasible;
  out.wall_s = cut ? limit.count() : record.wall_s;
  return out;
}

}  // namespace airloom::experiments
