#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/comparison_text.hpp"
#include "airloom/core/parallel_for.hpp"
#include "airloom/experiments/run/runner.hpp"
#include "airloom/experiments/spec/instance_files.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/inputs.hpp"
#include "airloom/interruption.hpp"
#include "airloom/options.hpp"
#include "airloom/output_files.hpp"
#include "airloom/progress.hpp"
#include "airloom/report/comparison_page.hpp"

namespace airloom::app {
namespace {

struct CompareArguments {
  std::string system;
  std::vector<std::string> instances;
  InstanceChoice choice;
  int realizations = 0;
  std::vector<std::string> algorithms;
  std::vector<std::string> options;
  std::vector<std::string> series;
  std::string objective;
  std::string metric;
  bool reference = false;
  std::string solve_limit = "5s";
  std::string time_limit;
  int threads = 0;
  std::string page;
  bool json = false;
  bool every_network = false;
};

/// "A.k=v" items by algorithm.
std::map<std::string, Values> options_by_algorithm(const std::vector<std::string>& items) {
  std::map<std::string, Values> options;
  for (const std::string& item : items) {
    const auto dot = item.find('.');
    if (dot == std::string::npos || dot == 0 || item.find('=') < dot) {
      throw InvalidInput("--opt " + item + ": must be ALGORITHM.key=value, since options belong to one algorithm");
    }
    options[item.substr(0, dot)].merge(key_values({item.substr(dot + 1)}, "--opt"));
  }
  return options;
}

double limit_of(const std::string& text) {
  try {
    return static_cast<double>(experiments::parse_duration(text).count());
  } catch (const InvalidInput&) {
    throw InvalidInput("--solve-limit: '" + text + "'; must be like 5s or 2m, at least 1s");
  }
}

/// All networks of a file.
void add_networks(const experiments::System& system, const std::string& file, std::vector<experiments::NamedInstance>& instances) {
  const experiments::NetworkFile networks(system, file);
  for (std::size_t i = 0; i < networks.size(); ++i) instances.push_back({networks.name(i), networks.at(i)});
}

experiments::CompareRequest make_request(const CompareArguments& a, const experiments::System& system, const Context& context) {
  if (!a.instances.empty() && (a.choice.drawn_by_option || a.realizations > 0)) {
    throw InvalidInput("--instance: given together with --seed, --realizations, --scenario or --set; the files already fix the networks");
  }
  experiments::CompareRequest request{.seed = a.choice.seed,
                                      .algorithms = a.algorithms,
                                      .options = options_by_algorithm(a.options),
                                      .metric = a.metric,
                                      .reference = a.reference,
                                      .solve_limit_s = limit_of(a.solve_limit),
                                      .threads = a.threads > 0 ? a.threads : hardware_threads(),
                                      .stop = context.stop};
  for (const std::string& file : experiments::expand_patterns({}, a.instances)) add_networks(system, file, request.instances);
  if (a.instances.empty()) request.scenario = chosen_scenario(system, a.choice);
  if (a.realizations > 0) request.realizations = a.realizations;
  const std::size_t networks = a.instances.empty() ? static_cast<std::size_t>(request.realizations) : request.instances.size();
  for (const std::string& file : a.series) {
    const std::vector<experiments::Series> series = experiments::read_series_file(file);
    std::ranges::move(experiments::entrants_of(series, {}, networks, request.seed), std::back_inserter(request.own));
  }
  if (!a.objective.empty()) request.objective = parse_enum<experiments::CommonObjective>(a.objective);
  if (!a.time_limit.empty()) context.interruption->set_deadline(Interruption::Clock::now() + experiments::parse_duration(a.time_limit));
  return request;
}

/// Said before minutes of work, not after.
void require_page_place(const std::filesystem::path& page) {
  if (page.empty()) return;
  if (page.extension() != ".html") throw InvalidInput("-o " + page.string() + ": a page ends in .html");
  const std::filesystem::path folder = page.has_parent_path() ? page.parent_path() : ".";
  if (std::error_code error; !std::filesystem::is_directory(folder, error))
    throw IoError("cannot write " + page.string() + ": no folder " + folder.string());
}

int compare(const CompareArguments& a, const Context& context) {
  const experiments::System& system = experiments::find_system(a.system);
  experiments::CompareRequest request = make_request(a, system, context);
  require_page_place(a.page);
  if (const std::string note = experiments::ranking_note(system, request); !note.empty()) std::cerr << "note: " << note << '\n';
  CountedProgress progress(context.progress, "compare " + system.key());
  request.on_progress = [&](std::size_t done, std::size_t total) { progress.show(done, total); };
  const experiments::Comparison comparison = experiments::compare(system, request);
  progress.finish();
  if (a.json) std::cout << io::json_text(experiments::to_json(comparison, a.every_network), 2) << '\n';
  else print_comparison(std::cout, comparison);
  if (!a.page.empty()) report::write_comparison(comparison, a.page);
  if (!comparison.stopped) return done;
  std::cerr << "airloom: stopped after " << comparison.complete << " of " << comparison.networks.size()
            << " networks; the table is of these\n";
  return interrupted;
}

}  // namespace

void add_compare(CLI::App& parser, Action& action) {
  auto arguments = std::make_shared<CompareArguments>();
  CompareArguments& a = *arguments;
  CLI::App* command =
      parser.add_subcommand("compare", "Solve the same networks with every algorithm: which is best, by how much, at what time");
  command->add_option("system", a.system, "key of the system")->required();
  command
      ->add_option(
          "--instance", a.instances,
          "instance file (.npz, .mat or .h5), of one network or many, or a pattern 'many/*.npz'; repeatable; instead of drawn networks")
      ->take_all()
      ->allow_extra_args(false);
  add_scenario_options(*command, a.choice, false);
  add_whole_option(*command, "--realizations", a.realizations, "how many networks are drawn (default 20)", {.least = 1, .most = 1000000});
  command->add_option("--algorithms", a.algorithms, "which, a,b,c (default: all of the system)")->delimiter(',');
  command->add_option("--opt", a.options, "option of one algorithm, ALGORITHM.key=value; repeatable")->take_all()->allow_extra_args(false);
  command
      ->add_option("--series", a.series,
                   "a .toml file with [[series]] of your own (programs, files of answers) to compare with; repeatable")
      ->take_all()
      ->allow_extra_args(false);
  std::vector<std::string> objectives;
  for (const std::string_view word : enum_names(experiments::CommonObjective{})) objectives.emplace_back(word);
  command
      ->add_option("--objective", a.objective,
                   "what all are asked for, and judged by: rate_sum, rate_geometric_mean or rate_min of the users' rates")
      ->check(one_of(objectives));
  command->add_option("--metric", a.metric, "judge by this metric (default: what the system's default pursues)");
  command->add_flag("--reference", a.reference, "add a strong reference: every answer, many starts, up to ten times --solve-limit");
  command->add_option("--solve-limit", a.solve_limit, "an answer that takes longer counts as missing")->capture_default_str();
  command->add_option("--time-limit", a.time_limit, "stop in time, for example 10m; the table is of the networks that are complete");
  add_whole_option(*command, "--threads", a.threads,
                   "solves at the same time (default: all cores); the answers do not depend on it, times do", thread_counts);
  command->add_option("-o,--output", a.page, "page to write (.html): a table to sort, a picture of value against time")
      ->check(no_results());
  CLI::Option* json = command->add_flag("--json", a.json, "the table as JSON on stdout");
  command->add_flag("--per-network", a.every_network, "with --json: also every answer on every network")->needs(json);
  command->footer(
      "Example: airloom compare iab --scenario wide --realizations 50 --reference -o compare.html\n"
      "One network: airloom compare mdd --instance network.npz --opt qt_sca.tolerance=1e-6 --objective rate_min");
  command->callback([arguments, &action] { action = [arguments](const Context& context) { return compare(*arguments, context); }; });
}

}  // namespace airloom::app
