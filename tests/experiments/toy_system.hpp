#pragma once
/// A system that costs nothing: random numbers, and failures where a test wants them.
#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

#include "airloom/core/random.hpp"
#include "airloom/experiments/results/export.hpp"
#include "airloom/experiments/results/table.hpp"
#include "airloom/experiments/run/runner.hpp"
#include "airloom/experiments/system/system.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::test {

struct ToyScenario {
  double gain = 1.0;
  int users = 3;
  std::vector<double> refuse = {};  ///< realizations whose draw is refused
  double pause_ms = 0.0;
};
void fields(maybe_const<ToyScenario> auto& s, auto&& field) {
  field("gain", s.gain, above(0), "scales everything");
  field("users", s.users, at_least(1), "length of the array metric");
  field("refuse", s.refuse, "realizations that cannot be drawn");
  field("pause_ms", s.pause_ms, at_least(0), "how long a draw takes");
}

struct ToyOptions {
  double offset = 0.0;
  double fail_above = 1e300;  ///< numerical_failure when the sample is larger
};
void fields(maybe_const<ToyOptions> auto& o, auto&& field) {
  field("offset", o.offset, "added to the metric");
  field("fail_above", o.fail_above, "fails when the sample is larger");
}

struct ToyInstance {
  ToyScenario scenario;
  std::vector<double> samples;
};

/// metric "value" = gain * first sample + offset; "items" has one element per user; "strange" holds nan, inf and -inf.
class ToySystem : public experiments::System {
 public:
  ToySystem() : System("toy", "numbers") {}
  mutable std::atomic<int> draws{0};
  mutable std::atomic<int> detail_calls{0};
  mutable std::atomic<int> drawing_detail_calls{0};

