#include "airloom/experiments/system/option_names.hpp"

#include <algorithm>

#include "airloom/core/error.hpp"
#include "airloom/core/nearest_name.hpp"

namespace airloom::experiments {
namespace {

bool has_option(const AlgorithmInfo& info, const std::string& name) {
  return std::ranges::find(info.options, name, &FieldInfo::name) != info.options.end();
}

/// "max_outer: 'hybrid_wmmse' has no such option; these algorithms have: omp, mo_altmin"
std::string fault(const std::vector<AlgorithmInfo>& algorithms, const AlgorithmInfo& chosen, const std::string& name) {
  std::string others;
  for (const AlgorithmInfo& info : algorithms) {
    if (has_option(info, name)) others += (others.empty() ? "" : ", ") + info.name;
  }
  if (!others.empty()) return "options." + name + ": '" + chosen.name + "' has no such option; these algorithms have it: " + others;
  std::vector<std::string> known;
  for (const FieldInfo& option : chosen.options) known.push_back(option.name);
  return unknown_name("options field", name, known);
}

}  // namespace

void check_option_names(const System& system, const std::string& algorithm, const Values& options) {
  if (options.empty()) return;
  const std::vector<AlgorithmInfo> algorithms = system.algorithms();
  const auto chosen = std::ranges::find(algorithms, algorithm, &AlgorithmInfo::name);
  if (chosen == algorithms.end()) return;
  Faults faults;
  for (const auto& [name, value] : options) {
    if (!has_option(*chosen, name)) faults.add(fault(algorithms, *chosen, name));
  }
  faults.raise();
}

}  // namespace airloom::experiments
