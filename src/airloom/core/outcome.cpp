#include "airloom/core/outcome.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace airloom {

std::vector<double>& Trace::column(std::string_view name) {
  const auto found = std::ranges::find(columns_, name, &std::pair<std::string, std::vector<double>>::first);
  if (found != columns_.end()) return found->second;
  return columns_.emplace_back(std::string(name), std::vector<double>{}).second;
}

void Trace::push(std::string_view name, double value) { column(name).push_back(value); }

void Trace::append(std::string_view name, const std::vector<double>& values) {
  std::vector<double>& target = column(name);
  target.insert(target.end(), values.begin(), values.end());
}

const std::vector<double>* Trace::find(std::string_view name) const {
  const auto found = std::ranges::find(columns_, name, &std::pair<std::string, std::vector<double>>::first);
  return found == columns_.end() ? nullptr : &found->second;
}

namespace {

/// The numbers of a value, NaN included; none for texts.
std::vector<double> numbers_of(const Value& value) {
  if (const auto* list = std::get_if<std::vector<double>>(&value)) return *list;
  if (const auto* x = std::get_if<double>(&value)) return {*x};
  if (const auto* x = std::get_if<std::int64_t>(&value)) return {static_cast<double>(*x)};
  return {};
}

}  // namespace

std::string first_not_finite(const Values& values) {
  for (const auto& [name, value] : values) {
    const std::vector<double> numbers = numbers_of(value);
    const auto found = std::ranges::find_if_not(numbers, [](double x) { return std::isfinite(x); });
    if (found == numbers.end()) continue;
    const bool list = std::holds_alternative<std::vector<double>>(value);
    return list ? name + "[" + std::to_string(found - numbers.begin()) + "]" : name;
  }
  return {};
}

bool Evaluation::feasible() const { return first_not_finite(metrics).empty() && worst_residual().empty(); }

std::string Evaluation::worst_residual() const {
  std::string worst;
  double largest = feasibility_tolerance;
  for (const auto& [name, value] : residuals) {
    const std::vector<double> numbers = numbers_of(value);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (std::isfinite(numbers[i]) && numbers[i] <= largest) continue;
      largest = std::isfinite(numbers[i]) ? numbers[i] : std::numeric_limits<double>::infinity();
      const bool list = std::holds_alternative<std::vector<double>>(value);
      worst = name + (list ? "[" + std::to_string(i) + "] " : " ") + shortest(numbers[i]);
    }
  }
  return worst;
}

}  // namespace airloom
