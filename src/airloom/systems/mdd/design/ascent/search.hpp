#pragma once
/// Search for the best choice of streams: many starts, the best of them climbed to the end, then perturbed.
///
/// Source: specification of [mdd], second part, 2.2-2.5.
#include <vector>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/mdd/design/ascent/promised_ascent.hpp"
#include "airloom/systems/mdd/design/solver_options.hpp"

namespace airloom::mdd {

struct GivenStart {
  StartFamily family = StartFamily::given;
  Shares shares;
};

/// How much is tried.
struct SearchPlan {
  int passes = 1;          ///< at most; three in a row with the same end are enough
  int randoms = 8;         ///< per pass
  int patterns = 8;        ///< per pass
  int scored_entries = 0;  ///< of a pattern in one sweep
  int finished = 3;        ///< starts climbed to the end, per pass
  int rounds = 30;         ///< of perturbation, per pass
  int patience = 30;       ///< rounds in a row that do not help
  int most_flips = 3;      ///< streams flipped in a round: 1 up to so many, in turn
  double off = 1e-4;       ///< of an off stream in a pattern
  bool exaggerated = true;
};
/// For this many unknowns. @param effort  multiplies random starts, patterns and rounds; 0: the start with all streams on alone
[[nodiscard]] SearchPlan plan_for(Eigen::Index unknowns, bool promises, int effort);

struct SearchResult {
  Climbed best;
  StartFamily family = StartFamily::all;
  int starts = 0;               ///< ascents done
  double second_best = 0.0;     ///< best value among the other families; as `best` where there is none
  bool over = false;            ///< the clock or the caller ended it
  std::vector<double> history;  ///< the best value so far, after each finished ascent
};

/// @param given  starts besides those of the plan, in this order of preference among equals
/// @param on_iteration  asked after every ascent; false ends the search
[[nodiscard]] SearchResult search(const Climber& climber, const SearchPlan& plan, const std::vector<GivenStart>& given, std::uint64_t seed,
                                  const OnIteration& on_iteration);

}  // namespace airloom::mdd