  Reported reported() const override {
    return {.metrics = {{"value", "", "", "a number"}, {"items", "", "users", "a list"}},
            .residuals = {"power"},
            .certificate = {"strange"},
            .history = {"residual"}};
  }
  Contest contest() const override { return {.metric = "value", .rates = "items", .reference = {{"plain", {{"offset", 0.25}}}}}; }
  std::vector<FieldInfo> scenario_fields() const override { return describe<ToyScenario>(); }
  std::vector<experiments::AlgorithmInfo> algorithms() const override { return {{"plain", "plain", "ours", describe<ToyOptions>()}}; }
  Values effective_scenario(const Values& v) const override { return to_values(from_values<ToyScenario>(v, "scenario")); }
  Values effective_options(const std::string& algorithm, const Values& v) const override {
    const std::vector<std::string> known{"plain", "optional_part"};
    if (std::ranges::find(known, algorithm) == known.end()) throw InvalidInput(unknown_name("algorithm", algorithm, known));
    return to_values(from_values<ToyOptions>(v, "options"));
  }
  std::vector<std::string> warnings(const Values&) const override { return {}; }
  Handle draw(const Values& v, std::uint64_t seed, std::uint64_t realization) const override {
    ++draws;
    auto instance = std::make_shared<ToyInstance>();
    instance->scenario = from_values<ToyScenario>(v, "scenario");
    if (instance->scenario.pause_ms > 0)
      std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(instance->scenario.pause_ms));
    for (const double refused : instance->scenario.refuse) {
      if (refused == static_cast<double>(realization)) throw InvalidInput("scenario.min_separation_m: cannot be met");
    }
    RandomStream random(seed, StreamId::user_drop, realization);
    for (int i = 0; i < instance->scenario.users; ++i) instance->samples.push_back(random.uniform());
    return instance;
  }
  Solved solve(const Handle& handle, const std::string& algorithm, const Values& v, const SolveControl&, const MakeFabric&) const override {
    if (algorithm == "optional_part") throw Unsupported("this build has no optional part");
    const auto& instance = *static_cast<const ToyInstance*>(handle.get());
    const auto options = from_values<ToyOptions>(v, "options");
    Solved solved;
    solved.instance = handle;
    solved.status = instance.samples.front() > options.fail_above ? Status::numerical_failure : Status::converged;
    solved.solution = std::make_shared<const double>(instance.scenario.gain * instance.samples.front() + options.offset);
    for (int i = 0; i < 3; ++i) solved.trace.push("residual", std::pow(0.1, i));
    return solved;
  }
  Evaluation evaluate(const Handle& handle, const Handle& solution, int /*threads*/) const override {
    const auto& instance = *static_cast<const ToyInstance*>(handle.get());
    constexpr double infinity = std::numeric_limits<double>::infinity();
    Evaluation evaluation;
    evaluation.metrics.set("value", *static_cast<const double*>(solution.get()));
    evaluation.metrics.set("items", instance.samples);
    evaluation.certificate.set("strange", std::vector<double>{std::nan(""), infinity, -infinity});
    evaluation.residuals.set("power", 0.0);
    return evaluation;
  }
  std::string bibtex() const override { return "@misc{toy}\n"; }
  std::vector<Site> sites(const Handle&) const override { return {{.role = "station", .label = "a \"b\" <c>", .x_m = 1.5}}; }
  std::vector<experiments::DetailInfo> details() const override {
    return {{"shape", "a curve"}, {"never", "not asked for"}, {"ground", "of a drawing", true}};
  }
  Values drawing_detail(const std::string& name, const Values& scenario, std::uint64_t, std::uint64_t realization) const override {
    ++drawing_detail_calls;
    if (name != "ground") throw InvalidInput(unknown_detail(name, true));
    return {{"height", scenario.number("gain") + static_cast<double>(realization)}};
  }
  Values detail(const std::string& name, const Handle&, const Handle& solution) const override {
    ++detail_calls;
    if (name != "shape") throw InvalidInput("detail: " + name);
    const double value = *static_cast<const double*>(solution.get());
    return {{"x", std::vector<double>{0.0, 1.0, 2.0}}, {"y", std::vector<double>{value, 2.0 * value, 3.0 * value}}, {"peak", 3.0 * value}};
  }
  Handle read_instance(const io::Arrays& arrays, const std::string& subject) const override {
    const auto found = arrays.find("samples");
    if (found == arrays.end()) throw InvalidInput(subject + ": array 'samples': missing");
    auto instance = std::make_shared<ToyInstance>();
    instance->samples = std::get<std::vector<double>>(found->second.data);
    return instance;
  }
  io::Arrays write_instance(const Handle&) const override { return {}; }
  Handle read_solution(const Handle&, const io::Arrays&, const std::string&) const override { return {}; }
  io::Arrays write_solution(const Handle&, const Handle&) const override { return {}; }
};

/// Two axes' points, two series, one of them failing on some drops.
inline const std::string toy_toml = R"(
system = "toy"
title = "A toy"
realizations = 12
quick_realizations = 2

[[sweep]]
key = "gain"
from = 1
to = 3
step = 1

[[series]]
id = "plain"
algorithm = "plain"

[[series]]
id = "shifted"
algorithm = "plain"
options = { offset = 0.5, fail_above = 0.9 }

[[series]]
id = "louder"
algorithm = "plain"
scenario = { gain = 10 }
)";

inline experiments::Plan toy_plan(const ToySystem& system, const std::string& toml = toy_toml,
                                  const experiments::PlanOptions& options = {}) {
  return experiments::make_plan(system, experiments::parse_experiment_text(toml, "toy.toml", "fig1"), options);
}

/// The bytes that `airloom export DIR --csv` writes.
inline std::string csv_of(const std::filesystem::path& folder) {
  std::ostringstream out;
  experiments::write_csv(out, experiments::result_folders(folder));
  return out.str();
}

inline std::string read_bytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The bytes of an uninterrupted run with one thread.
inline std::string reference_csv(const std::string& toml = toy_toml) {
  const ToySystem system;
  const TemporaryFolder folder;
  (void)experiments::run(toy_plan(system, toml), folder.path(), {});
  return csv_of(folder.path());
}

}  // namespace airloom::test
