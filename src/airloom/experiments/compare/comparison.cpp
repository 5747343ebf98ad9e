#include "airloom/experiments/compare/comparison.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <mutex>

#include "airloom/core/limits.hpp"
#include "airloom/core/nearest_name.hpp"
#include "airloom/core/parallel_for.hpp"
#include "airloom/experiments/compare/limited_solve.hpp"
#include "airloom/experiments/compare/ranking.hpp"
#include "airloom/experiments/system/option_names.hpp"
#include "airloom/io/array_reader.hpp"

namespace airloom::experiments {
namespace {

using Seconds = std::chrono::duration<double>;

/// Options of an algorithm in this comparison: the user's, and the objective's word where it has that option and pursues that objective.
Values options_for(const AlgorithmInfo& info, const Values& given, const std::optional<CommonObjective>& objective) {
  Values options = given;
  const auto option = std::ranges::find(info.options, "objective", &FieldInfo::name);
  if (!objective || option == info.options.end() || options.contains("objective")) return options;
  const std::string word(option_word(*objective));
  if (std::ranges::find(option->choices, word) != option->choices.end()) options.set("objective", word);
  return options;
}

/// One row of the table to be.
struct Entrant {
  std::string name;
  std::string advantage;
  std::string algorithm;  ///< of the system; empty: the answerer's
  Values options;
  std::shared_ptr<Answerer> answerer;
};

/// What is solved, checked before any work.
struct Entries {
  std::vector<Entrant> entrants;
  std::vector<Attempt> reference;
};

void add_own_entrants(const System& system, const CompareRequest& request, const std::vector<AlgorithmInfo>& all, Entries& entries) {
  for (const OwnEntrant& own : request.own) {
    if (own.name == reference_name || std::ranges::find(entries.entrants, own.name, &Entrant::name) != entries.entrants.end())
      throw InvalidInput("algorithm '" + own.name + "' is compared twice; give your own another id");
    Entrant entrant{.name = own.name, .advantage = {}, .algorithm = own.algorithm, .options = own.options, .answerer = own.answerer};
    if (own.answerer == nullptr) {
      check_option_names(system, own.algorithm, own.options);
      (void)system.effective_options(own.algorithm, own.options);
      entrant.advantage = std::ranges::find(all, own.algorithm, &AlgorithmInfo::name)->advantage;
    }
    entries.entrants.push_back(std::move(entrant));
  }
}

Entries make_entries(const System& system, const CompareRequest& request) {
  Entries entries;
  const std::vector<AlgorithmInfo> all = system.algorithms();
  std::vector<std::string> known;
  for (const AlgorithmInfo& info : all) known.push_back(info.name);
  const auto find = [&](const std::string& name) -> const AlgorithmInfo& {
    const auto found = std::ranges::find(all, name, &AlgorithmInfo::name);
    if (found == all.end()) throw InvalidInput(unknown_name("algorithm", name, known));
    return *found;
  };
  const auto enters = [&](const std::string& name) {
    return std::ranges::find(entries.entrants, name, &Entrant::name) != entries.entrants.end();
  };
  for (const std::string& name : request.algorithms.empty() ? known : request.algorithms) {
    const AlgorithmInfo& info = find(name);
    if (enters(name)) continue;
    const auto given = request.options.find(name);
    entries.entrants.push_back({.name = name,
                                .advantage = info.advantage,
                                .algorithm = name,
                                .options = options_for(info, given == request.options.end() ? Values{} : given->second, request.objective),
                                .answerer = {}});
    check_option_names(system, name, entries.entrants.back().options);
    (void)system.effective_options(name, entries.entrants.back().options);
  }
  for (const auto& [name, options] : request.options) {
    (void)find(name);
    if (!enters(name)) throw InvalidInput("options of '" + name + "': it is not compared");
  }
  add_own_entrants(system, request, all, entries);
  if (!request.reference) return entries;
  for (const AlgorithmInfo& info : all) {
    if (!enters(info.name) && info.advantage.empty()) entries.reference.push_back({info.name, options_for(info, {}, request.objective)});
  }
  for (const Attempt& attempt : system.contest().reference) {
    entries.reference.push_back({attempt.algorithm, options_for(find(attempt.algorithm), attempt.options, request.objective)});
  }
  return entries;
}

/// The work on one network, shared by the threads.
struct NetworkWork {
  std::once_flag once;
  System::Handle instance;  ///< let go of when all have solved it
  std::atomic<std::size_t> left;
};

class Contestants {
 public:
  Contestants(const System& system, const CompareRequest& request, const Yardstick& yardstick, Entries entries)
      : system_(system), request_(request), yardstick_(yardstick), entries_(std::move(entries)), limit_(request.solve_limit_s) {}

