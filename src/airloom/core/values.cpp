#include "airloom/core/values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace airloom {
namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

}  // namespace

void Values::set(std::string_view name, Value value) {
  const auto found = std::ranges::find(items_, name, &Item::first);
  if (found != items_.end()) {
    found->second = std::move(value);
  } else {
    items_.emplace_back(std::string(name), std::move(value));
  }
}

void Values::merge(const Values& other) {
  for (const auto& [name, value] : other) set(name, value);
}

const Value* Values::find(std::string_view name) const {
  const auto found = std::ranges::find(items_, name, &Item::first);
  return found == items_.end() ? nullptr : &found->second;
}

double Values::number(std::string_view name) const {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const Value* value = find(name);
  if (value == nullptr) return none;
  return std::visit(Overloaded{[](bool x) { return x ? 1.0 : 0.0; }, [](std::int64_t x) { return static_cast<double>(x); },
                               [](double x) { return x; }, [&](const auto&) { return none; }},
                    *value);
}

std::vector<double> Values::numbers(std::string_view name) const {
  const Value* value = find(name);
  if (value == nullptr) return {};
  if (const auto* array = std::get_if<std::vector<double>>(value)) return *array;
  const double scalar = number(name);
  return std::isnan(scalar) ? std::vector<double>{} : std::vector<double>{scalar};
}

std::string shortest(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  return {buffer, end};
}

std::string to_text(const Value& value) {
  const auto join = [](const auto& list, auto&& print) {
    std::string text = "[";
    for (std::size_t i = 0; i < list.size(); ++i) text += (i == 0 ? "" : ", ") + print(list[i]);
    return text + "]";
  };
  return std::visit(Overloaded{[](bool x) { return std::string(x ? "true" : "false"); }, [](std::int64_t x) { return std::to_string(x); },
                               [](double x) { return shortest(x); }, [](const std::string& x) { return x; },
                               [&](const std::vector<double>& x) { return join(x, shortest); },
                               [&](const std::vector<std::string>& x) { return join(x, [](const std::string& s) { return s; }); }},
                    value);
}

}  // namespace airloom
