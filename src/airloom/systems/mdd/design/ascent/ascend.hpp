#pragma once
/// Ascent of a merit in the logarithms of shares, by limited-memory quasi-Newton steps, until it gains no more or its time is over.
#include <chrono>
#include <stop_token>

#include "airloom/core/status.hpp"
#include "airloom/systems/mdd/design/ascent/merit.hpp"

namespace airloom::mdd {

/// When a search must end: at a request, or when its time is over.
class SearchClock {
 public:
  /// @param time_limit_s  0: none
  SearchClock(double time_limit_s, std::stop_token stop);
  [[nodiscard]] bool over() const;
  /// interrupted or time_limit, where it is over.
  [[nodiscard]] Status reason() const { return stop_.stop_requested() ? Status::interrupted : Status::time_limit; }
  [[nodiscard]] const std::stop_token& stop() const { return stop_; }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point end_ = Clock::time_point::max();
  std::stop_token stop_;
};

struct AscentRule {
  int steps = 300;
  double tolerance = 1e-11;  ///< relative change of the merit in one step
};
inline constexpr AscentRule short_ascent{.steps = 40, .tolerance = 1e-7};
inline constexpr AscentRule full_ascent{.steps = 300, .tolerance = 1e-11};

struct AscentReport {
  double value = 0.0;  ///< of the merit at x
  int steps = 0;
  bool met = false;  ///< the tolerance, or no step gains anything any more
};

/// @param x  start; left at the best point, at which the model looked last
/// Cost per step: one or two looks and pulls of the model, O(M D n + D Mb L) each, and O(40 size).
AscentReport ascend(ShareModel& model, const Merit& merit, const AscentRule& rule, const SearchClock& clock, Eigen::VectorXd& x,
                    double theta = 1.0);

}  // namespace airloom::mdd