  [[nodiscard]] std::size_t width() const { return entries_.entrants.size() + (request_.reference ? 1 : 0); }

  /// @param realization  that ours draw their starts from
  /// @param place        of the network in the comparison: what others' files are named by
  Answer enter(std::size_t index, const System::Handle& instance, std::uint64_t realization, std::size_t place, int worker,
               const std::stop_token& stop) const {
    const SolveControl control{.seed = request_.seed, .realization = realization};
    if (index == entries_.entrants.size()) return refer(instance, control, stop);
    const Entrant& entrant = entries_.entrants[index];
    if (entrant.answerer == nullptr)
      return answer_of(solve_within(system_, instance, entrant.algorithm, entrant.options, control, limit_, stop));
    const Question question{
        .system = &system_, .instance = instance, .options = entrant.options, .seed = request_.seed, .realization = place};
    return answer_of(answer_within(*entrant.answerer, question, worker, limit_, stop));
  }

  /// The best of what the reference found by itself and of what the comparable algorithms found.
  void complete_reference(ComparedNetwork& network) const {
    if (!request_.reference) return;
    Answer& reference = network.answers.back();
    for (std::size_t a = 0; a < entries_.entrants.size(); ++a) {
      const Answer& other = network.answers[a];
      if (!entries_.entrants[a].advantage.empty() || !other.counts || (reference.counts && reference.value >= other.value)) continue;
      const double spent = reference.wall_s;
      reference = other;
      reference.wall_s = spent;
      reference.from = entries_.entrants[a].name;
    }
  }

 private:
  Answer answer_of(LimitedSolve solved) const {
    Answer answer{.value = yardstick_.value(solved.metrics),
                  .users = yardstick_.users(solved.metrics),
                  .status = std::move(solved.status),
                  .message = std::move(solved.message),
                  .wall_s = solved.wall_s};
    answer.counts = solved.in_time && solved.feasible && !std::isnan(answer.value);
    return answer;
  }

  /// One attempt after the other until the time is over; unlike an entrant's, an answer that the limit cut short counts.
  Answer refer(const System::Handle& instance, const SolveControl& control, const std::stop_token& stop) const {
    Answer best{.value = not_a_number, .status = std::string(name(Status::stalled))};
    Seconds left = 10.0 * limit_;
    for (const Attempt& attempt : entries_.reference) {
      if (left.count() <= 0.0 || stop.stop_requested()) break;
      LimitedSolve solved = solve_within(system_, instance, attempt.algorithm, attempt.options, control, left, stop);
      left -= Seconds(solved.wall_s);
      solved.in_time = true;
      Answer answer = answer_of(std::move(solved));
      answer.from = attempt.algorithm;
      if (!answer.counts || (best.counts && best.value >= answer.value)) continue;
      best = std::move(answer);
    }
    best.wall_s = 10.0 * limit_.count() - left.count();
    return best;
  }

