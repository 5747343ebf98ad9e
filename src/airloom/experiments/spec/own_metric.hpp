#pragma once
/// Metrics that an experiment makes of others: `[[metric]]`.
#include <memory>
#include <string>
#include <vector>

#include "airloom/core/values.hpp"
#include "airloom/experiments/spec/toml_table.hpp"

namespace airloom::experiments {

/// A formula over stored numbers, parsed once (muParser): + - * / ^, comparisons, a ? b : c, and functions such as sqrt, ln, log10, log2,
/// exp, min, max. Names are those of metrics; an array counts entry by entry, and `user_rate:sum` (or min, max, mean, length, last, 3) is
/// one number of it.
class Expression {
 public:
  /// @throws InvalidInput  for what cannot be parsed; says where and why
  explicit Expression(const std::string& text);
  ~Expression();
  Expression(Expression&&) noexcept;
  Expression& operator=(Expression&&) noexcept;

  /// Names that it reads, as it writes them.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  /// Nothing (an empty text) where a name has no value, arrays differ in length, or the result is no finite number. Not thread-safe.
  [[nodiscard]] Value value(const Values& values) const;

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::vector<std::string> names_;
};

/// `[[metric]]`: name = "ee", expression = "rate_sum / (power_sum + 10)".
struct OwnMetric {
  std::string name;
  std::string expression;
  std::vector<std::string> names = {};  ///< that the expression reads, without the ":sum" of arrays
};

/// Reads `[[metric]]` tables, notes their faults.
[[nodiscard]] std::vector<OwnMetric> read_own_metrics(TomlTable& top);

}  // namespace airloom::experiments
