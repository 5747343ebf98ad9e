#include "airloom/experiments/spec/plan.hpp"

#include <algorithm>

#include "airloom/core/error.hpp"
#include "airloom/experiments/spec/metric_names.hpp"
#include "airloom/experiments/system/option_names.hpp"

namespace airloom::experiments {
namespace {

constexpr int shown_differences = 20;
constexpr std::string_view option_prefix = "options.";

/// Values as an object with sorted keys, so that the order of writing does not matter.
io::Json sorted_object(const Values& values) {
  std::vector<std::string> names;
  for (const auto& [name, value] : values) names.push_back(name);
  std::ranges::sort(names);
  io::Json out = io::Json::object();
  for (const std::string& name : names) out[name] = io::to_json(*values.find(name));
  return out;
}

io::Json sweep_json(const Experiment& experiment) {
  io::Json out = io::Json::array();
  for (const SweepAxis& axis : experiment.sweep) {
    io::Json values = io::Json::array();
    for (const Value& value : axis.values) values.push_back(io::to_json(value));
    out.push_back({{"keys", axis.keys}, {"values", values}});
    for (const auto& [key, list] : axis.with) {
      io::Json& along = out.back()["with"][key];
      for (const Value& value : list) along.push_back(io::to_json(value));
    }
  }
  return out;
}

io::Json configuration_json(const Plan& plan, const Values& scenario) {
  const Experiment& e = plan.experiment;
  io::Json series = io::Json::object();
  for (std::size_t i = 0; i < e.series.size(); ++i) {
    const Series& s = e.series[i];
    const Values options = s.outside ? s.options : plan.system->effective_options(s.algorithm, s.options);
    series[s.id] = {{"options", sorted_object(options)}, {"scenario", sorted_object(s.scenario)}};
    if (s.outside) series[s.id]["outside"] = plan.outside[i]->identity();
    else series[s.id]["algorithm"] = s.algorithm;
    if (!s.sweep_options) series[s.id]["sweep_options"] = false;
    if (!s.factor.empty()) series[s.id]["factor"] = io::to_json(s.factor);
  }
  io::Json configuration = {{"schema", 1},
                            {"system", e.system},
                            {"experiment", e.id},
                            {"seed", e.seed},
                            {"realizations", e.realizations},
                            {"scenario", sorted_object(scenario)},
                            {"sweep", sweep_json(e)},
                            {"series", series},
                            {"record", plan.record},
                            {"histories", plan.histories}};
  if (!e.random.empty()) configuration["random"] = to_json(e.random);
  if (!e.instances.empty()) configuration["instances"] = instances_json(e, *plan.networks);
  return configuration;
}

std::string point_text(const Values& point) {
  std::string text;
  for (const auto& [name, value] : point) text += (text.empty() ? "" : ", ") + name + " = " + to_text(value);
  return text;
}

/// Whether the sweep changes options, so that each point has its own.
bool sweeps_options(const Experiment& experiment) {
  const auto of_options = [](const std::string& key) { return key.starts_with(option_prefix); };
  return std::ranges::any_of(experiment.sweep, [&](const SweepAxis& axis) {
    return std::ranges::any_of(axis.keys, of_options) ||
           std::ranges::any_of(axis.with, [&](const auto& along) { return of_options(along.first); });
  });
}

/// Tries every scenario and every set of options once, before any work, or until a stop.
/// @return  the system's warnings, each once
std::vector<std::string> validate_all(const System& system, const Experiment& experiment, const std::stop_token& stop) {
  std::vector<std::string> warnings;
  const std::string subject = experiment.system + "/" + experiment.id;
  const bool own_options = sweeps_options(experiment);
  for (std::size_t point = 0; point < experiment.points() && !stop.stop_requested(); ++point) {
    for (const Series& series : experiment.series) {
      if (point > 0 && !own_options) break;
      if (series.outside) continue;  // nobody here knows what it takes
      try {
        const Values values = options_at(experiment, point, series);
        check_option_names(system, series.algorithm, values);
        (void)system.effective_options(series.algorithm, values);
      } catch (const InvalidInput& error) {
        throw InvalidInput(subject + ", series '" + series.id + "': " + error.what());
      }
    }
    if (!experiment.instances.empty()) continue;  // no scenario to try
    std::vector<const Values*> tried;
    for (const Series& series : experiment.series) {
      if (std::ranges::any_of(tried, [&](const Values* other) { return *other == series.scenario; })) continue;
      tried.push_back(&series.scenario);
      try {
        Values scenario = first_fields(system, scenario_of_point(experiment, point), experiment.seed);
        scenario.merge(scenario_at(experiment, point, series));
        (void)system.effective_scenario(scenario);
        for (std::string& warning : system.warnings(scenario)) {
          if (std::ranges::find(warnings, warning) == warnings.end()) warnings.push_back(std::move(warning));
        }
      } catch (const InvalidInput& error) {
        const std::string place =
            experiment.sweep.empty() ? "" : ", point " + std::to_string(point) + " (" + point_text(experiment.point(point)) + ")";
        throw InvalidInput(subject + place + ", series '" + series.id + "': " + error.what());
      }
    }
  }
  return warnings;
}

void apply(Experiment& experiment, const PlanOptions& options) {
  if (options.seed) experiment.seed = *options.seed;
  if (options.quick) experiment.realizations = std::min(experiment.realizations, experiment.quick_realizations);
  if (options.realizations) {
    if (*options.realizations < 1 || *options.realizations > most_realizations) {
      throw InvalidInput("realizations: " + std::to_string(*options.realizations) + "; must be an integer from 1 to " +
                         std::to_string(most_realizations));
    }
    experiment.realizations = *options.realizations;
  }
  Faults faults(experiment.system + "/" + experiment.id);
  const auto refuse_swept = [&](const std::string& name) {
    for (const SweepAxis& axis : experiment.sweep) {
      if (axis.sets(name)) {
        faults.add(experiment.system + "/" + experiment.id + ": --set " + name +
                   ": this experiment sweeps it; change the sweep in a copy of its file");
      }
    }
  };
  for (const auto& [name, value] : options.set) refuse_swept(name);
  for (const RandomField& field : options.random) refuse_swept(field.name);
  faults.raise();
  Scenario scenario{.fixed = std::move(experiment.scenario), .random = std::move(experiment.random)};
  scenario.fix(options.set);
  for (const RandomField& field : options.random) scenario.add(field);
  experiment.scenario = std::move(scenario.fixed);
  experiment.random = std::move(scenario.random);
}

void settle_random(const System& system, Experiment& experiment) {
  Faults faults(experiment.system + "/" + experiment.id);
  settle(experiment.random, system.scenario_fields(), faults);
  faults.raise();
}

/// Every unit of a run has its place in memory from the start.
void refuse_too_many_units(const Experiment& experiment) {
  auto left = most_units / static_cast<std::uint64_t>(experiment.realizations);
  for (const SweepAxis& axis : experiment.sweep) left /= axis.values.size();
  if (left > 0) return;
  std::string text = std::to_string(experiment.realizations) + " realizations at";
  for (std::size_t i = 0; i < experiment.sweep.size(); ++i)
    text += (i == 0 ? " " : " x ") + std::to_string(experiment.sweep[i].values.size());
  throw InvalidInput(experiment.system + "/" + experiment.id + ": " + text + " points; must be at most " + std::to_string(most_units) +
                     " (point, realization) pairs together");
}

void compare(const std::string& path, const io::Json& stored, const io::Json& wanted, std::vector<std::string>& lines) {
  if (stored == wanted) return;
  if (!stored.is_object() || !wanted.is_object()) {
    lines.push_back(path + ": " + io::json_text(stored) + " -> " + io::json_text(wanted));
    return;
  }
  const std::string prefix = path.empty() ? "" : path + ".";
  for (const auto& [key, value] : stored.items()) {
    if (wanted.contains(key)) compare(prefix + key, value, wanted.at(key), lines);
    else lines.push_back(prefix + key + ": " + io::json_text(value) + " -> (none)");
  }
  for (const auto& [key, value] : wanted.items()) {
    if (!stored.contains(key)) lines.push_back(prefix + key + ": (none) -> " + io::json_text(value));
  }
}

}  // namespace

Values scenario_at(const Experiment& experiment, std::size_t point, const Series& series) {
  Values scenario = experiment.scenario;
  for (const auto& [name, value] : experiment.point(point)) {
    if (!name.starts_with(option_prefix)) scenario.set(name, value);
  }
  scenario.merge(series.scenario);
  return scenario;
}

Scenario scenario_of_point(const Experiment& experiment, std::size_t point) {
  return {.fixed = scenario_at(experiment, point, {}), .random = experiment.random};
}

Values effective_scenario(const System& system, const Experiment& experiment) {
  Scenario scenario = scenario_of_point(experiment, 0);
  settle(system, scenario);
  return effective_scenario(system, scenario, experiment.seed);
}

Values options_at(const Experiment& experiment, std::size_t point, const Series& series) {
  Values options = series.options;
  if (!series.sweep_options) return options;
  for (const auto& [name, value] : experiment.point(point)) {
    if (name.starts_with(option_prefix)) options.set(name.substr(option_prefix.size()), value);
  }
  return options;
}

Plan make_plan(const System& system, Experiment experiment, const PlanOptions& options) {
  if (experiment.system != system.key()) {
    throw InvalidInput("experiment '" + experiment.id + "' belongs to system '" + experiment.system + "', not '" + system.key() + "'");
  }
  for (const Addition& addition : options.additions) experiment = with_addition(std::move(experiment), addition);
  std::shared_ptr<const NetworkFiles> networks;
  if (!experiment.instances.empty()) {
    experiment.instances = expand_patterns(experiment.folder, experiment.instances);
    networks = std::make_shared<const NetworkFiles>(system, experiment.folder, experiment.instances);
    experiment.realizations = static_cast<int>(networks->size());
  }
  apply(experiment, options);
  refuse_too_many_units(experiment);
  check_metric_names(system, experiment);
  const bool drawn = networks == nullptr;
  settle_random(system, experiment);
  if (!drawn) check_instances(experiment, networks->size());
  std::vector<std::string> warnings = validate_all(system, experiment, options.stop);
  Plan plan{.system = &system,
            .experiment = std::move(experiment),
            .configuration = {},
            .record = {},
            .histories = {},
            .details = {},
            .networks = std::move(networks),
            .outside = {},
            .warnings = std::move(warnings),
            .quick = options.quick};
  for (const Series& series : plan.experiment.series) {
    plan.outside.push_back(series.outside ? make_answerer(*series.outside, options.functions, plan.experiment.points(),
                                                          static_cast<std::size_t>(plan.experiment.realizations), plan.experiment.seed)
                                          : nullptr);
  }
  const std::vector<std::string> used = used_metrics(plan.experiment);
  if (plan.experiment.record.empty()) {
    const auto on_demand = [&](const std::string& name) {
      return name.starts_with("history.") ||
             std::ranges::any_of(system.details(), [&](const DetailInfo& d) { return name.starts_with(d.name + "."); });
    };
    std::ranges::copy_if(used, std::back_inserter(plan.histories), on_demand);
  } else {
    plan.record = plan.experiment.record;
    plan.record.insert(plan.record.end(), used.begin(), used.end());
  }
  for (std::vector<std::string>* names : {&plan.record, &plan.histories}) {
    std::ranges::sort(*names);
    names->erase(std::unique(names->begin(), names->end()), names->end());
  }
  for (const DetailInfo& info : system.details()) {
    const auto asks = [&](const std::string& name) { return name.starts_with(info.name + "."); };
    if (!std::ranges::any_of(plan.record, asks) && !std::ranges::any_of(plan.histories, asks)) continue;
    if (info.of_drawing && !drawn) throw InvalidInput(info.name + ": is of drawn networks; the experiment reads instance files");
    plan.details.push_back(info);
  }
  plan.configuration = configuration_json(plan, drawn ? effective_scenario(system, plan.experiment) : Values{});
  return plan;
}

std::size_t Plan::batch() const {
  std::size_t most = 1;
  for (const std::shared_ptr<Answerer>& answerer : outside) most = std::max(most, answerer ? answerer->batch() : 1);
  return most;
}

std::string difference_text(const io::Json& stored, const io::Json& wanted) {
  std::vector<std::string> lines;
  compare("", stored, wanted, lines);
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i == shown_differences) return text + "\n  ... and " + std::to_string(lines.size() - i) + " more";
    text += (i == 0 ? "  " : "\n  ") + lines[i];
  }
  return text;
}

}  // namespace airloom::experiments
