#include "airloom/systems/haps/design/objective.hpp"

#include "airloom/core/error.hpp"

namespace airloom::haps {
namespace {

double resolved(std::optional<std::string_view> word, const std::optional<double>& alpha, const std::optional<double>& fairness) {
  if (word == "alpha_fair") {
    if (!alpha && !fairness) throw InvalidInput("options.alpha: missing; objective = alpha_fair needs it");
    if (alpha && fairness && *alpha != *fairness)
      throw InvalidInput("options.fairness: " + shortest(*fairness) + "; must be alpha, " + shortest(*alpha) + ", where both are given");
    return alpha ? *alpha : *fairness;
  }
  if (alpha) throw InvalidInput("options.alpha: " + shortest(*alpha) + "; belongs to objective = alpha_fair");
  if (!word) return fairness.value_or(1.0);
  const double meant = word == "sum" ? 0.0 : 1.0;
  if (fairness && *fairness != meant)
    throw InvalidInput("options.fairness: " + shortest(*fairness) + "; objective = " + std::string(*word) + " means " + shortest(meant));
  return meant;
}

}  // namespace

std::optional<double> pursued_alpha(const Pursuit<DesignObjective>& p) {
  if (p.objective == DesignObjective::max_min) {
    for (const auto& [given, name_of] : {std::pair(p.alpha, "alpha"), std::pair(p.fairness, "fairness")}) {
      if (given) throw InvalidInput(std::string("options.") + name_of + ": " + shortest(*given) + "; objective = max_min has none");
    }
    return std::nullopt;
  }
  return resolved(p.objective ? std::optional(name(*p.objective)) : std::nullopt, p.alpha, p.fairness);
}

double pursued_alpha(const Pursuit<FairObjective>& p) {
  return resolved(p.objective ? std::optional(name(*p.objective)) : std::nullopt, p.alpha, p.fairness);
}

double fairness_of(const Values& options) {
  Pursuit<DesignObjective> pursuit;
  Faults faults;
  const auto read = [&](std::string_view name_of, auto& member, auto&&...) {
    if (const Value* value = options.find(name_of)) detail::read(member, *value, "options." + std::string(name_of), any_number(), faults);
  };
  pursuit_fields<DesignObjective>(pursuit, read);
  faults.raise();
  return pursued_alpha(pursuit).value_or(1.0);
}

}  // namespace airloom::haps
