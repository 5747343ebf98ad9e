#include "airloom/experiments/outside/outside_record.hpp"

#include "airloom/experiments/system/gate.hpp"

namespace airloom::experiments {

OutsideRecord judge_reply(const Question& question, Reply reply) {
  OutsideRecord record{.message = std::move(reply.trouble), .wall_s = reply.wall_s, .cpu_s = reply.cpu_s};
  if (reply.solution == nullptr) return record;
  System::Solved solved;
  solved.instance = question.instance;
  solved.solution = reply.solution;
  solved.status = Status::converged;  // the strongest word: the gate leaves it, or says what is missing
  Judged judged = judge(*question.system, solved);
  record.message = std::move(judged.message);
  if (!judged.has_answer) return record;
  record.status = judged.status == Status::converged ? answered_status : std::string(name(judged.status));
  record.evaluation = std::move(judged.evaluation);
  record.feasible = judged.feasible;
  record.solution = std::move(reply.solution);
  return record;
}

Values flat_values(const OutsideRecord& record) {
  if (record.solution == nullptr) return {};
  Values flat = record.evaluation.metrics;
  for (const auto& [name, value] : record.evaluation.residuals) flat.set("residuals." + name, value);
  for (const auto& [name, value] : record.evaluation.certificate) flat.set("certificate." + name, value);
  flat.set("feasible", record.feasible);
  return flat;
}

}  // namespace airloom::experiments
