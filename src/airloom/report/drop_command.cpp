#include "airloom/experiments/spec/plan.hpp"
#include "airloom/report/drop_data.hpp"

namespace airloom::report {

std::string solve_command(const experiments::Experiment& experiment, std::size_t point, const experiments::Series& series,
                          const Values& defaults) {
  if (series.outside) return {};
  std::string text = "airloom solve " + experiment.system + " --algorithm " + shell_word(series.algorithm);
  for (const auto& [name, value] : experiments::options_at(experiment, point, series))
    text += " --opt " + shell_word(name + "=" + to_text(value));
  if (!experiment.instances.empty()) return text;
  for (const auto& [name, value] : experiments::scenario_at(experiment, point, series)) {
    const Value* standard = defaults.find(name);
    if (standard == nullptr || *standard != value) text += " --set " + shell_word(name + "=" + to_text(value));
  }
  return text;
}

}  // namespace airloom::report
