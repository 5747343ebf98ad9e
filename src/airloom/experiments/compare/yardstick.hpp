#pragma once
/// By what the answers of a comparison are measured: one number per answer, larger is better, and the gap between two of them.
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "airloom/experiments/system/system.hpp"

namespace airloom::experiments {

/// What `compare --objective` may ask for: of the users' rates.
enum class CommonObjective { rate_sum, rate_geometric_mean, rate_min };
constexpr auto enum_names(CommonObjective) { return std::array<std::string_view, 3>{"rate_sum", "rate_geometric_mean", "rate_min"}; }

class Yardstick {
 public:
  /// @param metric     a metric of the system that is one number; "": the system's own, or that of `objective`
  /// @throws InvalidInput  for an unknown metric or one that is a list, or where both are given
  Yardstick(const System& system, const std::string& metric, std::optional<CommonObjective> objective);

  /// The metric's name: "pf_objective", "rate_min of user_rate_dl_nats".
  [[nodiscard]] const std::string& name() const { return name_; }
  /// NaN where the metrics do not hold it.
  [[nodiscard]] double value(const Values& metrics) const;
  /// How many users it counts; 0 where the metrics do not tell.
  [[nodiscard]] std::size_t users(const Values& metrics) const;
  /// How far a value is below the best one: relative, or of geometric means for sums of logarithms; negative above it.
  [[nodiscard]] double gap(double value, double best, std::size_t users) const;

 private:
  Contest contest_;
  std::optional<CommonObjective> objective_;
  std::string name_;
  bool sum_of_logs_ = false;
};

/// The word of the option `objective` that pursues it: sum, proportional_fair, max_min.
[[nodiscard]] std::string_view option_word(CommonObjective objective);

}  // namespace airloom::experiments
