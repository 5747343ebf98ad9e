#include <algorithm>
#include <chrono>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/core/error.hpp"
#include "airloom/core/nearest_name.hpp"
#include "airloom/core/parallel_for.hpp"
#include "airloom/core/version.hpp"
#include "airloom/experiments/system/fingerprint.hpp"
#include "airloom/experiments/system/record.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/interruption.hpp"
#include "airloom/options.hpp"

namespace airloom::app {
namespace {

using experiments::System;

/// One job: draw, solve and evaluate the default network of a system with one algorithm, on one core.
struct Job {
  const System* system;
  std::string algorithm;
  [[nodiscard]] std::string name() const { return system->key() + "/" + algorithm; }
};

struct Timing {
  std::string name;
  int runs = 0;
  double draw_s = 0.0;  ///< medians
  double solve_s = 0.0;
  double evaluate_s = 0.0;
  double solve_p95_s = 0.0;
  std::string skipped;  ///< why it was not run
};

double quantile(std::vector<double>& x, double q) {
  const auto k = static_cast<std::size_t>(q * static_cast<double>(x.size() - 1));
  std::ranges::nth_element(x, x.begin() + static_cast<std::ptrdiff_t>(k));
  return x[k];
}

Timing measure(const Job& job, int realizations) {
  using Clock = std::chrono::steady_clock;
  const auto since = [](Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); };
  Timing timing;
  timing.name = job.name();
  std::vector<double> draw;
  std::vector<double> solve;
  std::vector<double> evaluate;
  try {
    for (int round = 0; round < 2; ++round) {  // the first round warms caches and is not counted
      draw.clear();
      solve.clear();
      evaluate.clear();
      for (int r = 0; r < realizations; ++r) {
        auto t = Clock::now();
        const System::Handle instance = job.system->draw({}, 1, static_cast<std::uint64_t>(r));
        draw.push_back(since(t));
        t = Clock::now();
        const System::Solved solved =
            job.system->solve(instance, job.algorithm, {}, {.seed = 1, .realization = static_cast<std::uint64_t>(r)});
        solve.push_back(since(t));
        t = Clock::now();
        (void)job.system->evaluate(instance, solved.solution);
        evaluate.push_back(since(t));
      }
    }
  } catch (const Unsupported& error) {
    timing.skipped = error.what();
    return timing;
  }
  timing.runs = realizations;
  timing.solve_p95_s = quantile(solve, 0.95);
  timing.draw_s = quantile(draw, 0.5);
  timing.solve_s = quantile(solve, 0.5);
  timing.evaluate_s = quantile(evaluate, 0.5);
  return timing;
}

std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) return line.substr(std::min(line.size(), line.find(':') + 2));
  }
  return "unknown processor";
}

std::vector<Job> choose(const std::vector<std::string>& names) {
  std::vector<Job> all;
  std::vector<std::string> known;
  for (const System* system : experiments::systems()) {
    known.push_back(system->key());
    for (const auto& a : system->algorithms()) {
      all.push_back({system, a.name});
      known.push_back(all.back().name());
    }
  }
  if (names.empty()) return all;
  std::vector<Job> chosen;
  for (const std::string& name : names) {
    if (std::ranges::find(known, name) == known.end()) throw InvalidInput(unknown_name("benchmark", name, known));
    for (const Job& job : all) {
      if (job.name() == name || job.system->key() == name) chosen.push_back(job);
    }
  }
  return chosen;
}

int bench(const std::vector<std::string>& names, int realizations, bool json, const Context& context) {
  context.interruption->end_at_once();
  io::Json list = io::Json::array();
  if (!json) {
    std::cout << "one core of " << hardware_threads() << ", " << processor() << "; medians over " << realizations << " networks\n"
              << std::left << std::setw(28) << "default network" << std::right << std::setw(14) << "solve [ms]" << std::setw(14)
              << "95 % [ms]" << std::setw(14) << "draw [ms]" << std::setw(14) << "judge [ms]" << '\n';
  }
  for (const Job& job : choose(names)) {
    if (!std::cout) break;  // nobody reads any more: main() says so
    const Timing t = measure(job, realizations);
    list.push_back({{"name", t.name},
                    {"runs", t.runs},
                    {"solve_median_s", t.solve_s},
                    {"solve_p95_s", t.solve_p95_s},
                    {"draw_median_s", t.draw_s},
                    {"evaluate_median_s", t.evaluate_s},
                    {"skipped", t.skipped}});
    if (json) continue;
    std::cout << std::left << std::setw(28) << t.name << std::right << std::fixed << std::setprecision(4);
    if (t.skipped.empty()) {
      for (const double s : {t.solve_s, t.solve_p95_s, t.draw_s, t.evaluate_s}) std::cout << std::setw(14) << 1e3 * s;
    } else {
      std::cout << "  not run: " << t.skipped;
    }
    std::cout << std::endl;
  }
  if (json) {
    const io::Json out = {{"schema", 1},
                          {"machine", {{"processor", processor()}, {"cores", hardware_threads()}}},
                          {"version", version()},
                          {"compiler", compiler()},
                          {"instruction_set", instruction_set()},
                          {"numeric_fingerprint", experiments::numeric_fingerprint()},
                          {"benchmarks", list}};
    std::cout << io::json_text(out, 2) << '\n';
  }
  return done;
}

}  // namespace

void add_bench(CLI::App& parser, Action& action) {
  struct Arguments {
    std::vector<std::string> names;
    int realizations = 100;
    bool json = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = parser.add_subcommand("bench", "Time one default network per algorithm on one core");
  command->add_option("names", arguments->names, "a system (iab) or a system and algorithm (iab/hybrid_wmmse); default all");
  add_whole_option(*command, "--realizations", arguments->realizations, "networks to time (default 100)", {.least = 1, .most = 1'000'000});
  command->add_flag("--json", arguments->json, "as JSON on stdout, with the machine named");
  command->footer("Example: airloom bench iab/phase_of_channel iab/hybrid_wmmse");
  command->callback([arguments, &action] {
    action = [arguments](const Context& context) { return bench(arguments->names, arguments->realizations, arguments->json, context); };
  });
}

}  // namespace airloom::app
