#include "airloom/experiments/system/record.hpp"

#include <chrono>
#include <ctime>

#include "airloom/core/version.hpp"
#include "airloom/experiments/system/gate.hpp"

namespace airloom::experiments {
namespace {

/// Of this thread, since others may solve other networks at the same time; of the process where a solve has threads of its own.
double cpu_seconds(int threads) {
  timespec t{};
  clock_gettime(threads > 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

}  // namespace

io::Json to_json(const Traffic& traffic) {
  io::Json classes = io::Json::object();
  for (std::size_t i = 0; i < traffic.by_class.size(); ++i) {
    const Traffic::Count& count = traffic.by_class[i];
    if (count.messages == 0) continue;
    const auto link = static_cast<Link>(i);
    io::Json entry = {{"messages", count.messages}, {"real_scalars", count.real_scalars}, {"bytes", 8 * count.real_scalars}};
    if (link == Link::broadcast) entry["fan_out"] = count.fan_out;
    classes[std::string(name(link))] = entry;
  }
  return {{"rounds", traffic.rounds}, {"real_scalars", traffic.real_scalars()}, {"bytes", traffic.bytes()}, {"by_class", classes}};
}

SolvedRecord solve_record(const System& system, const System::Handle& instance, const std::string& algorithm, const Values& options,
                          const SolveControl& control, const MakeFabric& make_fabric, bool at_center, const OnAnswer& on_answer) {
  SolvedRecord out;
  Record& record = out.record;
  record.system = system.key();
  record.algorithm = algorithm;
  record.options = system.effective_options(algorithm, options);
  record.seed = control.seed;
  record.realization = control.realization;
  record.threads = control.threads;

  const auto wall = std::chrono::steady_clock::now();
  const double cpu = cpu_seconds(control.threads);
  System::Solved solved = system.solve(instance, algorithm, options, control, make_fabric);
  record.cpu_s = cpu_seconds(control.threads) - cpu;
  record.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();

  record.status = solved.status;
  record.message = solved.message;
  record.reference = solved.reference;
  record.promises = solved.promises;
  std::string claim;
  if (at_center) {
    Judged judged = judge(system, solved, on_answer, control.threads);
    claim = std::move(judged.claim);
    record.status = judged.status;
    record.message = std::move(judged.message);
    record.evaluation = std::move(judged.evaluation);
    record.has_answer = judged.has_answer;
    record.feasible = judged.feasible;
  }
  record.iterations = solved.iterations;
  record.history = std::move(solved.trace);
  record.traffic = solved.traffic;
  record.certificate = std::move(solved.certificate);
  if (!claim.empty()) record.certificate.set("converged_claims", claim);
  out.instance = std::move(solved.instance);
  if (record.has_answer || !at_center) out.solution = std::move(solved.solution);
  return out;
}

namespace {

/// What is known of a design that knew only estimates.
void add_knowledge(io::Json& json, const Evaluation& evaluation) {
  if (!evaluation.csi.empty()) json["csi"] = evaluation.csi;
  if (!evaluation.believed.empty()) json["believed"] = io::to_json(evaluation.believed);
  if (!evaluation.genie.empty()) json["genie"] = io::to_json(evaluation.genie);
  if (evaluation.outage_share) json["outage_share"] = *evaluation.outage_share;
}

}  // namespace

io::Json to_json(const Record& record) {
  Values certificate = record.evaluation.certificate;
  certificate.merge(record.certificate);
  io::Json history = io::Json::object();
  for (const auto& [name, column] : record.history.columns()) history[name] = io::to_json(Value(column));
  io::Json json = {{"schema", 1},
                   {"system", record.system},
                   {"algorithm", record.algorithm},
                   {"status", std::string(name(record.status))},
                   {"iterations", {{"outer", record.iterations.outer}, {"inner", record.iterations.inner}}},
                   {"metrics", io::to_json(record.evaluation.metrics)},
                   {"residuals", io::to_json(record.evaluation.residuals)},
                   {"feasible", record.feasible},
                   {"certificate", io::to_json(certificate)},
                   {"traffic", to_json(record.traffic)},
                   {"timing", {{"wall_s", record.wall_s}, {"cpu_s", record.cpu_s}}},
                   {"history", history},
                   {"options", io::to_json(record.options)},
                   {"seed", record.seed},
                   {"realization", record.realization},
                   {"threads", record.threads},
                   {"version", version()}};
  if (!record.message.empty()) json["message"] = record.message;
  if (!record.promises.empty()) json["promises"] = record.promises;
  add_knowledge(json, record.evaluation);
  return json;
}

io::Json to_json(const System& system, const Evaluation& evaluation) {
  io::Json json = {{"schema", 1},
                   {"system", system.key()},
                   {"metrics", io::to_json(evaluation.metrics)},
                   {"residuals", io::to_json(evaluation.residuals)},
                   {"feasible", evaluation.feasible()},
                   {"certificate", io::to_json(evaluation.certificate)},
                   {"version", version()}};
  add_knowledge(json, evaluation);
  return json;
}

Values flat_values(const Record& record) {
  Values flat = record.evaluation.metrics;
  const auto add = [&](std::string_view prefix, const Values& values) {
    for (const auto& [name, value] : values) flat.set(std::string(prefix) + name, value);
  };
  add("residuals.", record.evaluation.residuals);
  add("certificate.", record.evaluation.certificate);
  add("certificate.", record.certificate);
  flat.set("feasible", record.feasible);
  flat.set("iterations.outer", record.iterations.outer);
  flat.set("iterations.inner", record.iterations.inner);
  flat.set("traffic.real_scalars", record.traffic.real_scalars());
  for (std::size_t k = 0; k < record.traffic.by_class.size(); ++k) {
    const Traffic::Count& count = record.traffic.by_class[k];
    if (count.messages > 0) flat.set("traffic." + std::string(name(static_cast<Link>(k))), count.real_scalars);
  }
  for (const auto& [name, column] : record.history.columns()) flat.set("history." + name, column);
  return flat;
}

}  // namespace airloom::experiments
