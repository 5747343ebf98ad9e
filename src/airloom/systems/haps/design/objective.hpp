#pragma once
/// What a design pursues, as its options say it.
#include <optional>

#include "airloom/core/fields.hpp"
#include "airloom/systems/haps/problem/utility.hpp"

namespace airloom::haps {

/// sum: fairness 0; proportional_fair: 1; alpha_fair: the option alpha.
enum class FairObjective { sum, proportional_fair, alpha_fair };
constexpr auto enum_names(FairObjective) { return std::array<std::string_view, 3>{"sum", "proportional_fair", "alpha_fair"}; }

/// The same, and max_min: the largest least SINR (design/max_min).
enum class DesignObjective { sum, proportional_fair, alpha_fair, max_min };
constexpr auto enum_names(DesignObjective) { return std::array<std::string_view, 4>{"sum", "proportional_fair", "alpha_fair", "max_min"}; }

/// The objective of a design: a word, or alpha by its own name.
template <class Word>
struct Pursuit {
  std::optional<Word> objective = {};
  std::optional<double> alpha = {};
  std::optional<double> fairness = {};
};
template <class Word>
void pursuit_fields(auto& p, auto&& field) {
  field("objective", p.objective, "what is maximised; absent: proportional_fair, or alpha_fair where fairness is given");
  field("alpha", p.alpha, at_least(0), "with objective = alpha_fair: 0 sum rate, 1 proportional fair, 2 harmonic mean");
  field("fairness", p.fairness, at_least(0), "alpha by itself, in the place of objective and alpha");
}

/// alpha of the options; nothing where they ask for max_min.
/// @throws InvalidInput  where they contradict each other
[[nodiscard]] std::optional<double> pursued_alpha(const Pursuit<DesignObjective>& pursuit);
[[nodiscard]] double pursued_alpha(const Pursuit<FairObjective>& pursuit);

/// alpha of an algorithm's full options, by name; 1 where they ask for max_min or know none of these options.
[[nodiscard]] double fairness_of(const Values& options);

}  // namespace airloom::haps
