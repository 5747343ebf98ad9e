#include "solve.hpp"

#include <pybind11/stl.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "airloom/core/parallel_for.hpp"
#include "airloom/experiments/registry.hpp"
#include "handles.hpp"
#include "interruption.hpp"
#include "values.hpp"

namespace airloom::python {
namespace {

namespace py = pybind11;
using experiments::System;
using Instance = std::shared_ptr<HeldInstance>;
using Record = std::shared_ptr<HeldRecord>;

/// "best" stands for the system's default where no algorithm has that name. Comparing with each name would copy all descriptions,
/// which is slow beside a solver of a few microseconds; so names are looked up once.
const std::string& algorithm_of(const System& system, const std::string& name) {
  if (name != "best") return name;
  static const auto standard = [] {
    std::map<std::string, std::string, std::less<>> table;
    for (const System* each : experiments::systems()) {
      const auto known = each->algorithms();
      const bool has = std::ranges::any_of(known, [](const experiments::AlgorithmInfo& info) { return info.name == "best"; });
      table[each->key()] = has ? "best" : known.front().name;
    }
    return table;
  }();
  return standard.find(system.key())->second;
}

Record solve(const Instance& instance, const std::string& algorithm, std::uint64_t seed, std::uint64_t realization,
             const py::object& on_iteration, const py::dict& options) {
  const System& system = *instance->system;
  const Values values = to_values(options, "options");
  IterationHook hook(on_iteration);
  const SolveControl control{
      .seed = seed, .realization = realization, .on_iteration = [&hook](const Progress& progress) { return hook.proceed(progress); }};
  experiments::SolvedRecord solved;
  {
    const py::gil_scoped_release free;
    solved = experiments::solve_record(system, instance->handle, algorithm_of(system, algorithm), values, control);
  }
  hook.rethrow();
  return hold(std::move(solved), instance);
}

/// A batch at work in threads of its own, so that the calling thread can answer signals and call back.
class Batch {
 public:
  Batch(const std::vector<Instance>& instances, const std::string& algorithm, const Values& options, std::uint64_t seed,
        const std::vector<std::uint64_t>& realizations, int threads)
      : results_(instances.size()), thread_([&, threads, seed](const std::stop_token& stop) {
          const auto one = [&](std::size_t i, int) {
            const System& system = *instances[i]->system;
            const SolveControl control{
                .seed = seed, .realization = realizations[i], .on_iteration = [&](const Progress&) { return !stop.stop_requested(); }};
            try {
              results_[i] = hold(experiments::solve_record(system, instances[i]->handle, algorithm_of(system, algorithm), options, control),
                                 instances[i]);
            } catch (const InvalidInput& error) {
              throw InvalidInput("instances[" + std::to_string(i) + "]: " + error.what());
            }
            const std::scoped_lock lock(guard_);
            done_.push_back(i);
            news_.notify_one();
          };
          try {
            parallel_for(instances.size(), threads, one, stop);
          } catch (...) {
            failure_ = std::current_exception();
          }
          const std::scoped_lock lock(guard_);
          ended_ = true;
          news_.notify_one();
        }) {}

  /// The next finished index; nothing when none was finished within the interval, or all have ended.
  std::optional<std::size_t> next() {
    std::unique_lock lock(guard_);
    news_.wait_for(lock, SignalWatch::interval, [this] { return !done_.empty() || ended_; });
    if (done_.empty()) return std::nullopt;
    const std::size_t index = done_.front();
    done_.pop_front();
    return index;
  }
  [[nodiscard]] bool ended() {
    const std::scoped_lock lock(guard_);
    return ended_ && done_.empty();
  }
  [[nodiscard]] const Record& result(std::size_t i) const { return results_[i]; }
  /// All results, after the end. Rethrows the first failure.
  std::vector<Record> finish() {
    thread_.join();
    if (failure_) std::rethrow_exception(failure_);
    return std::move(results_);
  }

 private:
  std::vector<Record> results_;
  std::mutex guard_;
  std::condition_variable news_;
  std::deque<std::size_t> done_;
  bool ended_ = false;
  std::exception_ptr failure_;
  std::jthread thread_;  // last: it ends before what it uses does
};

std::vector<Record> solve_batch(const std::vector<Instance>& instances, const std::string& algorithm, std::uint64_t seed,
                                const std::vector<std::uint64_t>& realizations, std::optional<int> threads, const py::object& on_done,
                                const py::dict& options) {
  if (threads && *threads < 1) throw InvalidInput("threads: " + std::to_string(*threads) + "; must be >= 1");
  if (realizations.size() != instances.size()) {
    throw InvalidInput("realizations: " + std::to_string(realizations.size()) + " entries; must be one per instance, " +
                       std::to_string(instances.size()));
  }
  const Values values = to_values(options, "options");
  const py::gil_scoped_release free;
  Batch batch(instances, algorithm, values, seed, realizations, threads.value_or(hardware_threads()));
  SignalWatch signals;
  while (!batch.ended()) {
    const std::optional<std::size_t> index = batch.next();
    const bool go_on = signals.proceed();
    const py::gil_scoped_acquire lock;
    signals.rethrow();
    if (go_on && index && !on_done.is_none()) on_done(*index, batch.result(*index));
  }
  return batch.finish();
}

}  // namespace

void add_solvers(py::module_& module) {
  module.def("solve", &solve);
  module.def("solve_batch", &solve_batch);
}

}  // namespace airloom::python
