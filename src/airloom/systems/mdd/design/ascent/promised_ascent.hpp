#pragma once
/// Ascents under promises: an augmented Lagrangian on logarithms of ratios, and the way to exact feasibility at its end.
///
/// Source: specification of [mdd], second part, 1.5, 1.6 and 3.3.
#include <optional>
#include <vector>

#include "airloom/systems/mdd/design/ascent/starts.hpp"

namespace airloom::mdd {

/// A point reached, and how it stands.
struct Climbed {
  Shares at;
  double value = 0.0;      ///< of the objective
  double violation = 0.0;  ///< minus the least ln ratio of a promise; at most 0: all kept
  bool met = false;        ///< the ascent's tolerance
};

/// Climbs one objective under one set of promises (none of them: freely).
class Climber {
 public:
  /// @param inside  powers that keep all promises strictly, towards which answers are moved until they keep them too
  Climber(ShareModel& model, Goal goal, const Promises& promises, const SearchClock& clock, std::optional<Shares> inside = {});

  /// Roughly: to rank starts.
  [[nodiscard]] Climbed quick(const Shares& from) const;
  /// To the end, and inside all promises where that is known to be possible.
  [[nodiscard]] Climbed finish(const Shares& from) const;
  /// The last stage again, with ten times the steps.
  [[nodiscard]] Climbed settle(const Shares& from) const;
  [[nodiscard]] ShareModel& model() const { return model_; }
  [[nodiscard]] const SearchClock& clock() const { return clock_; }
  [[nodiscard]] const Promises& promises() const { return promises_; }
  /// Value and violation of a point as it is.
  [[nodiscard]] Climbed standing(Shares at) const;

 private:
  struct Effort {
    int solves;
    AscentRule each, last;
  };
  [[nodiscard]] Climbed climb(const Shares& from, const Effort& effort, const Merit& merit) const;
  [[nodiscard]] Climbed moved_inside(Climbed at) const;

  ShareModel& model_;
  Goal goal_;
  Promises promises_;
  Promises aimed_;
  const SearchClock& clock_;
  std::optional<Shares> inside_;
};

/// The point with the largest least ratio of the promises that ascents from these starts find; ended at the first that keeps all.
struct RatioPoint {
  Shares at;
  double least = 0.0;  ///< ln ratio; positive: strictly inside
};
[[nodiscard]] RatioPoint largest_ratio(ShareModel& model, const Promises& promises, const SearchClock& clock,
                                       const std::vector<Shares>& starts);

}  // namespace airloom::mdd
