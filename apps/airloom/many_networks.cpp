#include "airloom/many_networks.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <mutex>

#include "airloom/core/parallel_for.hpp"
#include "airloom/core/version.hpp"
#include "airloom/experiments/run/runner.hpp"
#include "airloom/interruption.hpp"
#include "airloom/io/array_file.hpp"
#include "airloom/progress.hpp"
#include "airloom/record_text.hpp"

namespace airloom::app {
namespace {

struct OneSolve {
  experiments::Record record;
  io::Arrays answer;  ///< empty without one
  bool done = false;
};

/// The same arrays, all zero.
io::Arrays zeros_like(const io::Arrays& arrays) {
  io::Arrays out = arrays;
  for (auto& [name, array] : out) {
    std::visit(
        [](auto& elements) {
          using Elements = std::decay_t<decltype(elements)>;
          if constexpr (requires { elements.assign(elements.size(), typename Elements::value_type{}); })
            elements.assign(elements.size(), typename Elements::value_type{});
        },
        array.data);
  }
  return out;
}

void write_answers(const experiments::System& system, const std::string& file, const std::vector<OneSolve>& solves) {
  const auto first = std::ranges::find_if(solves, [](const OneSolve& each) { return !each.answer.empty(); });
  if (first == solves.end()) {
    std::cerr << "airloom: no network has an answer; " << file << " is not written\n";
    return;
  }
  std::vector<io::Arrays> all;
  io::Array::Bools answered;
  for (const OneSolve& each : solves) {
    all.push_back(each.answer.empty() ? zeros_like(first->answer) : each.answer);
    answered.push_back(each.answer.empty() ? 0 : 1);
  }
  // answers that happen to be the same in all networks get their axis, too: whoever reads the file counts on it
  io::Arrays joined = join_networks(all, system.array_ranks());
  const auto count = static_cast<std::int64_t>(all.size());
  for (auto& [name, array] : joined) {
    if (name == "networks" || array.shape.size() > first->answer.at(name).shape.size()) continue;
    std::visit(
        [&](auto& elements) {
          using Elements = std::decay_t<decltype(elements)>;
          if constexpr (requires {
                          typename Elements::value_type;
                          elements.insert(elements.end(), elements.begin(), elements.end());
                        }) {
            const Elements one = elements;
            for (std::int64_t n = 1; n < count; ++n) elements.insert(elements.end(), one.begin(), one.end());
          }
        },
        array.data);
    array.shape.insert(array.shape.begin(), count);
  }
  joined["answered"] = {{count}, std::move(answered)};
  io::write_arrays(file, joined);
}

std::string line_of(const experiments::System& system, std::size_t network, const experiments::Record& record) {
  const std::string metric = system.contest().metric;
  std::string line = std::to_string(network) + ": " + std::string(name(record.status));
  if (record.has_answer)
    line += ", " + metric + " " + seven_digits(record.evaluation.metrics.number(metric)) + (record.feasible ? "" : ", not feasible");
  return line + (record.message.empty() ? "" : ": " + record.message);
}

}  // namespace

int exit_code(const experiments::Record& record, bool insist) {
  switch (record.status) {
    case Status::infeasible: return infeasible;
    case Status::numerical_failure: return not_met;
    case Status::interrupted: return interrupted;
    case Status::converged:
    case Status::not_run:
    case Status::iteration_limit:
    case Status::time_limit:
    case Status::stalled: break;
  }
  const bool outage = record.evaluation.outage_share.has_value();  // on a truth that the design did not know
  if (!record.feasible && !record.reference && !outage) return unsettled;
  if (record.status == Status::time_limit) return interrupted;
  return insist && record.status != Status::converged ? not_met : done;
}

int solve_many(const experiments::System& system, const experiments::NetworkFile& networks, const ManySolves& request,
               const Context& context) {
  if (!request.time_limit.empty())
    context.interruption->set_deadline(Interruption::Clock::now() + experiments::parse_duration(request.time_limit));
  std::vector<OneSolve> solves(networks.size());
  CountedProgress progress(context.progress, "solve " + system.key());
  std::mutex showing;
  std::size_t count = 0;
  (void)parallel_for(
      networks.size(), request.threads,
      [&](std::size_t n, int) {
        OneSolve& solve = solves[n];
        const SolveControl control{.seed = request.seed, .realization = 0, .on_iteration = OnIteration(context.stop)};
        const auto keep = [&](const io::Arrays& answer) {
          if (!request.output.empty()) solve.answer = answer;
        };
        try {
          solve.record =
              experiments::solve_record(system, networks.at(n), request.algorithm, request.options, control, local_fabric(), true, keep)
                  .record;
        } catch (const InvalidInput& error) {
          throw InvalidInput(networks.name(n) + ": " + error.what());
        }
        solve.done = solve.record.status != Status::interrupted;
        const std::scoped_lock lock(showing);
        progress.show(++count, networks.size());
      },
      context.stop);
  progress.finish();
  if (!request.output.empty()) write_answers(system, request.output, solves);
  int code = done;
  bool first = true;
  for (std::size_t n = 0; n < solves.size(); ++n) {
    if (!solves[n].done) {
      code = interrupted;
      continue;
    }
    const experiments::Record& record = solves[n].record;
    code = std::max(code, exit_code(record, request.insist));
    if (request.json) {
      io::Json json = experiments::to_json(record);
      json["network"] = n;
      std::cout << (first ? "[" : ",\n") << io::json_text(json, 2);
    } else {
      std::cout << line_of(system, n, record) << '\n';
    }
    first = false;
  }
  if (request.json) std::cout << (first ? "[]" : "]") << '\n';
  if (code == interrupted) std::cerr << "airloom: stopped; networks that are not shown were not solved\n";
  return code;
}

int evaluate_many(const experiments::System& system, const experiments::NetworkFile& networks, const std::string& solution, bool json) {
  const experiments::AnswerFile answers(system, solution);
  io::Json each = io::Json::array();
  std::map<std::string, std::vector<double>> metrics;
  Values worst;
  bool feasible = true;
  for (std::size_t n = 0; n < networks.size(); ++n) {
    if (!answers.answered(n)) {
      each.push_back({{"feasible", false}, {"message", "no answer"}});
      feasible = false;
      continue;
    }
    const experiments::System::Handle instance = networks.at(n);
    const Evaluation evaluation = system.evaluate(instance, answers.at(instance, n));
    io::Json entry = experiments::to_json(system, evaluation);
    for (const char* common : {"schema", "system", "version"}) entry.erase(common);
    each.push_back(std::move(entry));
    feasible = feasible && evaluation.feasible();
    for (const auto& [name, value] : evaluation.metrics) {
      const double number = evaluation.metrics.number(name);
      if (std::holds_alternative<double>(value)) metrics[name].push_back(number);
    }
    for (const auto& [name, value] : evaluation.residuals) {
      const double before = worst.contains(name) ? worst.number(name) : 0.0;
      worst.set(name, std::max(before, evaluation.residuals.number(name)));
    }
  }
  io::Json means = io::Json::object();
  for (const auto& [name, values] : metrics) means[name] = pairwise_sum(values) / static_cast<double>(values.size());
  const io::Json all = {{"schema", 1},
                        {"system", system.key()},
                        {"networks", networks.size()},
                        {"metrics", means},
                        {"residuals", io::to_json(worst)},
                        {"feasible", feasible},
                        {"certificate", io::Json::object()},
                        {"per_instance", each},
                        {"version", version()}};
  if (json) {
    std::cout << io::json_text(all, 2) << '\n';
    return done;
  }
  std::cout << networks.size() << " networks, " << (feasible ? "all feasible" : "not all feasible") << "; means of the metrics:\n";
  for (const auto& [name, value] : means.items()) std::cout << "  " << name << " " << seven_digits(value.get<double>()) << '\n';
  return done;
}

}  // namespace airloom::app
