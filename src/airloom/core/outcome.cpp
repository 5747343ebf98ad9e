#include "airloom/core/outcome.hpp"

#include <algorithm>
#include <cmath>

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

bool Evaluation::feasible() const {
  constexpr double limit = 1e-8;
  return std::ranges::all_of(residuals, [](const auto& item) {
    const auto* vector = std::get_if<std::vector<double>>(&item.second);
    const std::vector<double> numbers = vector != nullptr ? *vector : Values{item}.numbers(item.first);
    return !numbers.empty() && std::ranges::all_of(numbers, [](double r) { return std::isfinite(r) && r <= limit; });
  });
}

}  // namespace airloom