  const System& system_;
  const CompareRequest& request_;
  const Yardstick& yardstick_;
  Entries entries_;
  Seconds limit_;
};

void require_sensible(const CompareRequest& request) {
  constexpr int most = 1'000'000;
  Faults faults("compare");
  faults.require(request.realizations >= 1 && request.realizations <= most, "realizations", std::to_string(request.realizations),
                 "must be an integer from 1 to " + std::to_string(most));
  faults.require(request.solve_limit_s > 0.0 && std::isfinite(request.solve_limit_s), "solve_limit", shortest(request.solve_limit_s),
                 "must be > 0");
  faults.raise();
}

}  // namespace

std::string ranking_note(const System& system, const CompareRequest& request) {
  const Contest contest = system.contest();
  if (contest.weighted.empty() || request.objective || !(request.metric.empty() || request.metric == contest.metric)) return {};
  for (const NamedInstance& network : request.instances) {
    const io::Arrays arrays = system.write_instance(network.instance);
    if (!arrays.contains("weight")) continue;
    const std::vector<double> weights = io::ArrayReader(arrays, network.name).real("weight", "U").take();
    if (std::ranges::any_of(weights, [&](double weight) { return weight != weights.front(); }))
      return network.name + " has weights, which " + contest.metric + " does not count: --metric " + contest.weighted + " ranks by them";
  }
  return {};
}

Comparison compare(const System& system, const CompareRequest& request) {
  require_sensible(request);
  const Yardstick yardstick(system, request.metric, request.objective);
  Entries entries = make_entries(system, request);
  Comparison out{.system = system.key(),
                 .metric = yardstick.name(),
                 .standard = system.algorithms().front().name,
                 .seed = request.seed,
                 .drawn = request.instances.empty()};
  std::vector<std::string> advantages;
  for (const Entrant& entrant : entries.entrants) {
    out.algorithms.push_back(entrant.name);
    advantages.push_back(entrant.advantage);
  }
  if (request.reference) {
    out.algorithms.emplace_back(reference_name);
    advantages.emplace_back();
  }
  const Contestants contestants(system, request, yardstick, std::move(entries));
  const std::size_t width = contestants.width();
  const std::size_t count = out.drawn ? static_cast<std::size_t>(request.realizations) : request.instances.size();
  out.networks.resize(count);
  std::vector<NetworkWork> work(count);
  for (std::size_t n = 0; n < count; ++n) {
    work[n].left = width;
    out.networks[n].answers.resize(width);
    out.networks[n].name = out.drawn ? std::to_string(n) : request.instances[n].name;
    if (!out.drawn) work[n].instance = request.instances[n].instance;
  }

  std::stop_source halt;
  const std::stop_callback forward(request.stop, [&halt] { halt.request_stop(); });
  std::optional<Alarm> alarm;
  if (request.deadline) alarm.emplace(*request.deadline - std::chrono::steady_clock::now(), halt);
  std::mutex reporting;
  std::size_t done = 0;
  const auto solve = [&](std::size_t index, int worker) {
    if (halt.stop_requested()) return;
    const std::size_t n = index / width;
    ComparedNetwork& network = out.networks[n];
    std::call_once(work[n].once, [&] {
      if (!out.drawn) return;
      DrawnNetwork drawn = draw_network(system, request.scenario, request.seed, n);
      work[n].instance = std::move(drawn.instance);
      for (const RandomField& field : request.scenario.random) network.fields.set(field.name, *drawn.scenario.find(field.name));
      network.refused = drawn.refused;
    });
    network.answers[index % width] = contestants.enter(index % width, work[n].instance, out.drawn ? n : 0, n, worker, halt.get_token());
    if (halt.stop_requested()) return;  // it may have been cut short
    if (--work[n].left == 0) {
      work[n].instance.reset();
      contestants.complete_reference(network);
      network.complete = true;
    }
    const std::scoped_lock lock(reporting);
    ++done;
    if (request.on_progress) request.on_progress(done, count * width);
  };
  parallel_for(count * width, request.threads, solve, halt.get_token());
  out.stopped = std::ranges::any_of(out.networks, [](const ComparedNetwork& network) { return !network.complete; });
  rank(out, yardstick, advantages);
  return out;
}

}  // namespace airloom::experiments
